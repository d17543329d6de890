import { QUERY_CHARACTERS_MAX, QUERY_LIMIT_MAX, type SearchQuery, SearchQueryRangeError } from './port.ts';

/**
 * One spelling for what people type in several: full-width digits and letters become plain (NFKC), capitals small,
 * control characters (a NUL stops PostgreSQL) and half surrogates become spaces.
 */
export function normaliseText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim();
}

/** The query as every engine takes it. Throws {@link SearchQueryRangeError}. */
export function parseQuery(query: SearchQuery): SearchQuery {
  const { limit } = query;
  if (!Number.isInteger(limit) || limit < 1 || limit > QUERY_LIMIT_MAX)
    throw new SearchQueryRangeError({ field: 'limit', actual: limit, max: QUERY_LIMIT_MAX });
  const text = normaliseText(query.text);
  const characters = Array.from(text).length;
  if (characters > QUERY_CHARACTERS_MAX)
    throw new SearchQueryRangeError({ field: 'text', actual: characters, max: QUERY_CHARACTERS_MAX });
  return { ...query, text };
}
