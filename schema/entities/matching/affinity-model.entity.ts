import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { CivilDate } from '../../../domain/calendar.ts';
import type { KeptAffinity, ModelCard } from '../../../domain/matching/affinity/estimate-affinity.ts';

/** SHADOW is trained and watched, SERVING orders matches (one at most), RETIRED did once. */
export const AFFINITY_STATES = ['SHADOW', 'SERVING', 'RETIRED'] as const;
export type AffinityState = (typeof AFFINITY_STATES)[number];

/** One version of the affinity model. With the training loans of its version it gives the same scores for ever. */
@Entity({ tableName: 'affinity_model' })
export class AffinityModelVersion {
  @PrimaryKey({ type: 'integer' })
  version!: number;

  @Property({ type: 'string', length: 16 })
  state!: AffinityState;

  /** Loans before this day were learned from. */
  @Property({ type: 'date' })
  trainedUntil!: CivilDate;

  @Property({ type: 'json', columnType: 'jsonb' })
  kept!: KeptAffinity;

  @Property({ type: 'json', columnType: 'jsonb' })
  card!: ModelCard;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  createdAt!: Date;
}

/** One loan as the model learned from it, frozen: the firm may move later, what was learned does not. */
@Entity({ tableName: 'affinity_loan' })
export class AffinityLoan {
  @PrimaryKey({ type: 'uuid' })
  loanId!: string;

  /** The first version that learned from it. */
  @Property({ type: 'integer' })
  @Index()
  firstVersion!: number;

  @Property({ type: 'date' })
  lentOn!: CivilDate;

  @Property({ type: 'string', length: 12 })
  divisionCode!: string;

  @Property({ type: 'string', length: 8 })
  industryCode!: string;

  @Property({ type: 'double' })
  amountYuan!: number;

  @Property({ type: 'uuid' })
  bankId!: string;
}
