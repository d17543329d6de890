import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { CivilDate } from '../../../domain/calendar.ts';
import {
  COMPLAINT_MOVES,
  COMPLAINT_STATES,
  type ComplaintMove,
  type ComplaintState,
} from '../../../domain/engagement/complaint.ts';
import { CREDIT_DECISION_KINDS, type CreditDecisionKind } from '../../../domain/engagement/credit-decision.ts';
import type { RefusalReason } from '../../../domain/engagement/engagement-moves.ts';
import {
  CHECK_TYPES,
  type CheckType,
  NEED_CONFIRMED,
  type NeedConfirmed,
  VISIT_STATES,
  type VisitState,
} from '../../../domain/engagement/visit.ts';
import type { Purpose } from '../../../domain/market/purpose.ts';
import type { Bps, Fen } from '../../../domain/money.ts';
import { connectionOf } from '../common.ts';
import { enumOf, PurposeEnum } from '../enums.ts';
import { FileType } from '../files/types.ts';
import { MatchedNeedType } from '../matching/types.ts';
import { BpsScalar, CivilDateScalar, DateTimeScalar, FenScalar } from '../scalars.ts';
import { RefusalReasonEnum } from './engagement-enums.ts';

const CreditDecisionKindEnum = enumOf('CreditDecisionKind', CREDIT_DECISION_KINDS, 'A step of an application.');
const CheckTypeEnum = enumOf('CheckType', CHECK_TYPES, 'The check before, at or after the loan.');
export const VisitStateEnum = enumOf('VisitState', VISIT_STATES, 'Planned, or what came of it.');
const NeedConfirmedEnum = enumOf('NeedConfirmed', NEED_CONFIRMED, 'What a visit found of the need.');
const ComplaintStateEnum = enumOf('ComplaintState', COMPLAINT_STATES, 'Where a complaint stands.');
const ComplaintMoveEnum = enumOf('ComplaintMove', COMPLAINT_MOVES, 'A step of a complaint.');

@ObjectType('CreditDecision', { description: 'One step of an application, never changed.' })
export class CreditDecisionType {
  @Field(() => Int)
  sequence!: number;

  @Field(() => CreditDecisionKindEnum)
  kind!: CreditDecisionKind;

  @Field(() => FenScalar, { nullable: true })
  amountFen!: Fen | null;

  @Field(() => BpsScalar, { nullable: true })
  rateBps!: Bps | null;

  @Field(() => Int, { nullable: true })
  termMonths!: number | null;

  @Field(() => RefusalReasonEnum, { nullable: true })
  reasonCode!: RefusalReason | null;

  @Field(() => String, { nullable: true })
  note!: string | null;

  @Field(() => DateTimeScalar)
  decidedAt!: Date;
}

@ObjectType('Visit')
export class VisitType {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  engagementId!: string;

  @Field(() => CheckTypeEnum)
  checkType!: CheckType;

  @Field(() => VisitStateEnum)
  state!: VisitState;

  @Field(() => CivilDateScalar)
  plannedOn!: CivilDate;

  @Field(() => String)
  place!: string;

  @Field(() => String)
  visitors!: string;

  @Field(() => String, { nullable: true })
  findings!: string | null;

  @Field(() => NeedConfirmedEnum, { nullable: true })
  needConfirmed!: NeedConfirmed | null;
}

@ObjectType('VisitRecord', { description: 'A visit with what it belongs to, and its photos.' })
export class VisitRecordType {
  @Field(() => ID)
  id!: string;

  @Field(() => VisitType)
  visit!: VisitType;

  @Field(() => String)
  bankName!: string;

  @Field(() => PurposeEnum, { description: 'Of the need that the bank works on.' })
  purpose!: Purpose;

  @Field(() => Boolean, { description: 'Whether I may put a photo to it or record what came of it.' })
  isMine!: boolean;

  @Field(() => [FileType])
  files!: FileType[];
}
export const VisitRecordConnection = connectionOf('VisitRecord', () => VisitRecordType);

@ObjectType('Complaint')
export class ComplaintType {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  engagementId!: string;

  @Field(() => ComplaintStateEnum)
  state!: ComplaintState;

  @Field(() => String)
  text!: string;

  @Field(() => String, { nullable: true })
  answer!: string | null;

  @Field(() => DateTimeScalar)
  filedAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: 'By when somebody must have taken it up.' })
  dueAt!: Date | null;

  @Field(() => Boolean, { description: 'Nobody took it up in time.' })
  isLate!: boolean;
}

@ObjectType('ComplaintCase', {
  description: 'A complaint with both sides and its clock, for the firm and the operator.',
})
export class ComplaintCaseType {
  @Field(() => ID)
  id!: string;

  @Field(() => ComplaintType)
  complaint!: ComplaintType;

  @Field(() => String)
  bankName!: string;

  @Field(() => String)
  firmName!: string;

