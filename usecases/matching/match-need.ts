import { LockMode } from '@mikro-orm/core';
import { invariant } from '../../domain/invariant.ts';
import { ON_MARKET_STATES } from '../../domain/market/credit-need.ts';
import { scanningMatcher } from '../../domain/matching/match-many.ts';
import { CreditNeed } from '../../schema/entities/market/credit-need.entity.ts';
import { MatchRun, Recommendation } from '../../schema/entities/matching/recommendation.entity.ts';
import { firmFactsOf, needTermsOf } from '../../schema/terms-json.ts';
import type { Deps, Work } from '../ports.ts';
import { decideRun, saysTheSame } from './decide-run.ts';
import { joinMask } from './firm-masks.ts';
import { loadAffinity } from './load-affinity.ts';
import { marketFactsOf } from './market-facts-of-today.ts';
import type { ProductCatalogue } from './product-catalogue.ts';
import { scorePolicyOn } from './score-policies.ts';
import { writeRuns } from './write-runs.ts';

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
    const affinity = await loadAffinity(work.em);
    const mask = await joinMask(work, need.firmId, market.asOf);
    const decided = decideRun(
      { ...facts, mask },
      { market, policy, affinity, online, matcher: scanningMatcher(online, policy) },
    );
    const lastRun = await work.em.findOne(
      MatchRun,
      { needId: need.id },
      { orderBy: { finishedAt: 'desc', id: 'desc' } },
    );
    if (lastRun !== null && saysTheSame({ run: lastRun, pairs: current }, decided))
      return { kind: 'unchanged', publishedAt: need.publishedAt };

    const run = { needId: need.id, firmId: need.firmId, run: decided, isReplacing: current.length > 0 };
    await writeRuns(deps, work, { runs: [run], asOf: market.asOf, cause: job.cause });
    return { kind: 'matched', publishedAt: need.publishedAt };
  });
  if (outcome.kind === 'matched' || outcome.kind === 'closed')
    await deps.live.publish({ topic: `need:${job.needId}`, id: job.needId });
  return outcome;
}

/** The need as it stands and what is known of its firm. */
const FACTS_SQL = `
  select v.terms, facts.facts
  from credit_need_version v, firm f join firm_facts_version facts on facts.firm_id = f.id and facts.version = f.facts_version
  where v.need_id = ? and v.version = ? and f.id = ?`;

async function loadFacts(work: Work, need: CreditNeed) {
  const rows = await work.em.execute<{ terms: unknown; facts: unknown }[]>(FACTS_SQL, [
    need.id,
    need.version,
    need.firmId,
  ]);
  const [row] = rows;
  invariant(row !== undefined, 'a need has its terms, and its firm has facts');
  return { need: needTermsOf(row.terms), firm: firmFactsOf(row.facts) };
}

async function supersede(work: Work, deps: Deps, needId: string): Promise<void> {
  await work.em.nativeUpdate(Recommendation, { needId, supersededAt: null }, { supersededAt: deps.now() });
}
