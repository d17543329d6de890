import type { Opt } from '@mikro-orm/core';
import { Entity, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';

/** A fact that was committed together with the rows that it speaks of; drained by `workers/relay.ts`. */
@Entity({ tableName: 'outbox_event' })
export class OutboxEvent {
  @PrimaryKey({ type: 'bigint', autoincrement: true })
  id!: string;

  @Property({ type: 'string', length: 60 })
  name!: string;

  @Property({ type: 'json' })
  payload!: unknown;

  /** Span of the request that wrote it, in the form of W3C trace context; null while tracing is off. */
  @Property({ type: 'string', length: 55, nullable: true })
  traceParent: string | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  occurredAt!: Date;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  relayedAt: Date | null = null;
}

/** The answer to a mutation, kept so that a retry with the same key gets the same answer. */
@Entity({ tableName: 'idempotency_record' })
export class IdempotencyRecord {
  /** Caller and key, so that a key of another tenant never answers. */
  @PrimaryKey({ type: 'string', length: 200 })
  key!: string;

  @Property({ type: 'string', length: 64 })
  requestHash!: string;

  @Property({ type: 'json' })
  response!: unknown;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  createdAt!: Date;
}

/** An immutable, hash-chained event of one need, product, firm, loan, filing or claim (decision 10). */
@Entity({ tableName: 'history_event' })
@Unique({ properties: ['streamId', 'sequence'] })
@Index({ properties: ['occurredAt', 'id'] })
@Index({ properties: ['name', 'occurredAt', 'id'] })
@Index({ properties: ['actorId', 'occurredAt', 'id'] })
@Index({ properties: ['actorId', 'name', 'occurredAt', 'id'] })
export class HistoryEvent {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  streamId!: string;

  @Property({ type: 'integer' })
  sequence!: number;

  @Property({ type: 'string', length: 60 })
  name!: string;

  @Property({ type: 'json' })
  detail!: unknown;

  @Property({ type: 'string', length: 64 })
  actorId!: string;

  /** The request or job that wrote it; `null` for events of tools and from before it was kept. */
  @Property({ type: 'string', length: 100, nullable: true })
  requestId: Opt<string> | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  occurredAt!: Date;

  @Property({ type: 'string', length: 64 })
  previousHash!: string;

  @Property({ type: 'string', length: 64 })
  hash!: string;
}
