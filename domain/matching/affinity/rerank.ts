import type { Candidate } from '../rank.ts';

/** How the learned chance enters a ranking; dated data beside the score policy. */
export type RerankPolicy = {
  readonly version: number;
  /** Thousandths of the rank score that the learned chance makes up; the rest is the reciprocal score. */
  readonly affinityWeight: number;
  /** For a first loan every so-manieth place goes by rules alone, so that no bank is shut out for want of a past. */
  readonly exploreEvery: number;
};

/** Our default: one fifth learned, every fourth place of a first-loan firm by rules alone. */
export const DEFAULT_RERANK_POLICY: RerankPolicy = { version: 1, affinityWeight: 200, exploreEvery: 4 };

export type Reranked = Candidate & {
  /** Learned chance in ten thousandths; `null` where the model knows no such lender. */
  readonly affinity: number | null;
  /** True where the place was given by rules alone, for a first loan. */
  readonly isExploration: boolean;
};

/**
 * Orders eligible candidates, given best first by rules, anew by `(1000 − w) · reciprocal + w · affinity`. An unknown
 * lender counts as the median of the known ones. Ties keep the order of the rules. Nobody enters and nobody leaves.
 */
export function rerank(
  candidates: readonly Candidate[],
  affinityOf: (candidate: Candidate) => number | null,
  options: { readonly policy: RerankPolicy; readonly isFirstLoanFirm: boolean },
): Reranked[] {
  const { affinityWeight, exploreEvery } = options.policy;
  const scored = candidates.map((candidate, index) => ({ candidate, index, affinity: affinityOf(candidate) }));
  const known = scored.flatMap(({ affinity }) => affinity ?? []).sort((first, second) => first - second);
  const median = known[Math.floor(known.length / 2)] ?? 0;
  const worth = ({ candidate, affinity }: (typeof scored)[number]): number =>
    (1_000 - affinityWeight) * candidate.reciprocal + affinityWeight * (affinity ?? median);
  const learned = [...scored].sort((first, second) => worth(second) - worth(first) || first.index - second.index);
  const placed: Reranked[] = [];
  const taken = new Set<number>();
  while (placed.length < scored.length) {
    const isExploration = options.isFirstLoanFirm && (placed.length + 1) % exploreEvery === 0;
    const next = (isExploration ? scored : learned).find(({ index }) => !taken.has(index));
    if (next === undefined) break;
    taken.add(next.index);
    placed.push({ ...next.candidate, affinity: next.affinity, isExploration });
  }
  return placed;
}
