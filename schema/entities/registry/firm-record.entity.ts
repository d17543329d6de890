import type { Opt } from '@mikro-orm/core';
import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { CivilDate } from '../../../domain/calendar.ts';
import type { Fen } from '../../../domain/money.ts';
import type { AppealState } from '../../../domain/registry/tags/appeal.ts';
import type { RecordFamily } from '../../../domain/registry/tags/firm-record.ts';
import { FEN_COLUMN } from '../column-types.ts';

/** What a department recorded of a firm (2-11); it only ever ends, and its steps are in the firm's history. */
@Entity({ tableName: 'firm_record' })
export class FirmRecord {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  @Index()
  firmId!: string;

  @Property({ type: 'string', length: 16 })
  family!: RecordFamily;

  @Property({ type: 'string', length: 16 })
  value!: string;

  /** The number of the case, the name of the chain: what the record can be looked up by. */
  @Property({ type: 'string', length: 120 })
  reference!: string;

  @Property({ type: 'string', length: 200 })
  issuer!: string;

  @Property({ type: 'date' })
  validFrom!: CivilDate;

  @Property({ type: 'date', nullable: true })
  validTo: CivilDate | null = null;

  @Property({ type: 'string', length: 64 })
  recordedBy!: string;
}

/** A loan from a lender that is not on the platform. */
@Entity({ tableName: 'external_loan' })
export class ExternalLoan {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  @Index()
  firmId!: string;

  @Property({ type: 'string', length: 120 })
  lender!: string;

  @Property({ type: FEN_COLUMN })
  amountFen!: Fen;

  @Property({ type: 'date' })
  drawdownOn!: CivilDate;

  @Property({ type: 'date' })
  maturityOn!: CivilDate;

  /** A personal business loan of the owner; whether it counts is a reading (A4-15). */
  @Property({ type: 'boolean', default: false })
  isOwners: Opt<boolean> = false;

  @Property({ type: 'string', length: 64 })
  recordedBy!: string;

  /** Whether the firm said it of itself; a firm takes back only that. */
  @Property({ type: 'boolean', default: false })
  isOwnStatement: Opt<boolean> = false;

  /** What the firm said of its loan record before this loan came up; it holds again when no loan is left. */
  @Property({ type: 'boolean', nullable: true })
  hadNoRecord: boolean | null = null;

  /** Recorded by mistake: from then on it counts for nothing. */
  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  withdrawnAt: Date | null = null;

  @Property({ type: 'string', length: 500, nullable: true })
  withdrawalReason: string | null = null;
}

/** One dated version of the policy of tags. Rows only grow. */
@Entity({ tableName: 'tag_policy' })
export class TagPolicyVersion {
  @PrimaryKey({ type: 'integer' })
  version!: number;

  @Property({ type: 'date' })
  validFrom!: CivilDate;

  @Property({ type: 'json' })
  settings!: unknown;

  /** The minutes or the paper that decided it; `null` for what the platform starts with. */
  @Property({ type: 'string', length: 500, nullable: true })
  decisionRecord: string | null = null;
}

/** The days whose beginnings and ends have been told, so that a late or repeated pass leaves none out and tells none twice. */
@Entity({ tableName: 'turned_day' })
export class TurnedDay {
  @PrimaryKey({ type: 'date' })
  day!: CivilDate;
}

/** A firm says that a tag is wrong; somebody answers before the day named. */
@Entity({ tableName: 'tag_appeal' })
export class TagAppeal {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  @Index()
  firmId!: string;

  /** The tag as it was shown when the firm appealed. */
  @Property({ type: 'string', length: 40 })
  code!: string;

  @Property({ type: 'string', length: 120 })
  value!: string;

  @Property({ type: 'string', length: 200 })
  source!: string;

  @Property({ type: 'string', length: 16 })
  state!: AppealState;

  @Property({ type: 'string', length: 500 })
  reason!: string;

  /** Last working day for the answer. */
  @Property({ type: 'date' })
  dueOn!: CivilDate;

  @Property({ type: 'string', length: 500, nullable: true })
  answer: string | null = null;

  @Property({ type: 'string', length: 64, nullable: true })
  answeredBy: string | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  answeredAt: Date | null = null;

  /** When it was found open after its last day and shown to those who watch over the answers. */
  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  lateAt: Date | null = null;
}
