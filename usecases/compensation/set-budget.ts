import { LockMode } from '@mikro-orm/core';
import type { Fen } from '../../domain/money.ts';
import { done, type Outcome, refused } from '../../domain/refusal.ts';
import { CapUsage } from '../../schema/entities/compensation/filing.entity.ts';
import type { Work } from '../ports.ts';
import { budgetRowKey } from './cap-rows.ts';

const POOL_PATTERN = /^[A-Z0-9-]{3,32}$/;

export type SetBudget = { readonly pool: string; readonly year: number; readonly amountFen: Fen };

/**
 * Sets what a pool may spend in a year (1-14); until then its claims are refused with BUDGET_NOT_SET. Never less than
 * what claims have reserved. Runs inside the caller's transaction.
 */
export async function setBudget(work: Work, input: SetBudget): Promise<Outcome<{ readonly key: string }>> {
  if (!POOL_PATTERN.test(input.pool)) return refused('POOL_UNKNOWN', 'pool');
  if (input.year < 2000 || input.year > 2199) return refused('YEAR_OUT_OF_RANGE', 'year');
  if (input.amountFen < 0n) return refused('AMOUNT_OUT_OF_RANGE', 'amountFen', { min: '0' });
  const key = budgetRowKey(input.pool, input.year);
  await work.em.execute('insert into cap_usage (key, cap_fen, reserved_fen) values (?, 0, 0) on conflict do nothing', [
    key,
  ]);
  const row = await work.em.findOneOrFail(CapUsage, { key }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (input.amountFen < row.reservedFen)
    return refused('BUDGET_BELOW_RESERVED', 'amountFen', { reservedFen: `${row.reservedFen}` });
  row.capFen = input.amountFen;
  return done({ key });
}
