/** The three indexes of the platform. */
export const SEARCH_INDEXES = ['products', 'needs', 'firms'] as const;
export type SearchIndex = (typeof SEARCH_INDEXES)[number];

/** Fields that can be filtered by value and counted. A path such as an industry holds each of its levels. */
export const SEARCH_FACETS = [
  'bank',
  'industry',
  'place',
  'purpose',
  'security',
  'size',
  'state',
  'tag',
  'urgency',
  'verification',
] as const;
export type SearchFacet = (typeof SEARCH_FACETS)[number];

/** Fields that hold whole numbers from–to; a filter asks for those that overlap it. Money is fen, a rate is bps. */
export const SEARCH_RANGES = ['age', 'amount', 'rate', 'term'] as const;
export type SearchRange = (typeof SEARCH_RANGES)[number];
export type NumberRange = { readonly from: number | null; readonly to: number | null };

/**
 * `OPEN`: all that anybody who may ask the index may see. `FULL`: for operators, and for a bank that the database says
 * was let in. A need has one document of each kind, so nothing masked is ever found, counted or sorted by.
 */
export type SearchAudience = 'OPEN' | 'FULL';

/** What an index knows of one product, need or firm. `version` only grows: an older document never replaces a newer one. */
export type SearchDocument = {
  readonly subjectId: string;
  readonly audience: SearchAudience;
  readonly version: number;
  /** Changes with anything in the document, so that index and database can be compared. */
  readonly fingerprint: string;
  readonly title: string;
  /** Further words, one thought a line. */
  readonly body: string;
  readonly facets: Readonly<Partial<Record<SearchFacet, readonly string[]>>>;
  readonly ranges: Readonly<Partial<Record<SearchRange, NumberRange>>>;
  /** When it came up; an empty query lists by it, so a rebuilt index keeps the order. */
  readonly listedAt: Date;
  /** Last day as a number of days since 1970; `null` without an end. */
  readonly deadlineDay: number | null;
};

/** The key of a document in every engine: its subject, and `_full` behind it for the full one. */
export const documentKey = (of: Pick<SearchDocument, 'subjectId' | 'audience'>): string =>
  of.audience === 'FULL' ? `${of.subjectId}_full` : of.subjectId;

/** The keys of the documents of some subjects, of both audiences unless one is named. */
export function keysOf(subjectIds: readonly string[], audience?: SearchAudience): string[] {
  const audiences = audience === undefined ? (['OPEN', 'FULL'] as const) : [audience];
  return subjectIds.flatMap((subjectId) => audiences.map((one) => documentKey({ subjectId, audience: one })));
}

/** Who may find what. It is made from the database for each query and never from what a client sent. */
export type SearchScope =
  | { readonly kind: 'open' }
  | { readonly kind: 'full' }
  /** The full document of these subjects and of no other. */
  | { readonly kind: 'subjects'; readonly ids: readonly string[] }
  /** The open document of all subjects but these, and the full document of these. */
  | { readonly kind: 'open-and-subjects'; readonly ids: readonly string[] };

export type SearchFilters = {
  /** Any of the values of a field, all of the fields. */
  readonly facets: Readonly<Partial<Record<SearchFacet, readonly string[]>>>;
  readonly ranges: Readonly<Partial<Record<SearchRange, NumberRange>>>;
};

export const SEARCH_SORTS = ['RELEVANCE', 'NEWEST', 'RATE', 'AMOUNT', 'DEADLINE'] as const;
export type SearchSort = (typeof SEARCH_SORTS)[number];

export type SearchQuery = {
  readonly index: SearchIndex;
  /** At most {@link QUERY_CHARACTERS_MAX} characters; empty lists everything, newest first. */
  readonly text: string;
  readonly scope: SearchScope;
  readonly filters: SearchFilters;
  readonly sort: SearchSort;
  /** Fields to count; counting costs, so only what is asked for. */
  readonly facets: readonly SearchFacet[];
  /** Words that mean the same, each group in any order. */
  readonly synonyms: readonly (readonly string[])[];
  /** 1 to {@link QUERY_LIMIT_MAX}. */
  readonly limit: number;
  /** 0 to {@link QUERY_DEPTH_MAX}. */
  readonly offset: number;
};

