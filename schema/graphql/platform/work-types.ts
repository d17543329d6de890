import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { WORK_KINDS, WORK_STATES, type WorkKind, type WorkState } from '../../../domain/platform/long-work.ts';
import type { SearchIndex } from '../../../search/port.ts';
import { connectionOf } from '../common.ts';
import { SettingsChangeInput } from '../compensation/settings-types.ts';
import { enumOf, SearchIndexEnum } from '../enums.ts';
import { DateTimeScalar } from '../scalars.ts';

export const WorkKindEnum = enumOf('LongWorkKind', WORK_KINDS, 'What takes too long to wait for in one request.');
export const WorkStateEnum = enumOf('LongWorkState', WORK_STATES, 'A fault of the platform is tried again by itself.');

@ObjectType('LongWork', { description: 'Work that goes on by itself; whoever may see what it is about may see it.' })
export class LongWorkType {
  @Field(() => ID)
  id!: string;

  @Field(() => WorkKindEnum)
  kind!: WorkKind;

  @Field(() => String, {
    description: 'Id of a batch or session, code of a list, index or scheme, name of a campaign.',
  })
  subject!: string;

  @Field(() => WorkStateEnum)
  state!: WorkState;

  @Field(() => Int, { description: 'Rows, subjects, steps or ranges that are done.' })
  done!: number;

  @Field(() => Int, { nullable: true, description: 'Null as long as nobody has counted.' })
  total!: number | null;

  @Field(() => String, { nullable: true, description: 'Stable code of why it failed.' })
  reasonCode!: string | null;

  @Field(() => String, { nullable: true })
  reason!: string | null;

  @Field(() => Boolean, { description: 'It failed, and may be begun again.' })
  mayRetry!: boolean;

  @Field(() => DateTimeScalar)
  createdAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  startedAt!: Date | null;

  @Field(() => DateTimeScalar, { nullable: true })
  finishedAt!: Date | null;
}

export const LongWorkConnection = connectionOf('LongWork', () => LongWorkType);

@ObjectType('LongWorksChanged')
export class LongWorksChangedType {
  @Field(() => Int, { description: 'How much of what I may see is not finished.' })
  unfinished!: number;
}

@InputType('RetryWorkInput')
export class RetryWorkInput {
  @Field(() => ID)
  id!: string;
}

@InputType('RebuildSearchInput')
export class RebuildSearchInput {
  @Field(() => SearchIndexEnum)
  index!: SearchIndex;
}

@InputType('StartSimulationInput')
export class StartSimulationInput {
  @Field(() => String)
  schemeCode!: string;

  @Field(() => [SettingsChangeInput], { description: 'One to five other sets of settings.' })
  variants!: SettingsChangeInput[];

  @Field(() => String, { nullable: true, description: 'A CSV or XLSX file; null runs what is filed.' })
  portfolioBase64!: string | null;
}
