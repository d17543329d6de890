import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { CivilDate } from '../../../domain/calendar.ts';
import { CLAIM_STATES } from '../../../domain/compensation/claim-moves.ts';
import { FILING_STATES } from '../../../domain/compensation/filing-moves.ts';
import type { Bps, Fen } from '../../../domain/money.ts';
import { connectionOf, RuleOutcomeType } from '../common.ts';
import { ComputeStepType } from '../engagement/types.ts';
import { enumOf } from '../enums.ts';
import { BpsScalar, CivilDateScalar, DateTimeScalar, FenScalar } from '../scalars.ts';

export const ClaimStateEnum = enumOf('ClaimState', CLAIM_STATES, 'Where a claim on a compensation fund stands.');
export const FilingStateEnum = enumOf('FilingState', FILING_STATES, 'Where the filing of a loan stands.');
export const ClaimMoveEnum = enumOf(
  'ClaimMove',
  [
    'submitClaim',
    'startClaimReview',
    'askSupplement',
    'supplementClaim',
    'recordJointReview',
    'denyClaim',
    'publishClaim',
    'upholdObjection',
    'endPublicity',
    'startRecovery',
    'reportProgress',
    'closeUnrecoverable',
    'holdClaim',
    'releaseHold',
    'reverseClaim',
  ],
  'A step of a claim that needs nothing but a reason.',
);
export const FilingReviewEnum = enumOf(
  'FilingReview',
  ['acceptFiling', 'returnFiling', 'rejectFiling', 'revokeFiling'],
  'What the trustee, or for a revocation the policy owner, decides on a filing.',
);
export const DocumentFormatEnum = enumOf(
  'DocumentFormat',
  ['PDF', 'CSV', 'XLSX', 'JSON'],
  'What a file is written as.',
);
export const StatementGroupEnum = enumOf(
  'StatementGroup',
  ['POOL', 'BANK', 'FIRM', 'YEAR'],
  'What the lines of a statement are summed by.',
);

@ObjectType('DocumentFile', { description: 'A file to download; its content is base64.' })
export class DocumentFileType {
  @Field(() => String)
  name!: string;

  @Field(() => String)
  mediaType!: string;

  @Field(() => String)
  contentBase64!: string;
}

@ObjectType('LossClaim', { description: 'A recognised loss and the claim that is made for it.' })
export class ClaimType {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  loanId!: string;

  @Field(() => ID)
  filingId!: string;

  @Field(() => String)
  schemeCode!: string;

  @Field(() => String)
  firmName!: string;

  @Field(() => String)
  bankName!: string;

  @Field(() => String)
  claimantName!: string;

  @Field(() => ClaimStateEnum)
  state!: string;

  @Field(() => DateTimeScalar)
  stateSince!: Date;

  @Field(() => CivilDateScalar, { nullable: true, description: 'Working day on which the next step is due.' })
  dueOn!: CivilDate | null;

  @Field(() => String, { nullable: true, description: 'The reason of the last step.' })
  note!: string | null;

  @Field(() => CivilDateScalar)
  recognisedOn!: CivilDate;

  @Field(() => FenScalar)
  lossFen!: Fen;

  @Field(() => FenScalar, { description: 'What the last sheet allows; nothing is reserved before the approval.' })
  payableFen!: Fen;

  @Field(() => FenScalar, { description: 'What was due had no cap bound; above approvedFen it can be topped up.' })
  entitledFen!: Fen;

  @Field(() => FenScalar, { description: 'What limits that have grown since would let it have on top.' })
  offeredFen!: Fen;

  @Field(() => FenScalar)
  approvedFen!: Fen;

  @Field(() => FenScalar)
  paidFen!: Fen;

  @Field(() => FenScalar, { description: 'Net of costs, over all recoveries.' })
  recoveredFen!: Fen;

  @Field(() => FenScalar)
  returnDueFen!: Fen;

  @Field(() => FenScalar)
  returnedFen!: Fen;

  @Field(() => Boolean)
  isIllustrative!: boolean;

  @Field(() => [String], { description: 'Why nothing is payable; empty when something is.' })
  refusals!: string[];

  @Field(() => [ComputeStepType])
  steps!: ComputeStepType[];

  @Field(() => [String], { description: 'The steps that the caller may take now.' })
  moves!: string[];
}
export const ClaimConnection = connectionOf('LossClaim', () => ClaimType);

