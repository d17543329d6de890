import type { Opt } from '@mikro-orm/core';
import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { CivilDate } from '../../../domain/calendar.ts';
import type { Opening } from '../../../domain/matching/match-need.ts';

/** One run of the matcher over one need, with every version that it used (C3). */
@Entity({ tableName: 'match_run' })
export class MatchRun {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  @Index()
  needId!: string;

  @Property({ type: 'integer' })
  needVersion!: number;

  @Property({ type: 'integer' })
  factsVersion!: number;

  @Property({ type: 'string', length: 32 })
  policyVersion!: string;

  /** Version of the affinity model that ordered the eligible pairs; `null` for rules alone. */
  @Property({ type: 'integer', nullable: true })
  modelVersion: number | null = null;

  /** Version whose estimates were stored without ordering anything; `null` when none was in the shadow. */
  @Property({ type: 'integer', nullable: true })
  shadowVersion: number | null = null;

  /** Facts that the firm has not told, with how many more products each would open at best. */
  @Property({ type: 'json', columnType: 'jsonb' })
  openings: Opening[] & Opt = [];

  /** Version of the market's standing; `null` for runs from before standings were kept. */
  @Property({ type: 'integer', nullable: true })
  standingVersion: number | null = null;

  /** Of the group in which banks see the firm before consent; `null` for runs from before groups were kept. */
  @Property({ type: 'string', length: 64, nullable: true })
  maskHash: Opt<string> | null = null;

  /** For a near miss that the firm can mend alone: how many further products its plan opens. */
  @Property({ type: 'json', columnType: 'jsonb' })
  further: { productId: string; products: number }[] & Opt = [];

  /** `null` when the fixing of the day was missing. */
  @Property({ type: 'date', nullable: true })
  lprFixedOn: CivilDate | null = null;

  /** The business day of the run: tags and validity are read as of it. */
  @Property({ type: 'date' })
  asOf!: CivilDate;

  /** Name of the event that caused the run. */
  @Property({ type: 'string', length: 60 })
  cause!: string;

  @Property({ type: 'integer' })
  productsScanned!: number;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  finishedAt!: Date;
}

/** A pair that a run recommended. Only `supersededAt` is ever written again; explanations are recomputed. */
@Entity({ tableName: 'recommendation' })
@Index({ properties: ['runId'] })
export class Recommendation {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  runId!: string;

  @Property({ type: 'uuid' })
  needId!: string;

  @Property({ type: 'uuid' })
  firmId!: string;

  @Property({ type: 'uuid' })
  productId!: string;

  @Property({ type: 'integer' })
  productVersion!: number;

  @Property({ type: 'uuid' })
  bankId!: string;

  @Property({ type: 'boolean' })
  isNearMiss!: boolean;

  /** 1 is the best for the need; near misses count on after the eligible ones. */
  @Property({ type: 'smallint' })
  rank!: number;

  @Property({ type: 'integer' })
  firmScore!: number;

  @Property({ type: 'integer' })
  bankScore!: number;

  @Property({ type: 'integer' })
  reciprocalScore!: number;

  /** Learned chance in ten thousandths; `null` by rules alone, and where the model knows no such bank. */
  @Property({ type: 'integer', nullable: true })
  affinity: number | null = null;

  /** The place was given by rules alone, so that a first loan also meets banks without a past. */
  @Property({ type: 'boolean' })
  isExploration: boolean & Opt = false;

  /** What the place was charged for the bank's attention; 0 where the exposure floor spared it. */
  @Property({ type: 'smallint' })
  attentionPrice: number & Opt = 0;

  /** The bank's score of what it may know before consent; `null` where it may not know of the pair at all. */
  @Property({ type: 'integer', nullable: true })
  maskedScore: number | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  supersededAt: Date | null = null;
}
