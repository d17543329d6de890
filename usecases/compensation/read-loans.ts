import type { SqlEntityManager } from '@mikro-orm/sql';
import { invariant } from '../../domain/invariant.ts';
import { type ListOrder, type LoanOrder, NEWEST_FIRST } from '../../domain/list-orders.ts';
import type { Role } from '../../domain/registry/permissions.ts';
import { LossClaim } from '../../schema/entities/compensation/claim.entity.ts';
import { GuaranteeContract } from '../../schema/entities/compensation/cover.entity.ts';
import { Filing } from '../../schema/entities/compensation/filing.entity.ts';
import { Loan } from '../../schema/entities/engagement/loan.entity.ts';
import type { Actor, Deps } from '../ports.ts';
import { notOfOtherBranch } from '../registry/branches/branch-work.ts';

/** A loan with what came of it; `null` when it was not filed, or no loss was reported. */
export type LoanRecord = {
  readonly loan: Loan;
  readonly filing: Filing | null;
  readonly lossClaim: LossClaim | null;
};

export type LoanPage = {
  readonly loans: readonly LoanRecord[];
  readonly hasNextPage: boolean;
  /** Id of the last loan of the page: the next `after`. */
  readonly endCursor: string | null;
};

export type LoanQuery = {
  readonly bankId?: string | null;
  readonly firmId?: string | null;
  /** Only what no other branch of the bank has taken. */
  readonly branchId?: string | undefined;
  /** 1 to 100. */
  readonly first: number;
  /** Id of the last loan already seen; an id that is not there gives an empty page. */
  readonly after: string | null;
  /** Newest first, when left out. */
  readonly order?: ListOrder<LoanOrder>;
};

/** By what loans are sorted: the property, and its column. */
const ORDER_OF = {
  CREATED: ['createdAt', 'created_at'],
  AMOUNT: ['amountFen', 'amount_fen'],
  RATE: ['rateBps', 'rate_bps'],
  DRAWDOWN: ['drawdownOn', 'drawdown_on'],
  MATURITY: ['maturityOn', 'maturity_on'],
} as const satisfies Record<LoanOrder, readonly [keyof Loan, string]>;

/** Loans of one bank, of one firm, or of all; three statements whatever the page size. */
export async function findLoans(deps: Pick<Deps, 'read'>, query: LoanQuery): Promise<LoanPage> {
  const { first, after, order = NEWEST_FIRST } = query;
  invariant(Number.isInteger(first) && first >= 1 && first <= 100, 'a page has 1 to 100 loans');
  const em = deps.read();
  const [property, column] = ORDER_OF[order.by];
  const [isAfter, direction] = order.ascending ? (['>', 'asc'] as const) : (['<', 'desc'] as const);
  const builder = em
    .createQueryBuilder(Loan, 'l')
    .orderBy({ [property]: direction, id: direction })
    .limit(first + 1);
  if (query.bankId !== null && query.bankId !== undefined) builder.andWhere({ bankId: query.bankId });
  if ((query.bankId ?? null) === null)
    builder.andWhere('l.bank_id not in (select id from organisation where sandbox_of is not null)');
  if (query.firmId !== null && query.firmId !== undefined) builder.andWhere({ firmId: query.firmId });
  if (query.branchId !== undefined) builder.andWhere(notOfOtherBranch('l.id'), [query.branchId, query.branchId]);
  if (after !== null)
    builder.andWhere(`(l.${column}, l.id) ${isAfter} (select c.${column}, c.id from loan c where c.id::text = ?)`, [
      after,
    ]);
  const found = await builder.getResultList();
  const page = found.slice(0, first);
  return {
    loans: await withOutcomes(em, page),
    hasNextPage: found.length > first,
    endCursor: page.at(-1)?.id ?? null,
  };
}

/** The fund, its auditors and the supervisor read every loan; a guarantor only what it may read as an organisation. */
const READS_EVERY_LOAN: ReadonlySet<string> = new Set<Role>([
  'POLICY_OWNER',
  'TREASURY',
  'TRUSTEE',
  'FINANCIAL_REGULATOR',
  'AUDITOR',
]);

/** One loan for its bank, its firm or a supervisor; for all others it is not there. At most three statements. */
export async function findLoan(
  deps: Pick<Deps, 'read'>,
  query: { readonly id: string; readonly actor: Actor },
): Promise<LoanRecord | null> {
  const em = deps.read();
  const loan = await em.findOne(Loan, { id: query.id });
  if (loan === null) return null;
  if (!mayRead(query.actor, loan) && !(await guarantees(em, query.actor, loan))) return null;
  const [record] = await withOutcomes(em, [loan]);
  return record ?? null;
}

function mayRead({ organisationId, roles }: Actor, loan: Loan): boolean {
  if (roles.some((role) => READS_EVERY_LOAN.has(role))) return true;
  return organisationId !== null && (organisationId === loan.bankId || organisationId === loan.firmId);
}

/** The guarantor in the contract of a loan reads it as its bank does. */
async function guarantees(em: SqlEntityManager, { organisationId }: Actor, loan: Loan): Promise<boolean> {
  if (organisationId === null) return false;
  return (await em.count(GuaranteeContract, { loanId: loan.id, guarantorId: organisationId })) > 0;
}

async function withOutcomes(em: SqlEntityManager, loans: readonly Loan[]): Promise<LoanRecord[]> {
  if (loans.length === 0) return [];
  // The newest filing of each loan is the one that counts; an earlier one was rejected or revoked.
  const filings = await em.find(
    Filing,
    { loanId: { $in: loans.map(({ id }) => id) } },
    { orderBy: { createdAt: 'asc', id: 'asc' } },
  );
  const claims =
    filings.length === 0 ? [] : await em.find(LossClaim, { filingId: { $in: filings.map(({ id }) => id) } });
  const filingByLoan = new Map(filings.map((filing) => [filing.loanId, filing]));
  const claimByFiling = new Map(claims.map((claim) => [claim.filingId, claim]));
  return loans.map((loan) => {
    const filing = filingByLoan.get(loan.id) ?? null;
    return { loan, filing, lossClaim: filing === null ? null : (claimByFiling.get(filing.id) ?? null) };
  });
}
