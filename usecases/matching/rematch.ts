import { ON_MARKET_STATES } from '../../domain/market/credit-need.ts';
import type { MarketFacts } from '../../domain/matching/market-facts.ts';
import { touchedNeeds } from '../../domain/matching/need-catalogue.ts';
import { CreditNeed } from '../../schema/entities/market/credit-need.entity.ts';
import { CreditProduct, CreditProductVersion } from '../../schema/entities/market/credit-product.entity.ts';
import { Recommendation } from '../../schema/entities/matching/recommendation.entity.ts';
import { productTermsOf } from '../../schema/terms-json.ts';
import type { Deps } from '../ports.ts';
import { joinMissingMasks } from './firm-masks.ts';
import type { LiveNeedCatalogue } from './live-need-catalogue.ts';
import { marketFactsOf } from './market-facts-of-today.ts';
import { matchNeed } from './match-need.ts';
import { createRangeMatcher } from './match-range.ts';
import { createProductCatalogue, type ProductCatalogue } from './product-catalogue.ts';
import { rematchInRanges } from './rematch-in-ranges.ts';

/**
 * Matches again what a change of one product touches: the needs that hold a recommendation of it, and those for which
 * its present version is eligible or a near miss. Returns how many needs were matched again.
 */
export async function rematchProduct(
  deps: Deps,
  { products, needs }: { readonly products: ProductCatalogue; readonly needs: LiveNeedCatalogue },
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
    const market = await groundOf(deps);
    const live = await needs.refresh(em);
    for (const needId of touchedNeeds(live, productTermsOf(version.terms), market)) touched.add(needId);
  }
  for (const needId of touched) await matchNeed(deps, products, { needId, cause: job.cause });
  return touched.size;
}

/** Matches the live needs of one firm again, after its facts changed. */
export async function rematchFirm(
  deps: Deps,
  catalogue: ProductCatalogue,
  job: { firmId: string; cause: string },
): Promise<number> {
  const needs = await deps
    .read()
    .find(CreditNeed, { firmId: job.firmId, state: { $in: [...ON_MARKET_STATES] } }, { fields: ['id'] });
  for (const need of needs) await matchNeed(deps, catalogue, { needId: need.id, cause: job.cause });
  return needs.length;
}

/**
 * Matches every live need again, in ranges: the rate of the day or the serving model changed, and every rank stands on
 * them. Any number of jobs may share one campaign; a job that runs again after a kill takes up what is left.
 */
export async function rematchAll(deps: Deps, job: { campaign: string; cause: string }): Promise<number> {
  await joinMissingMasks(deps);
  // A catalogue of its own: others change theirs while the sets over this one are used.
  const match = createRangeMatcher(deps, { catalogue: createProductCatalogue(), cause: job.cause });
  return rematchInRanges(deps, { name: `${deps.today()} ${job.campaign}`, match });
}

/** In a transaction of its own, because a market that changed is written down before anything stands on it. */
const groundOf = (deps: Deps): Promise<MarketFacts> => deps.inTransaction(({ em }) => marketFactsOf(em, deps));
