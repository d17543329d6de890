import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { CivilDate } from '../../../domain/calendar.ts';

/** What a bank reports of a loan in trouble, month by month (C14, L1). Rows only grow. */
@Entity({ tableName: 'overdue_report' })
export class OverdueReport {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  @Index()
  loanId!: string;

  @Property({ type: 'date' })
  reportedOn!: CivilDate;

  @Property({ type: 'integer' })
  overdueDays!: number;

  @Property({ type: 'string', length: 16 })
  loanClass!: string;

  /** The new maturity where the loan was extended (A4-09). */
  @Property({ type: 'date', nullable: true })
  extendedMaturityOn: CivilDate | null = null;

  @Property({ type: 'string', length: 64 })
  reportedBy!: string;
}

/** Who guarantees a loan, and how the contract shares a loss of it; the shares sum to one (1-13). */
@Entity({ tableName: 'guarantee_contract' })
export class GuaranteeContract {
  @PrimaryKey({ type: 'uuid' })
  loanId!: string;

  @Property({ type: 'uuid' })
  @Index()
  guarantorId!: string;

  /** `LossShares` as exact fractions. */
  @Property({ type: 'json' })
  shares!: unknown;

  @Property({ type: 'string', length: 64, nullable: true })
  nationalFundNumber: string | null = null;

  @Property({ type: 'string', length: 64 })
  recordedBy!: string;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  createdAt!: Date;
}
