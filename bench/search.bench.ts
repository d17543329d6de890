import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { startEmbeddedPostgres } from '../adapters/postgres/embedded-postgres.ts';
import { findFixing } from '../domain/registry/lpr.ts';
import { LPR_FIXINGS } from '../domain/registry/lpr-fixings.ts';
import { FIRST_SYNONYMS } from '../schema/migrations/0010-search-synonym.ts';
import { createMeilisearchSearch } from '../search/meilisearch/meilisearch-search.ts';
import { SEARCH_INDEXES, type SearchDocument, type SearchEngine, type SearchIndex } from '../search/port.ts';
import { createPostgresSearch, createSearchPool } from '../search/postgres/postgres-search.ts';
import { generateDemo } from '../tools/demo/generate.ts';

import { makeNeeds } from '../tools/demo/make-needs.ts';
import { makeRandom } from '../tools/demo/random.ts';
import { type Bench, type Measurement, summarise } from './measure.ts';
import { demoDocuments } from './support/demo-documents.ts';
import { makeManyFirms } from './support/make-many-firms.ts';
import { BUSINESS_DATE, makeManyProducts } from './support/make-market.ts';

const SMALL = 100_000;
/** What the adapter adds does not grow with the index, and Meilisearch takes its time to fill one. */
const MEILISEARCH_MAX = 5_000;
const BATCH = 500;
const ROUNDS = 3;
const TYPED_MAX = 8;

type Asked = { readonly index: SearchIndex; readonly text: string };
/** From the project's root, where every command starts: what is built holds no test data. */
const SET_FILE = join('test', 'search', 'relevance-set.json');

