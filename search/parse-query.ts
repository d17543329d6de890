import { type Dictionary, dictionaryOf } from './analysis/dictionary.ts';
import { normaliseText } from './analysis/normalise.ts';
import {
  FILTER_VALUES_MAX,
  QUERY_CHARACTERS_MAX,
  QUERY_DEPTH_MAX,
  QUERY_LIMIT_MAX,
  type QueryBound,
  type SearchQuery,
  SearchQueryRangeError,
} from './port.ts';

/** A query whose text and dictionary are in the one spelling of the index. */
export type ParsedQuery = Omit<SearchQuery, 'synonyms'> & { readonly dictionary: Dictionary };

/** The query as every engine takes it, in the one spelling of the index. Throws {@link SearchQueryRangeError}. */
export function parseQuery(query: SearchQuery): ParsedQuery {
  assertWhole('limit', query.limit, { min: 1, max: QUERY_LIMIT_MAX });
  assertWhole('offset', query.offset, { min: 0, max: QUERY_DEPTH_MAX });
  const values = Object.values(query.filters.facets).reduce((sum, of) => sum + of.length, 0);
  if (values > FILTER_VALUES_MAX) refuse('filters', values, FILTER_VALUES_MAX);
  const text = normaliseText(query.text);
  const characters = Array.from(text).length;
  if (characters > QUERY_CHARACTERS_MAX) refuse('text', characters, QUERY_CHARACTERS_MAX);
  const { synonyms, ...rest } = query;
  return { ...rest, text, dictionary: dictionaryOf(synonyms) };
}

function assertWhole(field: QueryBound, actual: number, { min, max }: { min: number; max: number }): void {
  if (!Number.isInteger(actual) || actual < min || actual > max) refuse(field, actual, max);
}

function refuse(field: QueryBound, actual: number, max: number): never {
  throw new SearchQueryRangeError({ field, actual, max });
}
