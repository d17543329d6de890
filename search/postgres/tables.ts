import type { SearchIndex } from '../port.ts';

// `if not exists` is no protection: two processes that start together would both try. The lock makes one wait.
export const PREPARE = `
  select pg_advisory_xact_lock(hashtextextended('search.prepare', 0));
  create extension if not exists pg_trgm;
  create schema if not exists search;
  drop table if exists search.document;
`;

export const INSERT_COLUMNS =
  'listed_at, subject_id, version, audience, key, deadline_day, amount_from, amount_to, term_from, term_to, ' +
  'rate_from, rate_to, age_from, age_to, fingerprint, facets, tokens, alike, content';

/**
 * A word that thousands of documents hold reads thousands of rows to find the newest, so a row is narrow and begins with
 * what orders it. Tokens are compared through their index alone, and what is shown and ranked is read of a page only:
 * both are kept out of the row.
 */
const table = (name: string): string => `
  create table if not exists search.${name} (
    listed_at timestamptz not null,
    subject_id uuid not null,
    version bigint not null,
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
    alter column tokens set storage external,
    alter column alike set storage external,
    alter column content set storage external,
    alter column facets set storage main;
`;

/** They get names of their own, so a swap renames only tables. */
const indexes = (name: string): string => `
  create index on search.${name} using gin (tokens);
  create index on search.${name} using gin (alike gin_trgm_ops);
  create index on search.${name} using gin (facets);
  create index on search.${name} (listed_at desc, key);
`;

export const createTables = (index: SearchIndex): string => `
  do $$ begin
    -- Tables of before content existed: made anew, and filled by the next comparison with the database.
    if to_regclass('search.${index}') is not null and not exists (
      select from pg_attribute where attrelid = to_regclass('search.${index}') and attname = 'content'
    ) then drop table search.${index}; end if;
    if to_regclass('search.${index}') is null then ${table(index)} ${indexes(index)} end if;
  end $$
`;

export const startNext = (index: SearchIndex): string => `
  drop table if exists search.${index}_old;
  drop table if exists search.${index}_next;
  ${table(`${index}_next`)}
`;

/** An index over all rows at once takes a fraction of the time that row by row would. */
export const indexNext = (index: SearchIndex): string => `
  set local maintenance_work_mem = '256MB';
  ${indexes(`${index}_next`)}
`;

/** Searches that run keep the old table until they end; those that come wait for these two renames and no more. */
export const swapNext = (index: SearchIndex): string => `
  alter table search.${index} rename to ${index}_old;
  alter table search.${index}_next rename to ${index};
`;

export const dropNext = (index: SearchIndex): string => `drop table if exists search.${index}_old`;
