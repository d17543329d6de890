import { HistoryEvent } from '../../schema/entities/platform/outbox-event.entity.ts';
import type { Deps } from '../ports.ts';

export type HistoryQuery = {
  readonly streamId: string | null;
  readonly actorId: string | null;
  readonly name: string | null;
  /** Both ends are instants; `to` is excluded. */
  readonly from: Date | null;
  readonly to: Date | null;
  readonly first: number;
  /** The last event already seen. */
  readonly after: { readonly occurredAt: Date; readonly id: string } | null;
};

/** Events of all streams, the newest first; one more than asked for, to know whether there are more. */
export function findHistory(deps: Pick<Deps, 'read'>, query: HistoryQuery): Promise<HistoryEvent[]> {
  const { streamId, actorId, name, from, to, first, after } = query;
  const where = {
    $and: [
      streamId === null ? {} : { streamId },
      actorId === null ? {} : { actorId },
      name === null ? {} : { name },
      from === null ? {} : { occurredAt: { $gte: from } },
      to === null ? {} : { occurredAt: { $lt: to } },
      // The first line lets the database begin where the last page ended.
      after === null ? {} : { occurredAt: { $lte: after.occurredAt } },
      after === null
        ? {}
        : { $or: [{ occurredAt: { $lt: after.occurredAt } }, { occurredAt: after.occurredAt, id: { $lt: after.id } }] },
    ],
  };
  return deps.read().find(HistoryEvent, where, { orderBy: { occurredAt: 'desc', id: 'desc' }, limit: first + 1 });
}
