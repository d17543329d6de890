import type { Candidate } from '../rank.ts';
import type { RerankPolicy } from '../score-policy.ts';

export type Reranked = Candidate & {
  /** Learned chance in ten thousandths; `null` where the model knows no such lender. */
  readonly affinity: number | null;
  /** True where the place was given by rules alone, for a first loan. */
  readonly isExploration: boolean;
};

/**
 * Orders eligible candidates, given best first by rules, anew by `(1000 − w) · rank score + w · affinity`. An unknown
 * lender counts as `unknownAffinity`. Ties keep the order of the rules. Nobody enters and nobody leaves, and the first
 * places come out the same when only they are ordered again, so that a stored list can be replayed.
 */
export function rerank(
  candidates: readonly Candidate[],
  affinityOf: (candidate: Candidate) => number | null,
  options: { readonly policy: RerankPolicy; readonly isFirstLoanFirm: boolean; readonly unknownAffinity: number },
): Reranked[] {
  const { affinityWeight, exploreEvery } = options.policy;
  const scored = candidates.map((candidate, index) => ({ candidate, index, affinity: affinityOf(candidate) }));
  const worth = ({ candidate, affinity }: (typeof scored)[number]): number =>
    (1_000 - affinityWeight) * candidate.rankScore + affinityWeight * (affinity ?? options.unknownAffinity);
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
