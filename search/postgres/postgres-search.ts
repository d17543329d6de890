import pg from 'pg';
import { newestById } from '../newest-by-id.ts';
import { normaliseText, parseQuery } from '../parse-query.ts';
import {
  type SearchDocument,
  type SearchEngine,
  type SearchHit,
  type SearchQuery,
  SearchUnavailableError,
} from '../port.ts';
import { documentLexemes, queryLexemes } from './lexemes.ts';

const UPSERT_BATCH = 500;
/** Of more matches than this the newest are ranked; a word that everybody uses must not slow everybody down. */
const RANKED_MATCHES_MAX = 2_000;
/** Bounds of the similarity asked for: less finds anything and is slow, more (0.6 is PostgreSQL's default) finds too little. */
const SIMILARITY_MIN = 0.3;
const SIMILARITY_MAX = 0.6;
const TYPO_CHARACTERS_MIN = 3;

type Row = { readonly id: string; readonly version: number; readonly score: number };

/** The search index in the platform's own PostgreSQL: full text over words cut by jieba, trigrams against typing errors. */
export function createPostgresSearch(options: { pool: pg.Pool }): SearchEngine {
  const { pool } = options;
  return {
    prepare: () => answering(() => inTransaction(pool, (client) => client.query(PREPARE).then(() => undefined))),
    upsert: (documents) =>
      answering(async () => {
        const newest = newestById(documents);
        for (let start = 0; start < newest.length; start += UPSERT_BATCH)
          await upsertBatch(pool, newest.slice(start, start + UPSERT_BATCH));
      }),
    remove: (ids) =>
      answering(() =>
        pool.query('delete from search.document where id = any($1::uuid[])', [ids]).then(() => undefined),
      ),
    search: async (query) => {
      const parsed = parseQuery(query);
      const startedAt = performance.now();
      const rows = await answering(() => find(pool, parsed));
      return { hits: rows.map(hitOf), tookMs: Math.round(performance.now() - startedAt) };
    },
  };
}

async function find(pool: pg.Pool, query: SearchQuery): Promise<Row[]> {
  if (query.text === '') {
    const newest = await pool.query<Row>(NEWEST, [query.kind, query.limit]);
    return newest.rows;
  }
  const lexemes = queryLexemes(query.text);
  if (lexemes === null) return [];
  const matches = await pool.query<Row>(MATCHES, [query.kind, lexemes, RANKED_MATCHES_MAX, query.limit]);
  if (matches.rows.length > 0 || Array.from(query.text).length < TYPO_CHARACTERS_MIN) return matches.rows;
  return findDespiteTypos(pool, query);
}

/** The threshold is a setting and not an operand, and only the operator can use the index: hence a transaction. */
function findDespiteTypos(pool: pg.Pool, query: SearchQuery): Promise<Row[]> {
  return inTransaction(pool, async (client) => {
    await client.query(`select set_config('pg_trgm.word_similarity_threshold', $1, true)`, [
      `${similarityWithOneTypo(query.text)}`,
    ]);
    const similar = await client.query<Row>(SIMILAR, [query.kind, query.text, query.limit]);
    return similar.rows;
  });
}

/**
 * A text of n characters has n + 1 trigrams. One from the middle of a title misses the three at its ends, and one wrong
 * character spoils three more.
 */
function similarityWithOneTypo(text: string): number {
  const { length } = Array.from(text);
  const similarity = (length - 5) / (length + 1);
  return Math.min(SIMILARITY_MAX, Math.max(SIMILARITY_MIN, similarity));
}

async function upsertBatch(pool: pg.Pool, documents: readonly SearchDocument[]): Promise<void> {
  const titles = documents.map((document) => normaliseText(document.title));
  await pool.query(UPSERT, [
    documents.map((document) => document.id),
    documents.map((document) => document.kind),
    documents.map((document) => document.version),
    documents.map((document) => document.ownerId),
    titles,
    documents.map((document) => normaliseText(document.body)),
    documents.map((document) => documentLexemes(document.title, document.body)),
    documents.map((document) => document.listedAt),
  ]);
}

async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  // The pool listens to idle clients only; the error of a checked-out one would end the process. The query reports it.
  const ignore = (): void => undefined;
  client.on('error', ignore);
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    client.off('error', ignore);
    client.release();
    return result;
  } catch (error) {
    // The connection may be the cause: it is closed, not given back, and the server rolls back.
    client.release(true);
    throw error;
  }
}

const hitOf = (row: Row): SearchHit => ({ id: row.id, version: row.version, score: row.score });

// Connection lost, too many connections, cancelled or shutting down, out of resources, missing table before `prepare`.
const UNAVAILABLE_SQLSTATE = /^(08|53|57|58|42P01|3F000)/;

/** What PostgreSQL itself says about a statement is a bug of ours; everything else means that it does not answer. */
async function answering<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    const isBug = error instanceof pg.DatabaseError && !UNAVAILABLE_SQLSTATE.test(error.code ?? '');
    throw isBug ? error : new SearchUnavailableError(error);
  }
}

// `if not exists` is no protection: two processes that start together would both try. The lock makes one wait.
const PREPARE = `
  select pg_advisory_xact_lock(hashtextextended('search.prepare', 0));
  create extension if not exists pg_trgm;
  create schema if not exists search;
  create table if not exists search.document (
    id uuid primary key,
    kind text not null check (kind in ('need', 'product')),
    version integer not null,
    owner_id uuid not null,
    title text not null,
    body text not null,
    tokens tsvector not null,
    listed_at timestamptz not null
  );
  create index if not exists document_tokens on search.document using gin (tokens);
  create index if not exists document_title on search.document using gin (title gin_trgm_ops);
  create index if not exists document_newest on search.document (kind, listed_at desc, id);
`;

const UPSERT = `
  insert into search.document (id, kind, version, owner_id, title, body, tokens, listed_at)
  select id, kind, version, owner_id, title, body, tokens::tsvector, listed_at
  from unnest($1::uuid[], $2::text[], $3::int[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::timestamptz[])
    as fresh (id, kind, version, owner_id, title, body, tokens, listed_at)
  on conflict (id) do update set
    kind = excluded.kind, version = excluded.version, owner_id = excluded.owner_id, title = excluded.title,
    body = excluded.body, tokens = excluded.tokens, listed_at = excluded.listed_at
  where excluded.version >= document.version
`;

const NEWEST = `
  select id, version, 0::real as score from search.document
  where kind = $1 order by listed_at desc, id limit $2
`;

const MATCHES = `
  select id, version, ts_rank(tokens, $2::tsquery, 1) as score
  from (
    select id, version, tokens, listed_at from search.document
    where kind = $1 and tokens @@ $2::tsquery
    order by listed_at desc, id limit $3
  ) as matching
  order by score desc, listed_at desc, id limit $4
`;

const SIMILAR = `
  select id, version, word_similarity($2, title) as score from search.document
  where kind = $1 and $2 <% title
  order by score desc, listed_at desc, id limit $3
`;
