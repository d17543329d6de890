import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { CivilDate } from '../../../domain/calendar.ts';
import type { ClaimDuties, ClaimState } from '../../../domain/compensation/claim-moves.ts';
import { type Fen, ZERO_FEN } from '../../../domain/money.ts';
import { FEN_COLUMN } from '../column-types.ts';

/** A recognised loss and the claim that is made for it, from the report to the last recovery (C14, L2 to X). */
@Entity({ tableName: 'loss_claim' })
export class LossClaim {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  filingId!: string;

  @Property({ type: 'uuid' })
  @Index()
  loanId!: string;

  @Property({ type: 'uuid' })
  bankId!: string;

  @Property({ type: 'uuid' })
  firmId!: string;

  /** The organisation that asks the fund: the bank, or the guarantor. */
  @Property({ type: 'uuid' })
  claimantId!: string;

  @Property({ type: 'date' })
  recognisedOn!: CivilDate;

  @Property({ type: FEN_COLUMN })
  lossFen!: Fen;

  @Property({ type: 'string', length: 24 })
  state!: ClaimState;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  stateSince!: Date;

  /** The working day on which the next step is due; `null` where no clock runs. */
  @Property({ type: 'date', nullable: true })
  dueOn: CivilDate | null = null;

  /** Where a held claim goes back to. */
  @Property({ type: 'string', length: 24, nullable: true })
  heldFrom: ClaimState | null = null;

  /** Last day on which the claimant told how its recovery goes (C14, R1). */
  @Property({ type: 'date', nullable: true })
  progressOn: CivilDate | null = null;

  /** The reason of the last step. */
  @Property({ type: 'string', length: 500, nullable: true })
  note: string | null = null;

  @Property({ type: 'json' })
  duties: ClaimDuties = {};

  /** Three-check records and recovery steps that the claimant declared. */
  @Property({ type: 'json', nullable: true })
  evidence: unknown = null;

  /** What the sheet of the last computation allows; nothing is reserved before the approval. */
  @Property({ type: FEN_COLUMN })
  payableFen!: Fen;

  /** `ComputeSheet` of the last computation. */
  @Property({ type: 'json' })
  sheet!: unknown;

  /** The book that pays, once it is approved: the budget pool, and the year of the approval. */
  @Property({ type: 'string', length: 32, nullable: true })
  fundPool: string | null = null;

  @Property({ type: 'string', length: 4, nullable: true })
  fundYear: string | null = null;

  /** What was due to it had no cap bound; the difference to `approvedFen` can be topped up. */
  @Property({ type: FEN_COLUMN })
  entitledFen: Fen = ZERO_FEN;

  /** What limits that have grown since would let it have on top (A4-06). */
  @Property({ type: FEN_COLUMN })
  offeredFen: Fen = ZERO_FEN;

  @Property({ type: FEN_COLUMN })
  approvedFen: Fen = ZERO_FEN;

  @Property({ type: FEN_COLUMN })
  paidFen: Fen = ZERO_FEN;

  /** Net of costs, over all recoveries. */
  @Property({ type: FEN_COLUMN })
  recoveredFen: Fen = ZERO_FEN;

  /** What must go back to the fund, and what has. */
  @Property({ type: FEN_COLUMN })
  returnDueFen: Fen = ZERO_FEN;

  @Property({ type: FEN_COLUMN })
  returnedFen: Fen = ZERO_FEN;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  createdAt!: Date;
}

/** What one claim has taken of one cap. The sums over the claims are the cap's own numbers. */
@Entity({ tableName: 'claim_draw' })
export class ClaimDraw {
  @PrimaryKey({ type: 'uuid' })
  claimId!: string;

  @PrimaryKey({ type: 'string', length: 160 })
  key!: string;

  /** Locking order. */
  @Property({ type: 'smallint' })
  position!: number;

  @Property({ type: 'string', length: 8 })
  basis!: 'payment' | 'loss';

  @Property({ type: FEN_COLUMN })
  reservedFen!: Fen;

  @Property({ type: FEN_COLUMN })
  paidFen!: Fen;
}

/** An approval with everything that it was computed from, so that it can be computed again. Rows only grow. */
@Entity({ tableName: 'claim_decision' })
export class ClaimDecision {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  @Index()
  claimId!: string;

  @Property({ type: 'string', length: 16 })
  kind!: 'APPROVAL' | 'TOP_UP' | 'OPENING';

  @Property({ type: 'string', length: 32 })
  policyScheme!: string;

  @Property({ type: 'integer' })
  policyVersion!: number;

  @Property({ type: 'json' })
  facts!: unknown;

  @Property({ type: 'json' })
  usage!: unknown;

  /** The settings themselves, so that a replay needs nothing else. */
  @Property({ type: 'json' })
  policy!: unknown;

  @Property({ type: 'json' })
  sheet!: unknown;

  /** What the claim may be paid in all, after this decision. */
  @Property({ type: FEN_COLUMN })
  approvedFen!: Fen;

  @Property({ type: 'string', length: 500, nullable: true })
  reason: string | null = null;

  @Property({ type: 'string', length: 64 })
  decidedBy!: string;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  decidedAt!: Date;
}

/** One recovery as the claimant reported it. Rows only grow. */
@Entity({ tableName: 'recovery' })
export class Recovery {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  @Index()
  claimId!: string;

  @Property({ type: 'date' })
  recoveredOn!: CivilDate;

  @Property({ type: FEN_COLUMN })
  grossFen!: Fen;

  @Property({ type: FEN_COLUMN })
  costsFen!: Fen;

  @Property({ type: FEN_COLUMN })
  netFen!: Fen;

  /** What of it goes back to the fund. */
  @Property({ type: FEN_COLUMN })
  dueFen!: Fen;

  @Property({ type: 'string', length: 200 })
  reference!: string;

  @Property({ type: 'string', length: 64 })
  reportedBy!: string;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  createdAt!: Date;
}
