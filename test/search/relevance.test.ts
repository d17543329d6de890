import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoDocuments } from '../../bench/support/demo-documents.ts';
import { civilDate } from '../../domain/calendar.ts';
import { findFixing } from '../../domain/registry/lpr.ts';
import { LPR_FIXINGS } from '../../domain/registry/lpr-fixings.ts';
import { FIRST_SYNONYMS } from '../../schema/migrations/0010-search-synonym.ts';
import { createDocumentTest, tokensOf } from '../../search/fits-document.ts';
import { SEARCH_INDEXES, type SearchDocument, type SearchIndex, TOTAL_MAX } from '../../search/port.ts';
import { generateDemo } from '../../tools/demo/generate.ts';
import { ENGINES, type OpenedEngine } from './engines.ts';

/** Which documents are right, in words of the documents themselves; all that is named must hold. */
type Wanted = {
  readonly title?: readonly string[];
  readonly anyTitle?: readonly string[];
  readonly place?: string;
  readonly purpose?: string;
  readonly security?: string;
  readonly tag?: string;
  readonly code?: string;
};
type Graded = {
  readonly class: string;
  readonly index: SearchIndex;
  readonly text: string;
  /** Grade 3 is what was meant, 2 is as good as that, 1 is better than nothing; the first that fits counts. */
  readonly answers: readonly (readonly [number, Wanted])[];
};

const SET = JSON.parse(readFileSync(new URL('./relevance-set.json', import.meta.url), 'utf8')) as Graded[];
const DEPTH = 10;
const BUSINESS_DATE = civilDate('2026-01-28');

const NDCG_MIN: Readonly<Record<string, number>> = {
  words: 0.95,
  'partial names': 0.95,
  'full pinyin': 0.95,
  'traditional characters': 0.95,
  'full-width digits': 0.95,
  'mixed English': 0.95,
  synonyms: 0.95,
  'place and purpose': 0.95,
  initials: 0.8,
  'wrong or swapped characters': 0.8,
};

function fits(document: SearchDocument, wanted: Wanted): boolean {
  const has = (facet: 'place' | 'purpose' | 'security' | 'tag', code: string | undefined): boolean =>
    code === undefined || document.facets[facet]?.includes(code) === true;
  return (
    (wanted.title ?? []).every((part) => document.title.includes(part)) &&
    (wanted.anyTitle === undefined || wanted.anyTitle.includes(document.title)) &&
    (wanted.code === undefined || document.body.includes(wanted.code)) &&
    has('place', wanted.place) &&
    has('purpose', wanted.purpose) &&
    has('security', wanted.security) &&
    has('tag', wanted.tag)
  );
}

const gradeOf = (document: SearchDocument, { answers }: Graded): number =>
  answers.find(([, wanted]) => fits(document, wanted))?.[0] ?? 0;

const gainOf = (grades: readonly number[]): number =>
  grades.slice(0, DEPTH).reduce((sum, grade, rank) => sum + (2 ** grade - 1) / Math.log2(rank + 2), 0);

test('the set has at least 200 queries, each with a right answer in the demo data, and every class has its bound', () => {
  expect(SET.length).toBeGreaterThanOrEqual(200);
  expect([...new Set(SET.map((query) => query.class))].toSorted()).toEqual(Object.keys(NDCG_MIN).toSorted());
  const documents = demoDocuments(generateDemo(42, BUSINESS_DATE), null);
  const without = SET.filter((query) => !documents[query.index].some((document) => gradeOf(document, query) > 0));
  expect(without.map((query) => query.text)).toEqual([]);
});

describe.each(ENGINES)('what $name finds first', ({ name, skipped, open }) => {
  if (skipped !== null) {
    test.skip(`skipped: ${skipped}`, () => undefined);
    return;
  }
  let opened: OpenedEngine;
  const documents = new Map<string, SearchDocument>();
  const grades = new Map<SearchIndex, SearchDocument[]>();

  beforeAll(async () => {
    opened = await open();
    await opened.engine.prepare();
    const fixing = findFixing(LPR_FIXINGS, BUSINESS_DATE);
    const made = demoDocuments(generateDemo(42, BUSINESS_DATE), fixing.verdict === 'found' ? fixing.fixing : null);
    for (const index of SEARCH_INDEXES) {
      const found = made[index].filter((document) => index === 'products' || document.audience === 'FULL');
      grades.set(index, found);
      for (const document of found) documents.set(document.subjectId, document);
      await opened.engine.upsert(index, made[index]);
    }
  }, 300_000);
  afterAll(async () => opened?.close());

  test('is what was meant: nDCG@10 of every class reaches its bound', async () => {
    const byClass = new Map<string, number[]>();
    const misses: string[] = [];
    for (const query of SET) {
      const { hits } = await opened.engine.search({
        index: query.index,
        text: query.text,
        scope: { kind: query.index === 'products' ? 'open' : 'full' },
        filters: { facets: {}, ranges: {} },
        sort: 'RELEVANCE',
        facets: [],
        synonyms: FIRST_SYNONYMS,
        limit: DEPTH,
        offset: 0,
      });
      const found = hits
        .map((hit) => documents.get(hit.id))
        .map((one) => (one === undefined ? 0 : gradeOf(one, query)));
      const ideal = (grades.get(query.index) ?? []).map((one) => gradeOf(one, query)).toSorted((a, b) => b - a);
      const ndcg = gainOf(found) / gainOf(ideal);
      byClass.set(query.class, [...(byClass.get(query.class) ?? []), ndcg]);
      if (ndcg < 0.8) misses.push(`${query.class}: ${query.text} ${ndcg.toFixed(2)}`);
    }
    const table = [...byClass].map(([of, all]) => {
      const ndcg = all.reduce((sum, one) => sum + one, 0) / all.length;
      return { class: of, queries: all.length, ndcg: Number(ndcg.toFixed(3)), bound: NDCG_MIN[of] ?? 1 };
    });
    const lines = table.map(
      (row) => `  ${row.ndcg.toFixed(3)}  (at least ${row.bound})  ${row.class}, ${row.queries} queries`,
    );
    process.stdout.write(`nDCG@10 on ${name}\n${lines.join('\n')}\n`);
    const below = table.filter((row) => row.ndcg < row.bound);
    expect(below, `${name}: ${misses.join('\n')}`).toEqual([]);
  }, 300_000);

  test('is what a saved search fits: the same documents, without an engine', async () => {
    const tokens = new Map([...documents.values()].map((document) => [document, tokensOf(document)]));
    for (const { index, text } of SET.filter((_, at) => at % 4 === 0)) {
      const scope = { kind: index === 'products' ? ('open' as const) : ('full' as const) };
      const rest = { filters: { facets: {}, ranges: {} }, sort: 'RELEVANCE', facets: [], limit: 1, offset: 0 } as const;
      const { total, match } = await opened.engine.search({ ...rest, index, text, scope, synonyms: FIRST_SYNONYMS });
      const meets = createDocumentTest({ text, filters: rest.filters, synonyms: FIRST_SYNONYMS });
      const found = (grades.get(index) ?? []).filter((one) => meets(one, tokens.get(one) ?? new Set()));
      expect(Math.min(found.length, TOTAL_MAX), text).toBe(match === 'EXACT' ? total : 0);
    }
  }, 300_000);
});
