import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { CivilDate } from '../../../domain/calendar.ts';
import type { SlaProfileState } from '../../../domain/engagement/sla-profile.ts';

/** Proposed by one person, decided on by another; approved it is in force from its day until the next one. */
@Entity({ tableName: 'sla_profile' })
export class SlaProfileRow {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'string', length: 16 })
  code!: string;

  @Property({ type: 'date' })
  validFrom!: CivilDate;

  /** `SlaTerms` of `domain/engagement/sla-profile.ts`. */
  @Property({ type: 'json', columnType: 'jsonb' })
  terms!: unknown;

  /** The minutes or the paper that decides it. */
  @Property({ type: 'string', length: 500 })
  decisionRecord!: string;

  @Property({ type: 'string', length: 12 })
  state!: SlaProfileState;

  @Property({ type: 'string', length: 64 })
  proposedBy!: string;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  proposedAt!: Date;

  @Property({ type: 'string', length: 64, nullable: true })
  decidedBy: string | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  decidedAt: Date | null = null;
}
