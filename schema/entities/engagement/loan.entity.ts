import type { Opt } from '@mikro-orm/core';
import { Entity, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { CivilDate } from '../../../domain/calendar.ts';
import type { BridgeState } from '../../../domain/engagement/bridge-moves.ts';
import type { LoanClass } from '../../../domain/engagement/loan-class.ts';
import type { Security } from '../../../domain/market/security.ts';
import { type Bps, type Fen, ZERO_FEN } from '../../../domain/money.ts';
import { BPS_COLUMN, FEN_COLUMN } from '../column-types.ts';

/** A loan that a bank wrote back, linked to the need that it came from where there is one (C8). */
@Entity({ tableName: 'loan' })
@Unique({ properties: ['bankId', 'contractNo'] })
export class Loan {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  bankId!: string;

  @Property({ type: 'uuid' })
  @Index()
  firmId!: string;

  @Property({ type: 'uuid', nullable: true })
  needId: string | null = null;

  /** `null` for a loan that came from no published product. */
  @Property({ type: 'uuid', nullable: true })
  productId: string | null = null;

  @Property({ type: 'string', length: 64 })
  contractNo!: string;

  @Property({ type: 'date' })
  contractOn!: CivilDate;

  @Property({ type: 'date' })
  drawdownOn!: CivilDate;

  @Property({ type: 'date' })
  maturityOn!: CivilDate;

  @Property({ type: FEN_COLUMN })
  amountFen!: Fen;

  @Property({ type: BPS_COLUMN })
  rateBps!: Bps;

  @Property({ type: 'string[]', columnType: 'text[]' })
  securities!: Security[];

  @Property({ type: 'string', length: 40 })
  loanType!: string;

  @Property({ type: 'string', length: 40 })
  purpose!: string;

  /** Decided at drawdown (A4-15); `null` when nobody has attested. */
  @Property({ type: 'boolean', nullable: true })
  isFirstLoan: boolean | null = null;

  @Property({ type: 'string', length: 16, default: 'ACTIVE' })
  state: Opt<LoanState> = 'ACTIVE';

  /** Never above the amount; the database refuses more. */
  @Property({ type: FEN_COLUMN, default: 0 })
  repaidFen: Opt<Fen> = ZERO_FEN;

  @Property({ type: 'string', length: 16, default: 'NORMAL' })
  loanClass: Opt<LoanClass> = 'NORMAL';

  @Property({ type: 'integer', default: 0 })
  daysOverdue: Opt<number> = 0;

  /** The loan that this one repaid, without principal from the firm. */
  @Property({ type: 'uuid', nullable: true })
  renewsLoanId: Opt<string> | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  createdAt!: Date;
}

export const LOAN_STATES = ['ACTIVE', 'CLOSED', 'PREPAID', 'RENEWED', 'TRANSFERRED', 'WRITTEN_OFF'] as const;
export type LoanState = (typeof LOAN_STATES)[number];

/** Something that happened to a loan, as its bank reported it; never changed. */
@Entity({ tableName: 'loan_event' })
@Index({ properties: ['loanId', 'id'] })
export class LoanEvent {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  loanId!: string;

  @Property({ type: 'string', length: 16 })
  kind!: 'REPAYMENT' | 'CLASS' | 'TRANSFERRED' | 'WRITTEN_OFF' | 'RENEWED';

  @Property({ type: FEN_COLUMN, nullable: true })
  amountFen: Fen | null = null;

  @Property({ type: 'string', length: 16, nullable: true })
  loanClass: LoanClass | null = null;

  @Property({ type: 'integer', nullable: true })
  daysOverdue: number | null = null;

  @Property({ type: 'string', length: 500 })
  reason!: string;

  @Property({ type: 'date' })
  happenedOn!: CivilDate;

  @Property({ type: 'string', length: 64 })
  reportedBy!: string;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  reportedAt!: Date;
}

/** Dated policy: overdue by more than so many days, a loan is in this class at best. */
@Entity({ tableName: 'class_floor' })
export class ClassFloorRow {
  @PrimaryKey({ type: 'date' })
  validFrom!: CivilDate;

  @PrimaryKey({ type: 'string', length: 16 })
  loanClass!: LoanClass;

  @Property({ type: 'integer' })
  daysAbove!: number;

  @Property({ type: 'string', length: 200 })
  source!: string;
}

/** Public money that bridges the days between an old loan and the one that renews it (A22). Never negative. */
@Entity({ tableName: 'bridge_pool' })
export class BridgePool {
  @PrimaryKey({ type: 'string', length: 16 })
  code!: string;

  @Property({ type: FEN_COLUMN })
  balanceFen!: Fen;
}

/** Money out of the pool for one loan, from the wish of its firm until the new loan returns it. */
@Entity({ tableName: 'bridge_loan' })
export class BridgeLoan {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  loanId!: string;

  @Property({ type: 'uuid' })
  bankId!: string;

  @Property({ type: 'uuid' })
  firmId!: string;

  @Property({ type: FEN_COLUMN })
  amountFen!: Fen;

  @Property({ type: 'string', length: 16 })
  state!: BridgeState;

  /** Reference of the bank's promise to renew; empty until it gave one. */
  @Property({ type: 'string', length: 200 })
  commitment!: string;

  /** Why it was declined. */
  @Property({ type: 'string', length: 500 })
  note!: string;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  askedAt!: Date;

  @Property({ type: 'date', nullable: true })
  dueOn: CivilDate | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  paidAt: Date | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  returnedAt: Date | null = null;
}
