import type { SqlEntityManager } from '@mikro-orm/sql';
import { LRUCache } from 'lru-cache';
import type { NeedTerms } from '../../domain/market/credit-need.ts';
import type { ProductTerms } from '../../domain/market/credit-product.ts';
import type { FirmMask } from '../../domain/matching/firm-mask.ts';
import type { MarketStanding } from '../../domain/matching/market-standing.ts';
import type { Pair } from '../../domain/matching/pair.ts';
import type { ScorePolicy } from '../../domain/matching/score-policy.ts';
import type { FirmFacts } from '../../domain/registry/firm-facts.ts';
import { CreditNeedVersion } from '../../schema/entities/market/credit-need.entity.ts';
import { CreditProductVersion } from '../../schema/entities/market/credit-product.entity.ts';
import { MatchRun, type Recommendation } from '../../schema/entities/matching/recommendation.entity.ts';
import { FirmFactsVersion } from '../../schema/entities/registry/firm.entity.ts';
import { LprFixing } from '../../schema/entities/registry/lpr-fixing.entity.ts';
import { firmFactsOf, needTermsOf, productTermsOf } from '../../schema/terms-json.ts';
import { HIDDEN_MASK, loadMasks } from './firm-masks.ts';
import { standingsOf } from './market-standing.ts';
import { scorePoliciesOf } from './score-policies.ts';

export type ExplainedPair = Pair & {
  /** The weights that the run used. */
  readonly policy: ScorePolicy;
  readonly recommendation: Recommendation;
  readonly run: MatchRun;
  readonly productName: string;
  /** The group in which banks see the firm before consent, as it is now. */
  readonly mask: FirmMask;
};

// Versions never change, so what was read once is true for ever; only memory bounds the caches.
const CACHE_MAX = 10_000;
const needs = new LRUCache<string, NeedTerms>({ max: CACHE_MAX });
const firms = new LRUCache<string, FirmFacts>({ max: CACHE_MAX });
const products = new LRUCache<string, { name: string; terms: ProductTerms }>({ max: CACHE_MAX });
const fixings = new LRUCache<string, LprFixing>({ max: 500 });
const runs = new LRUCache<string, MatchRun>({ max: CACHE_MAX });
/** By run: version numbers alone would not tell two databases of one process apart. */
const grounds = new LRUCache<string, { standing: MarketStanding; policy: ScorePolicy }>({ max: CACHE_MAX });

const keyOf = (id: string, version: number): string => `${id}@${version}`;

/**
 * The exact facts on which recommendations were decided, in at most eight statements however many there are: what they
 * explain today they explain in ten years.
 */
export async function loadPairs(em: SqlEntityManager, rows: readonly Recommendation[]): Promise<ExplainedPair[]> {
  await fill(
    runs,
    rows.map((row) => row.runId),
    async (ids) => {
      for (const run of await em.find(MatchRun, { id: { $in: ids } })) runs.set(run.id, run);
    },
  );
  const withRuns = rows.flatMap((recommendation) => {
    const run = runs.get(recommendation.runId);
    return run === undefined ? [] : [{ recommendation, run }];
  });
  const masks = await loadMasks(
    em,
    rows.map(({ firmId }) => firmId),
  );
  await Promise.all([
    fill(
      needs,
      withRuns.map(({ run }) => keyOf(run.needId, run.needVersion)),
      async (keys) => {
        const found = await em.find(CreditNeedVersion, {
          $or: keys.map(splitKey).map(([needId, version]) => ({ needId, version })),
        });
        for (const one of found) needs.set(keyOf(one.needId, one.version), needTermsOf(one.terms));
      },
    ),
    fill(
      firms,
      withRuns.map(({ recommendation, run }) => keyOf(recommendation.firmId, run.factsVersion)),
      async (keys) => {
        const found = await em.find(FirmFactsVersion, {
          $or: keys.map(splitKey).map(([firmId, version]) => ({ firmId, version })),
        });
        for (const one of found) firms.set(keyOf(one.firmId, one.version), firmFactsOf(one.facts));
      },
    ),
    fill(
      products,
      rows.map((row) => keyOf(row.productId, row.productVersion)),
      async (keys) => {
        const found = await em.find(CreditProductVersion, {
          $or: keys.map(splitKey).map(([productId, version]) => ({ productId, version })),
        });
        for (const one of found)
          products.set(keyOf(one.productId, one.version), { name: one.name, terms: productTermsOf(one.terms) });
      },
    ),
    fill(
      grounds,
      withRuns.map(({ run }) => run.id),
      (ids) =>
        loadGrounds(
          em,
          withRuns.filter(({ run }) => ids.includes(run.id)).map(({ run }) => run),
        ),
    ),
    fill(
      fixings,
      withRuns.flatMap(({ run }) => run.lprFixedOn ?? []),
      async (days) => {
        for (const one of await em.find(LprFixing, { fixedOn: { $in: days as LprFixing['fixedOn'][] } }))
          fixings.set(one.fixedOn, one);
      },
    ),
  ]);
  return withRuns.flatMap(({ recommendation, run }) => {
    const ground = grounds.get(run.id);
    const need = needs.get(keyOf(run.needId, run.needVersion));
    const firm = firms.get(keyOf(recommendation.firmId, run.factsVersion));
    const product = products.get(keyOf(recommendation.productId, recommendation.productVersion));
    if (need === undefined || firm === undefined || product === undefined) return [];
    if (ground === undefined) return [];
    const { standing, policy } = ground;
    const lpr = run.lprFixedOn === null ? null : (fixings.get(run.lprFixedOn) ?? null);
    const market = { asOf: run.asOf, lpr, standing };
    const mask = masks.get(recommendation.firmId) ?? HIDDEN_MASK;
    return [
      { need, firm, product: product.terms, productName: product.name, market, policy, recommendation, run, mask },
    ];
  });
}

/** Runs of a serving model wrote the version of the weights before a slash. */
const policyVersionOf = (run: Pick<MatchRun, 'policyVersion'>): number => Number(run.policyVersion.split('/')[0]);

async function loadGrounds(em: SqlEntityManager, found: readonly MatchRun[]): Promise<void> {
  const standings = await standingsOf(em, [...new Set(found.map(({ standingVersion }) => standingVersion ?? 0))]);
  const policies = await scorePoliciesOf(em, [...new Set(found.map(policyVersionOf))]);
  for (const run of found) {
    const standing = standings.get(run.standingVersion ?? 0);
    const policy = policies.get(policyVersionOf(run));
    if (standing !== undefined && policy !== undefined) grounds.set(run.id, { standing, policy });
  }
}

async function fill(
  cache: { has: (key: string) => boolean },
  keys: readonly string[],
  load: (missing: string[]) => Promise<void>,
): Promise<void> {
  const missing = [...new Set(keys)].filter((key) => !cache.has(key));
  if (missing.length > 0) await load(missing);
}

function splitKey(key: string): [string, number] {
  const at = key.lastIndexOf('@');
  return [key.slice(0, at), Number(key.slice(at + 1))];
}
