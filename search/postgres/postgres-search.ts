import pg from 'pg';
import { normaliseLines, normaliseText } from '../analysis/normalise.ts';
import { syllablesOf } from '../analysis/pinyin.ts';
import type { RankedText } from '../analysis/rank.ts';
import { runsOf } from '../analysis/runs.ts';
import { documentTokens } from '../analysis/tokens.ts';
import type { Candidate, DocumentStore, Found, StoreQuery } from '../document-store.ts';
import { newestByKey } from '../newest-by-key.ts';
import {
  documentKey,
  FACET_VALUES_MAX,
  type FacetCount,
  type IndexedVersion,
  keysOf,
  SEARCH_FACETS,
  SEARCH_INDEXES,
  type SearchDocument,
  type SearchEngine,
  type SearchFacet,
  type SearchIndex,
  SearchUnavailableError,
  TOTAL_MAX,
} from '../port.ts';
import { createSearchEngine } from '../search-documents.ts';
import { alikeStatement, facetToken, findStatement, quoted, type Statement } from './statement.ts';
import {
  createTables,
  dropNext,
  fillNewest,
  indexNext,
  insertInto,
  NEWEST_MAX,
  NEWEST_MIN,
  PREPARE,
  startNext,
  swapNext,
} from './tables.ts';

const UPSERT_BATCH = 500;
const SCAN_BATCH = 5_000;
/** Less finds anything and is slow, more (0.6 is PostgreSQL's default) finds too little. */
const SIMILARITY_MIN = 0.45;
/** Three Chinese characters are a name; fewer than eight letters of pinyin are in thousands of them. */
const ALIKE_CHARACTERS_MIN = { han: 3, latin: 8 } as const;
const ALIKE_MS_MAX = 500;
/** SQLSTATE of a statement that ran out of its time. */
const CANCELLED = '57014';

type Row = {
  readonly subject_id: string;
  readonly audience: Candidate['audience'];
  readonly version: string;
  /** Title and body as they are shown and, where it differs, in the one spelling of the index. */
  readonly content: string;
  /** One `field:value` a line. */
  readonly facets: string;
  readonly listed_at_ms: number;
};
type PageRow = (Row | { readonly subject_id: null }) & {
  readonly total: number;
  readonly counts: readonly (readonly [facet: string, value: string, count: number])[] | null;
};
type Content = readonly [title: string, body: string, plainTitle: string | null, plainBody: string | null];

const SESSION = `select set_config('pg_trgm.word_similarity_threshold', '${SIMILARITY_MIN}', false),
  set_config('enable_seqscan', 'off', false), set_config('jit', 'off', false)`;

/**
 * Connections for search alone, for their settings would mislead other queries. The threshold of similarity is a setting
 * and not an operand. The planner does not count what it costs to fetch tokens from where they lie, so it would read a
 * whole table rather than an index; and no query here is long enough to compile.
 */
export const createSearchPool = (of: { url: string; max: number }): pg.Pool =>
  new pg.Pool({
    connectionString: of.url,
    max: of.max,
    onConnect: async (client) => void (await client.query(SESSION)),
  });

/**
 * The search indexes in the platform's own PostgreSQL: one table each, tokens made by the application in a GIN index.
 * The pool is one of {@link createSearchPool}.
 */
export const createPostgresSearch = (options: { pool: pg.Pool }): SearchEngine =>
  createSearchEngine(storeOf(options.pool));

function storeOf(pool: pg.Pool): DocumentStore {
  return {
    prepare: () =>
      answering(() =>
        inTransaction(pool, async (client) => {
          await client.query(PREPARE);
          for (const index of SEARCH_INDEXES) await client.query(createTables(index));
        }),
      ),
    upsert: (index, documents) => answering(() => upsert(pool, index, documents)),
    remove: (index, subjectIds, audience) =>
      answering(async () => {
        if (subjectIds.length === 0) return;
        const keys = keysOf(subjectIds, audience);
        const names = (await isFilling(pool, index)) ? [index, `${index}_next`] : [index];
        for (const name of names) await pool.query(`delete from search.${name} where key = any($1::text[])`, [keys]);
        await tendNewest(pool, index);
      }),
    find: (query) => answering(() => find(pool, query)),
    findAlike: (query) => answering(() => findAlike(pool, query)),
    scan: (index) => scan(pool, index),
    beginRebuild: (index) =>
      answering(async () => {
        await inTransaction(pool, (client) => client.query(startNext(index)));
        // One batch is written while the caller makes the next one.
        let written: Promise<void> = Promise.resolve();
        return {
          add: async (documents) => {
            const rows = rowsOf(documents);
            await written;
            written = answering(() => insert(pool, index, { rows, isNext: true }));
            // It is awaited by the next batch, which hears of the failure.
            written.catch(() => undefined);
          },
          swap: () =>
            answering(async () => {
              await written;
              await inTransaction(pool, (client) => client.query(indexNext(index)));
              await pool.query(`analyze search.${index}_next`);
              await inTransaction(pool, (client) => client.query(swapNext(index)));
              // What came while the second index was being filled is among the newest, too.
              await pool.query(fillNewest(index));
              await pool.query(dropNext(index));
            }),
        };
      }),
  };
}

