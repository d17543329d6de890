import { Entity, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { CivilDate } from '../../../domain/calendar.ts';
import type { ComplaintState } from '../../../domain/engagement/complaint.ts';
import type { CreditDecisionKind } from '../../../domain/engagement/credit-decision.ts';
import type { RefusalReason } from '../../../domain/engagement/engagement-moves.ts';
import type { CheckType, NeedConfirmed, VisitState } from '../../../domain/engagement/visit.ts';
import type { Bps, Fen } from '../../../domain/money.ts';
import { BPS_COLUMN, FEN_COLUMN } from '../column-types.ts';

/** One step of an application (C5), never changed: its stage is what the last of them says. */
@Entity({ tableName: 'credit_decision' })
@Unique({ properties: ['engagementId', 'sequence'] })
export class CreditDecision {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  engagementId!: string;

  @Property({ type: 'integer' })
  sequence!: number;

  @Property({ type: 'string', length: 24 })
  kind!: CreditDecisionKind;

  @Property({ type: FEN_COLUMN, nullable: true })
  amountFen: Fen | null = null;

  @Property({ type: BPS_COLUMN, nullable: true })
  rateBps: Bps | null = null;

  @Property({ type: 'integer', nullable: true })
  termMonths: number | null = null;

  @Property({ type: 'string', length: 24, nullable: true })
  reasonCode: RefusalReason | null = null;

  @Property({ type: 'string', length: 500, nullable: true })
  note: string | null = null;

  @Property({ type: 'string', length: 64 })
  decidedBy!: string;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  decidedAt!: Date;
}

/** A visit of the bank to the firm (C6): planned, and then recorded or not. */
@Entity({ tableName: 'visit' })
export class Visit {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  @Index()
  engagementId!: string;

  @Property({ type: 'string', length: 8 })
  checkType!: CheckType;

  @Property({ type: 'string', length: 16 })
  state!: VisitState;

  @Property({ type: 'date' })
  plannedOn!: CivilDate;

  @Property({ type: 'string', length: 200 })
  place!: string;

  @Property({ type: 'string', length: 200 })
  visitors!: string;

  @Property({ type: 'string', length: 2000, nullable: true })
  findings: string | null = null;

  @Property({ type: 'string', length: 16, nullable: true })
  needConfirmed: NeedConfirmed | null = null;

  @Property({ type: 'string', length: 64 })
  recordedBy!: string;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  closedAt: Date | null = null;
}

/** What a firm thinks of a bank after an engagement; once for each. */
@Entity({ tableName: 'bank_rating' })
export class BankRating {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  @Unique()
  engagementId!: string;

  @Property({ type: 'uuid' })
  firmId!: string;

  @Property({ type: 'uuid' })
  @Index()
  bankId!: string;

  @Property({ type: 'smallint' })
  stars!: number;

  @Property({ type: 'string', length: 500 })
  comment!: string;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  ratedAt!: Date;
}

/** A firm complains about a bank; an operator takes it up within a limit. */
@Entity({ tableName: 'complaint' })
export class Complaint {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  @Index()
  engagementId!: string;

  @Property({ type: 'uuid' })
  firmId!: string;

  @Property({ type: 'uuid' })
  bankId!: string;

  @Property({ type: 'string', length: 16 })
  state!: ComplaintState;

  @Property({ type: 'integer' })
  version!: number;

  @Property({ type: 'string', length: 1000 })
  text!: string;

  @Property({ type: 'string', length: 1000, nullable: true })
  answer: string | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  dueAt: Date | null = null;

  /** Nobody took it up in time; stays true afterwards. */
  @Property({ type: 'boolean' })
  isLate!: boolean;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  filedAt!: Date;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  closedAt: Date | null = null;
}

/** A supervisor's reason for lending to a firm that many banks lend to already (4-04). */
@Entity({ tableName: 'exposure_override' })
export class ExposureOverride {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  @Unique()
  engagementId!: string;

  @Property({ type: 'integer' })
  banks!: number;

  @Property({ type: 'integer' })
  banksMax!: number;

  @Property({ type: 'string', length: 500 })
  reason!: string;

  @Property({ type: 'string', length: 64 })
  approvedBy!: string;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  approvedAt!: Date;
}
