import type { SearchIndex } from '../port.ts';

// `if not exists` is no protection: two processes that start together would both try. The lock makes one wait.
export const PREPARE = `
  select pg_advisory_xact_lock(hashtextextended('search.prepare', 0));
  create extension if not exists pg_trgm;
  create schema if not exists search;
  drop table if exists search.document;
`;

const INSERT_COLUMNS =
  'listed_at, subject_id, version, audience, key, deadline_day, amount_from, amount_to, term_from, term_to, ' +
  'rate_from, rate_to, age_from, age_to, fingerprint, facets, tokens, alike, content';

/** So many documents count as the newest after they were counted anew, and between these bounds they are left alone. */
const NEWEST = 8_000;
export const NEWEST_MIN = 4_000;
export const NEWEST_MAX = 12_000;

/**
 * A word that thousands of documents hold reads thousands of rows to find the newest, so a row is narrow and begins with
 * what orders it. Tokens are compared through their index alone, and what is shown, ranked and counted is read of few
 * rows only: all of it is kept out of the row.
 */
const table = (name: string): string => `
  create table if not exists search.${name} (
    listed_at timestamptz not null,
    subject_id uuid not null,
    version bigint not null,
    is_newest boolean not null,
    audience text not null check (audience in ('OPEN', 'FULL')),
    key text collate "C" primary key,
    deadline_day integer,
    amount_from bigint, amount_to bigint,
    term_from bigint, term_to bigint,
    rate_from bigint, rate_to bigint,
    age_from bigint, age_to bigint,
    fingerprint text not null,
    facets text[] not null,
    tokens tsvector not null,
    alike text not null,
    content text not null
  ) with (toast_tuple_target = 256);
  alter table search.${name}
    alter column key set storage plain,
    alter column audience set storage plain,
    alter column fingerprint set storage plain,
    alter column facets set storage external,
    alter column tokens set storage external,
    alter column alike set storage external,
    alter column content set storage external;
`;

/**
 * They get names of their own, so a swap renames only tables. What is written waits in a short list before it is sorted
 * into an index of tokens: every search reads that list, too.
 */
const indexes = (name: string): string => `
  create index on search.${name} using gin (tokens) with (gin_pending_list_limit = 256);
  create index on search.${name} using gin (tokens) with (gin_pending_list_limit = 64) where is_newest;
  create index on search.${name} using gin (alike gin_trgm_ops) with (gin_pending_list_limit = 256);
  create index on search.${name} (listed_at desc, key);
  create index on search.${name} (listed_at desc, key) where is_newest;
`;

export const createTables = (index: SearchIndex): string => `
  do $$ begin
    -- Tables of before is_newest existed: made anew, and filled by the next comparison with the database.
    if to_regclass('search.${index}') is not null and not exists (
      select from pg_attribute where attrelid = to_regclass('search.${index}') and attname = 'is_newest'
    ) then drop table search.${index}; end if;
    if to_regclass('search.${index}') is null then ${table(index)} ${indexes(index)} end if;
  end $$
`;

/**
 * Writes the rows of `$1`. A document is among the newest when it is not older than the last of them; in a second index
 * that is decided when it is full.
 */
export const insertInto = (name: string, isNext: boolean): string => `
  insert into search.${name} as known (${INSERT_COLUMNS}, is_newest)
  with last as materialized (
    select listed_at, key from search.${name} where ${!isNext} and is_newest order by listed_at, key desc limit 1
  )
  select ${INSERT_COLUMNS}, ${!isNext} and not exists (
    select from last where last.listed_at > given.listed_at or (last.listed_at = given.listed_at and last.key < given.key)
  )
  from jsonb_populate_recordset(null::search.${name}, $1::jsonb) as given
  on conflict (key) do update set (${INSERT_COLUMNS}, is_newest) = row (${INSERT_COLUMNS.split(', ')
    .map((column) => `excluded.${column}`)
    .join(', ')}, excluded.is_newest)
  where excluded.version >= known.version
`;

export const startNext = (index: SearchIndex): string => `
  drop table if exists search.${index}_old;
  drop table if exists search.${index}_next;
  ${table(`${index}_next`)}
`;

/** An index over all rows at once takes a fraction of the time that row by row would. */
export const indexNext = (index: SearchIndex): string => `
  set local maintenance_work_mem = '256MB';
  update search.${index}_next set is_newest = true
    where key in (select key from search.${index}_next order by listed_at desc, key limit ${NEWEST});
  ${indexes(`${index}_next`)}
`;

/** Counts the newest anew. Rows that somebody writes at this moment are left as they are, so that nobody waits. */
export const fillNewest = (index: SearchIndex): string => {
  const last = `(
    (select listed_at, key from search.${index} order by listed_at desc, key offset ${NEWEST - 1} limit 1)
    union all (select listed_at, key from search.${index} order by listed_at, key desc limit 1) limit 1
  ) as last`;
  const change = (to: boolean, condition: string): string => `
    update search.${index} set is_newest = ${to} where key in (
      select one.key from search.${index} as one, ${last} where ${condition} for update of one skip locked
    );`;
  return (
    change(
      false,
      'one.is_newest and (one.listed_at < last.listed_at or (one.listed_at = last.listed_at and one.key > last.key))',
    ) +
    change(
      true,
      `not one.is_newest and one.listed_at >= last.listed_at
        and (one.listed_at > last.listed_at or one.key <= last.key)`,
    )
  );
};

/** Searches that run keep the old table until they end; those that come wait for these two renames and no more. */
export const swapNext = (index: SearchIndex): string => `
  alter table search.${index} rename to ${index}_old;
  alter table search.${index}_next rename to ${index};
`;

export const dropNext = (index: SearchIndex): string => `drop table if exists search.${index}_old`;
