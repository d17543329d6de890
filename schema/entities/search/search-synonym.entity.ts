import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** A group of words that mean the same to those who search; operators edit it. */
@Entity({ tableName: 'search_synonym' })
export class SearchSynonym {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'string[]', columnType: 'text[]' })
  terms!: string[];

  @Property({ type: 'string', length: 64 })
  changedBy!: string;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  changedAt!: Date;
}
