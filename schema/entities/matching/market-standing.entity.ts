import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { CivilDate } from '../../../domain/calendar.ts';

/** One numbered snapshot of what the market stands on. A row never changes, so every run that names it replays. */
@Entity({ tableName: 'market_standing' })
export class MarketStandingVersion {
  @PrimaryKey({ type: 'integer' })
  version!: number;

  /** `MarketStanding` without its version, as JSON. */
  @Property({ type: 'json', columnType: 'jsonb' })
  content!: unknown;

  /** Fingerprint of the rows that it was made from: another one asks for another version. */
  @Property({ type: 'string', length: 64 })
  sources!: string;

  @Property({ type: 'string', length: 60 })
  cause!: string;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  createdAt!: Date;
}

/** Weights of the scores from a day on. A row never changes: other weights are another version. */
@Entity({ tableName: 'score_policy' })
export class ScorePolicyVersion {
  @PrimaryKey({ type: 'integer' })
  version!: number;

  @Property({ type: 'date' })
  validFrom!: CivilDate;

  /** `ScorePolicy` without version and day. */
  @Property({ type: 'json', columnType: 'jsonb' })
  settings!: unknown;

  /** Why these weights. */
  @Property({ type: 'string', length: 500 })
  reason!: string;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  createdAt!: Date;
}

/** How often a bank asked for the effect of its terms on a day. */
@Entity({ tableName: 'market_question' })
export class MarketQuestion {
  @PrimaryKey({ type: 'uuid' })
  bankId!: string;

  @PrimaryKey({ type: 'date' })
  askedOn!: CivilDate;

  @Property({ type: 'integer' })
  count!: number;
}
