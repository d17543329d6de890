import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type SearchDocument,
  type SearchIndex,
  type SearchQuery,
  SearchQueryRangeError,
  type SearchResult,
} from '../../search/port.ts';
import { ENGINES, type OpenedEngine } from './engines.ts';

const LISTED_AT = new Date('2026-01-28T01:00:00Z').getTime();
const DAY_MS = 86_400_000;

const doc = (title: string, rest: Partial<SearchDocument> = {}): SearchDocument => ({
  subjectId: randomUUID(),
  audience: 'OPEN',
  version: 1,
  fingerprint: 'f',
  title,
  body: '',
  facets: {},
  ranges: {},
  listedAt: new Date(LISTED_AT),
  deadlineDay: null,
  ...rest,
});

const byText = (one: string | undefined, other: string | undefined): number => ((one ?? '') < (other ?? '') ? -1 : 1);

describe.each(ENGINES)('the search indexes on $name', ({ name, skipped, open }) => {
  if (skipped !== null) {
    test.skip(`skipped: ${skipped}`, () => undefined);
    return;
  }

  let opened: OpenedEngine;
  beforeAll(async () => {
    opened = await open();
    await opened.engine.prepare();
  }, 120_000);
  afterAll(async () => opened?.close());
  beforeEach(async () => opened.clear());

  const ask = (text: string, rest: Partial<SearchQuery> = {}): Promise<SearchResult> =>
    opened.engine.search({
      index: 'products',
      text,
      scope: { kind: 'open' },
      filters: { facets: {}, ranges: {} },
      sort: 'RELEVANCE',
      facets: [],
      synonyms: [],
      limit: 20,
      offset: 0,
      ...rest,
    });
  const find = async (text: string, rest: Partial<SearchQuery> = {}): Promise<string[]> =>
    (await ask(text, rest)).hits.map((hit) => hit.id);
  const putIn = async (index: SearchIndex, ...documents: SearchDocument[]): Promise<string[]> => {
    await opened.engine.upsert(index, documents);
    return documents.map((document) => document.subjectId);
  };
  const put = (...documents: SearchDocument[]): Promise<string[]> => putIn('products', ...documents);

  test('preparing again, and in several processes at once, changes nothing', async () => {
    const [id] = await put(doc('首贷户信用贷'));
    await Promise.all(Array.from({ length: 4 }, () => opened.engine.prepare()));
    expect(await find('首贷户')).toEqual([id]);
  });

  test('a Chinese title is found by a word of it, by part of a word, by the whole, and by words with a gap', async () => {
    const [id] = await put(doc('东莞科创贷款'), doc('松山湖知识产权质押贷'));
    for (const text of ['科创', '科创贷', '东莞科创', '东莞科创贷款', '东莞 贷款', '东莞贷款', '创贷'])
      expect(await find(text), text).toEqual([id]);
  });

  test('a name that no dictionary knows is found by any two neighbouring characters, and by one', async () => {
    const [id] = await put(doc('东莞市莞骏祺实业有限公司'), doc('信用贷款'));
    for (const text of ['骏祺', '祺实', '骏', '莞骏祺有限公司']) expect(await find(text), text).toEqual([id]);
  });

  test('a name is found by its pinyin, whole, in part, with spaces and while it is being typed', async () => {
    const [id] = await put(doc('济州市中兴耐磨材料有限公司'), doc('东莞市长安鞋业有限公司'));
    for (const text of ['zhongxingnaimo', 'zhongxing', 'zhong xing nai mo', 'naimocailiao', 'zhongxingn', 'ZhongXing'])
      expect((await find(text))[0], text).toBe(id);
  });

  test('a name is found by its initials, with and without the words that people leave out', async () => {
    const [id] = await put(doc('济州市中兴耐磨材料有限公司'), doc('东莞市长安鞋业有限公司'));
    for (const text of ['zxnm', 'jzszxnm', 'jzzxnm', 'zxnmcl', 'nmclyxgs'])
      expect((await find(text))[0], text).toBe(id);
  });

  test('traditional characters and full-width digits are the same as plain ones, on both sides', async () => {
    const [plain, other] = await put(doc('应收账款融资2026'), doc('訂單貸款２０２７'));
    expect(await find('應收賬款')).toEqual([plain]);
    expect(await find('２０２６')).toEqual([plain]);
    expect(await find('订单贷款2027')).toEqual([other]);
  });

  test('one wrong, missing, added or swapped character still finds a name, and says what was probably meant', async () => {
    const [id] = await put(doc('济州市中兴耐磨材料有限公司'), doc('东莞市厂房按揭服务有限公司'), doc('虎门制衣厂'));
    const errors = [
      '中兴奈磨',
      '中星耐磨',
      '中兴耐魔',
      '中耐兴磨',
      '兴磨材料',
      '中兴仨耐磨',
      '济州市中兴耐磨才料有限公司',
      '重兴耐磨材料',
    ];
    for (const text of errors) {
      const { hits, match } = await ask(text);
      expect(
        hits.map((hit) => hit.id),
        text,
      ).toEqual([id]);
      expect(match, text).toBe('SIMILAR');
    }
    expect((await ask('中兴耐魔')).hits[0]?.didYouMean).toBe('中兴耐磨');
  });

  test('a slip in pinyin still finds a name', async () => {
    const [id] = await put(doc('济州市中兴耐磨材料有限公司'), doc('虎门制衣厂'));
    expect((await find('zhongxngnaimo'))[0]).toBe(id);
  });

  test('a word of the body is found, after the same word of a title', async () => {
    const [inBody, inTitle] = await put(
      doc('普惠贷', { body: '接受知识产权质押' }),
      doc('知识产权质押贷', { body: '面向科技企业' }),
    );
    expect(await find('知识产权')).toEqual([inTitle, inBody]);
  });

  test('words that mean the same find each other, after those that say it themselves', async () => {
    const [other, own] = await put(doc('无还本续贷'), doc('企业转贷资金'));
    await put(doc('税信贷'));
    const synonyms = [['过桥', '转贷', '续贷']];
    expect((await find('过桥', { synonyms })).toSorted(byText)).toEqual([other, own].toSorted(byText));
    expect(await find('转贷', { synonyms })).toEqual([own, other]);
    expect(await find('过桥')).toEqual([]);
  });

  test('what holds all words comes alone; with none that does, those that hold most come, and it is said', async () => {
    const [both, one] = await put(doc('订单融资', { body: '长安镇' }), doc('订单融资', { body: '虎门镇' }));
    expect(await find('长安镇 订单融资')).toEqual([both]);
    const partial = await ask('订单融资 直升机');
    expect(partial.match).toBe('PARTIAL');
    expect(partial.hits.map((hit) => hit.id).toSorted(byText)).toEqual([both, one].toSorted(byText));
  });

  test('English is found whatever the capitals, and while the last word is still being typed', async () => {
    const [id] = await put(doc('Green Project Loan'), doc('Trade finance'));
    expect(await find('green project')).toEqual([id]);
    expect(await find('GREEN PROJ')).toEqual([id]);
  });

  test('empty text lists the newest first, and so does text of nothing but spaces', async () => {
    const [old, middle, recent] = await put(
      ...[0, 1, 2].map((day) => doc(`贷款${day}`, { listedAt: new Date(LISTED_AT + day * DAY_MS) })),
    );
    expect(await find('')).toEqual([recent, middle, old]);
    expect(await find(' \u3000\n')).toEqual([recent, middle, old]);
    expect(await find('', { limit: 2 })).toEqual([recent, middle]);
  });

  test('pages follow each other without a gap or a repeat, and the last one says so', async () => {
    const ids = await put(...Array.from({ length: 25 }, (_, index) => doc(`信用贷${index}号`)));
    for (const text of ['信用贷', '']) {
      const pages = await Promise.all([0, 10, 20].map((offset) => ask(text, { limit: 10, offset })));
      expect(
        pages.map((page) => page.hasMore),
        text,
      ).toEqual([true, true, false]);
      expect(pages.flatMap((page) => page.hits.map((hit) => hit.id)).toSorted(byText), text).toEqual(
        ids.toSorted(byText),
      );
      expect(
        pages.map((page) => page.total),
        text,
      ).toEqual([25, 25, 25]);
    }
  });

  test('filters by value take any of a field and all of the fields, and counts are of what is left', async () => {
    const [a, b] = await put(
      doc('甲贷', { facets: { place: ['4419', '441900119'], security: ['CREDIT_ONLY'] } }),
      doc('乙贷', { facets: { place: ['4419', '441900121'], security: ['CREDIT_ONLY', 'EQUITY'] } }),
      doc('丙贷', { facets: { place: ['4401'], security: ['EQUITY'] } }),
    );
    const filters = (facets: SearchQuery['filters']['facets']) => ({ filters: { facets, ranges: {} } });
    expect((await find('', filters({ place: ['4419'] }))).toSorted(byText)).toEqual([a, b].toSorted(byText));
    expect(await find('', filters({ place: ['4419'], security: ['EQUITY'] }))).toEqual([b]);
    expect((await find('', filters({ place: ['441900119', '441900121'] }))).toSorted(byText)).toEqual(
      [a, b].toSorted(byText),
    );
    const { facets, total } = await ask('', { ...filters({ place: ['4419'] }), facets: ['security', 'place'] });
    expect(total).toBe(2);
    expect(facets.security).toEqual([
      { value: 'CREDIT_ONLY', count: 2 },
      { value: 'EQUITY', count: 1 },
    ]);
    expect(facets.place?.[0]).toEqual({ value: '4419', count: 2 });
  });

  test('ranges overlap, an open end has no end, and a document without the number is left out', async () => {
    const [small, large, endless] = await put(
      doc('小额', { ranges: { amount: { from: 100, to: 500 } } }),
      doc('大额', { ranges: { amount: { from: 400, to: 900 } } }),
      doc('不限', { ranges: { amount: { from: 1_000, to: null } } }),
      doc('无额'),
    );
    const amount = (from: number | null, to: number | null) => ({
      filters: { facets: {}, ranges: { amount: { from, to } } },
    });
    expect((await find('', amount(450, 460))).toSorted(byText)).toEqual([small, large].toSorted(byText));
    expect(await find('', amount(null, 399))).toEqual([small]);
    expect(await find('', amount(9_000_000_000_000_000, null))).toEqual([endless]);
  });

  test('sorts by rate, amount and deadline put what has none last', async () => {
    const [one, two, none] = await put(
      doc('贷一', { ranges: { rate: { from: 300, to: 400 }, amount: { from: 1, to: 5 } }, deadlineDay: 20_500 }),
      doc('贷二', { ranges: { rate: { from: 350, to: 360 }, amount: { from: 1, to: 9 } }, deadlineDay: 20_400 }),
      doc('贷三'),
    );
    expect(await find('贷', { sort: 'RATE' })).toEqual([one, two, none]);
    expect(await find('贷', { sort: 'AMOUNT' })).toEqual([two, one, none]);
    expect(await find('贷', { sort: 'DEADLINE' })).toEqual([two, one, none]);
  });

  test('matches are marked in the title as it was written and in the lines that hold them', async () => {
    await put(doc('東莞科创贷', { body: '面向科技企业\n东莞市 松山湖\n一周内' }));
    const [hit] = (await ask('东莞')).hits;
    expect(hit?.title).toEqual([
      { text: '東莞', isMatch: true },
      { text: '科创贷', isMatch: false },
    ]);
    expect(hit?.body).toEqual([
      [
        { text: '东莞', isMatch: true },
        { text: '市 松山湖', isMatch: false },
      ],
    ]);
  });

  test('indexes do not mix', async () => {
    const [ofProduct] = await put(doc('设备购置贷'));
    const [ofNeed] = await putIn('needs', doc('设备购置'));
    expect(await find('设备')).toEqual([ofProduct]);
    expect(await find('设备', { index: 'needs' })).toEqual([ofNeed]);
    expect(await find('', { index: 'firms', scope: { kind: 'full' } })).toEqual([]);
  });

  describe('a bank that one firm of two let in', () => {
    const opened_ = randomUUID();
    const masked = randomUUID();
    const scope = { kind: 'open-and-subjects', ids: [opened_] } as const;
    const open_ = (subjectId: string) =>
      doc('设备购置', { subjectId, ranges: { amount: { from: 100, to: 200 } }, facets: { place: ['4419'] } });
    const full = (subjectId: string, firm: string) =>
      doc(`设备购置 ${firm}`, {
        subjectId,
        audience: 'FULL',
        body: '采购五轴机床',
        ranges: { amount: { from: 150, to: 150 } },
        facets: { place: ['4419', '441900119'], tag: ['HIGH_TECH'] },
      });
    beforeEach(async () => {
      await putIn('needs', open_(opened_), open_(masked), full(opened_, '骏祺五金'), full(masked, '远帆塑胶'));
    });
    const needs = (text: string, rest: Partial<SearchQuery> = {}) => ask(text, { index: 'needs', scope, ...rest });

    test('sees each need once, the one in full and the other masked', async () => {
      const { hits, total } = await needs('');
      expect(total).toBe(2);
      expect(Object.fromEntries(hits.map((hit) => [hit.id, hit.audience]))).toEqual({
        [opened_]: 'FULL',
        [masked]: 'OPEN',
      });
    });

    test.each(['远帆', '远帆塑胶', 'yuanfan', 'yfsj', '远翻塑胶'])(
      'finds nothing of the masked one by %s',
      async (text) => {
        const { hits, total } = await needs(text, { facets: ['tag', 'place'] });
        expect(hits.map((hit) => hit.id)).not.toContain(masked);
        expect(total).toBe(hits.length);
      },
    );

    test('gets no highlight, filter, facet, count or order from what is masked', async () => {
      const found = await needs('机床', { facets: ['tag', 'place'] });
      expect(found.hits.map((hit) => hit.id)).toEqual([opened_]);
      expect(found.total).toBe(1);
      expect(found.facets.tag).toEqual([{ value: 'HIGH_TECH', count: 1 }]);
      const all = await needs('', { facets: ['place', 'tag'] });
      expect(all.facets.tag).toEqual([{ value: 'HIGH_TECH', count: 1 }]);
      expect(all.facets.place?.find(({ value }) => value === '441900119')?.count).toBe(1);
      const tagged = await needs('', { filters: { facets: { tag: ['HIGH_TECH'] }, ranges: {} } });
      expect(tagged.hits.map((hit) => hit.id)).toEqual([opened_]);
      // Inside the band of the masked one every bound answers alike, so none tells where its amount lies.
      for (const bound of [101, 149, 151, 199]) {
        const ranges = { amount: { from: bound, to: bound } };
        expect(
          (await needs('', { filters: { facets: {}, ranges } })).hits.map((hit) => hit.id),
          `${bound}`,
        ).toContain(masked);
      }
      const marked = JSON.stringify((await needs('设备')).hits.find((hit) => hit.id === masked));
      for (const secret of ['远帆', '机床', 'HIGH_TECH', '441900119', '150']) expect(marked).not.toContain(secret);
    });

    test('sees both masked again when the consent is gone, and nothing by name', async () => {
      const closed = { index: 'needs', scope: { kind: 'open-and-subjects', ids: [] } } as const;
      expect((await ask('', closed)).hits.map((hit) => hit.audience)).toEqual(['OPEN', 'OPEN']);
      expect((await ask('骏祺', closed)).hits.filter((hit) => hit.audience === 'FULL')).toEqual([]);
      expect((await ask('机床', closed)).total).toBe(0);
    });

    test('finds of the firms only those that let it in', async () => {
      const firm = doc('东莞市骏祺五金有限公司', { audience: 'FULL' });
      const [id] = await putIn('firms', firm, doc('东莞市远帆五金有限公司', { audience: 'FULL' }));
      const only = { index: 'firms', scope: { kind: 'subjects', ids: [id ?? ''] } } as const;
      const found = await ask('五金', only);
      expect(found.hits.map((hit) => hit.id)).toEqual([id]);
      expect(found.total).toBe(1);
      expect((await ask('五金', { index: 'firms', scope: { kind: 'subjects', ids: [] } })).total).toBe(0);
      expect((await ask('五金', { index: 'firms', scope: { kind: 'full' } })).total).toBe(2);
    });
  });

  test('an older version never replaces a newer one; the same version and a newer one do', async () => {
    const subjectId = randomUUID();
    await put(doc('仓单质押贷', { subjectId, version: 2 }));
    await put(doc('应收账款贷', { subjectId, version: 1 }));
    expect(await find('仓单')).toEqual([subjectId]);
    expect(await find('应收账款')).toEqual([]);
    await put(doc('设备贷', { subjectId, version: 2 }));
    expect(await find('仓单')).toEqual([]);
    await put(doc('绿色贷', { subjectId, version: 3 }));
    const { hits } = await ask('绿色');
    expect(hits.map((hit) => [hit.id, hit.version])).toEqual([[subjectId, 3]]);
  });

  test('versions of one subject that race, or stand in one batch, end with the newest', async () => {
    const subjectId = randomUUID();
    const versions = [3, 1, 5, 2, 4];
    await Promise.all(versions.map((version) => put(doc(`版本${version}`, { subjectId, version }))));
    await put(...versions.map((version) => doc(`版本${version}`, { subjectId, version })));
    expect((await ask('')).hits.map((hit) => hit.version)).toEqual([5]);
  });

  test('batches that share subjects in another order both arrive', async () => {
    const documents = Array.from({ length: 300 }, (_, index) => doc(`贷款${index}`));
    await Promise.all([put(...documents), put(...documents.toReversed()), put(...documents)]);
    expect((await ask('', { limit: 100 })).total).toBe(300);
  });

  test('a removed subject leaves no ghost, one audience may go alone, and it may come back', async () => {
    const open_ = doc('外贸信用贷');
    const full = { ...open_, audience: 'FULL' as const };
    await put(open_, full);
    await opened.engine.remove('products', [open_.subjectId], 'OPEN');
    expect(await find('外贸')).toEqual([]);
    expect(await find('外贸', { scope: { kind: 'full' } })).toEqual([open_.subjectId]);
    await opened.engine.remove('products', [open_.subjectId, randomUUID()]);
    await opened.engine.remove('products', []);
    for (const text of ['外贸', '外贸信用贷', '外贸信佣贷', ''])
      expect(await find(text, { scope: { kind: 'full' } }), text).toEqual([]);
    await put(open_);
    expect(await find('外贸')).toEqual([open_.subjectId]);
  });

  test('a second index fills while the first answers, takes what changes meanwhile, and replaces it at once', async () => {
    const [old, kept] = await put(doc('信用贷旧'), doc('信用贷留', { version: 1 }));
    const rebuild = await opened.engine.beginRebuild('products');
    await rebuild.add([doc('信用贷留', { subjectId: kept ?? '', version: 1 })]);
    const [meanwhile] = await put(doc('信用贷新'));
    expect((await find('信用贷')).toSorted(byText)).toEqual([old, kept, meanwhile].toSorted(byText));
    const during = Promise.all(Array.from({ length: 20 }, () => ask('信用贷')));
    await rebuild.swap();
    for (const answer of await during) expect(answer.hits.length).toBeGreaterThanOrEqual(2);
    expect((await find('信用贷')).toSorted(byText)).toEqual([kept, meanwhile].toSorted(byText));
    await (await opened.engine.beginRebuild('products')).swap();
    expect(await find('')).toEqual([]);
  });

  test('a scan gives every document with version and fingerprint', async () => {
    const documents = [doc('一', { version: 4, fingerprint: 'a' }), doc('二', { audience: 'FULL', fingerprint: 'b' })];
    await put(...documents);
    const scanned = [];
    for await (const batch of opened.engine.scan('products')) scanned.push(...batch);
    const versions = documents.map(({ subjectId, audience, version, fingerprint }) => ({
      subjectId,
      audience,
      version,
      fingerprint,
    }));
    const byId = (a: { subjectId: string }, b: { subjectId: string }) => (a.subjectId < b.subjectId ? -1 : 1);
    expect(scanned.toSorted(byId)).toEqual(versions.toSorted(byId));
  });

  test('what means something to a query language is just text, in text, filters and synonyms', async () => {
    const [id] = await put(doc("O'Brien 贷款 \\ & | ! ( ) :* <->", { facets: { tag: ['HIGH_TECH'] } }));
    const attacks = [
      "'; drop table search.products; --",
      "' | 'x':*",
      'a & | ! ( ) : * <-> \\',
      "贷款' or 1=1",
      '%_\\%',
      '$1 $2 {} [] "audience = FULL"',
      '" OR audience = FULL OR tag = "',
      '\\" OR audience = FULL',
      '\\',
      "'",
      '"',
      ':*',
    ];
    await put(doc('贷款 秘密', { audience: 'FULL' }));
    for (const text of attacks) {
      const found = await ask(text, { synonyms: [[text, '贷款']] });
      expect(
        found.hits.every((hit) => hit.audience === 'OPEN'),
        text,
      ).toBe(true);
      const filters = { facets: { tag: [text], place: [text] }, ranges: {} };
      expect(await find('', { filters }), text).toEqual([]);
      expect(await find('', { scope: { kind: 'full' }, filters }), text).toEqual([]);
    }
    expect(await find("o'brien 贷款")).toEqual([id]);
    expect(await find('')).toEqual([id]);
  });

  test('emoji, NUL, half surrogates and control characters do no harm in text or documents', async () => {
    const [id] = await put(doc('笑脸😀贷款\u0000 👨‍👩‍👧 \ud83d 结束', { body: '\u0000\u0007\ufffe' }));
    expect(await find('贷款😀')).toEqual([id]);
    expect(await find('贷\u0000款')).toBeInstanceOf(Array);
    expect(await find('😀')).toEqual([]);
    for (const text of ['\ud83d', '𠮷𠮷', '👨‍👩‍👧', '\u0000']) expect(await find(text), text).toBeInstanceOf(Array);
  });

  test('200 characters are searched, 201 and 10 kB are refused by name', async () => {
    await put(doc('贷款'));
    for (const text of ['贷'.repeat(200), '😀'.repeat(200), 'a'.repeat(200), 'zhongxing'.repeat(22), '贷 '.repeat(100)])
      expect(await find(text), text).toBeInstanceOf(Array);
    await expect(find('贷'.repeat(201))).rejects.toBeInstanceOf(SearchQueryRangeError);
    await expect(find('a'.repeat(10_000))).rejects.toMatchObject({ field: 'text', actual: 10_000, max: 200 });
    expect(await find(`贷款${' '.repeat(10_000)}`)).toHaveLength(1);
  });

  test.each([0, -1, 111, 1.5, Number.NaN])('a limit of %s is refused by name', async (limit) => {
    await expect(ask('贷款', { limit })).rejects.toMatchObject({ name: 'SearchQueryRangeError', field: 'limit' });
  });

  test('an offset beyond the depth and filters beyond the bound are refused by name', async () => {
    await expect(ask('', { offset: 1_001 })).rejects.toMatchObject({ field: 'offset' });
    const tag = Array.from({ length: 51 }, (_, index) => `T${index}`);
    await expect(ask('', { filters: { facets: { tag }, ranges: {} } })).rejects.toMatchObject({ field: 'filters' });
  });

  test('a very long title and body are indexed by their beginning', async () => {
    const [id] = await put(
      doc(`首贷户${'长'.repeat(5_000)}`, { body: `${'x'.repeat(5_000)} ${'贷款 '.repeat(5_000)}` }),
    );
    expect(await find('首贷户')).toEqual([id]);
  });

  test(`no more hits than the limit, best first, and ${name} says how long it took`, async () => {
    await put(...Array.from({ length: 30 }, (_, index) => doc(`信用贷${index}号`)));
    const result = await ask('信用贷', { limit: 7 });
    expect(result.hits).toHaveLength(7);
    const scores = result.hits.map((hit) => hit.score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(result.tookMs).toBeGreaterThanOrEqual(0);
  });
});
