import type { SqlEntityManager } from '@mikro-orm/sql';
import { addDays } from '../../domain/calendar.ts';
import { capacityOf, freeBpsOf } from '../../domain/matching/attention-price.ts';
import { BPS_ONE, type Bps, bps } from '../../domain/money.ts';
import { scorePolicyOn } from '../matching/score-policies.ts';
import type { Deps } from '../ports.ts';

/** Cases at once. `capacity` is what the bank states, else what is estimated. */
export type BankLoad = {
  readonly capacity: number;
  readonly stated: number | null;
  readonly estimated: number;
  readonly inWork: number;
};

const MONTH_DAYS = 30;
const MONTHS_BACK = 3;

/**
 * What each bank says that it can take, else what it took in its best month of the last three, as a capacity, and what it
 * has in work now; an entry for each bank that is asked about.
 */
export async function loadsOf(
  em: SqlEntityManager,
  deps: Pick<Deps, 'today'>,
  bankIds: readonly string[],
): Promise<Map<string, BankLoad>> {
  if (bankIds.length === 0) return new Map();
  const { attention } = await scorePolicyOn(em, deps.today());
  const since = addDays(deps.today(), -MONTH_DAYS * MONTHS_BACK);
  const rows = await em.execute<{ bank_id: string; best: number; in_work: number; stated: number | null }[]>(
    LOADS_SQL,
    [since, MONTH_DAYS, [...bankIds], [...bankIds]],
  );
  const rowOf = new Map(rows.map((row) => [row.bank_id, row]));
  return new Map(
    bankIds.map((bankId) => {
      const row = rowOf.get(bankId);
      const estimated = capacityOf(row?.best ?? 0, attention);
      const stated = row?.stated ?? null;
      return [bankId, { capacity: stated ?? estimated, stated, estimated, inWork: row?.in_work ?? 0 }];
    }),
  );
}

/** The part of its capacity that a bank has left; all of it when nothing is known. */
export const freeOf = (load: BankLoad | undefined): Bps => (load === undefined ? BPS_ONE : bps(freeBpsOf(load)));

/** In work is also what a bank has not accepted yet: it was asked, and others wait behind it. */
const LOADS_SQL = `
  with worked as (
    select bank_id, max(taken)::int as best, sum(in_work)::int as in_work
    from (
      select bank_id, count(*) filter (where accepted_at >= since.day) as taken, count(*) filter (where place is not null) as in_work
      from engagement, (select ?::date as day) since
      group by bank_id, floor((accepted_at::date - since.day) / ?::float)
    ) months
    where bank_id in (?)
    group by bank_id
  ), said as (
    select bank_id, cases from bank_capacity where bank_id in (?) and cases is not null
  )
  select bank_id, coalesce(best, 0) as best, coalesce(in_work, 0) as in_work, cases as stated
  from worked full join said using (bank_id)`;
