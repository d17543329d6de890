import type { SearchIndex } from '../port.ts';

// `if not exists` is no protection: two processes that start together would both try. The lock makes one wait.
export const PREPARE = `
  select pg_advisory_xact_lock(hashtextextended('search.prepare', 0));
  create extension if not exists pg_trgm;
  create schema if not exists search;
  drop table if exists search.document;
`;

export const INSERT_COLUMNS =
  'key, subject_id, audience, version, fingerprint, title, body, plain_title, plain_body, tokens, alike, facets, ' +
  'amount_from, amount_to, term_from, term_to, rate_from, rate_to, age_from, age_to, listed_at, deadline_day';

/**
 * Tokens are compared through their index alone, so they are kept out of the row, and all that ranking reads is kept
 * inside it: a word that thousands of documents hold then reads narrow rows, and each of them once.
 */
const table = (name: string): string => `
  create table if not exists search.${name} (
    key text collate "C" primary key,
    subject_id uuid not null,
    audience text not null check (audience in ('OPEN', 'FULL')),
    version bigint not null,
    fingerprint text not null,
    title text not null,
    body text not null,
    plain_title text not null,
    plain_body text not null,
    tokens tsvector not null,
    alike text not null,
    facets text[] not null,
    amount_from bigint, amount_to bigint,
    term_from bigint, term_to bigint,
    rate_from bigint, rate_to bigint,
    age_from bigint, age_to bigint,
    listed_at timestamptz not null,
    deadline_day integer
  ) with (toast_tuple_target = 256);
  alter table search.${name}
    alter column key set storage plain,
    alter column audience set storage plain,
    alter column fingerprint set storage plain,
    alter column tokens set storage external,
    alter column alike set storage external,
    alter column title set storage main,
    alter column body set storage main,
    alter column plain_title set storage main,
    alter column plain_body set storage main,
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
    -- Tables of before plain_title existed: made anew, and filled by the next comparison with the database.
    if to_regclass('search.${index}') is not null and not exists (
      select from pg_attribute where attrelid = to_regclass('search.${index}') and attname = 'plain_title'
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