async function find(pool: pg.Pool, query: StoreQuery): Promise<Found> {
  const { counted } = query;
  const page = await run<PageRow>(pool, findStatement(query, counted === null ? 0 : TOTAL_MAX));
  const [first] = page;
  return {
    candidates: page.flatMap((row) => (row.subject_id === null ? [] : [candidateOf(row)])),
    total: Math.min(TOTAL_MAX, first?.total ?? 0),
    facets: countsOf(first?.counts ?? [], counted?.facets ?? []),
  };
}

function countsOf(rows: NonNullable<PageRow['counts']>, facets: readonly SearchFacet[]): Found['facets'] {
  const counts: Partial<Record<SearchFacet, FacetCount[]>> = {};
  for (const facet of facets)
    counts[facet] = rows
      .flatMap(([of, value, count]) => (of === facet ? [{ value, count }] : []))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
      .slice(0, FACET_VALUES_MAX);
  return counts;
}

async function findAlike(pool: pg.Pool, query: Parameters<DocumentStore['findAlike']>[0]): Promise<Candidate[]> {
  const least = /\p{Script=Han}/u.test(query.text) ? ALIKE_CHARACTERS_MIN.han : ALIKE_CHARACTERS_MIN.latin;
  if (Array.from(query.text).length < least) return [];
  const rows = await withinTime(pool, (client) => run<Row>(client, alikeStatement(query)));
  return rows === null ? [] : rows.map(candidateOf);
}

/**
 * The answer of a statement that is given up when it takes too long, `null` then: letters that sound like nothing in
 * particular are a little like very many titles.
 */
