import type { CivilDate } from '../../domain/calendar.ts';
import { type FundBook, ledgerAccount } from '../../domain/compensation/ledger.ts';
import type { SchemePolicy } from '../../domain/compensation/policy.ts';
import { invariant } from '../../domain/invariant.ts';
import type { LossClaim } from '../../schema/entities/compensation/claim.entity.ts';
import type { Work } from '../ports.ts';
import { budgetRowKey } from './cap-rows.ts';

/** The book that pays a claim approved on that day: the pool of the scheme, or the scheme's own where it has no budget. */
export const bookFor = (policy: SchemePolicy, decidedOn: CivilDate): FundBook => ({
  pool: policy.caps.budgetPool ?? policy.scheme,
  year: decidedOn.slice(0, 4),
});

/** The book that an approved claim draws on. */
export function bookOf(claim: LossClaim): FundBook {
  invariant(claim.fundPool !== null && claim.fundYear !== null, 'an approved claim has a book');
  return { pool: claim.fundPool, year: claim.fundYear };
}

/** Where the claim's money came from, and goes back to: the year's budget where the claim draws on one. */
export async function fundAccountOf(work: Work, claim: LossClaim): Promise<string> {
  const book = bookOf(claim);
  const [row] = await work.em.execute<{ found: boolean }[]>(
    'select exists (select 1 from claim_draw where claim_id = ? and key = ?) as found',
    [claim.id, budgetRowKey(book.pool, Number(book.year))],
  );
  return row?.found === true ? ledgerAccount.available(book) : ledgerAccount.treasury(book.pool);
}
