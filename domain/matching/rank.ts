import type { EligibilityVerdict } from './decide-eligibility.ts';

/** What ranking looks at, and nothing else: no fee, contract or sponsor can enter. */
export type Rankable = {
  readonly needId: string;
  readonly productId: string;
  /** The reciprocal score, 0..10 000, less the price of attention that was charged; may be negative. */
  readonly rankScore: number;
  /** 0..10 000 */
  readonly firmScore: number;
  /** In a list for a need: the product is for first loans only. In a list for a product: the firm has no loan yet. */
  readonly firstLoan: boolean;
};

/** One match of a need and a product. All scores run from 0 to 10 000. */
export type Candidate = Rankable & {
  readonly needVersion: number;
  readonly productVersion: number;
  readonly verdict: Exclude<EligibilityVerdict, 'ineligible'>;
  /** Number of rules that did not pass; 0 when eligible. */
  readonly misses: number;
  readonly bankScore: number;
  readonly reciprocal: number;
  /** What the bank's place was charged; 0 where the exposure floor spared it. */
  readonly attentionPrice: number;
};

const byCode = (first: string, second: string): number => (first < second ? -1 : first > second ? 1 : 0);

/**
 * Order of matches: higher rank score first; ties to the higher score for the firm, then to a first loan (1-22),
 * then to the smaller product id, then to the smaller need id. Ids compare by code unit, so no locale can reorder them.
 */
export function compareMatches(first: Rankable, second: Rankable): number {
  if (first.rankScore !== second.rankScore) return second.rankScore - first.rankScore;
  if (first.firmScore !== second.firmScore) return second.firmScore - first.firmScore;
  if (first.firstLoan !== second.firstLoan) return first.firstLoan ? -1 : 1;
  return byCode(first.productId, second.productId) || byCode(first.needId, second.needId);
}

/** Order of near misses: fewer missed rules first, then as {@link compareMatches}. */
export const compareNearMisses = (
  first: Rankable & { readonly misses: number },
  second: Rankable & { readonly misses: number },
): number => first.misses - second.misses || compareMatches(first, second);

/** The matches in the order of {@link compareMatches}; the order of the input has no influence. */
export function rankMatches<Match extends Rankable>(matches: readonly Match[]): Match[] {
  return [...matches].sort(compareMatches);
}
