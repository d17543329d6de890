import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { indexSubjects } from '../../../usecases/search/index-subjects.ts';
import { rebuildIndex } from '../../../usecases/search/rebuild-index.ts';
import { reconcileSearch } from '../../../usecases/search/reconcile-search.ts';
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

const find = async (text: string): Promise<string[]> =>
  (await story.search('products', text)).hits.map((hit) => hit.id);

test('a rebuild makes an empty index whole, drops what nobody may find, and tells how far it is', async () => {
  const ids = [await story.product(bankId, '信用贷一号'), await story.product(bankId, '信用贷二号')];
  const gone = await story.product(bankId, '信用贷三号');
  await indexSubjects(story.deps, 'products', [gone]);
  await story.setProductState(gone, 'CLOSED');
  const heard: number[] = [];
  const rebuilt = await rebuildIndex(story.deps, 'products', (subjects) => void heard.push(subjects));
  expect(rebuilt).toEqual({ subjects: 3, documents: 2 });
  expect(heard).toEqual([3]);
  expect(new Set(await find('信用贷'))).toEqual(new Set(ids));
});

test('what is indexed while a rebuild runs is there after the swap, in its newest version', async () => {
  const id = await story.product(bankId, '仓单质押贷');
  await indexSubjects(story.deps, 'products', [id]);
  const rebuild = await story.deps.search.beginRebuild('products');
  await story.reviseProduct(id, '绿色贷');
  await indexSubjects(story.deps, 'products', [id]);
  await rebuild.swap();
  expect(await find('绿色贷')).toEqual([id]);
});

test('a reconciliation counts and repairs what is missing, outdated and surplus, and then finds nothing', async () => {
  const [missing, outdated, surplus, fine] = [
    await story.product(bankId, '信用贷一号'),
    await story.product(bankId, '仓单质押贷'),
    await story.product(bankId, '信用贷三号'),
    await story.product(bankId, '信用贷四号'),
  ];
  await indexSubjects(story.deps, 'products', [outdated, surplus, fine]);
  await story.reviseProduct(outdated, '绿色贷');
  await story.setProductState(surplus, 'SUSPENDED');
  const found = { index: 'products', checked: 3, missing: 1, outdated: 1, surplus: 1 };
  expect(await reconcileSearch(story.deps, 'products')).toEqual(found);
  expect(await find('信用贷一号')).toContain(missing);
  expect(await find('绿色贷')).toEqual([outdated]);
  expect(await find('信用贷三号')).not.toContain(surplus);
  const clean = { index: 'products', checked: 3, missing: 0, outdated: 0, surplus: 0 };
  expect(await reconcileSearch(story.deps, 'products')).toEqual(clean);
});
