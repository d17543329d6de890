import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CivilDate } from '../domain/calendar.ts';
import type { DomainEvent } from '../schema/events/events.ts';
import type { SearchEngine } from '../search/port.ts';

/** Who acts: the signed-in person, or the API key, in one organisation. */
export type Actor = {
  readonly userId: string;
  readonly organisationId: string | null;
  readonly roles: readonly string[];
};

export type HistoryEntry = {
  readonly streamId: string;
  readonly name: string;
  readonly detail: object;
  readonly actorId: string;
};

/** One open transaction: rows, events and history are committed together or not at all. */
export type Work = {
  readonly em: SqlEntityManager;
  /** Writes an outbox row; the relay makes jobs of it after the commit. */
  readonly emit: (event: DomainEvent) => void;
  /** Appends to the hash-chained history of one stream. */
  readonly record: (entry: HistoryEntry) => Promise<void>;
};

/** Something that happened, sent to whoever looks at it now; may be lost, so clients refetch when they reconnect. */
export type LiveMessage = { readonly topic: string; readonly id: string };

export type LiveBus = {
  readonly publish: (message: LiveMessage) => Promise<void>;
  readonly subscribe: (topic: string, listener: (id: string) => void) => Promise<() => Promise<void>>;
};

/** What a use-case may need; built by `adapters/wire.ts`. */
export type Deps = {
  readonly inTransaction: <T>(work: (work: Work) => Promise<T>) => Promise<T>;
  /** A fresh entity manager to read with. */
  readonly read: () => SqlEntityManager;
  readonly now: () => Date;
  readonly today: () => CivilDate;
  readonly newId: () => string;
  readonly live: LiveBus;
  readonly search: SearchEngine;
};
