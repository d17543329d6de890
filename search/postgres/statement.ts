import { createHash } from 'node:crypto';
import { all, any, type Expression, token } from '../analysis/expression.ts';
import type { StoreQuery } from '../document-store.ts';
import {
  keysOf,
  SEARCH_FACETS,
  SEARCH_RANGES,
  type SearchFacet,
  type SearchFilters,
  type SearchScope,
  type SearchSort,
} from '../port.ts';
import { NEWEST_MAX } from './tables.ts';

/** Text of a statement and its values; nothing that came from outside is ever part of the text. */
export type Statement = {
  readonly text: string;
  readonly values: unknown[];
  /** A connection keeps a named statement with its plan; making the plan anew would take as long as many a search. */
  readonly name?: string;
};

/** Ranges are asked for in too many combinations to keep them all; without any there are some hundred texts. */
const named = (statement: Statement, { ranges }: SearchFilters): Statement =>
  Object.values(ranges).every(({ from, to }) => from === null && to === null)
    ? { ...statement, name: createHash('sha1').update(statement.text).digest('hex') }
    : statement;

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
 * A page, and on each row how many documents fit, up to `countedMax`, with the values that the newest of them have; an
 * empty page is one row of nulls. A word that most documents hold fills its page from the newest alone, which have an
 * index of their own, and how many more there are is then estimated; only where they do not suffice is everything read,
 * and that is then not much. Of what fits, no more is read than the order needs, and the page alone in whole.
 */
export function findStatement(query: StoreQuery, countedMax: number): Statement {
  const values: unknown[] = [];
  const { columns, by } = ORDER[query.sort];
  const table = `search.${query.index}`;
  const where = conditions(query, values);
  const isLookedUp = where.includes('tokens @@');
  const facets = query.counted?.facets ?? [];
  const page = query.limit + query.offset;
  const read = Math.max(countedMax, page);
  values.push(query.limit, query.offset, read, facets);
  const [limit, offset, most, counted = ''] = [3, 2, 1, 0].map((before) => `$${values.length - before}`);
  // `offset 0` keeps the planner from going through the order and reading the tokens of each row until enough fit: of
  // words that never stand together that would be all rows.
  const best = (condition: string): string => `select * from (
      select ctid as at, ${columns} from ${table} where ${condition}${where} ${isLookedUp ? 'offset 0' : ''}
    ) as fit order by ${by} limit ${most}`;
  const hasShortcut = isLookedUp && (query.sort === 'NEWEST' || query.sort === 'RELEVANCE');
  if (hasShortcut) values.push(facets.length > 0 ? read : page);
  const enough = `$${values.length}::int`;
  const fitting = hasShortcut
    ? `newest as materialized (${best('is_newest and ')}),
         everything as materialized (${best(`(select count(*) from newest) < ${enough} and `)}),
         best as materialized (
           select * from newest where (select count(*) from newest) >= ${enough} union all select * from everything
         ), total as (
           select least(${most}, greatest((select count(*) from best), case
             when (select count(*) from newest) >= ${enough} then (select count(*) from newest) * ${timesNewest(table)}
           end))::int as total
         )`
    : `best as materialized (${best('')}), total as (select count(*)::int as total from best)`;
  const text = `with ${fitting}, page as (
        select ${COLUMNS}, ${columns} from ${table}
        where ctid = any (array(select at from best order by ${by} limit ${limit} offset ${offset}))
      )
      select page.*, total.total, ${counts(table, counted)} as counts from total left join page on true
      order by ${by}`;
  return named({ text, values }, query.filters);
}

/** How many times the newest all documents are, at least. */
const timesNewest = (table: string): string =>
  `(select reltuples from pg_class where oid = '${table}'::regclass) / ${NEWEST_MAX}`;

/** The values of some facets in what fits, each with its number, as JSON; `null` when none is asked for. */
const counts = (table: string, facets: string): string => `(
  select json_agg(json_build_array(split_part(entry, ':', 1), substr(entry, strpos(entry, ':') + 1), count))
  from (
    select entry, count(*) from ${table}, unnest(facets) as entry
    where ctid = any (array(select at from best where ${facets}::text[] <> '{}'))
      and split_part(entry, ':', 1) = any (${facets}::text[])
    group by entry
  ) as entries
)`;

export function alikeStatement(
  query: Pick<StoreQuery, 'index' | 'scope' | 'filters' | 'limit'> & { text: string },
): Statement {
  const values: unknown[] = [query.text];
  const where = conditions({ ...query, expression: null }, values);
  values.push(query.limit);
  const text = `with best as materialized (
        select * from (
          select ctid as at, listed_at as listed, key as of, word_similarity($1, alike) as nearness
          from search.${query.index} where ${where} and $1 <% alike
        ) as near order by nearness desc, listed desc, of limit $${values.length}
      )
      select ${COLUMNS} from search.${query.index} as page join best on page.ctid = best.at
      order by nearness desc, listed desc, of`;
  return named({ text, values }, query.filters);
}

type Conditions = Pick<StoreQuery, 'expression' | 'scope' | 'filters'>;

function conditions({ expression, scope, filters }: Conditions, values: unknown[]): string {
  const bind = (value: unknown): string => {
    values.push(value);
    return `$${values.length}`;
  };
  const wanted = all([...(expression === null ? [] : [expression]), ...facetTokens(filters)]);
  const parts = [scopeCondition(scope, bind), ...rangeConditions(filters, bind)];
  if (wanted.kind === 'token' || wanted.of.length > 0) parts.push(`tokens @@ ${bind(tsquery(wanted))}::tsquery`);
  return parts.join(' and ');
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

/** PostgreSQL refuses a lexeme of 2,048 bytes; no code is that long. */
const FACET_VALUE_MAX = 200;
/** A value of a facet is a token like any other, so that words and filters are looked up together. */
export const facetToken = (facet: SearchFacet, value: string): string => `f${facet}:${value.slice(0, FACET_VALUE_MAX)}`;

const facetTokens = ({ facets }: SearchFilters): Expression[] =>
  SEARCH_FACETS.flatMap((facet) => {
    const wanted = facets[facet] ?? [];
    return wanted.length === 0 ? [] : [any(wanted.map((value) => token(facetToken(facet, value))))];
  });

function rangeConditions(filters: SearchFilters, bind: Bind): string[] {
  return SEARCH_RANGES.flatMap((range) => {
    const { from = null, to = null } = filters.ranges[range] ?? {};
    return [
      ...(from === null ? [] : [`(${range}_to is null or ${range}_to >= ${bind(from)}) and ${range}_from is not null`]),
      ...(to === null ? [] : [`${range}_from <= ${bind(to)}`]),
    ];
  });
}

/** An expression as tsquery text. */
export function tsquery(expression: Expression): string {
  if (expression.kind === 'token') return `${quoted(expression.token)}${expression.isBeginning ? ':*' : ''}`;
  return `(${expression.of.map(tsquery).join(expression.kind === 'all' ? ' & ' : ' | ')})`;
}

/** Tokens hold letters, digits and single spaces; quoting keeps that a matter of this file alone. */
export const quoted = (text: string): string => `'${text.replaceAll(/['\\]/g, '')}'`;
