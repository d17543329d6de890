import type { DomainEvent } from '../schema/events/events.ts';
import type { Job } from '../schema/jobs/jobs.ts';

/** Which jobs an event causes: the whole reaction of the platform in one table. */
export function routeEvent(event: DomainEvent): Job[] {
  const cause = event.name;
  switch (event.name) {
    case 'credit-need.published.v1':
      return [
        { name: 'match-need', needId: event.needId, cause },
        { name: 'index-need', needId: event.needId, cause },
      ];
    case 'credit-need.closed.v1':
      return [
        { name: 'match-need', needId: event.needId, cause },
        { name: 'index-need', needId: event.needId, cause },
      ];
    case 'credit-product.changed.v1':
      return [
        { name: 'match-product', productId: event.productId, cause },
        { name: 'index-product', productId: event.productId, cause },
      ];
    case 'credit-product.listed.v1':
      return [{ name: 'index-product', productId: event.productId, cause }];
    case 'firm.fact-recorded.v1':
      return [{ name: 'refresh-tags', firmId: event.firmId, facts: event.facts, cause }];
    case 'firm.facts-changed.v1':
      return [{ name: 'match-firm', firmId: event.firmId, cause }];
    case 'lpr.changed.v1':
      return [{ name: 'match-all', cause }];
    case 'consent.changed.v1':
      return [{ name: 'index-need', needId: event.needId, cause }];
    case 'fund.moved.v1':
      return [{ name: 'offer-freed-caps', scheme: event.scheme, cause }];
  }
}
