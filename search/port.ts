/** What the index knows of one listing. `version` only grows: an older document never replaces a newer one. */
export type SearchDocument = {
  readonly id: string;
  readonly kind: 'need' | 'product';
  readonly version: number;
  /** Bank or firm whose listing it is. */
  readonly ownerId: string;
  readonly title: string;
  readonly body: string;
  /** When the listing came up; an empty query lists by it, so a rebuilt index keeps the order. */
  readonly listedAt: Date;
};

export type SearchQuery = {
  readonly kind: SearchDocument['kind'];
  /** At most {@link QUERY_CHARACTERS_MAX} characters; empty lists everything, newest first. */
  readonly text: string;
  /** 1 to {@link QUERY_LIMIT_MAX}. */
  readonly limit: number;
};

export type SearchHit = { readonly id: string; readonly version: number; readonly score: number };

export type SearchResult = {
  readonly hits: readonly SearchHit[];
  readonly tookMs: number;
};

export const QUERY_CHARACTERS_MAX = 200;
export const QUERY_LIMIT_MAX = 100;

/** The engine does not answer; the platform goes on without search. */
export class SearchUnavailableError extends Error {
  override readonly name = 'SearchUnavailableError';
  constructor(cause: unknown) {
    super('The search engine does not answer. Listings are still served from the database.', { cause });
  }
}

/** A query outside its bounds; refused before any engine sees it. */
export class SearchQueryRangeError extends RangeError {
  override readonly name = 'SearchQueryRangeError';
  readonly field: 'text' | 'limit';
  readonly actual: number;
  readonly max: number;
  constructor(facts: { field: 'text' | 'limit'; actual: number; max: number }) {
    const unit = facts.field === 'text' ? 'characters of text' : 'hits';
    super(`A search takes at most ${facts.max} ${unit}, not ${facts.actual}. Shorten the query.`);
    this.field = facts.field;
    this.actual = facts.actual;
    this.max = facts.max;
  }
}

/** The search index; one contract suite runs against every implementation. */
export type SearchEngine = {
  /** Creates what the engine needs; may run any number of times and in several processes at once. */
  readonly prepare: () => Promise<void>;
  /** Returns when the documents can be found. An id that comes twice counts with its highest version. */
  readonly upsert: (documents: readonly SearchDocument[]) => Promise<void>;
  readonly remove: (ids: readonly string[]) => Promise<void>;
  /** Throws {@link SearchQueryRangeError} or {@link SearchUnavailableError}. */
  readonly search: (query: SearchQuery) => Promise<SearchResult>;
};
