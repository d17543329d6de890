import type { SqlEntityManager } from '@mikro-orm/sql';
import type { NeedTerms } from '../../domain/market/credit-need.ts';
import type { ProductTerms } from '../../domain/market/credit-product.ts';
import { affectedNeeds } from '../../domain/matching/affected-needs.ts';
import type { MarketFacts } from '../../domain/matching/market-facts.ts';
import type { FirmFacts } from '../../domain/registry/firm-facts.ts';
import { CreditNeed } from '../../schema/entities/market/credit-need.entity.ts';
import { CreditProduct, CreditProductVersion } from '../../schema/entities/market/credit-product.entity.ts';
import { Recommendation } from '../../schema/entities/matching/recommendation.entity.ts';
import { firmFactsOf, needTermsOf, productTermsOf } from '../../schema/terms-json.ts';
import type { Deps } from '../ports.ts';
import { marketFactsOf } from './market-facts-of-today.ts';
import { matchNeed } from './match-need.ts';
import { createRangeMatcher } from './match-range.ts';
import { createProductCatalogue, type ProductCatalogue } from './product-catalogue.ts';
import { rematchInRanges } from './rematch-in-ranges.ts';
import { scorePolicyOn } from './score-policies.ts';

const PAGE_SIZE = 1_000;

/**
 * Matches again what a change of one product touches: the needs that hold a recommendation of it, and those for which
 * its present version is eligible or a near miss. Returns how many needs were matched again.
 */
export async function rematchProduct(
  deps: Deps,
  catalogue: ProductCatalogue,
  job: { productId: string; cause: string },
): Promise<number> {
  const em = deps.read();
  const holders = await em.find(
    Recommendation,
    { productId: job.productId, supersededAt: null },
    { fields: ['needId'] },
  );
  const touched = new Set(holders.map((row) => row.needId));
  const product = await em.findOne(CreditProduct, { id: job.productId });
  if (product !== null && product.state === 'ONLINE') {
    const version = await em.findOneOrFail(CreditProductVersion, { productId: product.id, version: product.version });
    for (const needId of await needsTouchedBy(deps, productTermsOf(version.terms))) touched.add(needId);
  }
  for (const needId of touched) await matchNeed(deps, catalogue, { needId, cause: job.cause });
  return touched.size;
}

/** Matches the live needs of one firm again, after its facts changed. */
export async function rematchFirm(
  deps: Deps,
  catalogue: ProductCatalogue,
  job: { firmId: string; cause: string },
): Promise<number> {
  const needs = await deps.read().find(CreditNeed, { firmId: job.firmId, state: 'PUBLISHED' }, { fields: ['id'] });
  for (const need of needs) await matchNeed(deps, catalogue, { needId: need.id, cause: job.cause });
  return needs.length;
}

/**
 * Matches every live need again, in ranges: the rate of the day or the serving model changed, and every rank stands on
 * them. Any number of jobs may share one campaign; a job that runs again after a kill takes up what is left.
 */
export async function rematchAll(deps: Deps, job: { campaign: string; cause: string }): Promise<number> {
  // A catalogue of its own: others change theirs while the sets over this one are used.
  const match = createRangeMatcher(deps, { catalogue: createProductCatalogue(), cause: job.cause });
  return rematchInRanges(deps, { name: `${deps.today()} ${job.campaign}`, match });
}

async function needsTouchedBy(deps: Deps, product: ProductTerms): Promise<string[]> {
  const em = deps.read();
  const market = await groundOf(deps);
  const policy = await scorePolicyOn(em, market.asOf);
  const touched: string[] = [];
  for await (const page of liveNeeds(em))
    for (const candidate of affectedNeeds(page, product, { market, policy })) touched.push(candidate.needId);
  return touched;
}

/** In a transaction of its own, because a market that changed is written down before anything stands on it. */
const groundOf = (deps: Deps): Promise<MarketFacts> => deps.inTransaction(({ em }) => marketFactsOf(em, deps));

type LiveNeed = { need: NeedTerms; firm: FirmFacts };

/** Every live need with its firm's facts, page by page, so that memory stays bounded. */
async function* liveNeeds(em: SqlEntityManager): AsyncGenerator<LiveNeed[]> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows = await em.execute<{ id: string; terms: unknown; facts: unknown }[]>(LIVE_NEEDS_SQL, [after, PAGE_SIZE]);
    if (rows.length === 0) return;
    yield rows.map((row) => ({ need: needTermsOf(row.terms), firm: firmFactsOf(row.facts) }));
    after = rows.at(-1)?.id ?? after;
  }
}

const LIVE_NEEDS_SQL = `
  select n.id, v.terms, f.facts
  from credit_need n
  join credit_need_version v on v.need_id = n.id and v.version = n.version
  join firm on firm.id = n.firm_id
  join firm_facts_version f on f.firm_id = firm.id and f.version = firm.facts_version
  where n.state = 'PUBLISHED' and n.id > ?
  order by n.id
  limit ?`;
