import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { CivilDate } from '../../../domain/calendar.ts';
import {
  CLASS_REASONS,
  type ClassReason,
  LOAN_CLASSES,
  type LoanClass,
} from '../../../domain/engagement/loan-class.ts';
import { LOAN_TAGS, type LoanTag } from '../../../domain/engagement/loan-tags.ts';
import type { Bps, Fen } from '../../../domain/money.ts';
import { enumOf } from '../enums.ts';
import { BpsScalar, CivilDateScalar, FenScalar } from '../scalars.ts';

const LoanClassEnum = enumOf('LoanClass', LOAN_CLASSES, 'Five levels, the best first.');
const ClassReasonEnum = enumOf('ClassReason', CLASS_REASONS, 'Why a class is reported.');
const LoanTagEnum = enumOf('LoanTag', LOAN_TAGS, 'What a loan counts as.');
const SchemeVerdictEnum = enumOf(
  'SchemeVerdict',
  ['ELIGIBLE', 'INELIGIBLE', 'UNKNOWN'],
  'UNKNOWN: its bank has yet to state a fact.',
);
const LoanEndEnum = enumOf('LoanEnd', ['TRANSFERRED', 'WRITTEN_OFF'], 'How a loan leaves the books.');

@ObjectType('LoanEvent')
export class LoanEventType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  kind!: string;

  @Field(() => FenScalar, { nullable: true })
  amountFen!: Fen | null;

  @Field(() => LoanClassEnum, { nullable: true })
  loanClass!: LoanClass | null;

  @Field(() => Int, { nullable: true })
  daysOverdue!: number | null;

  @Field(() => CivilDateScalar)
  happenedOn!: CivilDate;
}

@ObjectType('SchemeOfLoan', { description: 'Whether the scheme of the day of drawdown would take the loan.' })
export class SchemeOfLoanType {
  @Field(() => String)
  scheme!: string;

  @Field(() => SchemeVerdictEnum)
  verdict!: 'ELIGIBLE' | 'INELIGIBLE' | 'UNKNOWN';

  @Field(() => [String], { description: 'The gates that did not pass.' })
  open!: readonly string[];
}

@ObjectType('LoanPerformance', { description: 'What became of a loan after its drawdown.' })
export class LoanPerformanceType {
  @Field(() => ID)
  loanId!: string;

  @Field(() => String)
  state!: string;

  @Field(() => FenScalar)
  repaidFen!: Fen;

  @Field(() => FenScalar)
  outstandingFen!: Fen;

  @Field(() => LoanClassEnum)
  loanClass!: LoanClass;

  @Field(() => Int)
  daysOverdue!: number;

  @Field(() => ID, { nullable: true, description: 'The loan that this one repaid.' })
  renewsLoanId!: string | null;

  @Field(() => [LoanTagEnum])
  tags!: LoanTag[];

  @Field(() => SchemeOfLoanType, { nullable: true, description: 'Null when no scheme was in force on that day.' })
  scheme!: SchemeOfLoanType | null;

  @Field(() => [LoanEventType], { description: 'The newest first, at most a hundred.' })
  events!: LoanEventType[];
}

@InputType('RecordRepaymentInput')
export class RecordRepaymentInput {
  @Field(() => ID)
  loanId!: string;

  @Field(() => FenScalar)
  amountFen!: Fen;

  @Field(() => CivilDateScalar)
  paidOn!: CivilDate;
}

@InputType('ReportLoanClassInput')
export class ReportLoanClassInput {
  @Field(() => ID)
  loanId!: string;

  @Field(() => Int)
  daysOverdue!: number;

  @Field(() => LoanClassEnum)
  loanClass!: LoanClass;

  @Field(() => ClassReasonEnum)
  reason!: ClassReason;
}

@InputType('EndLoanInput')
export class EndLoanInput {
  @Field(() => ID)
  loanId!: string;

  @Field(() => LoanEndEnum)
  end!: 'TRANSFERRED' | 'WRITTEN_OFF';

  @Field(() => String)
  reason!: string;
}

@InputType('RenewLoanInput')
export class RenewLoanInput {
  @Field(() => ID)
  loanId!: string;

  @Field(() => String)
  contractNumber!: string;

  @Field(() => CivilDateScalar)
  contractOn!: CivilDate;

  @Field(() => CivilDateScalar)
  maturesOn!: CivilDate;

  @Field(() => BpsScalar)
  rateBps!: Bps;

  @Field(() => Int, { description: 'The term for which the new loan was priced.' })
  pricedMonths!: number;
}
