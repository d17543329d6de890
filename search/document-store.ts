import type { Expression } from './analysis/expression.ts';
import type { RankedText } from './analysis/rank.ts';
import type {
  FacetCount,
  SearchAudience,
  SearchEngine,
  SearchFacet,
  SearchFilters,
  SearchIndex,
  SearchScope,
  SearchSort,
} from './port.ts';

/** A document that an engine found, with what ranking and highlights need of it. */
export type Candidate = {
  readonly subjectId: string;
  readonly audience: SearchAudience;
  readonly version: number;
  readonly title: string;
  readonly body: string;
  /** Title and body in the one spelling of the index: made once when a document is written, not for each query. */
  readonly plain: RankedText;
  readonly facets: Readonly<Partial<Record<SearchFacet, readonly string[]>>>;
  readonly listedAtMs: number;
};

/** What an engine is asked: documents whose tokens fit, inside scope and filters, in an order. */
export type StoreQuery = {
  readonly index: SearchIndex;
  /** `null`: all documents. */
  readonly expression: Expression | null;
  readonly scope: SearchScope;
  readonly filters: SearchFilters;
  /** Relevance is decided above the engines; they then answer the newest. */
  readonly sort: SearchSort;
  readonly limit: number;
  readonly offset: number;
  /** `null`: nothing is counted. */
  readonly counted: { readonly facets: readonly SearchFacet[] } | null;
};

export type Found = {
  readonly candidates: readonly Candidate[];
  readonly total: number;
  readonly facets: Readonly<Partial<Record<SearchFacet, readonly FacetCount[]>>>;
};

/** What differs between engines; all that decides relevance is built once above it. */
export type DocumentStore = Omit<SearchEngine, 'search'> & {
  readonly find: (query: StoreQuery) => Promise<Found>;
  /** The titles that look or sound most like a text, nearest first: the engine's own answer to typing errors. */
  readonly findAlike: (
    query: Omit<StoreQuery, 'expression' | 'counted' | 'offset' | 'sort'> & { readonly text: string },
  ) => Promise<readonly Candidate[]>;
};
