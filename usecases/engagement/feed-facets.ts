import {
  countFeedFacets,
  type FeedFacets,
  type FeedFilter,
  type FeedRow,
} from '../../domain/engagement/feed-facets.ts';
import { ON_MARKET_STATES } from '../../domain/market/credit-need.ts';
import type { Deps } from '../ports.ts';
import { MAY_SHOW_SQL, NOT_PASSED_BY_SQL } from './read-feed.ts';
import { slaProfileOn } from './sla-profiles.ts';

/** So many needs of a feed are counted, the best first: a bank with more has no use for an exact number. */
const COUNTED_MAX = 1_000;

const ROWS_SQL = `
  with mine as (
    select r.need_id, array_agg(r.product_id::text) as products, max(coalesce(r.masked_score, -1)) as score
    from recommendation r
    where r.bank_id = ? and r.superseded_at is null and not r.is_near_miss and ${MAY_SHOW_SQL}
    group by r.need_id
  )
  select mine.products, v.terms->>'purpose' as purpose, v.terms->>'urgency' as urgency
  from mine
  join credit_need n on n.id = mine.need_id and n.state in (?)
  join credit_need_version v on v.need_id = n.id and v.version = n.version
  where not exists (select 1 from engagement e where e.need_id = n.id and e.bank_id = ?)
    and app_places_taken(mine.need_id) < ? and ${NOT_PASSED_BY_SQL('mine')}
  order by mine.score desc, mine.need_id limit ?`;

/** The needs of a feed by product, purpose and urgency; `isWhole` is false when there are more than were counted. */
export async function readFeedFacets(
  deps: Pick<Deps, 'read' | 'today' | 'now'>,
  of: { readonly bankId: string; readonly filter: FeedFilter },
): Promise<FeedFacets & { readonly counted: number; readonly isWhole: boolean }> {
  const { bankId, filter } = of;
  const em = deps.read();
  const { placesMax } = await slaProfileOn(em, deps.today());
  const rows = await em.execute<{ products: string[]; purpose: FeedRow['purpose']; urgency: FeedRow['urgency'] }[]>(
    ROWS_SQL,
    [bankId, deps.now(), [...ON_MARKET_STATES], bankId, placesMax, bankId, COUNTED_MAX + 1],
  );
  const counted = rows
    .slice(0, COUNTED_MAX)
    .map(({ products, purpose, urgency }) => ({ productIds: products, purpose, urgency }));
  return {
    ...countFeedFacets(counted, filter),
    counted: counted.length,
    isWhole: rows.length <= COUNTED_MAX,
  };
}
