import type {
  SavedSearchPartsFragment,
  SearchFacet,
  SearchFilter,
  SearchInput,
  SearchSort,
} from '../../gql/graphql.ts';
import { parsePercent, parseWan, percentText, wanText } from '../../parse.ts';

export type Index = 'products' | 'needs' | 'firms';
export const SORTS: readonly SearchSort[] = ['RELEVANCE', 'NEWEST', 'RATE', 'AMOUNT', 'DEADLINE'];
/** What can be filtered by value, under the name that the API has for it. */
const FIELDS = {
  purpose: 'purposes',
  security: 'securities',
  industry: 'industries',
  place: 'places',
  size: 'sizes',
  tag: 'tags',
  urgency: 'urgencies',
  bank: 'bankIds',
  state: 'states',
} as const satisfies Partial<Record<SearchFacet, keyof SearchFilter>>;
export type FilterFacet = keyof typeof FIELDS;
const FACETS_OF: Record<Index, readonly FilterFacet[]> = {
  products: ['purpose', 'security', 'industry', 'tag'],
  needs: ['state', 'purpose', 'security', 'industry', 'place', 'urgency', 'size'],
  firms: ['industry', 'place', 'size', 'tag'],
};
const LOAN_NUMBERS = ['amountFrom', 'amountTo', 'rateTo', 'termTo'] as const;
/** Numbers that can be filtered by, as they are typed: money in 万元, rates in percent, ages in years. */
const NUMBERS_OF = {
  products: [...LOAN_NUMBERS, 'firmAge'],
  needs: [...LOAN_NUMBERS, 'ageFrom', 'ageTo'],
  firms: ['ageFrom', 'ageTo'],
} as const satisfies Record<Index, readonly string[]>;
type FilterNumber = (typeof NUMBERS_OF)[Index][number];
const MONTHS_A_YEAR = 12;
const AGE_YEARS_MAX = 200;

export const facetsOf = (index: Index): readonly FilterFacet[] => FACETS_OF[index];
export const numbersOf = (index: Index): readonly FilterNumber[] => NUMBERS_OF[index];

export const indexOf = (params: URLSearchParams, open: readonly Index[]): Index =>
  open.find((index) => index === params.get('in')) ?? open[0] ?? 'products';

export const valuesOf = (params: URLSearchParams, facet: FilterFacet): string[] => params.getAll(facet);

const sortOf = (params: URLSearchParams): SearchSort =>
  SORTS.find((sort) => sort === params.get('sort')) ?? 'RELEVANCE';

/** Whole years as months; a firm of two years has 24 months and 35, too. */
function monthsOf(years: string, isEnd = false): number | null {
  const number = Number(years);
  if (years === '' || !Number.isInteger(number) || number < 0 || number > AGE_YEARS_MAX) return null;
  return number * MONTHS_A_YEAR + (isEnd ? MONTHS_A_YEAR - 1 : 0);
}

/** The address of a page is the search itself, so that it can be kept, shared and gone back to. */
export function searchOf(params: URLSearchParams, index: Index): SearchInput & { sort: SearchSort } {
  const values = Object.fromEntries(
    (Object.entries(FIELDS) as [FilterFacet, string][]).map(([facet, field]) => [field, params.getAll(facet)]),
  );
  const term = Number(params.get('termTo') ?? '');
  const filter: SearchFilter = {
    ...values,
    amountFenMin: parseWan(params.get('amountFrom') ?? ''),
    amountFenMax: parseWan(params.get('amountTo') ?? ''),
    rateBpsMax: parsePercent(params.get('rateTo') ?? ''),
    termMonthsMax: Number.isInteger(term) && term > 0 ? term : null,
    ageMonthsMin: monthsOf(params.get('ageFrom') ?? ''),
    ageMonthsMax: monthsOf(params.get('firmAge') ?? params.get('ageTo') ?? '', true),
  };
  return { text: params.get('q') ?? '', sort: sortOf(params), filter, facets: [...facetsOf(index)] };
}

/** The address with some of its parts changed; an empty one is left out. */
export function changed(
  params: URLSearchParams,
  parts: Readonly<Record<string, string | readonly string[]>>,
): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const [name, value] of Object.entries(parts)) {
    next.delete(name);
    for (const one of typeof value === 'string' ? [value] : value) if (one !== '') next.append(name, one);
  }
  return next;
}

/** The address without any filter. */
export function cleared(params: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams();
  for (const name of ['in', 'q', 'sort']) if (params.has(name)) next.set(name, params.get(name) ?? '');
  return next;
}

export const hasFilter = (params: URLSearchParams): boolean => params.size > cleared(params).size;

const yearsOf = (months: string): string => `${Math.floor(Number(months) / MONTHS_A_YEAR)}`;

/** The address that runs a saved search again. */
export function addressOf({ index, text, sort, filters, ranges }: SavedSearchPartsFragment): string {
  const params = new URLSearchParams({ in: index, sort });
  if (text !== '') params.set('q', text);
  for (const { facet, values } of filters) for (const value of values) params.append(facet, value);
  for (const { range, from, to } of ranges) {
    if (range === 'amount' && from !== null) params.set('amountFrom', wanText(from));
    if (range === 'amount' && to !== null) params.set('amountTo', wanText(to));
    if (range === 'rate' && to !== null) params.set('rateTo', percentText(to));
    if (range === 'term' && to !== null) params.set('termTo', to);
    if (range === 'age' && from !== null) params.set('ageFrom', yearsOf(from));
    if (range === 'age' && to !== null) params.set(index === 'products' ? 'firmAge' : 'ageTo', yearsOf(to));
  }
  return `/search?${params.toString()}`;
}
