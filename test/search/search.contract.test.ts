import { randomBytes, randomUUID } from 'node:crypto';
import { Meilisearch } from 'meilisearch';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createMeilisearchSearch } from '../../search/meilisearch/meilisearch-search.ts';
import { type SearchDocument, type SearchEngine, SearchQueryRangeError } from '../../search/port.ts';
import { createPostgresSearch } from '../../search/postgres/postgres-search.ts';
import { createTestDatabase } from '../support/test-database.ts';

type Opened = {
  readonly engine: SearchEngine;
  readonly clear: () => Promise<void>;
  readonly close: () => Promise<void>;
};
type Candidate = {
  readonly name: string;
  readonly skipped: string | null;
  /** Whether Chinese is cut by our own code; the dictionary of another engine may find more or less inside a word. */
  readonly cutsWithOurWords: boolean;
  readonly open: () => Promise<Opened>;
};

const MEILI_URL = process.env['MEILI_URL'] ?? '';

const CANDIDATES: readonly Candidate[] = [
  { name: 'PostgreSQL', skipped: null, cutsWithOurWords: true, open: openPostgres },
  {
    name: 'Meilisearch',
    skipped: MEILI_URL === '' ? 'MEILI_URL is not set' : null,
    cutsWithOurWords: false,
    open: openMeilisearch,
  },
];

async function openPostgres(): Promise<Opened> {
  const database = await createTestDatabase();
  const pool = new pg.Pool({ connectionString: database.url, max: 8 });
  return {
    engine: createPostgresSearch({ pool }),
    clear: async () => {
      await pool.query('truncate search.document');
    },
    close: async () => {
      await pool.end();
      await database.drop();
    },
  };
}

async function openMeilisearch(): Promise<Opened> {
  const apiKey = process.env['MEILI_KEY'] ?? null;
  const indexName = `test_${randomBytes(6).toString('hex')}`;
  const client = new Meilisearch({ host: MEILI_URL, ...(apiKey === null ? {} : { apiKey }) });
  return {
    engine: createMeilisearchSearch({ url: MEILI_URL, apiKey, indexName }),
    clear: async () => {
      await client.index(indexName).deleteAllDocuments().waitTask();
    },
    close: async () => {
      await client.index(indexName).delete().waitTask();
    },
  };
}

const LISTED_AT = new Date('2026-01-28T01:00:00Z').getTime();

const product = (title: string, rest: Partial<SearchDocument> = {}): SearchDocument => ({
  id: randomUUID(),
  kind: 'product',
  version: 1,
  ownerId: randomUUID(),
  title,
  body: '',
  listedAt: new Date(LISTED_AT),
  ...rest,
});

