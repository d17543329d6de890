import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { CivilDate } from '../../../domain/calendar.ts';

/** A change of settings that somebody proposed; approved by another person, it becomes a version. */
@Entity({ tableName: 'policy_proposal' })
export class PolicyProposal {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'string', length: 32 })
  code!: string;

  @Property({ type: 'json' })
  settings!: unknown;

  @Property({ type: 'string', length: 500 })
  decisionRecord!: string;

  @Property({ type: 'string', length: 64 })
  proposedBy!: string;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  proposedAt!: Date;

  @Property({ type: 'string', length: 64, nullable: true })
  decidedBy: string | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  decidedAt: Date | null = null;

  @Property({ type: 'string', length: 16 })
  state!: 'PROPOSED' | 'APPROVED' | 'REFUSED';
}

/** One approved version of a scheme's rules. A row never changes: another decision is another version (decision 6). */
@Entity({ tableName: 'scheme_policy' })
export class SchemePolicyVersion {
  @PrimaryKey({ type: 'string', length: 32 })
  code!: string;

  @PrimaryKey({ type: 'integer' })
  version!: number;

  /** First drawdown day to which the version applies. */
  @Property({ type: 'date' })
  validFrom!: CivilDate;

  /** The first day to which it no longer applies. */
  @Property({ type: 'date', nullable: true })
  validTo: CivilDate | null = null;

  /** `SchemePolicy` as written by `policyToJson`. */
  @Property({ type: 'json' })
  settings!: unknown;

  /** The paper or the minutes that decided it; `null` when nobody did. */
  @Property({ type: 'text', nullable: true })
  decisionRecord: string | null = null;

  /** Settings of the demo that no authority approved. */
  @Property({ type: 'boolean' })
  isIllustrative!: boolean;
}
