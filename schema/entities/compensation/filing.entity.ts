import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { CivilDate } from '../../../domain/calendar.ts';
import type { FilingState } from '../../../domain/compensation/filing-moves.ts';
import { type Fen, ZERO_FEN } from '../../../domain/money.ts';
import { FEN_COLUMN } from '../column-types.ts';

/** A loan filed with a scheme, with the gates frozen as they stood (C14 F1-F4). A rejected one can be followed by another. */
@Entity({ tableName: 'filing' })
export class Filing {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  @Index()
  loanId!: string;

  @Property({ type: 'uuid' })
  bankId!: string;

  @Property({ type: 'uuid' })
  firmId!: string;

  /** The bank, or the guarantor. */
  @Property({ type: 'uuid' })
  claimantId!: string;

  @Property({ type: 'string', length: 32 })
  scheme!: string;

  @Property({ type: 'string', length: 32 })
  policyVersion!: string;

  @Property({ type: 'string', length: 24 })
  state!: FilingState;

  /** Year of drawdown: whose cap the loan feeds and draws on (A4-05). */
  @Property({ type: 'integer' })
  vintageYear!: number;

  @Property({ type: FEN_COLUMN })
  principalFen!: Fen;

  @Property({ type: 'date' })
  filedOn!: CivilDate;

  /** `GateResult[]` with both numbers of each gate. */
  @Property({ type: 'json' })
  gates!: unknown;

  /** The facts and settings that the gates used, for replay. */
  @Property({ type: 'json' })
  snapshot!: unknown;

  @Property({ type: 'string', length: 64 })
  draftedBy!: string;

  @Property({ type: 'string', length: 64, nullable: true })
  submittedBy: string | null = null;

  @Property({ type: 'string', length: 64, nullable: true })
  reviewedBy: string | null = null;

  @Property({ type: 'string', length: 500, nullable: true })
  reason: string | null = null;

  /** The working day by which the trustee decides; `null` where nobody reviews. */
  @Property({ type: 'date', nullable: true })
  dueOn: CivilDate | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  createdAt!: Date;
}

/** What a cap allows and what claims have taken of it; the row is locked before a claim is computed (style rule 21). */
@Entity({ tableName: 'cap_usage' })
export class CapUsage {
  /** Such as `BANK_YEAR:<scheme>:<bank>:<year>`, `FIRM:<scheme>:<firm>`, `SCHEME:<scheme>`. */
  @PrimaryKey({ type: 'string', length: 160 })
  key!: string;

  @Property({ type: FEN_COLUMN })
  capFen!: Fen;

  @Property({ type: FEN_COLUMN })
  reservedFen!: Fen;

  @Property({ type: FEN_COLUMN })
  paidFen: Fen = ZERO_FEN;
}
