import { ON_MARKET_STATES } from '../../domain/market/credit-need.ts';
import { RematchRange } from '../../schema/entities/matching/rematch-range.entity.ts';
import type { Deps, Work } from '../ports.ts';
import { recordCampaign, reportCampaign } from './campaign-progress.ts';
import type { NeedRange } from './match-range.ts';

/** Needs of one range: small enough that little is done again after a kill, large enough that the table stays small. */
const RANGE_NEEDS = 200;

export type Campaign = {
  /** Begins with its day. All jobs of one campaign share its ranges, and none of them does a finished range again. */
  readonly name: string;
  /** Matches a range in the transaction that then marks it as finished; answers which needs changed. */
  readonly match: (work: Work, range: NeedRange) => Promise<readonly string[]>;
  readonly rangeNeeds?: number;
};

/**
 * Goes through all live needs in ranges. A worker holds a range by the lock of its row in an open transaction, in which
 * it also writes: another worker skips it, and when the holder is killed the lock falls with its connection and nothing
 * of the range is left, so that it is free again at once. Finished ranges are not redone. Answers how many ranges this
 * worker did.
 */
export async function rematchInRanges(deps: Deps, campaign: Campaign): Promise<number> {
  await cutRanges(deps, campaign);
  for (let ranges = 0; ; ranges += 1) {
    const changed = await deps.inTransaction(async (work) => {
      const [range] = await work.em.execute<{ id: string; first_need_id: string; last_need_id: string }[]>(CLAIM_SQL, [
        campaign.name,
      ]);
      if (range === undefined) return null;
      const matched = await campaign.match(work, { first: range.first_need_id, last: range.last_need_id });
      await work.em.nativeUpdate(RematchRange, { id: range.id }, { finishedAt: deps.now() });
      return matched;
    });
    // Also when there was nothing left: whoever finished the last range may have been killed before saying so.
    await reportCampaign(deps, campaign.name);
    if (changed === null) return ranges;
    for (const needId of changed) await deps.live.publish({ topic: `need:${needId}`, id: needId });
  }
}

/** Cuts the live needs into ranges, once for a campaign. What an earlier day left is out of date. */
async function cutRanges(deps: Deps, { name, rangeNeeds = RANGE_NEEDS }: Campaign): Promise<void> {
  await deps.inTransaction(async (work) => {
    const { em } = work;
    await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 9))', ['rematch']);
    if ((await em.count(RematchRange, { campaign: name })) > 0) return;
    await em.execute('delete from rematch_range where left(campaign, 10) < left(?, 10)', [name]);
    const bounds = await em.execute<{ first: string; last: string }[]>(BOUNDS_SQL, [ON_MARKET_STATES, rangeNeeds]);
    const rows = bounds.map(({ first, last }) => ({
      id: deps.newId(),
      campaign: name,
      firstNeedId: first,
      lastNeedId: last,
      finishedAt: null,
    }));
    if (rows.length > 0) await em.insertMany(RematchRange, rows);
    recordCampaign(work, deps, { name, ranges: rows.length });
  });
}

const CLAIM_SQL = `
  select id, first_need_id, last_need_id from rematch_range
  where campaign = ? and finished_at is null order by first_need_id limit 1 for update skip locked`;
const BOUNDS_SQL = `
  with live as (select id, row_number() over (order by id) - 1 as place from credit_need where state in (?)),
    cut as (select id, place / ? as range from live)
  select min(id::text)::uuid as first, max(id::text)::uuid as last from cut group by range order by range`;