  @Field(() => Int, { nullable: true, description: 'Until somebody must have taken it up; negative when late.' })
  secondsLeft!: number | null;
}
export const ComplaintConnection = connectionOf('ComplaintCase', () => ComplaintCaseType);

@ObjectType('BankForNeed', {
  description: 'A bank whose product fits a need, with what is weighed before it is asked.',
})
export class BankForNeedType {
  @Field(() => ID)
  bankId!: string;

  @Field(() => String)
  bankName!: string;

  @Field(() => ID)
  productId!: string;

  @Field(() => String)
  productName!: string;

  @Field(() => Int, { description: '0 to 10000, of both sides together.' })
  score!: number;

  @Field(() => Int)
  accepted!: number;

  @Field(() => Int)
  granted!: number;

  @Field(() => BpsScalar)
  rateBps!: Bps;

  @Field(() => BpsScalar, { description: 'Between low and high the truth lies 19 times of 20.' })
  lowBps!: Bps;

  @Field(() => BpsScalar)
  highBps!: Bps;

  @Field(() => BpsScalar, { description: 'What it can still take, of its capacity.' })
  freeBps!: Bps;

  @Field(() => Boolean, { description: 'It worked on this need before.' })
  wasTried!: boolean;
}

@ObjectType('BankRating')
export class BankRatingType {
  @Field(() => Int)
  stars!: number;

  @Field(() => String)
  comment!: string;

  @Field(() => DateTimeScalar)
  ratedAt!: Date;
}

@ObjectType('FeedItem', { description: 'A need that my bank may take now.' })
export class FeedItemType {
  @Field(() => ID)
  id!: string;

  @Field(() => MatchedNeedType)
  match!: MatchedNeedType;

  @Field(() => Int)
  placesLeft!: number;

  @Field(() => Int)
  placesMax!: number;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When the platform asks the best bank by itself.' })
  openUntil!: Date | null;

  @Field(() => Int, { nullable: true })
  secondsLeft!: number | null;
}

export const FeedConnection = connectionOf('Feed', () => FeedItemType);

@ObjectType('HonourRate', { description: 'Of what a bank accepted, the part that it granted and reported in time.' })
export class HonourRateType {
  @Field(() => ID)
  bankId!: string;

  @Field(() => String)
  bankName!: string;

  @Field(() => Int)
  accepted!: number;

  @Field(() => Int)
  granted!: number;

  @Field(() => BpsScalar)
  rateBps!: Bps;

  @Field(() => BpsScalar, { description: 'Between low and high the truth lies 19 times of 20.' })
  lowBps!: Bps;

  @Field(() => BpsScalar)
  highBps!: Bps;

  @Field(() => Int, { description: 'Ratings by firms.' })
  ratings!: number;

  @Field(() => Int, { nullable: true, description: 'Mean of the stars, in hundredths.' })
  starsHundredths!: number | null;
}

@InputType('MoveApplicationInput')
export class MoveApplicationInput {
  @Field(() => ID)
  engagementId!: string;

  @Field(() => ID)
  productId!: string;
}

@InputType('AssignNeedInput')
export class AssignNeedInput {
  @Field(() => ID)
  needId!: string;

  @Field(() => ID)
  productId!: string;
}

@InputType('ConfirmFulfilledInput')
export class ConfirmFulfilledInput {
  @Field(() => ID)
  needId!: string;
}

@InputType('PlanVisitInput')
export class PlanVisitInput {
  @Field(() => ID)
  engagementId!: string;

  @Field(() => CheckTypeEnum)
  checkType!: CheckType;

  @Field(() => CivilDateScalar)
  plannedOn!: CivilDate;

  @Field(() => String)
  place!: string;

  @Field(() => String)
  visitors!: string;
}

@InputType('RecordVisitInput')
export class RecordVisitInput {
  @Field(() => ID)
  visitId!: string;

  @Field(() => VisitStateEnum)
  outcome!: VisitState;

  @Field(() => String, { nullable: true })
  findings!: string | null;

  @Field(() => NeedConfirmedEnum, { nullable: true })
  needConfirmed!: NeedConfirmed | null;
}

@InputType('FileComplaintInput')
export class FileComplaintInput {
  @Field(() => ID)
  engagementId!: string;

  @Field(() => String)
  text!: string;
}

@InputType('MoveComplaintInput')
export class MoveComplaintInput {
  @Field(() => ID)
  complaintId!: string;

  @Field(() => ComplaintMoveEnum)
  move!: ComplaintMove;

  @Field(() => String, { nullable: true })
  answer!: string | null;
}

@InputType('OverrideExposureInput')
export class OverrideExposureInput {
  @Field(() => ID)
  engagementId!: string;

  @Field(() => String)
  reason!: string;
}

@InputType('RateBankInput')
export class RateBankInput {
  @Field(() => ID)
  engagementId!: string;

  @Field(() => Int)
  stars!: number;

  @Field(() => String)
  comment!: string;
}
