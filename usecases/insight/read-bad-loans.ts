import { decideNplTolerance } from '../../domain/insight/npl-tolerance.ts';
import { BPS_ONE, type Bps, bps } from '../../domain/money.ts';
import type { Deps } from '../ports.ts';
import { tagPolicyOn } from '../registry/tag-policies.ts';

/** The bad part of inclusive loans beside that of all loans, and how far it may lie above (3-05, A4-18). */
export type BadLoans = {
  readonly inclusiveBps: Bps;
  readonly allLoansBps: Bps;
  readonly limitBps: Bps;
  readonly isKept: boolean;
};

/**
 * By balance, of the loans that run today; bad is 次级 or worse. Inclusive are loans of micro and small firms whose credit,
 * at the bank or at all of them (A4-25), is within its limit. `null` where nothing is owed.
 */
export async function readBadLoans(deps: Pick<Deps, 'read' | 'today'>): Promise<BadLoans | null> {
  const em = deps.read();
  const policy = await tagPolicyOn(em, deps.today());
  const credit = policy.creditScope === 'ALL_BANKS' ? 'partition by l.firm_id' : 'partition by l.firm_id, l.bank_id';
  const [row] = await em.execute<Record<'all' | 'all_bad' | 'inclusive' | 'inclusive_bad', string>[]>(
    `with running as (
       select l.amount_fen - l.repaid_fen as balance, l.loan_class in ('SUBSTANDARD', 'DOUBTFUL', 'LOSS') as is_bad,
         f.size_class in ('MICRO', 'SMALL') and sum(l.amount_fen - l.repaid_fen) over (${credit}) <= ? as is_inclusive
       from loan l join firm f on f.id = l.firm_id where l.state = 'ACTIVE'
         and l.bank_id not in (select id from organisation where sandbox_of is not null))
     select coalesce(sum(balance), 0)::text as "all", coalesce(sum(balance) filter (where is_bad), 0)::text as all_bad,
       coalesce(sum(balance) filter (where is_inclusive), 0)::text as inclusive,
       coalesce(sum(balance) filter (where is_inclusive and is_bad), 0)::text as inclusive_bad from running`,
    [`${policy.puhuiCreditFenMax}`],
  );
  const all = BigInt(row?.all ?? '0');
  if (all === 0n) return null;
  const inclusiveBps = partBps(row?.inclusive_bad, BigInt(row?.inclusive ?? '0'));
  const allLoansBps = partBps(row?.all_bad, all);
  return { inclusiveBps, allLoansBps, ...decideNplTolerance({ inclusiveBps, allLoansBps }, policy) };
}

/** Rounded half up to the basis point. */
const partBps = (part: string | undefined, whole: bigint): Bps =>
  bps(whole === 0n ? 0n : (2n * BigInt(part ?? '0') * BPS_ONE + whole) / (2n * whole));
