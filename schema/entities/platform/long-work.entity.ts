import { OptionalProps } from '@mikro-orm/core';
import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { WorkKind, WorkState } from '../../../domain/platform/long-work.ts';
import type { Refusal } from '../../../domain/refusal.ts';

/** A piece of work that goes on by itself in a worker, and how far it is. */
@Entity({ tableName: 'long_work' })
@Index({ properties: ['organisationId', 'createdAt'] })
export class LongWork {
  [OptionalProps]?: 'done' | 'input' | 'result';

  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'string', length: 20 })
  kind!: WorkKind;

  /** Whose it is; `null` for what the platform does by itself, which its operators see. */
  @Property({ type: 'uuid', nullable: true })
  organisationId: string | null = null;

  /** `null`: nobody asked for it. */
  @Property({ type: 'string', length: 64, nullable: true })
  createdBy: string | null = null;

  /** With what roles it was asked for: the work is done with no other. */
  @Property({ type: 'json' })
  roles!: readonly string[];

  /** What it is about: a batch, a session, a list, an index, a scheme, a campaign. */
  @Property({ type: 'string', length: 100 })
  subject!: string;

  /** What was asked for; `null` where the subject says it all. */
  @Property({ type: 'json', nullable: true })
  input: object | null = null;

  @Property({ type: 'string', length: 8 })
  state!: WorkState;

  @Property({ type: 'integer' })
  done: number = 0;

  /** `null` as long as nobody has counted. */
  @Property({ type: 'integer', nullable: true })
  total: number | null = null;

  /** What came of it where no other row says so. */
  @Property({ type: 'json', nullable: true })
  result: object | null = null;

  /** Why it failed; a fault of the platform has the code `FAULT`. */
  @Property({ type: 'json', nullable: true })
  refusal: Refusal | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  startedAt: Date | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  finishedAt: Date | null = null;
}