async function withinTime<T>(pool: pg.Pool, ask: (client: pg.PoolClient) => Promise<T>): Promise<T | null> {
  const client = await pool.connect();
  const ignore = (): void => undefined;
  client.on('error', ignore);
  try {
    await client.query(`begin; set local statement_timeout = ${ALIKE_MS_MAX}`);
    const answer = await ask(client).catch((error: unknown) => {
      if (error instanceof pg.DatabaseError && error.code === CANCELLED) return null;
      throw error;
    });
    await client.query('rollback');
    client.off('error', ignore);
    client.release();
    return answer;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

async function* scan(pool: pg.Pool, index: SearchIndex): AsyncGenerator<IndexedVersion[]> {
  for (let after = ''; ; ) {
    const page = [after, SCAN_BATCH];
    const { rows } = await answering(() =>
      pool.query<IndexedVersion & { key: string; version: string }>(
        `select key, subject_id as "subjectId", audience, version, fingerprint from search.${index}
       where key > $1 order by key limit $2`,
        page,
      ),
    );
    if (rows.length > 0) yield rows.map(({ key: _key, ...row }) => ({ ...row, version: Number(row.version) }));
    if (rows.length < SCAN_BATCH) return;
    after = rows.at(-1)?.key ?? '';
  }
}

async function upsert(pool: pg.Pool, index: SearchIndex, documents: readonly SearchDocument[]): Promise<void> {
  if (documents.length === 0) return;
  const rows = rowsOf(documents);
  const hasNext = await isFilling(pool, index);
  await insert(pool, index, { rows, isNext: false });
  if (hasNext) await insert(pool, index, { rows, isNext: true });
  await tendNewest(pool, index);
}

/** Keeps the number of documents that count as newest within its bounds. */
async function tendNewest(pool: pg.Pool, index: SearchIndex): Promise<void> {
  const { rows } = await pool.query<{ newest: number; hasOthers: boolean }>(
    `select (select count(*)::int from search.${index} where is_newest) as newest,
      exists (select from search.${index} where not is_newest) as "hasOthers"`,
  );
  const { newest = 0, hasOthers = false } = rows[0] ?? {};
  if (newest > NEWEST_MAX || (newest < NEWEST_MIN && hasOthers)) await pool.query(fillNewest(index));
}

/** Whether a second index is being filled beside the one that answers. */
async function isFilling(pool: pg.Pool, index: SearchIndex): Promise<boolean> {
  const { rows } = await pool.query<{ fills: boolean }>('select to_regclass($1) is not null as fills', [
    `search.${index}_next`,
  ]);
  return rows[0]?.fills === true;
}

type Inserted = ReturnType<typeof rowOf>;
const rowsOf = (documents: readonly SearchDocument[]): Inserted[] => newestByKey(documents).map(rowOf);

async function insert(
  pool: pg.Pool,
  index: SearchIndex,
  of: { rows: readonly Inserted[]; isNext: boolean },
): Promise<void> {
  const { rows, isNext } = of;
  const statement = insertInto(isNext ? `${index}_next` : index, isNext);
  for (let start = 0; start < rows.length; start += UPSERT_BATCH)
    await pool.query(statement, [JSON.stringify(rows.slice(start, start + UPSERT_BATCH))]);
}

function rowOf(document: SearchDocument) {
  const title = normaliseText(document.title);
  const body = normaliseLines(document.body);
  const { ranges } = document;
  const facets = SEARCH_FACETS.flatMap((facet) =>
    (document.facets[facet] ?? []).map((value) => [facet, value] as const),
  );
  return {
    key: documentKey(document),
    subject_id: document.subjectId,
    audience: document.audience,
    version: document.version,
    fingerprint: document.fingerprint,
    content: contentOf(document, { title, body }),
    tokens: [...documentTokens(title, body), ...facets.map(([facet, value]) => facetToken(facet, value))]
      .map(quoted)
      .join(' '),
    alike: `${title} ${letterWords(title)}`,
    facets: facets.map(([facet, value]) => `${facet}:${value}`),
    amount_from: ranges.amount?.from ?? null,
    amount_to: ranges.amount?.to ?? null,
    term_from: ranges.term?.from ?? null,
    term_to: ranges.term?.to ?? null,
    rate_from: ranges.rate?.from ?? null,
    rate_to: ranges.rate?.to ?? null,
    age_from: ranges.age?.from ?? null,
    age_to: ranges.age?.to ?? null,
    listed_at: document.listedAt.toISOString(),
    deadline_day: document.deadlineDay,
  };
}

function contentOf(document: SearchDocument, plain: RankedText): string {
  const [title, body] = [storable(document.title), storable(document.body)];
  const content: Content = [
    title,
    body,
    plain.title === title ? null : plain.title,
    plain.body === body ? null : plain.body,
  ];
  return JSON.stringify(content);
}

const letterWords = (title: string): string =>
  runsOf(title)
    .filter((part) => part.kind === 'han')
    .map((part) => syllablesOf(part.text).join(''))
    .join(' ');

/** No text of PostgreSQL holds a NUL or half a surrogate pair. */
const storable = (text: string): string => text.replaceAll('\u0000', ' ').replaceAll(/\p{Surrogate}/gu, ' ');

const run = async <R extends object>(client: pg.Pool | pg.PoolClient, statement: Statement): Promise<R[]> =>
  (await client.query<R>(statement)).rows;

function candidateOf(row: Row): Candidate {
  const [title, body, plainTitle, plainBody] = JSON.parse(row.content) as Content;
  const plain = { title: plainTitle ?? title, body: plainBody ?? body };
  const { audience, listed_at_ms: listedAtMs } = row;
  const { subject_id: subjectId } = row;
  return {
    subjectId,
    audience,
    version: Number(row.version),
    title,
    body,
    plain,
    // Of hundreds of candidates hardly any is ever asked for them.
    get facets() {
      return facetsOf(row.facets);
    },
    listedAtMs,
  };
}

function facetsOf(lines: string): Candidate['facets'] {
  const facets: Partial<Record<SearchFacet, string[]>> = {};
  for (const entry of lines === '' ? [] : lines.split('\n')) {
    const at = entry.indexOf(':');
    const facet = entry.slice(0, at) as SearchFacet;
    (facets[facet] ??= []).push(entry.slice(at + 1));
  }
  return facets;
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
