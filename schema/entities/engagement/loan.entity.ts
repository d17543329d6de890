import { Entity, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { CivilDate } from '../../../domain/calendar.ts';
import type { Security } from '../../../domain/market/security.ts';
import type { Bps, Fen } from '../../../domain/money.ts';
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

  @Property({ type: 'Date', columnType: 'timestamptz' })
  createdAt!: Date;
}
