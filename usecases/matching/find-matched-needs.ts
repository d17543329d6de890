import { raw } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { ListOrder, MatchedNeedOrder } from '../../domain/list-orders.ts';
import type { Urgency } from '../../domain/market/credit-need.ts';
import type { Purpose } from '../../domain/market/purpose.ts';
import { Recommendation } from '../../schema/entities/matching/recommendation.entity.ts';

export type MatchedNeedsQuery = {
  readonly bankId: string;
  /** Needs of which the firm lets the bank in. */
  readonly letInNeedIds: readonly string[];
  readonly productId: string | null;
  /** What the money is for and how soon stand in every masked profile, so that asking for them tells nothing. */
  readonly purpose: Purpose | null;
  readonly urgency: Urgency | null;
  readonly order: ListOrder<MatchedNeedOrder>;
  readonly first: number;
  readonly after: { readonly score: number; readonly id: string } | null;
};

const termOf = (row: string, term: 'purpose' | 'urgency'): string =>
  `(select v.terms->>'${term}' from credit_need n
    join credit_need_version v on v.need_id = n.id and v.version = n.version where n.id = ${row}.need_id)`;

/** What is recommended to a bank and may be shown to it, one more than a page. */
export function findMatchedNeeds(em: SqlEntityManager, query: MatchedNeedsQuery): Promise<Recommendation[]> {
  const { bankId, letInNeedIds, productId, purpose, urgency, order, first } = query;
  const where = {
    bankId,
    supersededAt: null,
    // Before consent the mere presence of a near miss can tell a number, and what is shown must not depend on more
    // than the bands; a bank that was let in sees its near misses, too.
    $and: [
      { $or: [{ isNearMiss: false, maskedScore: { $gte: 0 } }, { needId: { $in: [...letInNeedIds] } }] },
      beyond(query),
    ],
    ...(productId === null ? {} : { productId }),
    ...(purpose === null ? {} : { [raw((row) => termOf(row, 'purpose'))]: purpose }),
    ...(urgency === null ? {} : { [raw((row) => termOf(row, 'urgency'))]: urgency }),
  };
  return em.find(Recommendation, where, { orderBy: ORDER[order.by](order.ascending), limit: first + 1 });
}

/** Among equal scores the oldest first, so that the index of a bank's matches has this order. Ids grow with time. */
const ORDER = {
  SCORE: (ascending: boolean) =>
    ascending
      ? ({ maskedScore: 'asc nulls first', id: 'desc' } as const)
      : ({ maskedScore: 'desc nulls last', id: 'asc' } as const),
  MATCHED: (ascending: boolean) => ({ id: ascending ? ('asc' as const) : ('desc' as const) }),
};

function beyond({ order: { by, ascending }, after }: MatchedNeedsQuery): object {
  if (after === null) return {};
  const { score, id } = after;
  if (by === 'MATCHED') return { id: ascending ? { $gt: id } : { $lt: id } };
  return ascending
    ? { $or: [{ maskedScore: { $gt: score } }, { maskedScore: score, id: { $lt: id } }] }
    : { $or: [{ maskedScore: { $lt: score } }, { maskedScore: score, id: { $gt: id } }] };
}
