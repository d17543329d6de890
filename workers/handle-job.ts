import type { Job } from '../schema/jobs/jobs.ts';
import { SEARCH_INDEXES } from '../search/port.ts';
import { processBankBatch } from '../usecases/bank-systems/submit-bank-rows.ts';
import { offerFreedCaps } from '../usecases/compensation/offer-freed-caps.ts';
import { reconcile } from '../usecases/compensation/reconcile.ts';
import { tendFund } from '../usecases/compensation/tend-fund.ts';
import { expireNeeds } from '../usecases/engagement/close-need.ts';
import { armDispatch } from '../usecases/engagement/dispatch.ts';
import { sweepTimers } from '../usecases/engagement/timers.ts';
import { sweepFiles } from '../usecases/files/sweep-files.ts';
import { refreshMasks } from '../usecases/matching/firm-masks.ts';
import { learnAffinity } from '../usecases/matching/learn-affinity.ts';
import { createLiveNeedCatalogue } from '../usecases/matching/live-need-catalogue.ts';
import { matchNeed } from '../usecases/matching/match-need.ts';
import { priceAttention } from '../usecases/matching/price-attention.ts';
import type { ProductCatalogue } from '../usecases/matching/product-catalogue.ts';
import { rematchAll, rematchFirm, rematchProduct } from '../usecases/matching/rematch.ts';
import { deliverDueWebhooks, deliverWebhook } from '../usecases/notices/deliver-webhooks.ts';
import { remindMaturities } from '../usecases/notices/maturities.ts';
import { sendDueMessages, sendMessage } from '../usecases/notices/send-messages.ts';
import { tellSession } from '../usecases/notices/tell.ts';
import { tellHistory } from '../usecases/notices/tell-history.ts';
import { anchorHistory } from '../usecases/platform/anchor-history.ts';
import { doWork } from '../usecases/platform/do-work.ts';
import type { Deps } from '../usecases/ports.ts';
import { carryOutErasures, repeatErasures } from '../usecases/privacy/carry-out-erasure.ts';
import { keepRetention } from '../usecases/privacy/keep-retention.ts';
import { expireExports, makeExport } from '../usecases/privacy/make-export.ts';
import { escalateAppeals } from '../usecases/registry/appeal-tag.ts';
import { forgetLeftNeeds } from '../usecases/registry/entry/left-needs.ts';
import { mailInvitation } from '../usecases/registry/people/invite-person.ts';
import { refreshTags } from '../usecases/registry/refresh-tags.ts';
import { turnDay } from '../usecases/registry/turn-day.ts';
import { indexAll, indexNeedsOfFirm } from '../usecases/search/index-related.ts';
import { indexSubjects } from '../usecases/search/index-subjects.ts';
import { notifySearches } from '../usecases/search/notify-searches.ts';
import { reconcileSearch, type SearchFindings } from '../usecases/search/reconcile-search.ts';
import { repairAfterConsent } from '../usecases/sessions/repair-session.ts';
import { tendSessions } from '../usecases/sessions/tend-sessions.ts';

/** Who is told what the jobs found; the metrics of a worker. */
export type JobObservers = {
  readonly onMatched: (milliseconds: number) => void;
  readonly onReconciled: (findings: SearchFindings) => void;
};

/** One thin handler for each job; running a job twice equals running it once. */
export function createJobHandler(deps: Deps, catalogue: ProductCatalogue, observers: JobObservers) {
  const liveNeeds = createLiveNeedCatalogue();
  return async (job: Job): Promise<void> => {
    switch (job.name) {
      case 'match-need': {
        const outcome = await matchNeed(deps, catalogue, job);
        if (outcome.kind === 'matched' && job.cause === 'credit-need.published.v1' && outcome.publishedAt !== null)
          observers.onMatched(deps.now().getTime() - outcome.publishedAt.getTime());
        if (job.cause === 'credit-need.published.v1') await armDispatch(deps, job.needId);
        return;
      }
      case 'match-product':
        await rematchProduct(deps, { products: catalogue, needs: liveNeeds }, job);
        return;
      case 'match-firm':
        await rematchFirm(deps, catalogue, job);
        return;
      case 'match-all':
        await rematchAll(deps, job);
        return;
      case 'index-subjects':
        await indexSubjects(deps, job.index, job.subjectIds);
        await notifySearches(deps, job.index, job.subjectIds);
        return;
      case 'notify-searches':
        await notifySearches(deps, job.index, [job.subjectId]);
        return;
      case 'index-firm-needs':
        await indexNeedsOfFirm(deps, job.firmId);
        return;
      case 'index-all-firms':
        await indexAll(deps, 'firms');
        return;
      case 'index-all-products':
        await indexAll(deps, 'products');
        return;
      case 'reconcile-search':
        for (const index of SEARCH_INDEXES) observers.onReconciled(await reconcileSearch(deps, index));
        return;
      case 'refresh-tags':
        await refreshTags(deps, job);
        return;
      case 'turn-day':
        await turnDay(deps);
        await escalateAppeals(deps);
        return;
      case 'learn-affinity':
        await learnAffinity(deps);
        return;
      case 'tend-fund':
        await tendFund(deps);
        return;
      case 'price-attention':
        await priceAttention(deps, catalogue);
        return;
      case 'tend-sessions':
        await tendSessions(deps);
        return;
      case 'announce-session':
        await deps.live.publish({ topic: `session:${job.sessionId}`, id: job.sessionId });
        return;
      case 'repair-after-consent':
        await repairAfterConsent(deps, job);
        return;
      case 'send-message':
        await sendMessage(deps, job.messageId);
        return;
      case 'send-invitation':
        await mailInvitation(deps, job.invitationId);
        return;
      case 'send-messages':
        await sendDueMessages(deps);
        return;
      case 'process-bank-batch':
        await processBankBatch(deps, job.batchId);
        return;
      case 'do-work':
        await doWork(deps, job.workId);
        return;
      case 'send-webhook':
        await deliverWebhook(deps, job.deliveryId);
        return;
      case 'send-webhooks':
        await deliverDueWebhooks(deps);
        return;
      case 'remind-maturities':
        await remindMaturities(deps);
        return;
      case 'tell-history':
        await tellHistory(deps, job.historyEventId);
        return;
      case 'tell-session':
        await tellSession(deps, job.sessionNoticeId);
        return;
      case 'refresh-masks':
        await refreshMasks(deps);
        return;
      case 'anchor-history':
        await anchorHistory(deps);
        return;
      case 'sweep-timers':
        await sweepTimers(deps);
        await expireNeeds(deps);
        return;
      case 'keep-retention':
        await keepRetention(deps);
        await forgetLeftNeeds(deps);
        return;
      case 'sweep-files':
        await sweepFiles(deps);
        await expireExports(deps);
        return;
      case 'carry-out-erasures':
        await carryOutErasures(deps);
        await repeatErasures(deps);
        return;
      case 'make-data-export':
        await makeExport(deps, job.exportId);
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