/** The queries of the relevance set over many documents, as a person types them, and a whole rebuild. */
export const searchBench: Bench = {
  name: 'search',
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'search-bench-'));
    const postgres = await startEmbeddedPostgres(folder);
    const pool = createSearchPool({ url: postgres.urlOf('postgres'), max: 8 });
    try {
      const documents = Number(process.env['SEARCH_DOCUMENTS'] ?? SMALL);
      const lines = await measureEngine(pool, documents);
      const meiliUrl = process.env['MEILI_URL'];
      return meiliUrl === undefined ? lines : [...lines, await measureMeilisearch(meiliUrl, documents)];
    } finally {
      await pool.end();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function measureEngine(pool: pg.Pool, documents: number): Promise<Measurement[]> {
  const waves: pg.QueryConfig[][] = [];
  const engine = createPostgresSearch({ pool: recording(pool, waves) });
  await engine.prepare();
  const made = makeDocuments(documents);
  const lines: Measurement[] = [];
  for (const index of SEARCH_INDEXES) lines.push(await measureRebuild(engine, index, made[index]));
  const set = JSON.parse(readFileSync(SET_FILE, 'utf8')) as Asked[];
  const typed = set.flatMap(({ index, text }) =>
    [2, 4, 6].filter((length) => length <= text.length).map((length) => ({ index, text: text.slice(0, length) })),
  );
  lines.push(await measureQueries(engine, { name: 'relevance set', asked: set, limit: 20 }));
  lines.push(await measureQueries(engine, { name: 'typeahead', asked: typed, limit: TYPED_MAX }));
  const raw = (statement: pg.QueryConfig) => pool.query(statement);
  lines.push(await measureOverhead('PostgreSQL', { engine, raw, waves, asked: set }));
  return lines;
}

/** The same queries on a Meilisearch that runs beside; each request is then sent again by hand. */
async function measureMeilisearch(url: string, documents: number): Promise<Measurement> {
  const apiKey = process.env['MEILI_KEY'] ?? null;
  const engine = createMeilisearchSearch({ url, apiKey, prefix: `bench_${process.pid}_` });
  await engine.prepare();
  const made = makeDocuments(Math.min(documents, MEILISEARCH_MAX));
  for (const index of SEARCH_INDEXES) await engine.upsert(index, made[index]);
  const waves: Request[][] = [];
  const send = globalThis.fetch;
  globalThis.fetch = inWaves(waves, (input, init) => ({ input, init }), send);
  try {
    const raw = async ({ input, init }: Request) => (await send(input, init)).json();
    const asked = JSON.parse(readFileSync(SET_FILE, 'utf8')) as Asked[];
    return await measureOverhead('Meilisearch', { engine, raw, waves, asked });
  } finally {
    globalThis.fetch = send;
  }
}

type Request = { readonly input: Parameters<typeof fetch>[0]; readonly init: Parameters<typeof fetch>[1] };

async function measureRebuild(
  engine: SearchEngine,
  index: SearchIndex,
  documents: readonly SearchDocument[],
): Promise<Measurement> {
  const startedAt = performance.now();
  const rebuild = await engine.beginRebuild(index);
  for (let at = 0; at < documents.length; at += BATCH) await rebuild.add(documents.slice(at, at + BATCH));
  await rebuild.swap();
  const seconds = Number(((performance.now() - startedAt) / 1_000).toFixed(1));
  return { name: `rebuild of ${index}`, sizes: { documents: documents.length, seconds } };
}

const queryOf = ({ index, text }: Asked, limit: number) => ({
  index,
  text,
  scope: { kind: index === 'products' ? ('open' as const) : ('full' as const) },
  filters: { facets: {}, ranges: {} },
  sort: 'RELEVANCE' as const,
  facets: [],
  synonyms: FIRST_SYNONYMS,
  limit,
  offset: 0,
});

async function measureQueries(
  engine: SearchEngine,
  of: { readonly name: string; readonly asked: readonly Asked[]; readonly limit: number },
): Promise<Measurement> {
  const durations: number[] = [];
  let total = 0;
  for (let round = 0; round <= ROUNDS; round += 1)
    for (const asked of of.asked) {
      const before = performance.now();
      await engine.search(queryOf(asked, of.limit));
      const took = performance.now() - before;
      // The first round warms the caches of the database and of pinyin.
      if (round === 0) continue;
      durations.push(took);
      total += took;
    }
  return { name: of.name, timing: summarise(durations, total), sizes: { queries: of.asked.length } };
}

/** A function that writes down what it was called with: calls that run at once stand in one wave. */
function inWaves<Arguments extends unknown[], Call, Result>(
  waves: Call[][],
  callOf: (...given: Arguments) => Call,
  run: (...given: Arguments) => Promise<Result>,
): (...given: Arguments) => Promise<Result> {
  let running = 0;
  return async (...given) => {
    if (running === 0) waves.push([]);
    waves.at(-1)?.push(callOf(...given));
    running += 1;
    try {
      return await run(...given);
    } finally {
      running -= 1;
    }
  };
}

function recording(pool: pg.Pool, waves: pg.QueryConfig[][]): pg.Pool {
  const query = inWaves(
    waves,
    (asked: string | pg.QueryConfig, values: unknown[] = []) =>
      typeof asked === 'string' ? { text: asked, values } : asked,
    (asked, values) => pool.query(asked, values) as Promise<unknown>,
  );
  return Object.create(pool, { query: { value: query } }) as pg.Pool;
}

/** The same requests sent by hand, in turns with the engine: what the adapter adds. */
async function measureOverhead<Call>(
  name: string,
  of: {
    readonly engine: SearchEngine;
    readonly raw: (call: Call) => Promise<unknown>;
    readonly waves: Call[][];
    readonly asked: readonly Asked[];
  },
): Promise<Measurement> {
  const ratios: number[] = [];
  let [adapterMs, rawMs] = [0, 0];
  for (const asked of of.asked) {
    // Once before it counts, so that both sides find the caches warm.
    await of.engine.search(queryOf(asked, 20));
    of.waves.length = 0;
    const before = performance.now();
    await of.engine.search(queryOf(asked, 20));
    const adapter = performance.now() - before;
    const startedAt = performance.now();
    for (const wave of of.waves) await Promise.all(wave.map(of.raw));
    const raw = performance.now() - startedAt;
    adapterMs += adapter;
    rawMs += raw;
    ratios.push(adapter / raw);
  }
  const sorted = ratios.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const sizes = { medianTimesRaw: Number(median.toFixed(2)), totalTimesRaw: Number((adapterMs / rawMs).toFixed(2)) };
  return { name: `adapter over the same requests, ${name}`, sizes };
}

function makeDocuments(count: number): Record<SearchIndex, SearchDocument[]> {
  const random = makeRandom(7);
  const firms = makeManyFirms(count);
  const needs = makeNeeds(random, { firms, count, businessDate: BUSINESS_DATE });
  const fixing = findFixing(LPR_FIXINGS, BUSINESS_DATE);
  const town = generateDemo(42, BUSINESS_DATE);
  const products = makeManyProducts(count).map((product) => ({ ...product, state: 'ONLINE' as const }));
  const data = { ...town, firms, needs, products, listMemberships: [] };
  return demoDocuments(data, fixing.verdict === 'found' ? fixing.fixing : null);
}
