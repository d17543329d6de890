import type { Opt } from '@mikro-orm/core';
import { Entity, Filter, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { CivilDate } from '../../../domain/calendar.ts';

/**
 * One statement of a release: a firm, or a project of it, stands on a list from a day to a day (half-open). Rows are
 * never changed but for `supersededAt`, so what was known at any instant stays answerable.
 */
@Entity({ tableName: 'list_membership' })
@Index({ properties: ['firmId', 'list'] })
@Filter({ name: 'current', cond: { supersededAt: null, projectId: null }, default: true })
export class ListMembership {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'string', length: 40 })
  list!: string;

  /** `W01`-`W10` on the list of 2018 (rule 0-07); the code of the park on a park roster. */
  @Property({ type: 'string', length: 16, nullable: true })
  category: string | null = null;

  /** Stars of the park, where the list has any. */
  @Property({ type: 'smallint', nullable: true })
  stars: number | null = null;

  @Property({ type: 'uuid' })
  firmId!: string;

  /** The listed project of the firm; `null` when the firm itself is listed. */
  @Property({ type: 'uuid', nullable: true })
  projectId: string | null = null;

  @Property({ type: 'date' })
  validFrom!: CivilDate;

  @Property({ type: 'date', nullable: true })
  validTo: CivilDate | null = null;

  @Property({ type: 'string', length: 500, nullable: true })
  removalReason: string | null = null;

  @Property({ type: 'string', length: 64 })
  recordedBy!: string;

  /** The release that said so; `null` for what was loaded before releases were kept. */
  @Property({ type: 'uuid', nullable: true })
  releaseId: string | null = null;

  /** Rows from before releases were kept count as known ever since. */
  @Property({ type: 'Date', columnType: 'timestamptz', defaultRaw: "'2000-01-01T00:00:00Z'" })
  recordedAt!: Opt<Date>;

  /** When a later release replaced this statement. */
  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  supersededAt: Date | null = null;
}

@Entity({ tableName: 'tax_grade' })
export class TaxGradeRecord {
  @PrimaryKey({ type: 'uuid' })
  firmId!: string;

  @PrimaryKey({ type: 'integer' })
  year!: number;

  @Property({ type: 'string', length: 1 })
  grade!: 'A' | 'B' | 'M' | 'C' | 'D';

  /** Results are published each April (E6). */
  @Property({ type: 'date' })
  publishedOn!: CivilDate;
}

/** One of several credit grades of a firm; none is overwritten. */
@Entity({ tableName: 'credit_grade' })
export class CreditGrade {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  @Index()
  firmId!: string;

  @Property({ type: 'string', length: 60 })
  scheme!: string;

  @Property({ type: 'string', length: 120 })
  issuer!: string;

  @Property({ type: 'string', length: 16 })
  value!: string;

  /** The same on the platform's scale, 1 (best) to 10. */
  @Property({ type: 'smallint' })
  platformGrade!: number;

  @Property({ type: 'date' })
  gradedOn!: CivilDate;

  @Property({ type: 'date' })
  expiresOn!: CivilDate;

  /** Whether the firm went bad while the grade held; `null` while nobody knows. */
  @Property({ type: 'boolean', nullable: true })
  wentBad: boolean | null = null;
}
