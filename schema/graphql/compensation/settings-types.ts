import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { CivilDate } from '../../../domain/calendar.ts';
import type { Bps, Fen } from '../../../domain/money.ts';
import { RuleOutcomeType } from '../common.ts';
import { BpsScalar, CivilDateScalar, DateTimeScalar, FenScalar } from '../scalars.ts';

@ObjectType('PolicyProposal', { description: 'A change of the settings of a scheme, before and after its decision.' })
export class PolicyProposalType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  schemeCode!: string;

  @Field(() => String)
  decisionRecord!: string;

  @Field(() => String, { description: 'PROPOSED, APPROVED or REFUSED.' })
  state!: string;

  @Field(() => DateTimeScalar)
  proposedAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  decidedAt!: Date | null;

  @Field(() => String)
  settingsJson!: string;
}

@ObjectType('FilingReadiness', { description: 'What stands against a filing, and against a claim on it later.' })
export class ReadinessType {
  @Field(() => String)
  contractNumber!: string;

  @Field(() => Int, { nullable: true })
  line!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why it cannot be filed at all; null when its gates were checked.',
  })
  refusal!: string | null;

  @Field(() => [RuleOutcomeType])
  gates!: RuleOutcomeType[];

  @Field(() => [String], { description: 'What would refuse a claim on it today.' })
  claimRefusals!: string[];
}

@ObjectType('CapBinding')
export class CapBindingType {
  @Field(() => String)
  cap!: string;

  @Field(() => Int)
  claims!: number;
}

@ObjectType('RefusalCount')
export class RefusalCountType {
  @Field(() => String)
  code!: string;

  @Field(() => Int)
  claims!: number;
}

@ObjectType('PaymentChange', {
  description: 'What a firm or a bank would be paid under the settings of now, and under others.',
})
export class PaymentChangeType {
  @Field(() => ID, { description: 'Of the organisation, or as the portfolio names it.' })
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => FenScalar)
  beforeFen!: Fen;

  @Field(() => FenScalar)
  afterFen!: Fen;
}

@ObjectType('SimulationVariant', { description: 'One set of settings, compared with the settings of now.' })
export class VariantType {
  @Field(() => FenScalar)
  costFen!: Fen;

  @Field(() => Int)
  claims!: number;

  @Field(() => Int)
  paidClaims!: number;

  @Field(() => [CapBindingType])
  bindings!: CapBindingType[];

  @Field(() => Int)
  firmsThatGain!: number;

  @Field(() => Int)
  firmsThatLose!: number;

  @Field(() => [RefusalCountType])
  refusals!: RefusalCountType[];

  @Field(() => [PaymentChangeType], { description: 'The fifty largest changes.' })
  firmChanges!: PaymentChangeType[];

  @Field(() => [PaymentChangeType], { description: 'The fifty largest changes.' })
  bankChanges!: PaymentChangeType[];
}

@ObjectType('FilingBatch')
export class DraftedBatchType {
  @Field(() => ID)
  id!: string;
}

@ObjectType('OpenQuestion', { description: 'A question that the papers leave open, and how it is answered.' })
export class OpenQuestionType {
  @Field(() => String, { description: 'Number in the register of questions.' })
  question!: string;

  @Field(() => String)
  setting!: string;

  @Field(() => String)
  value!: string;

  @Field(() => [String], { description: 'Every answer that the platform knows; none for a rate in basis points.' })
  values!: string[];

  @Field(() => Int)
  version!: number;

  @Field(() => CivilDateScalar)
  validFrom!: CivilDate;

  @Field(() => String, { nullable: true, description: 'What decided it; null for a default of the platform.' })
  decisionRecord!: string | null;
}

@InputType('ReadingInput', { description: 'The answer to an open question of the papers, by the name of its setting.' })
export class ReadingInput {
  @Field(() => String)
  name!: string;

  @Field(() => String)
  value!: string;
}

@InputType('TierRowInput')
export class TierRowInput {
  @Field(() => FenScalar, { nullable: true, description: 'Included; null is the open last row.' })
  loanAmountFenMax!: Fen | null;

  @Field(() => BpsScalar)
  rateBps!: Bps;
}

@InputType('SettingsChangeInput', { description: 'What changes; what is null stays.' })
export class SettingsChangeInput {
  @Field(() => [ReadingInput], { nullable: true })
  readings!: ReadingInput[] | null;

  @Field(() => [TierRowInput], { nullable: true })
  tierTable!: TierRowInput[] | null;

  @Field(() => [TierRowInput], {
    nullable: true,
    description: 'Parts of the interest, where the scheme subsidises it.',
  })
  subsidyTable!: TierRowInput[] | null;

  @Field(() => [String], { nullable: true })
  loanTypes!: string[] | null;

  @Field(() => Int, { nullable: true, description: 'How many pilot banks there may be (0-01).' })
  pilotBanksMax!: number | null;

  @Field(() => BpsScalar, { nullable: true })
  bankCapBps!: Bps | null;

  @Field(() => FenScalar, { nullable: true })
  firmCapFen!: Fen | null;

  @Field(() => FenScalar, { nullable: true })
  schemeCapFen!: Fen | null;
}

@InputType('ProposeSettingsInput')
export class ProposeSettingsInput {
  @Field(() => String, { description: 'A scheme, or MARKET for the questions that concern the whole market.' })
  schemeCode!: string;

  @Field(() => CivilDateScalar, { description: 'First drawdown day to which it applies.' })
  validFrom!: CivilDate;

  @Field(() => String, { description: 'The minutes or the paper that decides it.' })
  decisionRecord!: string;

  @Field(() => SettingsChangeInput)
  change!: SettingsChangeInput;
}

@InputType('DecideSettingsInput')
export class DecideSettingsInput {
  @Field(() => ID)
  proposalId!: string;

  @Field(() => Boolean)
  isApproved!: boolean;
}

@InputType('DraftFilingBatchInput')
export class DraftBatchInput {
  @Field(() => String, { description: 'CSV or XLSX with a column contract_number (合同编号), base64.' })
  tableBase64!: string;
}
