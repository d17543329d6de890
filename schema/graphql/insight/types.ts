import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { CivilDate } from '../../../domain/calendar.ts';
import { FUNNEL_STEPS, type FunnelStep } from '../../../domain/insight/funnel.ts';
import type { Bps, Fen } from '../../../domain/money.ts';
import { connectionOf } from '../common.ts';
import { enumOf } from '../enums.ts';
import { BpsScalar, CivilDateScalar, DateTimeScalar, FenScalar } from '../scalars.ts';

const FunnelStepEnum = enumOf('FunnelStep', FUNNEL_STEPS, 'How far a need came.');

@ObjectType('FunnelCount')
class FunnelCountType {
  @Field(() => FunnelStepEnum)
  step!: FunnelStep;

  @Field(() => Int, { description: 'Needs published in the period that came at least so far.' })
  needs!: number;
}

@ObjectType('LoanCounts', { description: 'Loans drawn in the period.' })
class LoanCountsType {
  @Field(() => Int)
  all!: number;

  @Field(() => Int, { description: 'Those of which somebody has said whether they are a first loan.' })
  attested!: number;

  @Field(() => Int)
  first!: number;

  @Field(() => FenScalar)
  firstFen!: Fen;
}

@ObjectType('LeagueRow')
class LeagueRowType {
  @Field(() => ID)
  bankId!: string;

  @Field(() => String)
  bankName!: string;

  @Field(() => Int)
  accepted!: number;

  @Field(() => Int)
  granted!: number;

  @Field(() => Int)
  loans!: number;

  @Field(() => FenScalar)
  loanFen!: Fen;

  @Field(() => Int)
  firstLoans!: number;

  @Field(() => Int, { nullable: true, description: 'From taking a need to granting; null: nothing granted.' })
  medianDecisionHours!: number | null;
}

@ObjectType('StarClassCoverage', { description: 'All parks of one star class; residents as the rosters of today say.' })
class StarClassCoverageType {
  @Field(() => Int, { nullable: true })
  stars!: number | null;

  @Field(() => Int)
  residents!: number;

  @Field(() => Int)
  granted!: number;

  @Field(() => BpsScalar)
  targetBps!: Bps;

  @Field(() => BpsScalar, { description: 'Rounded down.' })
  coverageBps!: Bps;

  @Field(() => Boolean)
  isReached!: boolean;
}

@ObjectType('BadLoans', {
  description: 'The bad part of the balance of inclusive loans and of all, and how far the first may go (3-05).',
})
class BadLoansType {
  @Field(() => BpsScalar)
  inclusiveBps!: Bps;

  @Field(() => BpsScalar)
  allLoansBps!: Bps;

  @Field(() => BpsScalar, { description: 'Included.' })
  limitBps!: Bps;

  @Field(() => Boolean)
  isKept!: boolean;
}

@ObjectType('MarketBoard')
export class MarketBoardType {
  @Field(() => [FunnelCountType])
  funnel!: FunnelCountType[];

  @Field(() => LoanCountsType)
  loans!: LoanCountsType;

  @Field(() => [LeagueRowType], { description: 'The largest lenders first, a hundred at most.' })
  league!: LeagueRowType[];

  @Field(() => [StarClassCoverageType])
  parks!: StarClassCoverageType[];

  @Field(() => BadLoansType, { nullable: true, description: 'Loans that run today; null where nothing is owed.' })
  badLoans!: BadLoansType | null;
}

@ObjectType('HistoryEvent', { description: 'Something that was done, by whom and when; it never changes.' })
export class HistoryEventType {
  @Field(() => ID)
  id!: string;

  @Field(() => ID, { description: 'The need, product, firm, loan, filing or claim that it is about.' })
  streamId!: string;

  @Field(() => Int)
  sequence!: number;

  @Field(() => String)
  name!: string;

  @Field(() => String)
  actorId!: string;

  @Field(() => String, { nullable: true, description: 'The request or job that wrote it.' })
  requestId!: string | null;

  @Field(() => DateTimeScalar)
  occurredAt!: Date;

  @Field(() => String)
  detailJson!: string;

  @Field(() => String)
  hash!: string;
}

export const HistoryEventConnection = connectionOf('HistoryEvent', () => HistoryEventType);

@InputType({ description: 'What is left out is not asked for.' })
export class HistoryFilterInput {
  @Field(() => ID, { nullable: true })
  streamId?: string | null;

  @Field(() => String, { nullable: true })
  actorId?: string | null;

  @Field(() => String, { nullable: true, description: 'The whole name, such as credit-need.submitted.' })
  name?: string | null;

  @Field(() => CivilDateScalar, { nullable: true, description: 'Included, by the clocks of the platform.' })
  from?: CivilDate | null;

  @Field(() => CivilDateScalar, { nullable: true, description: 'Included.' })
  to?: CivilDate | null;
}
