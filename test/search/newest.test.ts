import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SearchDocument, SearchEngine } from '../../search/port.ts';
import { createPostgresSearch, createSearchPool } from '../../search/postgres/postgres-search.ts';
import { NEWEST_MAX, NEWEST_MIN } from '../../search/postgres/tables.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

/** More than may count as newest, so that they are counted anew while this many are written. */
const DOCUMENTS = NEWEST_MAX + 3_000;
const BATCH = 1_500;
const FIRST_AT = new Date('2026-01-01T00:00:00Z').getTime();

let database: TestDatabase;
let pool: pg.Pool;
let engine: SearchEngine;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createSearchPool({ url: database.url, max: 4 });
  engine = createPostgresSearch({ pool });
  await engine.prepare();
});
afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

test('documents that count as the newest stay within their bounds, and none of the others is newer', async () => {
  // A stride that has no divisor in common with their number: every age once, in no order.
  const documents = Array.from({ length: DOCUMENTS }, (_, index) => documentOf((index * 7_919) % DOCUMENTS));
  for (let from = 0; from < DOCUMENTS; from += BATCH) {
    await engine.upsert('needs', documents.slice(from, from + BATCH));
    await expectBounds();
  }

  const byAge = documents.toSorted((one, other) => other.listedAt.getTime() - one.listedAt.getTime());
  for (let from = 0; from < NEWEST_MAX; from += BATCH) {
    await engine.remove(
      'needs',
      byAge.slice(from, from + BATCH).map((document) => document.subjectId),
      'OPEN',
    );
    await expectBounds();
  }

  const left = byAge.slice(NEWEST_MAX);
  const found = await engine.search({
    index: 'needs',
    text: '周转',
    scope: { kind: 'open' },
    filters: { facets: {}, ranges: {} },
    sort: 'NEWEST',
    facets: [],
    synonyms: [],
    limit: 20,
    offset: 0,
  });
  expect(found.hits.map((hit) => hit.id)).toEqual(left.slice(0, 20).map((document) => document.subjectId));
});

function documentOf(age: number): SearchDocument {
  return {
    subjectId: randomUUID(),
    audience: 'OPEN',
    version: 1,
    fingerprint: 'f',
    title: '周转',
    body: '',
    facets: {},
    ranges: {},
    listedAt: new Date(FIRST_AT - age * 60_000),
    deadlineDay: null,
  };
}

async function expectBounds(): Promise<void> {
  const { rows } = await pool.query<{ newest: number; others: number; mixed: boolean }>(`
    select count(*) filter (where is_newest)::int as newest,
      count(*) filter (where not is_newest)::int as others,
      coalesce(min(listed_at) filter (where is_newest) < max(listed_at) filter (where not is_newest), false) as mixed
    from search.needs`);
  const [now] = rows;
  expect(now?.newest).toBeLessThanOrEqual(NEWEST_MAX);
  if ((now?.others ?? 0) > 0) expect(now?.newest).toBeGreaterThanOrEqual(NEWEST_MIN);
  expect(now?.mixed).toBe(false);
}
