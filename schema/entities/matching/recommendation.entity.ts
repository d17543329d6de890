import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { CivilDate } from '../../../domain/calendar.ts';

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

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  supersededAt: Date | null = null;
}
