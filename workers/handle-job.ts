import type { Job } from '../schema/jobs/jobs.ts';
import { offerFreedCaps } from '../usecases/compensation/offer-freed-caps.ts';
import { reconcile } from '../usecases/compensation/reconcile.ts';
import { matchNeed } from '../usecases/matching/match-need.ts';
import type { ProductCatalogue } from '../usecases/matching/product-catalogue.ts';
import { rematchAll, rematchFirm, rematchProduct } from '../usecases/matching/rematch.ts';
import { forgetAnswers } from '../usecases/platform/forget-answers.ts';
import type { Deps } from '../usecases/ports.ts';
import { refreshTags } from '../usecases/registry/refresh-tags.ts';
import { indexNeed } from '../usecases/search/index-need.ts';
import { indexProduct } from '../usecases/search/index-product.ts';

export type MatchObserver = (milliseconds: number) => void;

/** One thin handler for each job; running a job twice equals running it once. */
export function createJobHandler(deps: Deps, catalogue: ProductCatalogue, onMatched: MatchObserver) {
  return async (job: Job): Promise<void> => {
    switch (job.name) {
      case 'match-need': {
        const outcome = await matchNeed(deps, catalogue, job);
        if (outcome.kind === 'matched' && job.cause === 'credit-need.published.v1' && outcome.publishedAt !== null)
          onMatched(deps.now().getTime() - outcome.publishedAt.getTime());
        return;
      }
      case 'match-product':
        await rematchProduct(deps, catalogue, job);
        return;
      case 'match-firm':
        await rematchFirm(deps, catalogue, job);
        return;
      case 'match-all':
        await rematchAll(deps, catalogue, job);
        return;
      case 'index-need':
        await indexNeed(deps, job.needId);
        return;
      case 'index-product':
        await indexProduct(deps, job.productId);
        return;
      case 'refresh-tags':
        await refreshTags(deps, job);
        return;
      case 'forget-answers':
        await forgetAnswers(deps);
        return;
      case 'offer-freed-caps':
        await offerFreedCaps(deps, job.scheme);
        return;
      case 'reconcile-fund':
        await reconcile(deps);
        return;
    }
  };
}
