import type { Opt } from '@mikro-orm/core';
import { Entity, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { EngagementState, RefusalReason } from '../../../domain/engagement/engagement-moves.ts';
import type { Bps, Fen } from '../../../domain/money.ts';
import { BPS_COLUMN, FEN_COLUMN } from '../column-types.ts';

/** One bank at work on one need (C4 to C8). `version` counts its moves; a timer carries the one it was armed on. */
@Entity({ tableName: 'engagement' })
@Index({ properties: ['firmId', 'id'] })
@Index({ properties: ['bankId', 'id'] })
export class Engagement {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  @Index()
  needId!: string;

  @Property({ type: 'uuid' })
  firmId!: string;

  @Property({ type: 'uuid' })
  bankId!: string;

  @Property({ type: 'uuid', nullable: true })
  productId: string | null = null;

  @Property({ type: 'string', length: 24 })
  state!: EngagementState;

  @Property({ type: 'integer' })
  version!: number;

  /** The place of the need that it holds, counted from 1; `null` when it has ended. Unique for a need. */
  @Property({ type: 'smallint', nullable: true })
  place: number | null = null;

  @Property({ type: 'string', length: 16 })
  slaCode!: string;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  dueAt: Date | null = null;

  /** What was left of the decision's time when it was paused for supplements. */
  @Property({ type: 'integer', nullable: true })
  pausedSeconds: number | null = null;

  @Property({ type: 'string', length: 24, nullable: true })
  reasonCode: RefusalReason | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  acceptedAt: Date | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  grantedAt: Date | null = null;

  @Property({ type: FEN_COLUMN })
  grantFen!: Fen;

  @Property({ type: BPS_COLUMN, nullable: true })
  offerRateBps: Opt<Bps> | null = null;

  @Property({ type: 'integer', nullable: true })
  offerTermMonths: Opt<number> | null = null;

  /** Never above `grantFen`; the database refuses more. */
  @Property({ type: FEN_COLUMN })
  drawnFen!: Fen;

  /** The drawdown was written back after its limit; it counts against the bank. */
  @Property({ type: 'boolean', default: false })
  isWriteBackLate: Opt<boolean> = false;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  createdAt!: Date;
}

/** Something that happens by itself at an instant, unless what it is about has moved on since it was armed. */
@Entity({ tableName: 'timer' })
@Unique({ properties: ['kind', 'subjectId', 'armedVersion'] })
export class Timer {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'string', length: 32 })
  kind!: 'engagement' | 'dispatch' | 'complaint';

  @Property({ type: 'uuid' })
  subjectId!: string;

  @Property({ type: 'integer' })
  armedVersion!: number;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  dueAt!: Date;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  firedAt: Date | null = null;
}