describe.each(CANDIDATES)('the search index on $name', ({ name, skipped, cutsWithOurWords, open }) => {
  if (skipped !== null) {
    test.skip(`skipped: ${skipped}`, () => undefined);
    return;
  }

  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
    await opened.engine.prepare();
  }, 120_000);
  afterAll(async () => opened?.close());
  beforeEach(async () => opened.clear());

  const find = async (text: string, kind: SearchDocument['kind'] = 'product', limit = 20): Promise<string[]> =>
    (await opened.engine.search({ kind, text, limit })).hits.map((hit) => hit.id);
  const put = async (...documents: SearchDocument[]): Promise<string[]> => {
    await opened.engine.upsert(documents);
    return documents.map((document) => document.id);
  };

  test('preparing again, and in several processes at once, changes nothing', async () => {
    const [id] = await put(product('首贷户信用贷'));
    await Promise.all(Array.from({ length: 4 }, () => opened.engine.prepare()));
    expect(await find('首贷户')).toEqual([id]);
  });

  test('a Chinese title is found by a word of it, by part of a word and by the whole', async () => {
    const [id] = await put(product('东莞科创贷款'), product('松山湖知识产权质押贷'));
    for (const text of ['科创', '科创贷', '东莞科创', '东莞科创贷款', '东莞 贷款'])
      expect(await find(text), text).toEqual([id]);
  });

  test.runIf(cutsWithOurWords)('a name that no dictionary knows is found by two neighbouring characters', async () => {
    const [id] = await put(product('莞骏祺贷'), product('信用贷款'));
    expect(await find('骏祺')).toEqual([id]);
  });

  test.runIf(cutsWithOurWords)(
    'each product word is found in its long form, and each town with and without 镇',
    async () => {
      const [long, short] = await put(product('银税贷款', { body: '樟木头镇' }), product('仓单', { body: '长安' }));
      expect(await find('银税贷')).toEqual([long]);
      for (const text of ['樟木头', '樟木头镇']) expect(await find(text), text).toEqual([long]);
      for (const text of ['长安', '长安镇']) expect(await find(text), text).toEqual([short]);
    },
  );

  test.runIf(cutsWithOurWords)('a long word finds its parts when they say the same, and only then', async () => {
    const [parts] = await put(product('普惠贷', { body: '应收账款可以融资' }), product('抵押贷', { body: '信用保险' }));
    expect(await find('应收账款融资')).toEqual([parts]);
    expect(await find('信用贷')).toEqual([]);
  });

  test('a word of the body is found, after the same word of a title', async () => {
    const [inBody, inTitle] = await put(
      product('普惠贷', { body: '接受知识产权质押' }),
      product('知识产权质押贷', { body: '面向科技企业' }),
    );
    expect(await find('知识产权')).toEqual([inTitle, inBody]);
  });

  test('English is found whatever the capitals, and while the last word is still being typed', async () => {
    const [id] = await put(product('Green Project Loan'), product('Trade finance'));
    expect(await find('green project')).toEqual([id]);
    expect(await find('GREEN PROJ')).toEqual([id]);
  });

  test('full-width digits and letters are the same as plain ones', async () => {
    const [id] = await put(product('２０２６年科技贷Ａ款'));
    expect(await find('2026')).toEqual([id]);
    expect(await find('２０２６ 科技')).toEqual([id]);
  });

  test.runIf(cutsWithOurWords)('one wrong character in a name still finds it', async () => {
    const [id] = await put(product('科技创新信用贷款'), product('厂房按揭'));
    for (const text of ['科技创薪信用贷款', '科技创薪', '科学创新信用']) expect((await find(text))[0], text).toBe(id);
  });

  test('empty text lists the newest first, and so does text of nothing but spaces', async () => {
    const [old, middle, recent] = await put(
      ...[0, 1, 2].map((day) => product(`贷款${day}`, { listedAt: new Date(LISTED_AT + day * 86_400_000) })),
    );
    expect(await find('')).toEqual([recent, middle, old]);
    expect(await find(' \u3000\n')).toEqual([recent, middle, old]);
    expect(await find('', 'product', 2)).toEqual([recent, middle]);
  });

  test('needs and products do not mix', async () => {
    const [ofProduct, ofNeed] = await put(product('设备购置贷'), product('设备购置', { kind: 'need' }));
    expect(await find('设备', 'product')).toEqual([ofProduct]);
    expect(await find('设备', 'need')).toEqual([ofNeed]);
    expect(await find('', 'need')).toEqual([ofNeed]);
  });

  test('an older version never replaces a newer one; the same version and a newer one do', async () => {
    const id = randomUUID();
    await put(product('仓单质押贷', { id, version: 2 }));
    await put(product('应收账款贷', { id, version: 1 }));
    expect(await find('仓单')).toEqual([id]);
    expect(await find('应收账款')).toEqual([]);
    await put(product('设备贷', { id, version: 2 }));
    expect(await find('仓单')).toEqual([]);
    await put(product('绿色贷', { id, version: 3 }));
    const { hits } = await opened.engine.search({ kind: 'product', text: '绿色', limit: 5 });
    expect(hits.map((hit) => [hit.id, hit.version])).toEqual([[id, 3]]);
  });

  test('versions of one listing that race, or stand in one batch, end with the newest', async () => {
    const id = randomUUID();
    const versions = [3, 1, 5, 2, 4];
    await Promise.all(versions.map((version) => put(product(`版本${version}`, { id, version }))));
    await put(...versions.map((version) => product(`版本${version}`, { id, version })));
    const { hits } = await opened.engine.search({ kind: 'product', text: '', limit: 5 });
    expect(hits.map((hit) => hit.version)).toEqual([5]);
  });

  test('batches that share listings in another order both arrive', async () => {
    const documents = Array.from({ length: 300 }, (_, index) => product(`贷款${index}`));
    await Promise.all([put(...documents), put(...documents.toReversed()), put(...documents)]);
    expect(await find('', 'product', 100)).toHaveLength(100);
  });

  test('a removed listing leaves no ghost, removing it again is harmless, and it may come back', async () => {
    const document = product('外贸信用贷');
    const [id] = await put(document);
    await opened.engine.remove([document.id]);
    await opened.engine.remove([document.id, randomUUID()]);
    await opened.engine.remove([]);
    for (const text of ['外贸', '外贸信用贷', '外贸信佣贷', '']) expect(await find(text), text).toEqual([]);
    await put(document);
    expect(await find('外贸')).toEqual([id]);
  });

  test('nothing to write is nothing done', async () => {
    await put();
    expect(await find('')).toEqual([]);
  });

  test('what means something to a query language is just text', async () => {
    const [id] = await put(product("O'Brien 贷款 \\ & | ! ( ) :* <->"));
    const attacks = [
      "'; drop table search.document; --",
      "' | 'x':*",
      'a & | ! ( ) : * <-> \\',
      "贷款' or 1=1",
      '%_\\%',
      '$1 $2 {} [] "kind = need"',
      '\\',
      "'",
      ':*',
    ];
    for (const text of attacks) expect(Array.isArray(await find(text)), text).toBe(true);
    expect(await find("o'brien 贷款")).toEqual([id]);
    expect(await find('')).toEqual([id]);
  });

  test('emoji, NUL, half surrogates and control characters do no harm in text or documents', async () => {
    const [id] = await put(product('笑脸😀贷款\u0000 👨‍👩‍👧 \ud83d 结束', { body: '\u0000\u0007\ufffe' }));
    expect(await find('贷款😀')).toEqual([id]);
    expect(await find('贷\u0000款')).toBeInstanceOf(Array);
    expect(await find('\u0000')).toEqual([id]);
    for (const text of ['\ud83d', '𠮷𠮷', '👨‍👩‍👧']) expect(await find(text), text).toBeInstanceOf(Array);
  });

  test('200 characters are searched, 201 and 10 kB are refused by name', async () => {
    await put(product('贷款'));
    expect(await find('贷'.repeat(200))).toBeInstanceOf(Array);
    expect(await find('😀'.repeat(200))).toBeInstanceOf(Array);
    await expect(find('贷'.repeat(201))).rejects.toBeInstanceOf(SearchQueryRangeError);
    await expect(find('a'.repeat(10_000))).rejects.toMatchObject({ field: 'text', actual: 10_000, max: 200 });
    expect(await find(`贷款${' '.repeat(10_000)}`)).toHaveLength(1);
  });

  test.each([0, -1, 101, 1.5, Number.NaN])('a limit of %s is refused by name', async (limit) => {
    await expect(find('贷款', 'product', limit)).rejects.toMatchObject({
      name: 'SearchQueryRangeError',
      field: 'limit',
    });
  });

  test('a very long title and body are indexed by their beginning', async () => {
    const [id] = await put(
      product(`首贷户${'长'.repeat(5_000)}`, { body: `${'x'.repeat(5_000)} ${'贷款 '.repeat(50_000)}` }),
    );
    expect(await find('首贷户')).toEqual([id]);
  });

  test(`no more hits than the limit, best first, and ${name} says how long it took`, async () => {
    await put(...Array.from({ length: 30 }, (_, index) => product(`信用贷${index}号`)));
    const result = await opened.engine.search({ kind: 'product', text: '信用贷', limit: 7 });
    expect(result.hits).toHaveLength(7);
    const scores = result.hits.map((hit) => hit.score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(result.tookMs).toBeGreaterThanOrEqual(0);
  });
});
