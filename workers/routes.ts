import type { DomainEvent } from '../schema/events/events.ts';
import type { Job } from '../schema/jobs/jobs.ts';
import type { SearchIndex } from '../search/port.ts';

/** Which jobs an event causes: the whole reaction of the platform in one table. `eventId` is that of its outbox row. */
export function routeEvent(event: DomainEvent, eventId: string): Job[] {
  const cause = event.name;
  switch (event.name) {
    case 'credit-need.published.v1':
    case 'credit-need.closed.v1':
      return [{ name: 'match-need', needId: event.needId, cause }, indexed('needs', event.needId, cause)];
    case 'credit-product.changed.v1':
      return [
        { name: 'match-product', productId: event.productId, cause },
        indexed('products', event.productId, cause),
      ];
    case 'credit-product.listed.v1':
      return [indexed('products', event.productId, cause)];
    case 'firm.fact-recorded.v1':
      return [{ name: 'refresh-tags', firmId: event.firmId, facts: event.facts, cause }];
    case 'firm.facts-changed.v1':
      return [
        { name: 'match-firm', firmId: event.firmId, cause },
        indexed('firms', event.firmId, cause),
        { name: 'index-firm-needs', firmId: event.firmId, cause },
      ];
    case 'affinity.changed.v1':
    case 'market.changed.v1':
      return matchAll(eventId, cause);
    case 'lpr.changed.v1':
      return [...matchAll(eventId, cause), { name: 'index-all-products', cause }];
    case 'consent.changed.v1':
      // Who was let in is asked of the database with each search, so the index has nothing to learn.
      return [
        { name: 'notify-searches', index: 'needs', subjectId: event.needId, cause },
        { name: 'repair-after-consent', needId: event.needId, bankId: event.bankId, cause },
      ];
    case 'fund.moved.v1':
      return [{ name: 'offer-freed-caps', scheme: event.scheme, cause }];
    case 'registry.loaded.v1':
      return [{ name: 'index-all-firms', cause }];
    case 'history.recorded.v1':
      return [{ name: 'tell-history', historyEventId: event.historyEventId, cause }];
    case 'person.invited.v1':
      return [{ name: 'send-invitation', invitationId: event.invitationId, cause }];
    case 'data-export.requested.v1':
      return [{ name: 'make-data-export', exportId: event.exportId, cause }];
    case 'message.due.v1':
      return [{ name: 'send-message', messageId: event.messageId, cause }];
    case 'bank-batch.submitted.v1':
      return [{ name: 'process-bank-batch', batchId: event.batchId, cause }];
    case 'work.asked.v1':
      return [{ name: 'do-work', workId: event.workId, cause }];
    case 'webhook.due.v1':
      return [{ name: 'send-webhook', deliveryId: event.deliveryId, cause }];
    case 'session.noticed.v1':
      return [{ name: 'tell-session', sessionNoticeId: event.sessionNoticeId, cause }];
    case 'session.changed.v1':
      return [{ name: 'announce-session', sessionId: event.sessionId, cause }];
  }
}

/** So many workers at most share a whole market; a share that finds nothing left is done at once. */
const SHARES = 4;

const matchAll = (eventId: string, cause: string): Job[] =>
  Array.from({ length: SHARES }, (_, index) => ({
    name: 'match-all',
    campaign: `e${eventId}`,
    share: index + 1,
    cause,
  }));

const indexed = (index: SearchIndex, subjectId: string, cause: string): Job => ({
  name: 'index-subjects',
  index,
  subjectIds: [subjectId],
  cause,
});
