import type { FeedFilter } from '../../domain/engagement/feed-facets.ts';
import { ON_MARKET_STATES } from '../../domain/market/credit-need.ts';
import { Recommendation } from '../../schema/entities/matching/recommendation.entity.ts';
import type { Deps } from '../ports.ts';
import { slaProfileOn } from './sla-profiles.ts';

/** A need that a bank may take now: the best of its products for it, what is left of it, and until when. */
export type FeedItem = {
  readonly recommendation: Recommendation;
  readonly placesLeft: number;
  readonly placesMax: number;
  /** When the window closes in which banks choose for themselves; `null` when it has closed. */
  readonly openUntil: Date | null;
  /** Where the next page begins. */
  readonly position: string;
};

/** Scores in steps, so that within a step the deadline decides, and no exact score shows through the order. */
const SCORE_STEP = 500;
const NEVER = '9999-12-31T00:00:00.000Z';

/** What the money is for and how soon stand in every masked profile, so that asking for them tells nothing. */
const termOf = (term: 'purpose' | 'urgency'): string =>
  `(select v.terms->>'${term}' from credit_need_version v where v.need_id = n.id and v.version = n.version)`;

/** What a bank may know of a recommendation `r` without the firm, or because the firm let it in. */
export const MAY_SHOW_SQL = `(r.masked_score >= 0 or exists (select 1 from consent c where c.need_id = r.need_id
  and c.bank_id = r.bank_id and c.revoked_at is null and c.paused_at is null and c.reads_left > 0 and c.expires_at > ?::timestamptz))`;

/** What the bank said last counts: a need that it passed by does not come back. */
export const NOT_PASSED_BY_SQL = (need: string): string => `(select o.kind from match_outcome o
  where o.need_id = ${need}.need_id and o.bank_id = ? and o.side = 'bank' and o.kind <> 'VIEWED'
  order by o.reported_at desc limit 1) is distinct from 'REFUSED'`;

/**
 * What is asked of each need by itself comes last, over the needs in their order, so that it is asked no longer than
 * until the page is full; `offset 0` keeps the planner from asking before it has ordered.
 */
const FEED_SQL = `
  with best as (
    select distinct on (r.need_id) r.id, r.need_id, greatest(coalesce(r.masked_score, -1), 0) / ${SCORE_STEP} as step
    from recommendation r
    where r.bank_id = ? and r.superseded_at is null and not r.is_near_miss and (?::uuid is null or r.product_id = ?::uuid)
      and ${MAY_SHOW_SQL}
    order by r.need_id, r.masked_score desc nulls last, r.product_id
  ), open as (
    select best.id, best.need_id, best.step, t.due_at,
      coalesce(t.due_at, n.expires_on::timestamptz, ?::timestamptz) as deadline
    from best
    join credit_need n on n.id = best.need_id and n.state in (?)
    left join timer t on t.kind = 'dispatch' and t.subject_id = n.id and t.armed_version = n.version and t.fired_at is null
    where not exists (select 1 from engagement e where e.need_id = n.id and e.bank_id = ?)
      and (?::text is null or ${termOf('purpose')} = ?::text) and (?::text is null or ${termOf('urgency')} = ?::text)
  ), in_order as (
    select * from open where step < ?::int or (step = ?::int and (deadline, id) > (?::timestamptz, ?::uuid))
    order by step desc, deadline, id offset 0
  )
  select id, step, due_at, deadline, taken
  from in_order cross join lateral (select app_places_taken(in_order.need_id) as taken offset 0) as places
  where taken < ? and ${NOT_PASSED_BY_SQL('in_order')}
  order by step desc, deadline, id limit ?`;

const FIRST = { step: 1_000_000, deadline: '-infinity', id: '00000000-0000-0000-0000-000000000000' };

/** The needs that a bank may take and is shown, by the score of what it may know and then by deadline. */
export async function readFeed(
  deps: Pick<Deps, 'read' | 'today' | 'now'>,
  of: {
    readonly bankId: string;
    readonly filter: FeedFilter;
    readonly after: string | null;
    readonly limit: number;
  },
): Promise<FeedItem[]> {
  const { bankId, filter, after, limit } = of;
  const { productId, purpose, urgency } = filter;
  const from = after === null ? FIRST : positionOf(after);
  if (from === null) return [];
  const { placesMax } = await slaProfileOn(deps.read(), deps.today());
  const em = deps.read();
  const rows = await em.execute<{ id: string; step: number; due_at: Date | null; deadline: Date; taken: number }[]>(
    FEED_SQL,
    [
      bankId,
      productId,
      productId,
      deps.now(),
      NEVER,
      [...ON_MARKET_STATES],
      bankId,
      purpose,
      purpose,
      urgency,
      urgency,
      from.step,
      from.step,
      from.deadline,
      from.id,
      placesMax,
      bankId,
      limit,
    ],
  );
  const found = await em.find(Recommendation, { id: { $in: rows.map(({ id }) => id) } });
  const recommendationOf = new Map(found.map((one) => [one.id, one]));
  return rows.flatMap(({ id, step, due_at, deadline, taken }) => {
    const recommendation = recommendationOf.get(id);
    if (recommendation === undefined) return [];
    const position = `${step}|${new Date(deadline).toISOString()}|${id}`;
    const openUntil = due_at === null ? null : new Date(due_at);
    return { recommendation, placesLeft: placesMax - taken, placesMax, openUntil, position };
  });
}

const POSITION_PATTERN = /^(\d{1,6})\|(\d{4}-\d{2}-\d{2}T[\d:.]{8,12}Z)\|([0-9a-f-]{36})$/;

function positionOf(after: string): { step: number; deadline: string; id: string } | null {
  const [, step, deadline, id] = POSITION_PATTERN.exec(after) ?? [];
  if (step === undefined || deadline === undefined || id === undefined) return null;
  return { step: Number(step), deadline, id };
}
