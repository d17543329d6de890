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

/** What stands in a row by the names of the columns; a list comes as such, or as text parted by vertical bars. */
export type BankRowCells = Readonly<Record<string, string | readonly string[]>>;

/** One row of it; accepted or rejected on its own. */
@Entity({ tableName: 'bank_row' })
export class BankRow {
  @PrimaryKey({ type: 'uuid' })
  batchId!: string;

  /** The line in the table, whose heading is line 1; of typed rows the place in the list, from 1. */
  @PrimaryKey({ type: 'integer' })
  line!: number;

  /** The bank's own key of a row that came typed; `null` for a row of a table. */
  @Property({ type: 'string', length: 64, nullable: true })
  key: string | null = null;

  @Property({ type: 'json' })
  cells!: BankRowCells;

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
