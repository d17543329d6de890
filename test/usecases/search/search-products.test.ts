import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type SearchEngine, SearchQueryRangeError, SearchUnavailableError } from '../../../search/port.ts';
import { indexSubjects } from '../../../usecases/search/index-subjects.ts';
import type { Searcher } from '../../../usecases/search/search-access.ts';
import { type SearchRequest, searchSubjects } from '../../../usecases/search/search-subjects.ts';
import { openSearchStory, PLAIN, type SearchStory } from './search-story.ts';

let story: SearchStory;
let bankId: string;
beforeAll(async () => {
  story = await openSearchStory();
});
afterAll(async () => story?.close());
beforeEach(async () => {
  await story.clear();
  bankId = await story.bank('某银行');
});

const online = async (name: string): Promise<string> => {
  const id = await story.product(bankId, name);
  await indexSubjects(story.deps, 'products', [id]);
  return id;
};
const ask = async (rest: Partial<SearchRequest>, deps = story.deps) =>
  searchSubjects(deps, { ...PLAIN, index: 'products', text: '', searcher: { kind: 'anybody' }, ...rest });
const find = async (rest: Partial<SearchRequest>): Promise<string[]> => {
  const found = await ask(rest);
  return found.kind === 'found' ? found.hits.map((hit) => hit.id) : [];
};

test('products come best first, and the newest first when nothing is asked for', async () => {
  const other = await online('订单贷');
  const best = await online('知识产权质押贷');
  expect(await find({ text: '知识产权' })).toEqual([best]);
  expect(await find({ text: '' })).toEqual([best, other]);
});

test('the dictionary of synonyms counts at once', async () => {
  const id = await online('无还本续贷');
  expect(await find({ text: '过桥' })).toEqual([id]);
});

test('a product that is no longer ONLINE is not shown although the index still has it', async () => {
  const gone = await online('信用贷一号');
  const still = await online('信用贷二号');
  await story.setProductState(gone, 'SUSPENDED');
  const found = await ask({ text: '信用贷' });
  expect(found).toMatchObject({ kind: 'found', total: 1, hits: [{ id: still }] });
});

test('a product that was revised is not found by the words of its old version', async () => {
  const id = await online('仓单质押贷');
  await story.reviseProduct(id, '绿色贷');
  expect(await find({ text: '仓单' })).toEqual([]);
  await indexSubjects(story.deps, 'products', [id]);
  expect(await find({ text: '绿色' })).toEqual([id]);
});

test('hits that are gone do not shorten the page', async () => {
  const ids: string[] = [];
  for (let index = 0; index < 8; index += 1) ids.push(await online(`信用贷${index}号`));
  for (const id of ids.slice(4)) await story.setProductState(id, 'CLOSED');
  expect(await find({ limit: 4 })).toEqual(ids.slice(0, 4).toReversed());
});

test('a bank finds the name of a firm while its consent holds, and from the moment it is revoked nothing', async () => {
  const firmId = await story.firm({ name: '骏祺五金有限公司', industryCode: 'C33', divisionCode: '441900119' });
  const needId = await story.need(firmId);
  await indexSubjects(story.deps, 'firms', [firmId]);
  await indexSubjects(story.deps, 'needs', [needId]);
  const searcher: Searcher = { kind: 'bank', bankId };
  const nothing = { kind: 'found', hits: [], total: 0 };
  for (const index of ['firms', 'needs'] as const)
    expect(await ask({ index, searcher, text: '骏祺' })).toMatchObject(nothing);
  const consentId = await story.consent({ needId, firmId, bankId });
  expect(await find({ index: 'firms', searcher, text: 'jqwj' })).toEqual([firmId]);
  expect(await ask({ index: 'needs', searcher, text: '骏祺' })).toMatchObject({
    total: 1,
    hits: [{ audience: 'FULL' }],
  });
  await story.revoke(consentId);
  for (const index of ['firms', 'needs'] as const)
    expect(await ask({ index, searcher, text: '骏祺' })).toMatchObject(nothing);
  expect(await ask({ index: 'needs', searcher, text: '' })).toMatchObject({ total: 1, hits: [{ audience: 'OPEN' }] });
});

test('a consent of one bank opens nothing to another, and nobody finds needs or firms without a role', async () => {
  const firmId = await story.firm({ name: '骏祺五金有限公司', industryCode: 'C33', divisionCode: '441900119' });
  const needId = await story.need(firmId);
  await indexSubjects(story.deps, 'firms', [firmId]);
  await indexSubjects(story.deps, 'needs', [needId]);
  await story.consent({ needId, firmId, bankId });
  const searcher: Searcher = { kind: 'bank', bankId: await story.bank('别的银行') };
  for (const index of ['firms', 'needs'] as const) {
    expect(await find({ index, searcher, text: '骏祺' })).toEqual([]);
    expect(await find({ index, searcher: { kind: 'anybody' } })).toEqual([]);
    expect(await find({ index, searcher: { kind: 'operator' }, text: '骏祺' })).toHaveLength(1);
  }
});

test('without an answer of the engine plain listings come from the database and say so; a search is unavailable', async () => {
  const old = await online('信用贷');
  const recent = await online('订单贷');
  await story.setProductState(await online('设备贷'), 'SUSPENDED');
  const search: SearchEngine = {
    ...story.deps.search,
    search: () => Promise.reject(new SearchUnavailableError('silent')),
  };
  const deps = { ...story.deps, search };
  const listed = { kind: 'found', degraded: true, hits: [{ id: recent }, { id: old }] };
  expect(await ask({ text: '' }, deps)).toMatchObject(listed);
  expect(await ask({ text: '信用' }, deps)).toEqual({ kind: 'unavailable' });
});

test('a query out of bounds is refused and a bug is not hidden as an outage', async () => {
  await expect(ask({ text: '贷'.repeat(201) })).rejects.toBeInstanceOf(SearchQueryRangeError);
  for (const limit of [0, 111]) {
    const refused = ask({ limit });
    await expect(refused).rejects.toMatchObject({ name: 'SearchQueryRangeError', field: 'limit', actual: limit });
  }
  const search: SearchEngine = { ...story.deps.search, search: () => Promise.reject(new TypeError('bug')) };
  await expect(ask({}, { ...story.deps, search })).rejects.toBeInstanceOf(TypeError);
});
