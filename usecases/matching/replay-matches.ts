import type { SqlEntityManager } from '@mikro-orm/sql';
import { decideEligibility } from '../../domain/matching/decide-eligibility.ts';
import { evaluateRules } from '../../domain/matching/hard-rules.ts';
import { scorePair } from '../../domain/matching/score-pair.ts';
import { DEFAULT_SCORE_POLICY } from '../../domain/matching/score-policy.ts';
import { Recommendation } from '../../schema/entities/matching/recommendation.entity.ts';
import { affinityQueryOf, type LoadedAffinity, restoreVersion } from './load-affinity.ts';
import { type ExplainedPair, loadPairs } from './load-pairs.ts';

export type Replay = { readonly checked: number; readonly differing: readonly string[] };

/**
 * Decides the stored matches of a need again, superseded ones too, from the versions that their runs name, and lists
 * those that come out otherwise in verdict, either score or learned chance. It should list none, for ever.
 */
export async function replayMatches(em: SqlEntityManager, needId: string, limit: number): Promise<Replay> {
  const rows = await em.find(Recommendation, { needId }, { orderBy: { id: 'desc' }, limit });
  const pairs = await loadPairs(em, rows);
  const models = new Map<number, LoadedAffinity['estimate']>();
  for (const { run } of pairs) {
    const version = run.modelVersion ?? run.shadowVersion;
    if (version !== null && !models.has(version)) models.set(version, await restoreVersion(em, version));
  }
  const differing = pairs.filter((pair) => !isSame(pair, models)).map(({ recommendation }) => recommendation.id);
  return { checked: pairs.length, differing };
}

function isSame(pair: ExplainedPair, models: ReadonlyMap<number, LoadedAffinity['estimate']>): boolean {
  const { recommendation, run } = pair;
  const score = scorePair(pair, DEFAULT_SCORE_POLICY);
  const { verdict } = decideEligibility(evaluateRules(pair));
  const estimate = models.get(run.modelVersion ?? run.shadowVersion ?? 0);
  const chance = recommendation.isNearMiss ? undefined : estimate?.(affinityQueryOf(pair)).get(recommendation.bankId);
  return (
    verdict === (recommendation.isNearMiss ? 'near-miss' : 'eligible') &&
    score.firm.total === recommendation.firmScore &&
    score.bank.total === recommendation.bankScore &&
    score.reciprocal === recommendation.reciprocalScore &&
    (chance === undefined ? null : Math.round(chance * 10_000)) === recommendation.affinity
  );
}
