import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** Live needs from one id to another that a full re-match takes in one go; finished ones are not done again. */
@Entity({ tableName: 'rematch_range' })
@Index({ properties: ['campaign', 'finishedAt'] })
export class RematchRange {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  /** What the whole re-match stands on: day, fixing, standing, weights, model. The same market again is the same campaign. */
  @Property({ type: 'string', length: 120 })
  campaign!: string;

  @Property({ type: 'uuid' })
  firstNeedId!: string;

  @Property({ type: 'uuid' })
  lastNeedId!: string;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  finishedAt: Date | null = null;
}
