import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { LoanOrder } from '../../domain/list-orders.ts';
import type { Connection } from '../../schema/graphql/common.ts';
import {
  FileLoanInput,
  LinkLoanInput,
  LoanConnection,
  LoanType,
  ReportLossInput,
} from '../../schema/graphql/engagement/types.ts';
import { LoanOrderEnum } from '../../schema/graphql/enums.ts';
import { fileLoan } from '../../usecases/compensation/file-loan.ts';
import { findLoan, findLoans } from '../../usecases/compensation/read-loans.ts';
import { reportLoss } from '../../usecases/compensation/report-loss.ts';
import { linkLoan } from '../../usecases/engagement/link-loan.ts';
import { type Context, isBank, isFirm, organisationOf, useCaseActor } from '../context.ts';
import { encodeCursor, NOWHERE, parseId, parsePage } from '../paging.ts';
import { mutationResult } from '../results.ts';
import { loanViews } from '../views/loan-view.ts';

const linked = mutationResult({ union: 'LinkLoanResult', success: 'LinkedLoan', field: 'loan' }, LoanType);
const filed = mutationResult({ union: 'FileLoanResult', success: 'FiledLoan', field: 'loan' }, LoanType);
const reported = mutationResult({ union: 'ReportLossResult', success: 'ReportedLoss', field: 'loan' }, LoanType);

@Resolver()
export class DealResolver {
  @Query(() => LoanConnection, { description: 'A firm and a bank see their own loans, the public side all of them.' })
  async loans(
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Arg('orderBy', () => LoanOrderEnum, { defaultValue: 'CREATED' }) by: LoanOrder,
    @Arg('ascending', () => Boolean, { defaultValue: false }) ascending: boolean,
    @Ctx() context: Context,
  ): Promise<Connection<LoanType>> {
    const page = parsePage(first, after);
    const own = organisationOf(context) ?? NOWHERE;
    const found = await findLoans(context.deps, {
      bankId: isBank(context) ? own : null,
      firmId: isFirm(context) ? own : null,
      branchId: useCaseActor(context).branchId,
      first: page.first,
      after: page.after === null ? null : parseId(page.after),
      order: { by, ascending },
    });
    const views = await loanViews(context.deps, found.loans);
    const endCursor = found.endCursor === null ? null : encodeCursor(found.endCursor);
    return {
      edges: views.map((node) => ({ cursor: encodeCursor(node.id), node })),
      pageInfo: { hasNextPage: found.hasNextPage, endCursor },
    };
  }

  @Query(() => LoanType, { nullable: true })
  loan(@Arg('id', () => ID) id: string, @Ctx() context: Context): Promise<LoanType | null> {
    return loadLoan(context, parseId(id));
  }

  @Mutation(() => linked.ResultType, { description: 'A bank writes back the loan that came of a need.' })
  async linkLoan(
    @Arg('input', () => LinkLoanInput) input: LinkLoanInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const loan = {
      ...input,
      needId: parseId(input.needId),
      productId: input.productId ? parseId(input.productId) : null,
      isFirstLoan: input.isFirstLoan ?? null,
    };
    const command = { actor: useCaseActor(context), idempotencyKey, input: loan };
    return linked.answer(context, await linkLoan(context.deps, command), (id) => loadLoan(context, id));
  }

  @Mutation(() => filed.ResultType, {
    description: 'Files a loan; every gate is kept with both numbers, also when one fails.',
  })
  async fileLoan(
    @Arg('input', () => FileLoanInput) input: FileLoanInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const { attested } = input;
    const filing = {
      loanId: parseId(input.loanId),
      schemeCode: input.schemeCode ?? null,
      attested: attested
        ? {
            physicalCollateralBps: attested.physicalCollateralBps ?? null,
            // Whole dollars, rounded up: a cent above the bound is above it.
            exportsUsd: attested.exportsUsdCents ? (attested.exportsUsdCents + 99n) / 100n : null,
            insurancePolicyNumber: attested.insurancePolicyNumber ?? null,
          }
        : null,
    };
    const command = { actor: useCaseActor(context), idempotencyKey, input: filing };
    return filed.answer(context, await fileLoan(context.deps, command), () => loadLoan(context, filing.loanId));
  }

  @Mutation(() => reported.ResultType, { description: 'Reports a recognised loss and computes what the scheme pays.' })
  async reportLoss(
    @Arg('input', () => ReportLossInput) input: ReportLossInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const loss = { ...input, loanId: parseId(input.loanId) };
    const command = { actor: useCaseActor(context), idempotencyKey, input: loss };
    return reported.answer(context, await reportLoss(context.deps, command), () => loadLoan(context, loss.loanId));
  }
}

async function loadLoan(context: Context, id: string): Promise<LoanType | null> {
  const record = await findLoan(context.deps, { id, actor: useCaseActor(context) });
  if (record === null) return null;
  const [view] = await loanViews(context.deps, [record]);
  return view ?? null;
}
