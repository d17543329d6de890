import { daysBetween } from '../calendar.ts';
import type { NeedOnMarket } from './pair.ts';
import { compareNearMisses, type Rankable } from './rank.ts';
import type { ExposureFloor } from './score-policy.ts';

export type Score = { readonly firmScore: number; readonly bankScore: number; readonly reciprocal: number };
export type Scored = Score &
  Rankable & {
    readonly slot: number;
    readonly misses: number;
    readonly attentionPrice: number;
  };

/** How many places of this need's list the price of attention spares: a first loan or a long wait has some, others none. */
export function sparedPlaces({ need, firm, market }: NeedOnMarket, floor: ExposureFloor): number {
  const waitedDays = daysBetween(need.publishedOn, market.asOf);
  return firm.hasNoLoanRecord === true || waitedDays >= floor.waitingDaysMin ? floor.places : 0;
}

/**
 * The best eligible products of one need while the market is looked through. The `spared` best by plain score are kept
 * whatever their banks' attention costs; all others are charged for it.
 */
export type Shortlist = {
  readonly limit: number;
  readonly spared: number;
  readonly priced: Scored[];
  readonly free: Scored[];
};

export const emptyShortlist = (limit: number, spared: number): Shortlist => ({
  limit,
  spared: Math.min(spared, limit),
  priced: [],
  free: [],
});

/** The lowest reciprocal with which a product whose bank costs `price` could still get in. */
export function lowestOfInterest({ limit, spared, priced, free }: Shortlist, price: number): number {
  const worst = priced[limit - 1];
  if (worst === undefined) return 0;
  const lowest = worst.rankScore + price;
  const worstFree = spared === 0 ? undefined : free[spared - 1];
  return spared === 0 ? lowest : Math.min(lowest, worstFree?.rankScore ?? 0);
}

export function offer({ limit, spared, priced, free }: Shortlist, scored: Omit<Scored, 'rankScore'>): void {
  const { reciprocal, attentionPrice } = scored;
  keep(priced, { ...scored, rankScore: reciprocal - attentionPrice }, limit);
  if (spared > 0) keep(free, { ...scored, rankScore: reciprocal, attentionPrice: 0 }, spared);
}

/** Best first; a product that is spared is not charged a second time. */
export function finish({ limit, priced, free }: Shortlist): Scored[] {
  if (free.length === 0) return priced;
  const spared = new Set(free.map(({ productId }) => productId));
  return [...free, ...priced.filter(({ productId }) => !spared.has(productId))].sort(compareNearMisses).slice(0, limit);
}

/** Inserts into a short sorted list and drops what no longer fits. */
export function keep(best: Scored[], scored: Scored, room: number): void {
  let at = best.length;
  for (
    let before = best[at - 1];
    before !== undefined && compareNearMisses(scored, before) < 0;
    before = best[at - 1]
  ) {
    at -= 1;
  }
  if (at >= room) return;
  best.splice(at, 0, scored);
  if (best.length > room) best.pop();
}
