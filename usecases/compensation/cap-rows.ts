import { LockMode } from '@mikro-orm/core';
import {
  CAP,
  type CapAccount,
  type CapAccountUsage,
  type CapOwner,
  capAccountsOf,
  capLimit,
  capYearOf,
} from '../../domain/compensation/caps.ts';
import type { SchemePolicy } from '../../domain/compensation/policy.ts';
import { addFen, type Fen, fen, ZERO_FEN } from '../../domain/money.ts';
import { CapUsage } from '../../schema/entities/compensation/filing.entity.ts';
import type { Work } from '../ports.ts';

export type LockedCap = {
  readonly account: CapAccount;
  readonly usage: CapAccountUsage;
  readonly row: CapUsage | null;
};

/** `DG-2023-BANK/BANK/<bank>/2026` is the row `BANK_YEAR:DG-2023-BANK:<bank>:2026`; owners and years named `ALL` stay. */
export function capRowKey(account: CapAccount): string {
  const [pool, cap, ...rest] = account.key.split('/');
  return [cap === CAP.BANK ? 'BANK_YEAR' : cap, pool, ...rest].join(':');
}

export const budgetRowKey = (pool: string, year: number): string => `BUDGET:${pool}:${year}`;

/**
 * Locks the row of every account that the claim draws on, in the order of `capAccountsOf` (bank, firm, scheme, budget),
 * so that two claims never wait for each other, and reads the limits' bases only then.
 */
export async function lockCaps(work: Work, claim: CapOwner, policy: SchemePolicy): Promise<LockedCap[]> {
  const locked: LockedCap[] = [];
  for (const account of capAccountsOf(claim, policy)) {
    const row = await lockCapRow(work, account);
    const baseFen = await findBase(work, { account, row, claim, policy });
    const usedFen = row === null ? ZERO_FEN : addFen(row.reservedFen, row.paidFen);
    locked.push({ account, row, usage: { key: account.key, usedFen, baseFen, shareFen: null } });
  }
  return locked;
}

/** The accounts of other claims as they stand, unlocked: they weigh a division and are not drawn on. */
export async function readCaps(
  work: Work,
  claims: readonly CapOwner[],
  of: { readonly policy: SchemePolicy; readonly known: ReadonlySet<string> },
): Promise<CapAccountUsage[]> {
  const usage = new Map<string, CapAccountUsage>();
  for (const claim of claims)
    for (const account of capAccountsOf(claim, of.policy)) {
      const { key } = account;
      if (of.known.has(key) || usage.has(key)) continue;
      const row = await work.em.findOne(CapUsage, { key: capRowKey(account) });
      const baseFen = await findBase(work, { account, row, claim, policy: of.policy });
      const usedFen = row === null ? ZERO_FEN : addFen(row.reservedFen, row.paidFen);
      usage.set(key, { key, usedFen, baseFen, shareFen: null });
    }
  return [...usage.values()];
}

/** A missing row is inserted as zero, since locking a missing row locks nothing; but a budget that nobody set is none. */
async function lockCapRow(work: Work, account: CapAccount): Promise<CapUsage | null> {
  const key = capRowKey(account);
  if (account.cap !== CAP.BUDGET)
    await work.em.execute(
      'insert into cap_usage (key, cap_fen, reserved_fen) values (?, 0, 0) on conflict do nothing',
      [key],
    );
  return work.em.findOne(CapUsage, { key }, { lockMode: LockMode.PESSIMISTIC_WRITE });
}

