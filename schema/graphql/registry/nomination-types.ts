import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { CivilDate } from '../../../domain/calendar.ts';
import type { NominationMove, NominationState } from '../../../domain/registry/lists/nomination.ts';
import { connectionOf } from '../common.ts';
import { NominationMoveEnum, NominationStateEnum } from '../enums.ts';
import { CivilDateScalar, DateTimeScalar } from '../scalars.ts';

@ObjectType('Nomination', { description: 'A firm on its way onto a list, and what became of it there.' })
export class NominationType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  list!: string;

  @Field(() => ID)
  firmId!: string;

  @Field(() => String)
  firmName!: string;

  @Field(() => String)
  creditCode!: string;

  @Field(() => NominationStateEnum)
  state!: NominationState;

  @Field(() => Int, { description: 'Send it back with the next step.' })
  version!: number;

  @Field(() => String)
  reason!: string;

  @Field(() => String, { nullable: true, description: 'What was said with the last step.' })
  note!: string | null;

  @Field(() => CivilDateScalar, { nullable: true, description: 'Last day of the publicity; listing comes after it.' })
  publicityEndsOn!: CivilDate | null;

  @Field(() => DateTimeScalar)
  createdAt!: Date;

  @Field(() => [NominationMoveEnum], { description: 'What the caller may do next.' })
  moves!: NominationMove[];
}

@ObjectType('NominationStep', { description: 'One step of a nomination as its history keeps it.' })
export class NominationStepType {
  @Field(() => NominationStateEnum)
  state!: NominationState;

  @Field(() => String)
  note!: string;

  @Field(() => DateTimeScalar)
  at!: Date;
}

@ObjectType('NominationInPublicity', { description: 'What anybody may read while a nomination hangs out.' })
export class NominationInPublicityType {
  @Field(() => String)
  list!: string;

  @Field(() => String)
  firmName!: string;

  @Field(() => CivilDateScalar)
  endsOn!: CivilDate;
}

export const NominationConnection = connectionOf('Nomination', () => NominationType);

@InputType('NominateFirmInput')
export class NominateFirmInput {
  @Field(() => String)
  list!: string;

  @Field(() => ID)
  firmId!: string;

  @Field(() => String)
  reason!: string;
}

@InputType('MoveNominationInput')
export class MoveNominationInput {
  @Field(() => ID)
  nominationId!: string;

  @Field(() => NominationMoveEnum)
  move!: NominationMove;

  @Field(() => Int)
  version!: number;

  @Field(() => String, { description: 'The reason, where the step asks for one.' })
  note!: string;
}
