import { HistoryEvent } from '../../schema/entities/platform/outbox-event.entity.ts';
import type { Deps } from '../ports.ts';
import { planDeliveries } from './deliver-webhooks.ts';
import { noticesOfHistory } from './notices-of-history.ts';
import { tellPeople } from './tell.ts';

/** A history event goes to everybody whom it concerns, people and systems; told twice, it stands there once. */
export async function tellHistory(deps: Deps, historyEventId: string): Promise<void> {
  const event = await deps.read().findOne(HistoryEvent, { id: historyEventId });
  if (event === null) return;
  const notices = await noticesOfHistory(deps.read(), event);
  await deps.inTransaction((work) => planDeliveries(work, deps, { event, notices }));
  await tellPeople(deps, notices, { source: event.id, exceptUserId: event.actorId });
}
