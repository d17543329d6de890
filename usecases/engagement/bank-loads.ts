import type { SqlEntityManager } from '@mikro-orm/sql';
import { addDays } from '../../domain/calendar.ts';
import { capacityOf, freeBpsOf } from '../../domain/matching/attention-price.ts';
import { BPS_ONE, type Bps, bps } from '../../domain/money.ts';
import { scorePolicyOn } from '../matching/score-policies.ts';
import type { Deps } from '../ports.ts';

export type BankLoad = { readonly capacity: number; readonly inWork: number };

const MONTH_DAYS = 30;
const MONTHS_BACK = 3;

/** What each bank took in its best month of the last three, as a capacity, and what it has in work now. */
export async function loadsOf(
  em: SqlEntityManager,
  deps: Pick<Deps, 'today'>,
  bankIds: readonly string[],
): Promise<Map<string, BankLoad>> {
  if (bankIds.length === 0) return new Map();
  const { attention } = await scorePolicyOn(em, deps.today());
  const since = addDays(deps.today(), -MONTH_DAYS * MONTHS_BACK);
  const rows = await em.execute<{ bank_id: string; best: number; in_work: number }[]>(LOADS_SQL, [
    since,
    MONTH_DAYS,
    [...bankIds],
  ]);
  return new Map(
    rows.map(({ bank_id, best, in_work }) => [bank_id, { capacity: capacityOf(best, attention), inWork: in_work }]),
  );
}

/** The part of its capacity that a bank has left; all of it when nothing is known. */
export const freeOf = (load: BankLoad | undefined): Bps => (load === undefined ? BPS_ONE : bps(freeBpsOf(load)));

/** In work is also what a bank has not accepted yet: it was asked, and others wait behind it. */
const LOADS_SQL = `
  select bank_id, max(taken)::int as best, sum(in_work)::int as in_work
  from (
    select bank_id, count(*) filter (where accepted_at >= since.day) as taken, count(*) filter (where place is not null) as in_work
    from engagement, (select ?::date as day) since
    group by bank_id, floor((accepted_at::date - since.day) / ?::float)
  ) months
  where bank_id in (?)
  group by bank_id`;
