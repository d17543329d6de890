import { RematchRange } from '../../schema/entities/matching/rematch-range.entity.ts';
import type { Deps } from '../ports.ts';

/** Needs of one range: small enough that little is done again after a kill, large enough that the table stays small. */
const RANGE_NEEDS = 200;

export type Campaign = {
  readonly name: string;
  readonly match: (needId: string) => Promise<unknown>;
  readonly rangeNeeds?: number;
};

/**
 * Goes through all live needs in ranges. A worker holds a range by the lock of its row in an open transaction: another
 * worker skips it, and when the holder is killed the lock falls with its connection, so the range is free again at
 * once. Finished ranges are not redone. Answers how many needs this worker matched.
 */
export async function rematchInRanges(deps: Deps, campaign: Campaign): Promise<number> {
  await cutRanges(deps, campaign);
  let matched = 0;
  for (;;) {
    const count = await deps.inTransaction(async ({ em }) => {
      const [range] = await em.execute<{ id: string; first_need_id: string; last_need_id: string }[]>(CLAIM_SQL, [
        campaign.name,
      ]);
      if (range === undefined) return null;
      const needs = await em.execute<{ id: string }[]>(NEEDS_SQL, [range.first_need_id, range.last_need_id]);
      for (const need of needs) await campaign.match(need.id);
      await em.nativeUpdate(RematchRange, { id: range.id }, { finishedAt: deps.now() });
      return needs.length;
    });
    if (count === null) return matched;
    matched += count;
  }
}

/**
 * Cuts the live needs into ranges once. Ranges of another campaign stay as long as it has work left on the same day, so
 * that two campaigns of one day do not take each other's ranges away; what an earlier day left is out of date.
 */
async function cutRanges(deps: Deps, { name, rangeNeeds = RANGE_NEEDS }: Campaign): Promise<void> {
  await deps.inTransaction(async ({ em }) => {
    await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 9))', ['rematch']);
    if ((await em.count(RematchRange, { campaign: name, finishedAt: null })) > 0) return;
    await em.execute(CLEAR_SQL, [name, name]);
    const bounds = await em.execute<{ first: string; last: string }[]>(BOUNDS_SQL, [rangeNeeds]);
    const rows = bounds.map(({ first, last }) => ({
      id: deps.newId(),
      campaign: name,
      firstNeedId: first,
      lastNeedId: last,
      finishedAt: null,
    }));
    if (rows.length > 0) await em.insertMany(RematchRange, rows);
  });
}

/** The name of a campaign begins with its day. */
const CLEAR_SQL = `
  delete from rematch_range gone
  where gone.campaign = ? or left(gone.campaign, 10) < left(?, 10)
    or not exists (
      select 1 from rematch_range open where open.campaign = gone.campaign and open.finished_at is null)`;
const CLAIM_SQL = `
  select id, first_need_id, last_need_id from rematch_range
  where campaign = ? and finished_at is null order by first_need_id limit 1 for update skip locked`;
const NEEDS_SQL = `
  select id from credit_need where state = 'PUBLISHED' and id between ? and ? order by id`;
const BOUNDS_SQL = `
  select min(id::text)::uuid as first, max(id::text)::uuid as last
  from (select id, (row_number() over (order by id) - 1) / ? as range from credit_need where state = 'PUBLISHED') cut
  group by range order by range`;
