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

  @Field(() => [LoanEventType], { description: 'The newest first, at most a hundred.' })
  events!: LoanEventType[];
}

@ObjectType('BridgeReceipt')
export class BridgeReceiptType {
  @Field(() => ID)
  id!: string;

  @Field(() => FenScalar, { description: 'What the pool holds now.' })
  balanceFen!: Fen;
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

@InputType('FundBridgePoolInput')
export class FundBridgePoolInput {
  @Field(() => FenScalar)
  amountFen!: Fen;
}

@InputType('PayBridgeInput')
export class PayBridgeInput {
  @Field(() => ID)
  loanId!: string;

  @Field(() => FenScalar)
  amountFen!: Fen;

  @Field(() => String, { description: 'Reference of the promise of the bank to renew.' })
  commitment!: string;
}

@InputType('ReturnBridgeInput')
export class ReturnBridgeInput {
  @Field(() => ID)
  bridgeId!: string;
}