@ObjectType('FilingRecord', { description: 'The filing of a loan with the facts of its gates.' })
export class FilingRecordType {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  loanId!: string;

  @Field(() => String)
  firmName!: string;

  @Field(() => String)
  bankName!: string;

  @Field(() => String)
  claimantName!: string;

  @Field(() => String)
  schemeCode!: string;

  @Field(() => String)
  policyVersion!: string;

  @Field(() => FilingStateEnum)
  state!: string;

  @Field(() => FenScalar)
  principalFen!: Fen;

  @Field(() => CivilDateScalar)
  filedOn!: CivilDate;

  @Field(() => CivilDateScalar, { nullable: true })
  dueOn!: CivilDate | null;

  @Field(() => String, { nullable: true })
  reason!: string | null;

  @Field(() => [RuleOutcomeType])
  gates!: RuleOutcomeType[];
}
export const FilingConnection = connectionOf('FilingRecord', () => FilingRecordType);

@ObjectType('CompensationScheme', { description: 'One version of the rules of a scheme.' })
export class SchemeType {
  @Field(() => String)
  code!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => CivilDateScalar)
  validFrom!: CivilDate;

  @Field(() => CivilDateScalar, { nullable: true })
  validTo!: CivilDate | null;

  @Field(() => String, { nullable: true, description: 'The paper or the minutes that decided it.' })
  decisionRecord!: string | null;

  @Field(() => Boolean)
  isIllustrative!: boolean;

  @Field(() => String, { description: 'The settings as JSON; whole numbers of fen and basis points end in n.' })
  settingsJson!: string;
}

@ObjectType('CapHeadroom', { description: 'What a limit allows, what claims have taken of it, and what is left.' })
export class CapHeadroomType {
  @Field(() => ID)
  key!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The name of the bank or firm that it limits; null: all of them.',
  })
  holder!: string | null;

  @Field(() => FenScalar)
  capFen!: Fen;

  @Field(() => FenScalar)
  reservedFen!: Fen;

  @Field(() => FenScalar)
  paidFen!: Fen;

  @Field(() => FenScalar)
  headroomFen!: Fen;
}

@ObjectType('CapHeadroomChanged')
export class CapHeadroomChangedType {
  @Field(() => String)
  schemeCode!: string;
}

@ObjectType('BankCapUse')
export class BankCapUseType {
  @Field(() => String)
  bankName!: string;

  @Field(() => FenScalar)
  filedFen!: Fen;

  @Field(() => FenScalar)
  takenFen!: Fen;

  @Field(() => FenScalar)
  capFen!: Fen;
}

@ObjectType('StateTime')
export class StateTimeType {
  @Field(() => ClaimStateEnum)
  state!: string;

  @Field(() => Int)
  claims!: number;

  @Field(() => Int, { description: 'Median of the days that they have been there.' })
  medianDays!: number;
}

@ObjectType('FundBoard')
export class FundBoardType {
  @Field(() => FenScalar)
  filedPrincipalFen!: Fen;

  @Field(() => FenScalar)
  lossFen!: Fen;

  @Field(() => FenScalar)
  approvedFen!: Fen;

  @Field(() => FenScalar)
  paidFen!: Fen;

  @Field(() => FenScalar)
  recoveredFen!: Fen;

  @Field(() => FenScalar)
  returnedFen!: Fen;

  @Field(() => String, {
    nullable: true,
    description: 'Filed principal for each yuan paid, two decimals; null: nothing paid.',
  })
  leverage!: string | null;

  @Field(() => BpsScalar, { nullable: true, description: 'Paid over recognised losses; null: no losses.' })
  payoutRatioBps!: Bps | null;

  @Field(() => BpsScalar, { nullable: true, description: 'Recovered, net, over the losses that were paid for.' })
  recoveryRatioBps!: Bps | null;

  @Field(() => [BankCapUseType], { description: 'The twenty banks that have taken most.' })
  capUse!: BankCapUseType[];

  @Field(() => [StateTimeType])
  timeInState!: StateTimeType[];
}

@ObjectType('AccountBalance')
export class AccountBalanceType {
  @Field(() => String)
  account!: string;

  @Field(() => String, { nullable: true, description: 'The name of the claimant that it belongs to; null: the pool.' })
  holder!: string | null;

  @Field(() => FenScalar)
  debitFen!: Fen;

  @Field(() => FenScalar)
  creditFen!: Fen;

