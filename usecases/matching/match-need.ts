import { LockMode } from '@mikro-orm/core';
import { matchNeed as findMatches } from '../../domain/matching/match-need.ts';
import type { Candidate } from '../../domain/matching/rank.ts';
import { DEFAULT_SCORE_POLICY } from '../../domain/matching/score-policy.ts';
import { CreditNeed, CreditNeedVersion } from '../../schema/entities/market/credit-need.entity.ts';
import { MatchRun, Recommendation } from '../../schema/entities/matching/recommendation.entity.ts';
import { Firm, FirmFactsVersion } from '../../schema/entities/registry/firm.entity.ts';
import { firmFactsOf, needTermsOf } from '../../schema/terms-json.ts';
import type { Deps, Work } from '../ports.ts';
import { marketFactsOf } from './market-facts-of-today.ts';
import type { ProductCatalogue } from './product-catalogue.ts';

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
    if (need.state !== 'PUBLISHED') {
      await supersede(work, deps, need.id);
      return { kind: current.length === 0 ? 'unchanged' : 'closed', publishedAt: need.publishedAt };
    }
    const facts = await loadFacts(work, need);
    const market = await marketFactsOf(work.em, deps.today());
    const online = await catalogue.refresh(work.em);
    const found = findMatches(online, { ...facts, market }, { policy: DEFAULT_SCORE_POLICY });
    const candidates = [...found.eligible, ...found.nearMisses];
    const lastRun = await work.em.findOne(
      MatchRun,
      { needId: need.id },
      { orderBy: { finishedAt: 'desc', id: 'desc' } },
    );
    const inputs = {
      needVersion: need.version,
      factsVersion: facts.firm.version,
      policyVersion: `${DEFAULT_SCORE_POLICY.version}`,
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
      supersededAt: null,
    }));
    if (rows.length > 0) await work.em.insertMany(Recommendation, rows);
    return { kind: 'matched', publishedAt: need.publishedAt };
  });
  if (outcome.kind === 'matched' || outcome.kind === 'closed')
    await deps.live.publish({ topic: `need:${job.needId}`, id: job.needId });
  return outcome;
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

type RunInputs = Pick<MatchRun, 'needVersion' | 'factsVersion' | 'policyVersion' | 'lprFixedOn'>;

const sameInputs = (one: RunInputs, other: RunInputs): boolean =>
  one.needVersion === other.needVersion &&
  one.factsVersion === other.factsVersion &&
  one.policyVersion === other.policyVersion &&
  one.lprFixedOn === other.lprFixedOn;

const samePairs = (rows: readonly Recommendation[], candidates: readonly Candidate[]): boolean =>
  rows.length === candidates.length &&
  rows.every((row, index) => {
    const candidate = candidates[index];
    return (
      candidate !== undefined &&
      row.productId === candidate.productId &&
      row.productVersion === candidate.productVersion &&
      row.isNearMiss === (candidate.verdict !== 'eligible') &&
      row.firmScore === candidate.firmScore &&
      row.bankScore === candidate.bankScore
    );
  });
