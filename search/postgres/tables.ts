import type { SearchIndex } from '../port.ts';

// `if not exists` is no protection: two processes that start together would both try. The lock makes one wait.
export const PREPARE = `
  select pg_advisory_xact_lock(hashtextextended('search.prepare', 0));
  create extension if not exists pg_trgm;
  create schema if not exists search;
  drop table if exists search.document;
`;

export const INSERT_COLUMNS =
  'key, subject_id, audience, version, fingerprint, title, body, tokens, alike, facets, ' +
  'amount_from, amount_to, term_from, term_to, rate_from, rate_to, age_from, age_to, listed_at, deadline_day';

/**
 * Tokens are compared through their index alone, so they are kept out of the row: a word that thousands of documents
 * hold then reads narrow rows.
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
  alter table search.${name} alter column tokens set storage external;
`;

/** Names of indexes follow the table's and are made anew with it: a swap renames only tables. */
const indexes = (name: string): string => `
  create index on search.${name} using gin (tokens);
  create index on search.${name} using gin (alike gin_trgm_ops);
  create index on search.${name} (listed_at desc, key);
  create index on search.${name} (subject_id);
`;

export const createTables = (index: SearchIndex): string => `
  do $$ begin
    if to_regclass('search.${index}') is null then ${table(index)} ${indexes(index)} end if;
  end $$
`;

export const startNext = (index: SearchIndex): string => `
  drop table if exists search.${index}_old;
  drop table if exists search.${index}_next;
  ${table(`${index}_next`)}
  ${indexes(`${index}_next`)}
`;

/** Searches that run keep the old table until they end; those that come wait for these two renames and no more. */
export const swapNext = (index: SearchIndex): string => `
  alter table search.${index} rename to ${index}_old;
  alter table search.${index}_next rename to ${index};
`;

export const dropNext = (index: SearchIndex): string => `drop table if exists search.${index}_old`;
