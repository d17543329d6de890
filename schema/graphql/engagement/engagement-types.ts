import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { EngagementMove, EngagementState, RefusalReason } from '../../../domain/engagement/engagement-moves.ts';
import type { Purpose } from '../../../domain/market/purpose.ts';
import type { Bps, Fen } from '../../../domain/money.ts';
import { connectionOf } from '../common.ts';
import { PurposeEnum } from '../enums.ts';
import { BpsScalar, DateTimeScalar, FenScalar } from '../scalars.ts';
import { EngagementMoveEnum, EngagementStateEnum, RefusalReasonEnum } from './engagement-enums.ts';
import { BankRatingType, ComplaintType, CreditDecisionType, VisitType } from './record-types.ts';

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

  @Field(() => String, {
    nullable: true,
    description: 'The branch that has taken it; told to its bank alone. Null while it is everybody’s of the bank.',
  })
  branchName!: string | null;

  @Field(() => ID, { nullable: true })
  productId!: string | null;

  @Field(() => String, { nullable: true })
  productName!: string | null;

  @Field(() => PurposeEnum, { description: 'What the money is for; a bank may know it before consent.' })
  purpose!: Purpose;

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

  @Field(() => BpsScalar, { nullable: true, description: 'The rate of the offer.' })
  offerRateBps!: Bps | null;

  @Field(() => Int, { nullable: true, description: 'The term of the offer.' })
  offerTermMonths!: number | null;

  @Field(() => FenScalar)
  drawnFen!: Fen;

  @Field(() => Boolean, { description: 'The drawdown was written back late, or not at all when its limit had passed.' })
  isWriteBackLate!: boolean;

  @Field(() => [EngagementMoveEnum], { description: 'What the caller may do next.' })
  moves!: EngagementMove[];

  @Field(() => DateTimeScalar)
  createdAt!: Date;

  @Field(() => [CreditDecisionType], { description: 'The steps of the application, the first one first.' })
  decisions!: CreditDecisionType[];

  @Field(() => [VisitType])
  visits!: VisitType[];

  @Field(() => [ComplaintType])
  complaints!: ComplaintType[];

  @Field(() => BankRatingType, { nullable: true })
  rating!: BankRatingType | null;
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

  @Field(() => BpsScalar, { nullable: true, description: 'Needed to grant, and only then.' })
  rateBps!: Bps | null;

  @Field(() => Int, { nullable: true, description: 'Needed to grant, and only then.' })
  termMonths!: number | null;
}
