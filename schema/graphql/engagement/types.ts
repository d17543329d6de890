import { Field, ID, InputType, ObjectType } from 'type-graphql';
import type { CivilDate } from '../../../domain/calendar.ts';
import type { Purpose } from '../../../domain/market/purpose.ts';
import type { Security } from '../../../domain/market/security.ts';
import type { Bps, Fen } from '../../../domain/money.ts';
import { connectionOf, MeasureType, RuleOutcomeType } from '../common.ts';
import { PurposeEnum, SecurityEnum } from '../enums.ts';
import { BpsScalar, CivilDateScalar, FenScalar } from '../scalars.ts';

@ObjectType('Filing')
export class FilingType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  schemeCode!: string;

  @Field(() => String)
  policyVersion!: string;

  @Field(() => String)
  state!: string;

  @Field(() => CivilDateScalar)
  filedOn!: CivilDate;

  @Field(() => [RuleOutcomeType])
  gates!: RuleOutcomeType[];
}

@ObjectType('ComputeInput')
export class ComputeInputType {
  @Field(() => String)
  name!: string;

  @Field(() => MeasureType)
  value!: MeasureType;
}

@ObjectType('ComputeStep')
export class ComputeStepType {
  @Field(() => String)
  code!: string;

  @Field(() => String)
  ruleId!: string;

  @Field(() => String, { nullable: true, description: 'The policy setting that the step used, and its value.' })
  setting!: string | null;

  @Field(() => [ComputeInputType])
  inputs!: ComputeInputType[];

  @Field(() => MeasureType)
  result!: MeasureType;
}

@ObjectType('Loss')
export class LossType {
  @Field(() => ID)
  id!: string;

  @Field(() => CivilDateScalar)
  recognisedOn!: CivilDate;

  @Field(() => String)
  state!: string;

  @Field(() => FenScalar)
  lossFen!: Fen;

  @Field(() => FenScalar)
  payableFen!: Fen;

  @Field(() => FenScalar)
  bankBearsFen!: Fen;

  @Field(() => String, { nullable: true })
  refusal!: string | null;

  @Field(() => Boolean, { description: 'A table that nobody approved was used: a demonstration, not a payment.' })
  isIllustrative!: boolean;

  @Field(() => [ComputeStepType])
  steps!: ComputeStepType[];
}

@ObjectType('Loan')
export class LoanType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  contractNumber!: string;

  @Field(() => String)
  firmName!: string;

  @Field(() => String)
  bankName!: string;

  @Field(() => ID, { nullable: true })
  needId!: string | null;

  @Field(() => FenScalar)
  principalFen!: Fen;

  @Field(() => BpsScalar)
  rateBps!: Bps;

  @Field(() => CivilDateScalar)
  contractOn!: CivilDate;

  @Field(() => CivilDateScalar)
  drawnOn!: CivilDate;

  @Field(() => CivilDateScalar)
  maturesOn!: CivilDate;

  @Field(() => [SecurityEnum])
  securities!: Security[];

  @Field(() => String)
  loanType!: string;

  @Field(() => PurposeEnum)
  purpose!: Purpose;

  @Field(() => Boolean, { nullable: true })
  isFirstLoan!: boolean | null;

  @Field(() => FilingType, { nullable: true })
  filing!: FilingType | null;

  @Field(() => LossType, { nullable: true })
  loss!: LossType | null;
}

export const LoanConnection = connectionOf('Loan', () => LoanType);

@InputType('LinkLoanInput')
export class LinkLoanInput {
  @Field(() => ID)
  needId!: string;

  @Field(() => String)
  contractNumber!: string;

  @Field(() => ID, { nullable: true, description: 'A product of the bank; null for a loan outside its products.' })
  productId!: string | null;

  @Field(() => CivilDateScalar)
  contractOn!: CivilDate;

  @Field(() => CivilDateScalar)
  drawnOn!: CivilDate;

  @Field(() => CivilDateScalar)
  maturesOn!: CivilDate;

  @Field(() => FenScalar)
  principalFen!: Fen;

  @Field(() => BpsScalar)
  rateBps!: Bps;

  @Field(() => [SecurityEnum])
  securities!: Security[];

  @Field(() => String, { description: 'Such as WORKING_CAPITAL_LOAN; the scheme approves types.' })
  loanType!: string;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Attested by the bank; null leaves it to what the firm stated.',
  })
  isFirstLoan!: boolean | null;
}

@InputType('FilingAttestationInput', { description: 'What the claimant states and the platform cannot know.' })
export class FilingAttestationInput {
  @Field(() => BpsScalar, { nullable: true, description: 'Physical collateral as a part of the loan.' })
  physicalCollateralBps!: Bps | null;

  @Field(() => FenScalar, { nullable: true, description: 'Exports of the year before in US cents.' })
  exportsUsdCents!: Fen | null;

  @Field(() => String, { nullable: true, description: 'Number of the export-credit insurance policy.' })
  insurancePolicyNumber!: string | null;
}

@InputType('FileLoanInput')
export class FileLoanInput {
  @Field(() => ID)
  loanId!: string;

  @Field(() => String, { nullable: true, description: 'Null: the scheme in force on the day of drawdown.' })
  schemeCode!: string | null;

  @Field(() => FilingAttestationInput, { nullable: true })
  attested!: FilingAttestationInput | null;
}

@InputType('ReportLossInput')
export class ReportLossInput {
  @Field(() => ID)
  loanId!: string;

  @Field(() => FenScalar)
  lossFen!: Fen;

  @Field(() => CivilDateScalar)
  recognisedOn!: CivilDate;
}
