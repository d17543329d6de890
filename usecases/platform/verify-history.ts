import { HistoryEvent } from '../../schema/entities/platform/outbox-event.entity.ts';
import { hashContent } from '../../schema/hash-content.ts';
import type { Deps } from '../ports.ts';

const GENESIS_HASH = '0'.repeat(64);
const EVENTS_MAX = 10_000;

/** Whether the chain of a stream is whole, and if not, which event is the first that does not fit. */
export type ChainVerdict = { readonly events: number; readonly brokenAt: number | null };

/** Computes every hash of a stream anew: a changed, missing or added event breaks the chain where it stands. */
export async function verifyHistory(deps: Pick<Deps, 'read'>, streamId: string): Promise<ChainVerdict> {
  const events = await deps
    .read()
    .find(HistoryEvent, { streamId }, { orderBy: { sequence: 'asc' }, limit: EVENTS_MAX });
  let previousHash = GENESIS_HASH;
  for (const [index, event] of events.entries()) {
    const { name, detail, actorId, sequence, requestId } = event;
    const occurredAt = event.occurredAt.toISOString();
    const request = requestId === null ? {} : { requestId };
    const hash = hashContent({ streamId, name, detail, actorId, ...request, sequence, previousHash, occurredAt });
    const fits = sequence === index + 1 && event.previousHash === previousHash && event.hash === hash;
    if (!fits) return { events: events.length, brokenAt: index + 1 };
    previousHash = event.hash;
  }
  return { events: events.length, brokenAt: null };
}
