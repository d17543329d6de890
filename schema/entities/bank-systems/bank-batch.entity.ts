import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { CivilDate } from '../../../domain/calendar.ts';
import type { BankRowKind } from '../../../domain/engagement/bank-row-kind.ts';
import type { Fen } from '../../../domain/money.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { FEN_COLUMN } from '../column-types.ts';

/** A table that a system of a bank sent. */
@Entity({ tableName: 'bank_batch' })
export class BankBatch {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  bankId!: string;

  @Property({ type: 'string', length: 16 })
  kind!: BankRowKind;

  @Property({ type: 'string', length: 64 })
  createdBy!: string;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  createdAt!: Date;
}

export const BANK_ROW_STATES = ['WAITING', 'ACCEPTED', 'REJECTED'] as const;

/** One row of it; accepted or rejected on its own. */
@Entity({ tableName: 'bank_row' })
export class BankRow {
  @PrimaryKey({ type: 'uuid' })
  batchId!: string;

  /** The line in the table; the heading is line 1. */
  @PrimaryKey({ type: 'integer' })
  line!: number;

  @Property({ type: 'json' })
  cells!: Readonly<Record<string, string>>;

  @Property({ type: 'string', length: 12 })
  state!: (typeof BANK_ROW_STATES)[number];

  /** The engagement, loan or repayment that it changed or made. */
  @Property({ type: 'uuid', nullable: true })
  subjectId: string | null = null;

  @Property({ type: 'json', nullable: true })
  refusal: Refusal | null = null;
}

/** Money that a firm paid back; the reference of the bank makes sure that it counts once. */
@Entity({ tableName: 'loan_repayment' })
@Unique({ properties: ['loanId', 'reference'] })
export class LoanRepayment {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  loanId!: string;

  @Property({ type: 'string', length: 64 })
  reference!: string;

  @Property({ type: 'date' })
  paidOn!: CivilDate;

  @Property({ type: FEN_COLUMN })
  principalFen!: Fen;

  @Property({ type: FEN_COLUMN })
  interestFen!: Fen;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  createdAt!: Date;
}
