import type { Urgency } from '../market/credit-need.ts';
import type { Purpose } from '../market/purpose.ts';

/** What a bank narrows its feed to; `null` takes every value. */
export type FeedFilter = {
  readonly productId: string | null;
  readonly purpose: Purpose | null;
  readonly urgency: Urgency | null;
};

export const WHOLE_FEED: FeedFilter = { productId: null, purpose: null, urgency: null };

/** One need of the feed, with the products of the bank that it is recommended for. */
export type FeedRow = {
  readonly productIds: readonly string[];
  readonly purpose: Purpose;
  readonly urgency: Urgency;
};

export type FeedFacets = {
  readonly products: ReadonlyMap<string, number>;
  readonly purposes: ReadonlyMap<Purpose, number>;
  readonly urgencies: ReadonlyMap<Urgency, number>;
};

/**
 * How many needs each value of each field would leave: a field is counted under the filters of the others and not under
 * its own, so that a chosen value shows what the others would give.
 */
export function countFeedFacets(rows: readonly FeedRow[], filter: FeedFilter): FeedFacets {
  const isOfProduct = ({ productIds }: FeedRow): boolean =>
    filter.productId === null || productIds.includes(filter.productId);
  const isForPurpose = ({ purpose }: FeedRow): boolean => filter.purpose === null || purpose === filter.purpose;
  const isAsUrgent = ({ urgency }: FeedRow): boolean => filter.urgency === null || urgency === filter.urgency;
  return {
    products: countBy(
      rows.filter((row) => isForPurpose(row) && isAsUrgent(row)).flatMap(({ productIds }) => productIds),
    ),
    purposes: countBy(rows.filter((row) => isOfProduct(row) && isAsUrgent(row)).map(({ purpose }) => purpose)),
    urgencies: countBy(rows.filter((row) => isOfProduct(row) && isForPurpose(row)).map(({ urgency }) => urgency)),
  };
}

/** The most frequent value first; ties in the order in which they came. */
function countBy<Value>(values: readonly Value[]): Map<Value, number> {
  const counts = new Map<Value, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return new Map([...counts].sort(([, one], [, other]) => other - one));
}
