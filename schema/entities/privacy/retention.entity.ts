import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { CivilDate } from '../../../domain/calendar.ts';
import type { RetentionCategory, RetentionPolicyState } from '../../../domain/privacy/retention.ts';

/** For how many days rows of a category are kept, from a day on; proposed by one person and decided by another. */
@Entity({ tableName: 'retention_policy' })
@Index({ properties: ['category', 'validFrom'] })
export class RetentionPolicy {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'string', length: 16 })
  category!: RetentionCategory;

  @Property({ type: 'date' })
  validFrom!: CivilDate;

  @Property({ type: 'integer' })
  days!: number;

  /** The law or decision that it stands on. */
  @Property({ type: 'string', length: 500 })
  basis!: string;

  @Property({ type: 'string', length: 12 })
  state!: RetentionPolicyState;

  @Property({ type: 'string', length: 64 })
  proposedBy!: string;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  proposedAt!: Date;

  @Property({ type: 'string', length: 64, nullable: true })
  decidedBy: string | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  decidedAt: Date | null = null;
}

/** One pass over what is due of a category: what was before an instant, done in batches, gone on with after a crash. */
@Entity({ tableName: 'retention_run' })
export class RetentionRun {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'string', length: 16 })
  category!: RetentionCategory;

  @Property({ type: 'uuid' })
  policyId!: string;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  dueBefore!: Date;

  @Property({ type: 'integer' })
  rows!: number;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  startedAt!: Date;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  finishedAt: Date | null = null;
}
