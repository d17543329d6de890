import { Field, ID, InputType, ObjectType } from 'type-graphql';
import type { CivilDate } from '../../../domain/calendar.ts';
import {
  PROCESSOR_SERVICES,
  PROCESSOR_STATES,
  type ProcessorService,
  type ProcessorState,
} from '../../../domain/privacy/processors.ts';
import { DATA_CATEGORIES, type DataCategory } from '../../../domain/privacy/register-terms.ts';
import { connectionOf } from '../common.ts';
import { enumOf } from '../enums.ts';
import { CivilDateScalar } from '../scalars.ts';

const ProcessorServiceEnum = enumOf('ProcessorService', PROCESSOR_SERVICES, 'What somebody does for the platform.');
const ProcessorStateEnum = enumOf('ProcessorState', PROCESSOR_STATES, 'Whether somebody else looked at the contract.');
const DataCategoryEnum = enumOf('PersonalDataCategory', DATA_CATEGORIES, 'Kinds of personal data.');

@ObjectType('Processor', { description: 'Who processes personal data on behalf of the platform.' })
export class ProcessorType {
  @Field(() => ID)
  id!: string;

  @Field(() => ProcessorServiceEnum)
  service!: ProcessorService;

  @Field(() => String)
  name!: string;

  @Field(() => String)
  place!: string;

  @Field(() => String)
  purpose!: string;

  @Field(() => [DataCategoryEnum])
  categories!: DataCategory[];

  @Field(() => CivilDateScalar)
  contractOn!: CivilDate;

  @Field(() => CivilDateScalar)
  validFrom!: CivilDate;

  @Field(() => CivilDateScalar, { nullable: true })
  endedOn!: CivilDate | null;

  @Field(() => ProcessorStateEnum)
  state!: ProcessorState;

  @Field(() => Boolean, { description: 'I proposed it, so that somebody else decides.' })
  isMine!: boolean;
}
export const ProcessorConnection = connectionOf('Processor', () => ProcessorType);

@InputType('ProposeProcessorInput')
export class ProposeProcessorInput {
  @Field(() => ProcessorServiceEnum)
  service!: ProcessorService;

  @Field(() => String)
  name!: string;

  @Field(() => String)
  place!: string;

  @Field(() => String)
  purpose!: string;

  @Field(() => [DataCategoryEnum])
  categories!: DataCategory[];

  @Field(() => CivilDateScalar)
  contractOn!: CivilDate;

  @Field(() => CivilDateScalar)
  validFrom!: CivilDate;
}

@InputType('DecideProcessorInput')
export class DecideProcessorInput {
  @Field(() => ID)
  processorId!: string;

  @Field(() => Boolean)
  approves!: boolean;
}

@InputType('EndProcessorInput')
export class EndProcessorInput {
  @Field(() => ID)
  processorId!: string;
}
