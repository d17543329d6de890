import type { Expression } from '../analysis/expression.ts';
import type { StoreQuery } from '../document-store.ts';
import {
  keysOf,
  SEARCH_FACETS,
  SEARCH_RANGES,
  type SearchFilters,
  type SearchScope,
  type SearchSort,
} from '../port.ts';

/** Text of a statement and its values; nothing that came from outside is ever part of the text. */
export type Statement = { readonly text: string; readonly values: unknown[] };

const ORDER: Record<SearchSort, { readonly columns: string; readonly by: string }> = {
  RELEVANCE: { columns: 'listed_at, key', by: 'listed_at desc, key' },
  NEWEST: { columns: 'listed_at, key', by: 'listed_at desc, key' },
  RATE: { columns: 'rate_from, key', by: 'rate_from nulls last, key' },
  AMOUNT: { columns: 'amount_to, key', by: 'amount_to desc nulls last, key' },
  DEADLINE: { columns: 'deadline_day, key', by: 'deadline_day nulls last, key' },
};

const COLUMNS = `subject_id, audience, version, content, array_to_string(facets, E'\\n') as facets,
  extract(epoch from listed_at)::float8 * 1000 as listed_at_ms`;

/**
 * A page, and on each row how many there are up to `countedMax`; an empty page is one row of nulls. What fits is read
 * only as far as the order needs it, and the page alone in whole. `offset 0` keeps the planner from going through the
 * order and reading the tokens of each row until enough fit: of words that never stand together that would be all rows.
 */
export function findStatement(query: StoreQuery, countedMax: number): Statement {
  const values: unknown[] = [];
  const { columns, by } = ORDER[query.sort];
  const table = `search.${query.index}`;
  const where = conditions(query, values);
  const barrier = query.expression === null ? '' : 'offset 0';
  values.push(query.limit, query.offset, Math.max(countedMax, query.limit + query.offset));
  const [limit, offset, read] = [values.length - 2, values.length - 1, values.length];
  return {
    text: `with best as materialized (
        select * from (select ctid as at, ${columns} from ${table} ${where} ${barrier}) as fit
        order by ${by} limit $${read}
      ), page as (
        select ${COLUMNS}, ${columns} from ${table}
        where ctid = any (array(select at from best order by ${by} limit $${limit} offset $${offset}))
      )
      select page.*, counted.total from (select count(*)::int as total from best) as counted
      left join page on true order by ${by}`,
    values,
  };
}

export function facetStatement(query: StoreQuery, max: number): Statement {
  const values: unknown[] = [];
  const where = conditions(query, values);
  values.push(query.counted?.facets.map((facet) => `${facet}:`) ?? [], max);
  return {
    text: `select facet, value, count from (
        select facet, value, count(*)::int as count,
          row_number() over (partition by facet order by count(*) desc, value) as place
        from (
          select split_part(entry, ':', 1) as facet, substr(entry, strpos(entry, ':') + 1) as value
          from search.${query.index}, unnest(facets) as entry ${where}
            and entry ^@ any($${values.length - 1}::text[])
        ) as entries group by facet, value
      ) as counted where place <= $${values.length} order by facet, count desc, value`,
    values,
  };
}

export function alikeStatement(
  query: Pick<StoreQuery, 'index' | 'scope' | 'filters' | 'limit'> & { text: string },
): Statement {
  const values: unknown[] = [query.text];
  const where = conditions({ ...query, expression: null }, values);
  values.push(query.limit);
  return {
    text: `with best as materialized (
        select * from (
          select ctid as at, listed_at as listed, key as of, word_similarity($1, alike) as nearness
          from search.${query.index} ${where} and $1 <% alike
        ) as near order by nearness desc, listed desc, of limit $${values.length}
      )
      select ${COLUMNS} from search.${query.index} as page join best on page.ctid = best.at
      order by nearness desc, listed desc, of`,
    values,
  };
}

type Conditions = Pick<StoreQuery, 'expression' | 'scope' | 'filters'>;

function conditions({ expression, scope, filters }: Conditions, values: unknown[]): string {
  const bind = (value: unknown): string => {
    values.push(value);
    return `$${values.length}`;
  };
  const parts = [scopeCondition(scope, bind), ...filterConditions(filters, bind)];
  if (expression !== null) parts.push(`tokens @@ ${bind(tsquery(expression))}::tsquery`);
  return `where ${parts.join(' and ')}`;
}

type Bind = (value: unknown) => string;

function scopeCondition(scope: SearchScope, bind: Bind): string {
  switch (scope.kind) {
    case 'open':
      return `audience = 'OPEN'`;
    case 'full':
      return `audience = 'FULL'`;
    case 'subjects':
      return `key = any(${bind(keysOf(scope.ids, 'FULL'))}::text[])`;
    case 'open-and-subjects': {
      if (scope.ids.length === 0) return `audience = 'OPEN'`;
      const ids = bind(scope.ids);
      return `(case when subject_id = any(${ids}::uuid[]) then audience = 'FULL' else audience = 'OPEN' end)`;
    }
  }
}

function filterConditions(filters: SearchFilters, bind: Bind): string[] {
  const facets = SEARCH_FACETS.flatMap((facet) => {
    const wanted = filters.facets[facet] ?? [];
    return wanted.length === 0 ? [] : [`facets && ${bind(wanted.map((value) => `${facet}:${value}`))}::text[]`];
  });
  const ranges = SEARCH_RANGES.flatMap((range) => {
    const { from = null, to = null } = filters.ranges[range] ?? {};
    return [
      ...(from === null ? [] : [`(${range}_to is null or ${range}_to >= ${bind(from)}) and ${range}_from is not null`]),
      ...(to === null ? [] : [`${range}_from <= ${bind(to)}`]),
    ];
  });
  return [...facets, ...ranges];
}

/** An expression as tsquery text. */
export function tsquery(expression: Expression): string {
  if (expression.kind === 'token') return `${quoted(expression.token)}${expression.isBeginning ? ':*' : ''}`;
  return `(${expression.of.map(tsquery).join(expression.kind === 'all' ? ' & ' : ' | ')})`;
}

/** Tokens hold letters, digits and single spaces; quoting keeps that a matter of this file alone. */
export const quoted = (token: string): string => `'${token.replaceAll(/['\\]/g, '')}'`;
