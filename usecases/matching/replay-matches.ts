import type { SqlEntityManager } from '@mikro-orm/sql';
import { rerank } from '../../domain/matching/affinity/rerank.ts';
import { decideEligibility, type EligibilityVerdict } from '../../domain/matching/decide-eligibility.ts';
import { evaluateRules } from '../../domain/matching/hard-rules.ts';
import { bankStandingOf } from '../../domain/matching/market-standing.ts';
import { type Candidate, compareNearMisses } from '../../domain/matching/rank.ts';
import { scorePair } from '../../domain/matching/score-pair.ts';
import { sparedPlaces } from '../../domain/matching/shortlist.ts';
import { MatchRun, Recommendation } from '../../schema/entities/matching/recommendation.entity.ts';
import { affinityQueryOf, chancesOf, type LoadedAffinity, restoreVersion } from './load-affinity.ts';
import { type ExplainedPair, loadPairs } from './load-pairs.ts';

export type Replay = { readonly checked: number; readonly differing: readonly string[] };

type Models = ReadonlyMap<number, LoadedAffinity['estimate']>;

/**
 * Decides the stored matches of the newest runs of a need again, superseded ones too, from the versions that the runs
 * name, and lists those that come out otherwise in verdict, a score, the price charged, the learned chance or the rank.
 * It should list none, for ever.
 */
export async function replayMatches(em: SqlEntityManager, needId: string, runsMax: number): Promise<Replay> {
  const runs = await em.find(MatchRun, { needId }, { orderBy: { finishedAt: 'desc', id: 'desc' }, limit: runsMax });
  const ids = runs.map(({ id }) => id);
  const rows = await em.find(Recommendation, { runId: { $in: ids } }, { orderBy: { runId: 'asc', rank: 'asc' } });
  const pairs = await loadPairs(em, rows);
  const models = new Map<number, LoadedAffinity['estimate']>();
  for (const { run } of pairs) {
    const version = run.modelVersion ?? run.shadowVersion;
    if (version !== null && !models.has(version)) models.set(version, await restoreVersion(em, version));
  }
  const differing = ids.flatMap((runId) =>
    replayRun(
      pairs.filter(({ run }) => run.id === runId),
      models,
    ),
  );
  return { checked: pairs.length, differing };
}

type Replayed = {
  readonly pair: ExplainedPair;
  readonly verdict: EligibilityVerdict;
  readonly candidate: Candidate;
  readonly affinity: number | null;
};

/** The stored pairs of one run, given by rank, that come out otherwise. */
function replayRun(pairs: readonly ExplainedPair[], models: Models): string[] {
  const replayed = pairs.map((pair) => replayPair(pair, models));
  const ranked = rankAgain(replayed, models);
  return replayed.flatMap(({ pair: { recommendation }, verdict, candidate, affinity }, index) => {
    const isSame =
      verdict === (recommendation.isNearMiss ? 'near-miss' : 'eligible') &&
      candidate.firmScore === recommendation.firmScore &&
      candidate.bankScore === recommendation.bankScore &&
      candidate.reciprocal === recommendation.reciprocalScore &&
      affinity === recommendation.affinity &&
      isPriceRight(replayed, index) &&
      ranked[index] === recommendation.productId &&
      recommendation.rank === index + 1;
    return isSame ? [] : [recommendation.id];
  });
}

function replayPair(pair: ExplainedPair, models: Models): Replayed {
  const { recommendation, run, need, product } = pair;
  const score = scorePair(pair, pair.policy);
  const eligibility = decideEligibility(evaluateRules(pair));
  const estimate = models.get(run.modelVersion ?? run.shadowVersion ?? 0);
  const known = estimate === undefined ? null : chancesOf(estimate(affinityQueryOf(pair))).known;
  return {
    pair,
    verdict: eligibility.verdict,
    affinity: recommendation.isNearMiss ? null : (known?.get(recommendation.bankId) ?? null),
    candidate: {
      needId: need.needId,
      needVersion: need.version,
      productId: product.productId,
      productVersion: product.version,
      verdict: recommendation.isNearMiss ? 'near-miss' : 'eligible',
      misses: eligibility.verdict === 'eligible' ? 0 : eligibility.because.length,
      firmScore: score.firm.total,
      bankScore: score.bank.total,
      reciprocal: score.reciprocal,
      rankScore: score.reciprocal - recommendation.attentionPrice,
      attentionPrice: recommendation.attentionPrice,
      firstLoan: product.firstLoanOnly,
    },
  };
}

/** Charged the bank's price of the standing, or spared; only so many as the floor spares. */
function isPriceRight(replayed: readonly Replayed[], index: number): boolean {
  const one = replayed[index];
  if (one === undefined) return false;
  const { pair, candidate } = one;
  const price = (of: Replayed): number =>
    bankStandingOf(of.pair.market.standing, of.pair.product.bankId).attentionPrice;
  if (candidate.attentionPrice === (candidate.verdict === 'eligible' ? price(one) : 0)) return true;
  const spared = replayed.filter(
    (other) => other.candidate.verdict === 'eligible' && other.candidate.attentionPrice < price(other),
  );
  return candidate.attentionPrice === 0 && spared.length <= sparedPlaces(pair, pair.policy.exposureFloor);
}

/** The products in the order that the run must have given them. */
function rankAgain(replayed: readonly Replayed[], models: Models): string[] {
  const [first] = replayed;
  if (first === undefined) return [];
  const candidates = replayed.map(({ candidate }) => candidate).sort(compareNearMisses);
  const { run, firm, policy } = first.pair;
  const model = run.modelVersion === null ? undefined : models.get(run.modelVersion);
  if (model === undefined) return candidates.map(({ productId }) => productId);
  const { median } = chancesOf(model(affinityQueryOf(first.pair)));
  const affinityOf = new Map(replayed.map(({ candidate, affinity }) => [candidate.productId, affinity]));
  const eligible = candidates.filter(({ verdict }) => verdict === 'eligible');
  const ordered = rerank(eligible, ({ productId }) => affinityOf.get(productId) ?? null, {
    policy: policy.rerank,
    isFirstLoanFirm: firm.hasNoLoanRecord === true,
    unknownAffinity: median,
  });
  const nearMisses = candidates.filter(({ verdict }) => verdict !== 'eligible');
  return [...ordered, ...nearMisses].map(({ productId }) => productId);
}
