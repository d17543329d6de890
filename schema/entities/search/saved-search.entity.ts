import { Entity, Enum, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { SEARCH_INDEXES, type SearchFilters, type SearchIndex, type SearchSort } from '../../../search/port.ts';

/** What a person looks for, as it was parsed when it was saved. */
export type SavedQuery = { readonly text: string; readonly filters: SearchFilters; readonly sort: SearchSort };

/** A search that a person keeps and wants to hear of. */
@Entity({ tableName: 'saved_search' })
export class SavedSearch {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'string', length: 64 })
  @Index()
  ownerId!: string;

  @Property({ type: 'string', length: 60 })
  name!: string;

  @Enum({ items: () => [...SEARCH_INDEXES], type: 'string', columnType: 'varchar(16)' })
  @Index()
  searchIndex!: SearchIndex;

  @Property({ type: 'json', columnType: 'jsonb' })
  query!: SavedQuery;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  createdAt!: Date;
}

/** Something new that fits a saved search; once for each subject. It names the subject and says nothing of it. */
@Entity({ tableName: 'search_notice' })
@Index({ properties: ['savedSearchId', 'foundAt'] })
export class SearchNotice {
  @PrimaryKey({ type: 'uuid' })
  savedSearchId!: string;

  @PrimaryKey({ type: 'uuid' })
  subjectId!: string;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  foundAt!: Date;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  readAt: Date | null = null;
}
