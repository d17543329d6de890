import { Entity, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { CivilDate } from '../../../domain/calendar.ts';
import type { Fen } from '../../../domain/money.ts';
import { FEN_COLUMN } from '../column-types.ts';

export const FILING_STATES = ['FILED', 'FILING_REJECTED'] as const;
export type FilingState = (typeof FILING_STATES)[number];

/** A loan filed with the scheme in force on its drawdown day, with the gates frozen as they stood (C14 F2-F4). */
@Entity({ tableName: 'filing' })
export class Filing {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  /** No loan stands in two schemes. */
  @Property({ type: 'uuid' })
  @Unique()
  loanId!: string;

  @Property({ type: 'uuid' })
  bankId!: string;

  @Property({ type: 'uuid' })
  firmId!: string;

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
}

export const LOSS_CLAIM_STATES = ['COMPUTED', 'REFUSED'] as const;
export type LossClaimState = (typeof LOSS_CLAIM_STATES)[number];

/** A reported loss and what the scheme pays for it, with the whole compute sheet. */
@Entity({ tableName: 'loss_claim' })
export class LossClaim {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  @Unique()
  filingId!: string;

  @Property({ type: 'uuid' })
  @Index()
  bankId!: string;

  @Property({ type: 'uuid' })
  firmId!: string;

  @Property({ type: 'date' })
  recognisedOn!: CivilDate;

  @Property({ type: FEN_COLUMN })
  lossFen!: Fen;

  @Property({ type: 'string', length: 24 })
  state!: LossClaimState;

  @Property({ type: FEN_COLUMN })
  payableFen!: Fen;

  @Property({ type: 'json' })
  sheet!: unknown;

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
}
