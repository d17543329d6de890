import { LockMode } from '@mikro-orm/core';
import { ON_MARKET_STATES } from '../../domain/market/credit-need.ts';
import { type Reranked, rerank } from '../../domain/matching/affinity/rerank.ts';
import type { Catalogue } from '../../domain/matching/catalogue.ts';
import { applyChanges } from '../../domain/matching/change.ts';
import { isOfFirmAlone, planForFirm } from '../../domain/matching/counterfactual.ts';
import type { FirmMask } from '../../domain/matching/firm-mask.ts';
import { scoreMasked, UNSEEN } from '../../domain/matching/mask-pair.ts';
import {
  countFurther,
  countOpenings,
  matchNeed as findMatches,
  MATCHES_LIMIT,
  type Opening,
} from '../../domain/matching/match-need.ts';
import type { NeedOnMarket } from '../../domain/matching/pair.ts';
import type { Candidate } from '../../domain/matching/rank.ts';
import type { ScorePolicy } from '../../domain/matching/score-policy.ts';
import { CreditNeed, CreditNeedVersion } from '../../schema/entities/market/credit-need.entity.ts';
import { MatchRun, Recommendation } from '../../schema/entities/matching/recommendation.entity.ts';
import { Firm, FirmFactsVersion } from '../../schema/entities/registry/firm.entity.ts';
import { hashContent } from '../../schema/hash-content.ts';
import { firmFactsOf, needTermsOf } from '../../schema/terms-json.ts';
import type { Deps, Work } from '../ports.ts';
import { canonicalOf, joinMask } from './firm-masks.ts';
import { affinityQueryOf, chancesOf, type LoadedAffinity, loadAffinity } from './load-affinity.ts';
import { marketFactsOf } from './market-facts-of-today.ts';
import type { ProductCatalogue } from './product-catalogue.ts';
import { scorePolicyOn } from './score-policies.ts';

export type MatchNeed = { readonly needId: string; readonly cause: string };
/** What a run did: `unchanged` wrote nothing, so a job that runs twice leaves one run. */
export type MatchOutcome = {
  readonly kind: 'matched' | 'unchanged' | 'closed' | 'gone';
  readonly publishedAt: Date | null;
};

/**
 * Matches one need against every online product and replaces its recommendations, unless nothing would change. A need
 * that is no longer published loses them. Nobody reads a mixture: old and new change places in one transaction.
 */
