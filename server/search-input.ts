import type { SearchFilterInput, SearchInput } from '../schema/graphql/search/types.ts';
import {
  type NumberRange,
  QUERY_DEPTH_MAX,
  SEARCH_FACETS,
  SEARCH_SORTS,
  type SearchFilters,
  SearchQueryRangeError,
} from '../search/port.ts';
import type { SearchRequest } from '../usecases/search/search-subjects.ts';
import { inputError, type Page } from './paging.ts';

const CODE_PATTERN = /^[A-Z0-9_]{1,40}$/;
const INDUSTRY_PATTERN = /^[A-T]\d{0,4}$/;
const PLACE_PATTERN = /^\d{4,12}$/;
const ID_PATTERN = /^[0-9a-f-]{36}$/i;

type Parsed = Omit<SearchRequest, 'index' | 'searcher'>;

/** A search as the use-case takes it; every value is checked, none is passed on as it came. */
export function parseSearch(input: SearchInput, page: Page): Parsed {
  const offset = page.after === null ? 0 : Number(page.after);
  if (!Number.isInteger(offset) || offset < 0 || offset > QUERY_DEPTH_MAX)
    throw inputError('after is not a cursor of this list', 'after');
  return {
    text: input.text,
    filters: parseFilter(input.filter ?? null),
    sort: SEARCH_SORTS.find((sort) => sort === input.sort) ?? 'RELEVANCE',
    facets: SEARCH_FACETS.filter((facet) => input.facets?.includes(facet) === true),
    limit: page.first,
    offset,
  };
}

export function parseFilter(filter: SearchFilterInput | null): SearchFilters {
  if (filter === null) return { facets: {}, ranges: {} };
  return {
    facets: {
      bank: codes('bankIds', filter.bankIds, ID_PATTERN).map((id) => id.toLowerCase()),
      industry: codes('industries', filter.industries, INDUSTRY_PATTERN),
      place: codes('places', filter.places, PLACE_PATTERN),
      purpose: filter.purposes ?? [],
      security: filter.securities ?? [],
      size: filter.sizes ?? [],
      state: codes('states', filter.states, CODE_PATTERN),
      tag: codes('tags', filter.tags, CODE_PATTERN),
      urgency: filter.urgencies ?? [],
    },
    ranges: {
      amount: range(filter.amountFenMin, filter.amountFenMax),
      term: range(filter.termMonthsMin, filter.termMonthsMax),
      rate: range(filter.rateBpsMin, filter.rateBpsMax),
      age: range(filter.ageMonthsMin, filter.ageMonthsMax),
    },
  };
}

function codes(field: string, values: readonly string[] | null | undefined, pattern: RegExp): string[] {
  const wrong = values?.find((value) => !pattern.test(value));
  if (wrong !== undefined) throw inputError(`${field} holds what is no such code`, field);
  return [...(values ?? [])];
}

function range(from: bigint | number | null | undefined, to: bigint | number | null | undefined): NumberRange {
  return { from: numberOf(from), to: numberOf(to) };
}

const numberOf = (value: bigint | number | null | undefined): number | null =>
  value === null || value === undefined ? null : Number(value);

/** A query out of its bounds is an error of the input and not of the server. */
export function asInputError(error: unknown): unknown {
  return error instanceof SearchQueryRangeError ? inputError(error.message, error.field) : error;
}
