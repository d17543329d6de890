import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { deriveLoanTags } from '../../domain/engagement/loan-tags.ts';
import { fen } from '../../domain/money.ts';
import { LoanEvent } from '../../schema/entities/engagement/loan.entity.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import {
  EndLoanInput,
  LoanPerformanceType,
  RecordRepaymentInput,
  RenewLoanInput,
  ReportLoanClassInput,
} from '../../schema/graphql/engagement/loan-types.ts';
import { findLoan } from '../../usecases/compensation/read-loans.ts';
import { schemeOfLoan } from '../../usecases/compensation/scheme-of-loan.ts';
import { endLoan, recordRepayment, renewLoan, reportLoanClass } from '../../usecases/engagement/report-loan.ts';
import { tagPolicyOn } from '../../usecases/registry/tag-policies.ts';
import { commandOf } from '../command-of.ts';
import { type Context, useCaseActor } from '../context.ts';
import { parseId } from '../paging.ts';
import { mutationResult } from '../results.ts';

const EVENTS_MAX = 100;
const loan = (union: string, success: string) =>
  mutationResult({ union, success, field: 'performance' }, LoanPerformanceType);
const repaid = loan('RecordRepaymentResult', 'RecordedRepayment');
const classified = loan('ReportLoanClassResult', 'ReportedLoanClass');
const ended = loan('EndLoanResult', 'EndedLoan');
const renewed = loan('RenewLoanResult', 'RenewedLoan');

@Resolver()
export class LoanPerformanceResolver {
  @Query(() => LoanPerformanceType, { nullable: true })
  loanPerformance(
    @Arg('loanId', () => ID) loanId: string,
    @Ctx() context: Context,
  ): Promise<LoanPerformanceType | null> {
    return loadPerformance(context, parseId(loanId));
  }

  @Mutation(() => repaid.ResultType, { description: 'A bank reports that principal came back.' })
  async recordRepayment(
    @Arg('input', () => RecordRepaymentInput) input: RecordRepaymentInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = commandOf(context, idempotencyKey, { ...input, loanId: parseId(input.loanId) });
    return repaid.answer(context, await recordRepayment(context.deps, command), (id) => loadPerformance(context, id));
  }

  @Mutation(() => classified.ResultType, {
    description: 'A bank reports the class of a loan, never better than its floor.',
  })
  async reportLoanClass(
    @Arg('input', () => ReportLoanClassInput) input: ReportLoanClassInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = commandOf(context, idempotencyKey, { ...input, loanId: parseId(input.loanId) });
    return classified.answer(context, await reportLoanClass(context.deps, command), (id) =>
      loadPerformance(context, id),
    );
  }

  @Mutation(() => ended.ResultType, { description: 'A bank transfers a loan or writes it off.' })
  async endLoan(
    @Arg('input', () => EndLoanInput) input: EndLoanInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = commandOf(context, idempotencyKey, { ...input, loanId: parseId(input.loanId) });
    return ended.answer(context, await endLoan(context.deps, command), (id) => loadPerformance(context, id));
  }

  @Mutation(() => renewed.ResultType, { description: 'A new loan repays an old one, without principal from the firm.' })
  async renewLoan(
    @Arg('input', () => RenewLoanInput) input: RenewLoanInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = commandOf(context, idempotencyKey, { ...input, loanId: parseId(input.loanId) });
    return renewed.answer(context, await renewLoan(context.deps, command), (id) => loadPerformance(context, id));
  }
}

async function loadPerformance(context: Context, id: string): Promise<LoanPerformanceType | null> {
  const { deps } = context;
  const record = await findLoan(deps, { id, actor: useCaseActor(context) });
  if (record === null) return null;
  const { firmId, bankId, state, repaidFen, amountFen, loanClass, daysOverdue, renewsLoanId } = record.loan;
  const em = deps.read();
  const events = await em.find(LoanEvent, { loanId: id }, { orderBy: { id: 'desc' }, limit: EVENTS_MAX });
  const firm = await em.findOne(Firm, { id: firmId }, { fields: ['sizeClass'] });
  const [credit] = await em.execute<{ at_bank: string; at_all: string }[]>(
    `select coalesce(sum(amount_fen - repaid_fen) filter (where bank_id = ?), 0)::text as at_bank,
       coalesce(sum(amount_fen - repaid_fen), 0)::text as at_all from loan where firm_id = ? and state = 'ACTIVE'`,
    [bankId, firmId],
  );
  const creditFen = { atBank: fen(BigInt(credit?.at_bank ?? '0')), atAllBanks: fen(BigInt(credit?.at_all ?? '0')) };
  const policy = await tagPolicyOn(em, deps.today());
  const scheme = await schemeOfLoan(em, record.loan);
  const of = { isFirstLoan: record.loan.isFirstLoan, isSchemeEligible: scheme?.verdict === 'ELIGIBLE' };
  return {
    loanId: id,
    state,
    repaidFen,
    outstandingFen: state === 'ACTIVE' ? fen(amountFen - repaidFen) : fen(0n),
    loanClass,
    daysOverdue,
    renewsLoanId,
    tags: firm === null ? [] : deriveLoanTags({ ...of, sizeClass: firm.sizeClass, creditFen }, policy),
    scheme,
    events,
  };
}
