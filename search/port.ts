/** What the index knows of one listing. `version` only grows: an older document never replaces a newer one. */
export type SearchDocument = {
  readonly id: string;
  readonly kind: 'need' | 'product';
  readonly version: number;
  /** Bank or firm whose listing it is. */
  readonly ownerId: string;
  readonly title: string;
  readonly body: string;
};

export type SearchQuery = {
  readonly kind: SearchDocument['kind'];
  /** At most 200 characters; empty lists everything, newest first. */
  readonly text: string;
  /** 1 to 100. */
  readonly limit: number;
};

export type SearchResult = {
  readonly hits: readonly { readonly id: string; readonly version: number; readonly score: number }[];
  readonly tookMs: number;
};

/** The engine does not answer; the platform goes on without search. */
export class SearchUnavailableError extends Error {
  override readonly name = 'SearchUnavailableError';
  constructor(cause: unknown) {
    super('The search engine does not answer. Listings are still served from the database.', { cause });
  }
}

/** The search index; one contract suite runs against every implementation. */
export type SearchEngine = {
  readonly prepare: () => Promise<void>;
  readonly upsert: (documents: readonly SearchDocument[]) => Promise<void>;
  readonly remove: (ids: readonly string[]) => Promise<void>;
  readonly search: (query: SearchQuery) => Promise<SearchResult>;
};