export async function matchNeed(deps: Deps, catalogue: ProductCatalogue, job: MatchNeed): Promise<MatchOutcome> {
  const outcome = await deps.inTransaction(async (work): Promise<MatchOutcome> => {
    const need = await work.em.findOne(CreditNeed, { id: job.needId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (need === null) return { kind: 'gone', publishedAt: null };
    const current = await work.em.find(
      Recommendation,
      { needId: need.id, supersededAt: null },
      { orderBy: { rank: 'asc' } },
    );
    if (!ON_MARKET_STATES.includes(need.state)) {
      await supersede(work, deps, need.id);
      return { kind: current.length === 0 ? 'unchanged' : 'closed', publishedAt: need.publishedAt };
    }
    const facts = await loadFacts(work, need);
    const market = await marketFactsOf(work.em, deps);
    const policy = await scorePolicyOn(work.em, market.asOf);
    const online = await catalogue.refresh(work.em);
    const asked = { ...facts, market };
    const mask = await joinMask(work, need.firmId, market.asOf);
    const affinity = await loadAffinity(work.em);
    const isOrdered = affinity?.isServing === true;
    const limit = isOrdered ? LEARNED_POOL : MATCHES_LIMIT;
    const found = findMatches(online, asked, { policy, limit });
    const eligible = estimate(found.eligible, { affinity, asked, online, policy }).slice(0, MATCHES_LIMIT);
    const candidates = [...eligible, ...found.nearMisses.map(asRuled)];
    const openings = countOpenings(online, asked, policy);
    const further = found.nearMisses.flatMap((miss) => furtherOf(miss, { asked, online, policy }));
    const lastRun = await work.em.findOne(
      MatchRun,
      { needId: need.id },
      { orderBy: { finishedAt: 'desc', id: 'desc' } },
    );
    const inputs = {
      needVersion: need.version,
      factsVersion: facts.firm.version,
      policyVersion: `${policy.version}`,
      standingVersion: market.standing.version,
      modelVersion: isOrdered ? affinity.version : null,
      shadowVersion: affinity !== null && !isOrdered ? affinity.version : null,
      maskHash: hashContent({ mask: canonicalOf(mask) }),
      openings,
      further,
      lprFixedOn: market.lpr?.fixedOn ?? null,
    };
    if (lastRun !== null && sameInputs(lastRun, inputs) && samePairs(current, candidates))
      return { kind: 'unchanged', publishedAt: need.publishedAt };

    await supersede(work, deps, need.id);
    const run = { id: deps.newId(), needId: need.id, ...inputs, asOf: market.asOf, cause: job.cause };
    await work.em.insert(MatchRun, { ...run, productsScanned: found.scanned, finishedAt: deps.now() });
    const rows = candidates.map((candidate, index) => ({
      id: deps.newId(),
      runId: run.id,
      needId: need.id,
      firmId: need.firmId,
      productId: candidate.productId,
      productVersion: candidate.productVersion,
      bankId: online.products[online.slotByProductId.get(candidate.productId) ?? -1]?.bankId ?? '',
      isNearMiss: candidate.verdict !== 'eligible',
      rank: index + 1,
      firmScore: candidate.firmScore,
      bankScore: candidate.bankScore,
      reciprocalScore: candidate.reciprocal,
      affinity: candidate.affinity,
      isExploration: candidate.isExploration,
      attentionPrice: candidate.attentionPrice,
      maskedScore: maskedScoreOf(candidate, { asked, online, policy, mask }),
      supersededAt: null,
    }));
    if (rows.length > 0) await work.em.insertMany(Recommendation, rows);
    return { kind: 'matched', publishedAt: need.publishedAt };
  });
  if (outcome.kind === 'matched' || outcome.kind === 'closed')
    await deps.live.publish({ topic: `need:${job.needId}`, id: job.needId });
  return outcome;
}

/** How many products beyond the near miss itself open when the firm mends it alone. */
function furtherOf(
  miss: Candidate,
  of: { readonly asked: NeedOnMarket; readonly online: Catalogue; readonly policy: ScorePolicy },
): MatchRun['further'] {
  const { asked, online, policy } = of;
  const product = online.products[online.slotByProductId.get(miss.productId) ?? -1];
  if (product === undefined) return [];
  const plan = planForFirm({ ...asked, product });
  if (plan === null || !isOfFirmAlone(plan)) return [];
  const changed = applyChanges({ ...asked, product }, plan);
  return [
    { productId: miss.productId, products: Math.max(0, countFurther(online, { now: asked, changed }, policy) - 1) },
  ];
}

/** What the bank may know of a pair; a near miss it may not know of at all. */
function maskedScoreOf(
  candidate: Candidate,
  of: {
    readonly asked: NeedOnMarket;
    readonly online: Catalogue;
    readonly policy: ScorePolicy;
    readonly mask: FirmMask;
  },
): number {
  const product = of.online.products[of.online.slotByProductId.get(candidate.productId) ?? -1];
  if (product === undefined || candidate.verdict !== 'eligible') return UNSEEN;
  return scoreMasked({ ...of.asked, product }, of.policy, of.mask);
}

async function loadFacts(work: Work, need: CreditNeed) {
  const firm = await work.em.findOneOrFail(Firm, { id: need.firmId });
  const terms = await work.em.findOneOrFail(CreditNeedVersion, { needId: need.id, version: need.version });
  const facts = await work.em.findOneOrFail(FirmFactsVersion, { firmId: firm.id, version: firm.factsVersion });
  return { need: needTermsOf(terms.terms), firm: firmFactsOf(facts.facts) };
}

async function supersede(work: Work, deps: Deps, needId: string): Promise<void> {
  await work.em.nativeUpdate(Recommendation, { needId, supersededAt: null }, { supersededAt: deps.now() });
}

/** So many eligible pairs, the best by rules, are ordered anew by a serving model; the best of them are kept. */
const LEARNED_POOL = 50;

const asRuled = (candidate: Candidate): Reranked => ({ ...candidate, affinity: null, isExploration: false });

/** The eligible pairs with what the model says of each: ordered anew when it serves, as ruled when it is in the shadow. */
function estimate(
  eligible: readonly Candidate[],
  of: {
    readonly affinity: LoadedAffinity | null;
    readonly asked: NeedOnMarket;
    readonly online: Catalogue;
    readonly policy: ScorePolicy;
  },
): Reranked[] {
  const { affinity, asked, online } = of;
  if (affinity === null) return eligible.map(asRuled);
  const chances = chancesOf(affinity.estimate(affinityQueryOf(asked)));
  const affinityOf = (candidate: Candidate): number | null => {
    const bankId = online.products[online.slotByProductId.get(candidate.productId) ?? -1]?.bankId ?? '';
    return chances.known.get(bankId) ?? null;
  };
  if (!affinity.isServing)
    return eligible.map((candidate) => ({ ...asRuled(candidate), affinity: affinityOf(candidate) }));
  return rerank(eligible, affinityOf, {
    policy: of.policy.rerank,
    isFirstLoanFirm: asked.firm.hasNoLoanRecord === true,
    unknownAffinity: chances.median,
  });
}

type RunInputs = Pick<
  MatchRun,
  | 'needVersion'
  | 'factsVersion'
  | 'policyVersion'
  | 'modelVersion'
  | 'shadowVersion'
  | 'openings'
  | 'further'
  | 'lprFixedOn'
>;

const sameInputs = (one: RunInputs, other: RunInputs): boolean =>
  one.needVersion === other.needVersion &&
  one.factsVersion === other.factsVersion &&
  one.policyVersion === other.policyVersion &&
  one.modelVersion === other.modelVersion &&
  one.shadowVersion === other.shadowVersion &&
  sameOpenings(one.openings, other.openings) &&
  sameFurther(one.further, other.further) &&
  one.lprFixedOn === other.lprFixedOn;

const sameOpenings = (one: readonly Opening[], other: readonly Opening[]): boolean =>
  one.length === other.length &&
  one.every(({ missing, products }, index) => {
    const opening = other[index];
    return opening !== undefined && opening.missing === missing && opening.products === products;
  });

const sameFurther = (one: MatchRun['further'], other: MatchRun['further']): boolean =>
  one.length === other.length &&
  one.every(({ productId, products }, index) => {
    const further = other[index];
    return further !== undefined && further.productId === productId && further.products === products;
  });

const samePairs = (rows: readonly Recommendation[], candidates: readonly Candidate[]): boolean =>
  rows.length === candidates.length &&
  rows.every((row, index) => {
    const candidate = candidates[index];
    return (
      candidate !== undefined &&
      row.productId === candidate.productId &&
      row.productVersion === candidate.productVersion &&
      row.isNearMiss === (candidate.verdict !== 'eligible') &&
      row.attentionPrice === candidate.attentionPrice &&
      row.firmScore === candidate.firmScore &&
      row.bankScore === candidate.bankScore
    );
  });
