import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { indexSubjects } from '../../../usecases/search/index-subjects.ts';
import { interrupted, openSearchStory, type SearchStory } from './search-story.ts';

let story: SearchStory;
beforeAll(async () => {
  story = await openSearchStory();
});
afterAll(async () => story?.close());
beforeEach(async () => story.clear());

const INDEXED = { indexed: 1, removed: 0 };
const REMOVED = { indexed: 0, removed: 1 };
const index = (id: string, search = story.deps.search) => indexSubjects({ ...story.deps, search }, 'products', [id]);

test('an ONLINE product is indexed with its bank and the words of its terms; twice is as good as once', async () => {
  const bankId = await story.bank('东莞农村商业银行');
  const id = await story.product(bankId, '首贷通', {
    purposes: ['EQUIPMENT_PURCHASE'],
    acceptedSecurities: ['INTELLECTUAL_PROPERTY'],
    industries: ['C39'],
    regions: ['441900119'],
    firstLoanOnly: true,
  });
  expect(await index(id)).toEqual(INDEXED);
  const once = await story.stored('products');
  expect(await index(id)).toEqual(INDEXED);
  expect(await story.stored('products')).toEqual(once);

  expect(once).toMatchObject([
    { subject_id: id, audience: 'OPEN', version: '1', content: expect.stringContaining('首贷通') },
  ]);
  for (const text of ['东莞农村商业银行', '设备购置', 'equipment', '知识产权', '长安镇', '首贷户']) {
    const { hits } = await story.search('products', text);
    expect(
      hits.map((hit) => hit.id),
      text,
    ).toEqual([id]);
  }
});

test.each(['DRAFT', 'PENDING_REVIEW', 'SUSPENDED', 'QUOTA_FULL', 'CLOSED'] as const)(
  'a product that becomes %s leaves the index',
  async (state) => {
    const id = await story.product(await story.bank('某银行'), '信用贷');
    await index(id);
    await story.setProductState(id, state);
    expect(await index(id)).toEqual(REMOVED);
    expect(await index(id)).toEqual(REMOVED);
    expect(await story.stored('products')).toEqual([]);
  },
);

test('a product that nobody knows is removed, not an error', async () => {
  expect(await index(randomUUID())).toEqual(REMOVED);
});

test('the index carries the version of the row', async () => {
  const id = await story.product(await story.bank('某银行'), '仓单质押贷');
  await index(id);
  await story.reviseProduct(id, '绿色贷');
  await index(id);
  expect(await story.stored('products')).toMatchObject([
    { subject_id: id, version: '2', content: expect.stringContaining('绿色贷') },
  ]);
});

test('a slow job that read ONLINE leaves no ghost when a faster one has removed the product meanwhile', async () => {
  const id = await story.product(await story.bank('某银行'), '信用贷');
  const search = interrupted(story.deps.search, async () => {
    await story.setProductState(id, 'SUSPENDED');
    await index(id);
  });
  await index(id, search);
  expect(await story.stored('products')).toEqual([]);
});

test('a product that changes at every look is left to the next attempt', async () => {
  const id = await story.product(await story.bank('某银行'), '信用贷');
  let round = 0;
  const restless = {
    ...story.deps.search,
    upsert: async () => {
      round += 1;
      await story.reviseProduct(id, `信用贷${round}`);
    },
  };
  await expect(index(id, restless)).rejects.toMatchObject({
    name: 'SubjectUnsteadyError',
    subjectIds: [id],
  });
});
