import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Firm } from '../../../schema/entities/registry/firm.entity.ts';
import { refreshMasks } from '../../../usecases/matching/firm-masks.ts';
import { indexSubjects } from '../../../usecases/search/index-subjects.ts';
import { openSearchStory, type SearchStory } from './search-story.ts';

const HUMEN = '441900121';
const CHANGAN = '441900119';

let story: SearchStory;
beforeAll(async () => {
  story = await openSearchStory();
});
afterAll(async () => story?.close());
beforeEach(async () => story.clear());

const firms = async (count: number, facts: { industryCode: string; divisionCode: string }): Promise<void> => {
  for (let index = 0; index < count; index += 1) await story.firm(facts);
};
const find = async (text: string): Promise<string[]> => (await story.search('needs', text)).hits.map((hit) => hit.id);
const index = async (id: string) => {
  await refreshMasks(story.deps);
  return indexSubjects(story.deps, 'needs', [id]);
};
const INDEXED = { indexed: 1, removed: 0 };

test('a PUBLISHED need is found by purpose, industry, town and urgency in both languages', async () => {
  await firms(4, { industryCode: 'C3985', divisionCode: HUMEN });
  const id = await story.need(await story.firm({ industryCode: 'C3985', divisionCode: HUMEN }));
  expect(await index(id)).toEqual(INDEXED);
  for (const text of ['设备购置', 'equipment purchase', '通信', '虎门镇', 'humen', '一周内', 'within a week'])
    expect(await find(text), text).toEqual([id]);
});

test('the document of a need holds nothing of the firm: no name, no code, no number, no description', async () => {
  const name = '东莞市骏祺精密五金有限公司';
  const description = '为华夏订单购买数控机床';
  await firms(4, { industryCode: 'C33', divisionCode: CHANGAN });
  const id = await story.need(await story.firm({ name, industryCode: 'C33', divisionCode: CHANGAN }), { description });
  await index(id);

  const document = (await story.stored('needs')).find((one) => one['audience'] === 'OPEN');
  const words = JSON.stringify({ ...document, key: '', subject_id: '', fingerprint: '', listed_at: '' });
  for (const secret of [
    '骏祺',
    '精密',
    '五金',
    '华夏',
    '数控',
    '机床',
    '9144',
    '3210000',
    '"437"',
    '"17"',
    '"73"',
    '321000000',
    '8765432',
  ])
    expect(words, secret).not.toContain(secret);
  for (const secret of ['骏祺', 'junqi', '数控机床', '华夏', '3210000']) expect(await find(secret), secret).toEqual([]);
});

test('with fewer than five such firms in the town the section is named; with fewer of the section, the city', async () => {
  await firms(3, { industryCode: 'C39', divisionCode: HUMEN });
  const inTown = await story.need(await story.firm({ industryCode: 'C39', divisionCode: HUMEN }));
  await firms(1, { industryCode: 'C17', divisionCode: HUMEN });
  await index(inTown);
  expect(await find('制造业 虎门')).toEqual([inTown]);
  expect(await find('通信')).toEqual([]);

  await firms(3, { industryCode: 'F51', divisionCode: HUMEN });
  await firms(1, { industryCode: 'F51', divisionCode: CHANGAN });
  const inCity = await story.need(await story.firm({ industryCode: 'F52', divisionCode: CHANGAN }));
  await index(inCity);
  expect(await find('批发和零售业 东莞')).toEqual([inCity]);
  expect(await find('长安')).toEqual([]);
});

test('a firm alone in its industry, or without industry or place, gives neither away', async () => {
  const alone = await story.need(await story.firm({ industryCode: 'B06', divisionCode: HUMEN }));
  const unknown = await story.need(await story.firm({ industryCode: null, divisionCode: null }));
  expect(await index(alone)).toEqual(INDEXED);
  expect(await index(unknown)).toEqual(INDEXED);
  for (const text of ['采矿业', '虎门', '东莞']) expect(await find(text), text).toEqual([]);
  expect((await find('设备购置')).toSorted()).toEqual([alone, unknown].toSorted());
});

test('firms of another size do not count: the town is not named of the only large firm in it', async () => {
  await firms(5, { industryCode: 'C39', divisionCode: HUMEN });
  const firmId = await story.firm({ industryCode: 'C39', divisionCode: HUMEN });
  await story.deps.read().nativeUpdate(Firm, { id: firmId }, { sizeClass: 'LARGE' });
  const id = await story.need(firmId);
  await index(id);
  expect(await find('虎门')).toEqual([]);
  expect(await find('设备购置')).toEqual([id]);
});

test.each(['PAUSED', 'FULFILLED', 'EXPIRED', 'CANCELLED'] as const)(
  'a need that becomes %s is no longer found by banks, also when the job runs twice; operators still find it',
  async (state) => {
    const id = await story.need(await story.firm({ name: '骏祺有限公司', industryCode: 'C39', divisionCode: HUMEN }));
    expect(await index(id)).toEqual(INDEXED);
    await story.setNeedState(id, state);
    await index(id);
    await index(id);
    expect(await find('')).toEqual([]);
    expect((await story.search('needs', '骏祺', { kind: 'full' })).hits.map((hit) => hit.id)).toEqual([id]);
  },
);

test.each(['SUBMITTED', 'RETURNED', 'REJECTED'] as const)(
  'a need that is %s, and was never published, is found by operators and by nobody else',
  async (state) => {
    const firmId = await story.firm({ name: '骏祺实业', industryCode: 'C39', divisionCode: HUMEN });
    const id = await story.need(firmId, { state });
    await index(id);
    expect(await find('')).toEqual([]);
    expect((await story.search('needs', '骏祺', { kind: 'full' })).hits.map((hit) => hit.id)).toEqual([id]);
  },
);

test('a draft is in no index', async () => {
  const id = await story.need(await story.firm({ industryCode: 'C39', divisionCode: HUMEN }), { state: 'DRAFT' });
  expect(await index(id)).toEqual({ indexed: 0, removed: 1 });
  expect(await story.stored('needs')).toEqual([]);
});
