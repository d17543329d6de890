import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { MatchOutcomeKind } from '../../../domain/matching/match-outcome.ts';

/** What came of a need and a product, reported by one side. Rows are only added; the newest of a side counts. */
@Entity({ tableName: 'match_outcome' })
@Index({ properties: ['needId', 'productId'] })
@Index({ properties: ['bankId', 'kind'] })
export class MatchOutcome {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  needId!: string;

  @Property({ type: 'uuid' })
  productId!: string;

  @Property({ type: 'uuid' })
  firmId!: string;

  @Property({ type: 'uuid' })
  bankId!: string;

  @Property({ type: 'string', length: 4 })
  side!: 'firm' | 'bank';

  @Property({ type: 'string', length: 16 })
  kind!: MatchOutcomeKind;

  @Property({ type: 'string', length: 32, nullable: true })
  reason: string | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  reportedAt!: Date;
}