export type Highlight = { readonly text: string; readonly isMatch: boolean };

export type SearchHit = {
  readonly id: string;
  readonly audience: SearchAudience;
  readonly version: number;
  readonly score: number;
  readonly title: readonly Highlight[];
  /** The lines of the body that hold a match. */
  readonly body: readonly (readonly Highlight[])[];
  /** What was probably meant, where the text itself was not found: the part of the title that is nearly the same. */
  readonly didYouMean: string | null;
};

/** `EXACT`: every word is there, as it is, as a synonym, as pinyin or by initials. `SIMILAR`: with a wrong character. `PARTIAL`: some words. */
export type SearchMatch = 'EXACT' | 'SIMILAR' | 'PARTIAL';

export type FacetCount = { readonly value: string; readonly count: number };

export type SearchResult = {
  readonly hits: readonly SearchHit[];
  /** Up to {@link TOTAL_MAX}; a full count of a word that everybody uses would slow everybody down. */
  readonly total: number;
  readonly match: SearchMatch;
  readonly facets: Readonly<Partial<Record<SearchFacet, readonly FacetCount[]>>>;
  /** More hits lie behind these. */
  readonly hasMore: boolean;
  readonly tookMs: number;
};

export const QUERY_CHARACTERS_MAX = 200;
export const QUERY_LIMIT_MAX = 110;
export const QUERY_DEPTH_MAX = 1_000;
export const TOTAL_MAX = 1_000;
/** Filters beyond this are a script and not a person. */
export const FILTER_VALUES_MAX = 50;
export const FACET_VALUES_MAX = 100;

/** The engine does not answer; the platform goes on without search. */
export class SearchUnavailableError extends Error {
  override readonly name = 'SearchUnavailableError';
  constructor(cause: unknown) {
    super('The search engine does not answer. Listings are still served from the database.', { cause });
  }
}

export type QueryBound = 'text' | 'limit' | 'offset' | 'filters';

/** A query outside its bounds; refused before any engine sees it. */
export class SearchQueryRangeError extends RangeError {
  override readonly name = 'SearchQueryRangeError';
  readonly field: QueryBound;
  readonly actual: number;
  readonly max: number;
  constructor(facts: { field: QueryBound; actual: number; max: number }) {
    super(`A search takes at most ${facts.max} for ${facts.field}, not ${facts.actual}. Narrow the query.`);
    this.field = facts.field;
    this.actual = facts.actual;
    this.max = facts.max;
  }
}

/** One document as the index holds it, for a comparison with the database. */
export type IndexedVersion = {
  readonly subjectId: string;
  readonly audience: SearchAudience;
  readonly version: number;
  readonly fingerprint: string;
};

/** A second index that fills while the first one answers. */
export type IndexRebuild = {
  readonly add: (documents: readonly SearchDocument[]) => Promise<void>;
  /** From here on every query is answered by the new index, at once and for good; the old one is dropped. */
  readonly swap: () => Promise<void>;
};

/** The search indexes; one contract suite runs against every implementation. */
export type SearchEngine = {
  /** Creates what the engine needs; may run any number of times and in several processes at once. */
  readonly prepare: () => Promise<void>;
  /** Returns when the documents can be found; a second index that is being filled gets them, too. */
  readonly upsert: (index: SearchIndex, documents: readonly SearchDocument[]) => Promise<void>;
  /** Removes every document of the subjects, or only those of one audience. */
  readonly remove: (index: SearchIndex, subjectIds: readonly string[], audience?: SearchAudience) => Promise<void>;
  /** Throws {@link SearchQueryRangeError} or {@link SearchUnavailableError}. */
  readonly search: (query: SearchQuery) => Promise<SearchResult>;
  /** All that the index holds, in batches. */
  readonly scan: (index: SearchIndex) => AsyncIterable<readonly IndexedVersion[]>;
  readonly beginRebuild: (index: SearchIndex) => Promise<IndexRebuild>;
};
