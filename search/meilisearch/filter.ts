import type { Expression } from '../analysis/expression.ts';
import type { StoreQuery } from '../document-store.ts';
import { SEARCH_FACETS, SEARCH_RANGES, type SearchFilters, type SearchScope } from '../port.ts';

/** Stands for "no end" in a number field: Meilisearch compares numbers only. */
export const NO_END = Number.MAX_SAFE_INTEGER;

/** The filter of a query in the language of Meilisearch; every value stands between quotes and is escaped. */
export function filterOf({ expression, scope, filters }: Pick<StoreQuery, 'expression' | 'scope' | 'filters'>): string {
  const parts = [scopeFilter(scope), ...valueFilters(filters)];
  if (expression !== null) parts.push(expressionFilter(expression));
  return parts.map((part) => `(${part})`).join(' AND ');
}

function scopeFilter(scope: SearchScope): string {
  switch (scope.kind) {
    case 'open':
      return 'audience = OPEN';
    case 'full':
      return 'audience = FULL';
    case 'subjects':
      return `audience = FULL AND subjectId IN [${list(scope.ids)}]`;
    case 'open-and-subjects': {
      const ids = `subjectId IN [${list(scope.ids)}]`;
      return `(audience = OPEN AND NOT ${ids}) OR (audience = FULL AND ${ids})`;
    }
  }
}

function valueFilters(filters: SearchFilters): string[] {
  const facets = SEARCH_FACETS.flatMap((facet) => {
    const wanted = filters.facets[facet] ?? [];
    return wanted.length === 0 ? [] : [`${facet} IN [${list(wanted)}]`];
  });
  const ranges = SEARCH_RANGES.flatMap((range) => {
    const { from = null, to = null } = filters.ranges[range] ?? {};
    return [...(from === null ? [] : [`${range}To >= ${from}`]), ...(to === null ? [] : [`${range}From <= ${to}`])];
  });
  return [...facets, ...ranges];
}

function expressionFilter(expression: Expression): string {
  if (expression.kind === 'token')
    return `tokens ${expression.isBeginning ? 'STARTS WITH' : '='} ${quoted(expression.token)}`;
  return `(${expression.of.map(expressionFilter).join(expression.kind === 'all' ? ' AND ' : ' OR ')})`;
}

const list = (values: readonly string[]): string => values.map(quoted).join(', ');

const quoted = (value: string): string => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
