import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { CivilDate } from '../../../domain/calendar.ts';

/** A firm on a dated list such as `WHITELIST_2023`; half-open, so "listed on date D?" has one answer for ever. */
@Entity({ tableName: 'list_membership' })
@Index({ properties: ['firmId', 'list'] })
export class ListMembership {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'string', length: 40 })
  list!: string;

  /** `W01`-`W10` on the list of 2018 (rule 0-07). */
  @Property({ type: 'string', length: 16, nullable: true })
  category: string | null = null;

  @Property({ type: 'uuid' })
  firmId!: string;

  @Property({ type: 'date' })
  validFrom!: CivilDate;

  @Property({ type: 'date', nullable: true })
  validTo: CivilDate | null = null;

  @Property({ type: 'string', length: 500, nullable: true })
  removalReason: string | null = null;

  @Property({ type: 'string', length: 64 })
  recordedBy!: string;
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
}
