import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import {
  ENGAGEMENT_MOVES,
  ENGAGEMENT_STATES,
  type EngagementMove,
  type EngagementState,
  REFUSAL_REASONS,
  type RefusalReason,
} from '../../../domain/engagement/engagement-moves.ts';
import type { Fen } from '../../../domain/money.ts';
import { connectionOf } from '../common.ts';
import { enumOf } from '../enums.ts';
import { FenScalar } from '../scalars.ts';

const EngagementStateEnum = enumOf('EngagementState', ENGAGEMENT_STATES, 'Where one bank stands with one need.');
const EngagementMoveEnum = enumOf('EngagementMove', ENGAGEMENT_MOVES, 'A step; only some are legal in each state.');
const RefusalReasonEnum = enumOf('RefusalReason', REFUSAL_REASONS, 'Why a bank refuses.');

@ObjectType('Engagement')
export class EngagementType {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  needId!: string;

  @Field(() => ID)
  bankId!: string;

  @Field(() => String)
  bankName!: string;

  @Field(() => ID, { nullable: true })
  productId!: string | null;

  @Field(() => EngagementStateEnum)
  state!: EngagementState;

  @Field(() => String)
  stateText!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => String)
  slaCode!: string;

  @Field(() => String, { nullable: true, description: 'The instant (ISO 8601) at which the present limit ends.' })
  dueAt!: string | null;

  @Field(() => Int, { nullable: true, description: 'Seconds left by the clock of the platform; negative when late.' })
  secondsLeft!: number | null;

  @Field(() => Boolean, { description: 'The clock stands while the firm brings supplements.' })
  isPaused!: boolean;

  @Field(() => RefusalReasonEnum, { nullable: true })
  reasonCode!: RefusalReason | null;

  @Field(() => String, { nullable: true, description: 'Why, and what the firm can do next.' })
  reasonText!: string | null;

  @Field(() => FenScalar)
  grantFen!: Fen;

  @Field(() => FenScalar)
  drawnFen!: Fen;
}

export const EngagementConnection = connectionOf('Engagement', () => EngagementType);

@ObjectType('ReflowSetting')
export class ReflowSettingType {
  @Field(() => ID)
  needId!: string;

  @Field(() => Boolean)
  mayReflow!: boolean;
}

@ObjectType('ChainVerdict')
export class ChainVerdictType {
  @Field(() => Int)
  events!: number;

  @Field(() => Int, { nullable: true, description: 'The first event that does not fit; null when the chain is whole.' })
  brokenAt!: number | null;
}

@InputType('ApplyToProductInput')
export class ApplyToProductInput {
  @Field(() => ID)
  needId!: string;

  @Field(() => ID)
  productId!: string;
}

@InputType('GrabNeedInput')
export class GrabNeedInput {
  @Field(() => ID)
  needId!: string;
}

@InputType('SetReflowInput')
export class SetReflowInput {
  @Field(() => ID)
  needId!: string;

  @Field(() => Boolean)
  mayReflow!: boolean;
}

@InputType('MoveEngagementInput')
export class MoveEngagementInput {
  @Field(() => ID)
  engagementId!: string;

  @Field(() => EngagementMoveEnum)
  move!: EngagementMove;

  @Field(() => RefusalReasonEnum, { nullable: true, description: 'Needed to refuse, and only then.' })
  reasonCode!: RefusalReason | null;

  @Field(() => String, { nullable: true })
  note!: string | null;

  @Field(() => FenScalar, { nullable: true, description: 'Needed to grant, and only then.' })
  grantFen!: Fen | null;
}