async function findBase(
  work: Work,
  of: { account: CapAccount; row: CapUsage | null; claim: CapOwner; policy: SchemePolicy },
): Promise<Fen | null> {
  const { account, row, claim, policy } = of;
  switch (account.cap) {
    case CAP.BANK:
      return policy.caps.bankCapBase === 'prior-year-balance'
        ? sumPriorYearBalance(work, { scheme: policy.scheme, bankId: claim.bankId, year: capYearOf(claim, policy) })
        : sumFiledPrincipal(work, {
            scheme: policy.scheme,
            bankId: policy.readings.schemeCapScope === 'all-banks' ? null : claim.bankId,
            year: capYearOf(claim, policy),
          });
    case CAP.BUDGET:
      return row?.capFen ?? null;
    case CAP.FIRM:
    case CAP.SCHEME:
      return null;
    case CAP.PORTFOLIO:
      return sumPortfolioLoss(work, {
        scheme: policy.scheme,
        guarantorId: claim.guarantee?.guarantorId ?? null,
        year: capYearOf(claim, policy),
      });
  }
}

/** A4-20 read `portfolio`: every recognised loss of the guarantor's filed loans of that year. */
async function sumPortfolioLoss(
  work: Work,
  of: { scheme: string; guarantorId: string | null; year: string },
): Promise<Fen> {
  const [row] = await work.em.execute<{ total: string }[]>(
    `select coalesce(sum(c.loss_fen), 0)::text as total from loss_claim c join filing f on f.id = c.filing_id
     where f.state = 'FILED' and f.scheme = ? and c.claimant_id = ?::uuid and (? = 'ALL' or f.vintage_year::text = ?)`,
    [of.scheme, of.guarantorId, of.year, of.year],
  );
  return fen(BigInt(row?.total ?? '0'));
}

/** P of 0-04 and 1-07: the filed principal, summed anew so that no rounding adds up. The caller holds the cap's lock. */
async function sumFiledPrincipal(
  work: Work,
  of: { scheme: string; bankId: string | null; year: string },
): Promise<Fen> {
  const [row] = await work.em.execute<{ total: string }[]>(
    `select coalesce(sum(principal_fen), 0)::text as total from filing
     where state = 'FILED' and scheme = ? and (?::uuid is null or bank_id = ?::uuid)
       and (? = 'ALL' or vintage_year::text = ?)`,
    [of.scheme, of.bankId, of.bankId, of.year, of.year],
  );
  return fen(BigInt(row?.total ?? '0'));
}

/** Principal of filed loans that were drawn before the year and mature in it or later: repayments are not known here. */
async function sumPriorYearBalance(work: Work, of: { scheme: string; bankId: string; year: string }): Promise<Fen> {
  const [row] = await work.em.execute<{ total: string }[]>(
    `select coalesce(sum(f.principal_fen), 0)::text as total from filing f join loan l on l.id = f.loan_id
     where f.state = 'FILED' and f.scheme = ? and f.bank_id = ?::uuid
       and l.drawdown_on < (? || '-01-01')::date and l.maturity_on >= (? || '-01-01')::date`,
    [of.scheme, of.bankId, of.year, of.year],
  );
  return fen(BigInt(row?.total ?? '0'));
}

/** Writes the limit of today into each row; the table refuses to go above it. */
export function raiseLimits(caps: readonly LockedCap[], policy: SchemePolicy): void {
  for (const { account, usage, row } of caps) {
    if (row === null) continue;
    const limitFen = capLimit(account, usage.baseFen, policy);
    const takenFen = addFen(row.reservedFen, row.paidFen);
    // A limit that was lowered later does not undo what is reserved or paid; it leaves no headroom.
    if (limitFen !== null) row.capFen = limitFen > takenFen ? limitFen : takenFen;
  }
}

/** After a filing or its end: the cap that the loan feeds follows. The filing is already written in this transaction. */
export async function refreshBankCap(work: Work, filed: CapOwner, policy: SchemePolicy): Promise<void> {
  const account = capAccountsOf(filed, policy).find(({ cap }) => cap === CAP.BANK);
  if (account === undefined) return;
  const row = await lockCapRow(work, account);
  const baseFen = await findBase(work, { account, row, claim: filed, policy });
  raiseLimits([{ account, row, usage: { key: account.key, usedFen: ZERO_FEN, baseFen, shareFen: null } }], policy);
}
