import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type SearchEngine, SearchQueryRangeError, SearchUnavailableError } from '../../../search/port.ts';
import { indexProduct } from '../../../usecases/search/index-product.ts';
import { searchProducts } from '../../../usecases/search/search-products.ts';
import { openSearchStory, type SearchStory } from './search-story.ts';

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
  await indexProduct(story.deps, id);
  return id;
};

test('products come best first, and the newest first when nothing is asked for', async () => {
  const other = await online('订单贷');
  const best = await online('知识产权质押贷');
  expect(await searchProducts(story.deps, { text: '知识产权', limit: 10 })).toEqual({
    productIds: [best],
    degraded: false,
  });
  expect(await searchProducts(story.deps, { text: '', limit: 10 })).toEqual({
    productIds: [best, other],
    degraded: false,
  });
});

test('a product that is no longer ONLINE is not shown although the index still has it', async () => {
  const gone = await online('信用贷一号');
  const still = await online('信用贷二号');
  await story.setProductState(gone, 'SUSPENDED');
  expect(await searchProducts(story.deps, { text: '信用贷', limit: 1 })).toEqual({
    productIds: [still],
    degraded: false,
  });
});

test('a product that was revised is not found by the words of its old version', async () => {
  const id = await online('仓单质押贷');
  await story.reviseProduct(id, '绿色贷');
  expect((await searchProducts(story.deps, { text: '仓单', limit: 5 })).productIds).toEqual([]);
  await indexProduct(story.deps, id);
  expect((await searchProducts(story.deps, { text: '绿色', limit: 5 })).productIds).toEqual([id]);
});

test('hits that are gone do not shorten the page', async () => {
  const ids: string[] = [];
  for (let index = 0; index < 8; index += 1) ids.push(await online(`信用贷${index}号`));
  for (const id of ids.slice(4)) await story.setProductState(id, 'CLOSED');
  expect((await searchProducts(story.deps, { text: '', limit: 4 })).productIds).toEqual(ids.slice(0, 4).toReversed());
});

test('without an answer of the engine the newest ONLINE products are served, and the result says so', async () => {
  const old = await online('信用贷');
  const recent = await online('订单贷');
  await story.setProductState(await online('设备贷'), 'SUSPENDED');
  const silent: SearchEngine = {
    ...story.deps.search,
    search: () => Promise.reject(new SearchUnavailableError('silent')),
  };
  const deps = { ...story.deps, search: silent };
  expect(await searchProducts(deps, { text: '信用', limit: 5 })).toEqual({ productIds: [recent, old], degraded: true });
  expect(await searchProducts(deps, { text: '信用', limit: 1 })).toEqual({ productIds: [recent], degraded: true });
});

test('a query out of bounds is refused and a bug is not hidden as an outage', async () => {
  await expect(searchProducts(story.deps, { text: '贷'.repeat(201), limit: 5 })).rejects.toBeInstanceOf(
    SearchQueryRangeError,
  );
  for (const limit of [0, 101]) {
    const refused = searchProducts(story.deps, { text: '', limit });
    await expect(refused).rejects.toMatchObject({ name: 'SearchQueryRangeError', field: 'limit', actual: limit });
  }
  const broken: SearchEngine = { ...story.deps.search, search: () => Promise.reject(new TypeError('bug')) };
  await expect(searchProducts({ ...story.deps, search: broken }, { text: '', limit: 5 })).rejects.toBeInstanceOf(
    TypeError,
  );
});