  @Field(() => FenScalar)
  balanceFen!: Fen;
}

@ObjectType('TrialBalance')
export class TrialBalanceType {
  @Field(() => [AccountBalanceType])
  accounts!: AccountBalanceType[];

  @Field(() => FenScalar, { description: 'Zero, always.' })
  sumFen!: Fen;
}

@ObjectType('Budget')
export class BudgetType {
  @Field(() => ID)
  key!: string;

  @Field(() => FenScalar)
  amountFen!: Fen;

  @Field(() => FenScalar)
  takenFen!: Fen;
}

@InputType('ClaimStepInput')
export class ClaimStepInput {
  @Field(() => ID)
  claimId!: string;

  @Field(() => String, { nullable: true })
  reason!: string | null;
}

@InputType('MoveClaimInput')
export class MoveClaimInput extends ClaimStepInput {
  @Field(() => ClaimMoveEnum)
  move!: 'submitClaim';
}

@InputType('DraftClaimInput')
export class DraftClaimInput {
  @Field(() => ID)
  claimId!: string;

  @Field(() => String)
  checkBeforeLoan!: string;

  @Field(() => String)
  checkAtLoan!: string;

  @Field(() => String)
  checkAfterLoan!: string;

  @Field(() => String)
  recoverySteps!: string;
}

@InputType('ApproveClaimInput')
export class ApproveClaimInput extends ClaimStepInput {
  @Field(() => FenScalar, { nullable: true, description: 'Less than payable for a partial approval with a reason.' })
  amountFen!: Fen | null;
}

@InputType('PayClaimInput')
export class PayClaimInput {
  @Field(() => ID)
  claimId!: string;

  @Field(() => String, { description: 'Chosen by the caller; the same id never pays twice.' })
  transferId!: string;

  @Field(() => String)
  paymentReference!: string;
}

@InputType('ReportRecoveryInput')
export class ReportRecoveryInput {
  @Field(() => ID)
  claimId!: string;

  @Field(() => CivilDateScalar)
  recoveredOn!: CivilDate;

  @Field(() => FenScalar)
  grossFen!: Fen;

  @Field(() => FenScalar)
  costsFen!: Fen;

  @Field(() => String)
  reference!: string;
}

@InputType('ReturnMoneyInput')
export class ReturnMoneyInput extends ClaimStepInput {
  @Field(() => FenScalar)
  amountFen!: Fen;

  @Field(() => String)
  transferId!: string;
}

@InputType('ReviewFilingInput')
export class ReviewFilingInput {
  @Field(() => ID)
  filingId!: string;

  @Field(() => FilingReviewEnum)
  move!: 'acceptFiling';

  @Field(() => String, { nullable: true })
  reason!: string | null;
}

@InputType('AppropriateBudgetInput')
export class AppropriateBudgetInput {
  @Field(() => String)
  pool!: string;

  @Field(() => Int)
  year!: number;

  @Field(() => FenScalar)
  amountFen!: Fen;
}

@InputType('ReverseAppropriationInput')
export class ReverseAppropriationInput {
  @Field(() => String)
  transferId!: string;

  @Field(() => String)
  reason!: string;
}

@InputType('ShareInput', { description: 'An exact contractual share.' })
export class ShareInput {
  @Field(() => Int)
  numerator!: number;

  @Field(() => Int)
  denominator!: number;
}

@InputType('RecordGuaranteeInput')
export class RecordGuaranteeInput {
  @Field(() => ID)
  loanId!: string;

  @Field(() => ID)
  guarantorId!: string;

  @Field(() => ShareInput)
  nationalFund!: ShareInput;

  @Field(() => ShareInput)
  reguarantor!: ShareInput;

  @Field(() => ShareInput)
  guarantor!: ShareInput;

  @Field(() => ShareInput)
  bank!: ShareInput;

  @Field(() => String, { nullable: true })
  nationalFundNumber!: string | null;
}

@InputType('ReportOverdueInput')
export class ReportOverdueInput {
  @Field(() => ID)
  loanId!: string;

  @Field(() => Int)
  overdueDays!: number;

  @Field(() => String, { description: 'NORMAL, SPECIAL_MENTION, SUBSTANDARD, DOUBTFUL or LOSS.' })
  loanClass!: string;

  @Field(() => CivilDateScalar, { nullable: true, description: 'The new maturity where the loan was extended.' })
  extendedMaturityOn!: CivilDate | null;
}
