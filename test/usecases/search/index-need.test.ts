import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { indexNeed } from '../../../usecases/search/index-need.ts';
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
const find = async (text: string): Promise<string[]> =>
  (await story.deps.search.search({ kind: 'need', text, limit: 5 })).hits.map((hit) => hit.id);

test('a PUBLISHED need is found by purpose, industry, town and urgency in both languages', async () => {
  await firms(4, { industryCode: 'C3985', divisionCode: HUMEN });
  const id = await story.need(await story.firm({ industryCode: 'C3985', divisionCode: HUMEN }));
  expect(await indexNeed(story.deps, id)).toBe('indexed');
  for (const text of ['设备购置', 'equipment purchase', '通信', '虎门镇', 'humen', '一周内', 'within a week'])
    expect(await find(text), text).toEqual([id]);
});

test('the document of a need holds nothing of the firm: no name, no code, no number, no description', async () => {
  const name = '东莞市骏祺精密五金有限公司';
  const description = '为华夏订单购买数控机床';
  await firms(4, { industryCode: 'C33', divisionCode: CHANGAN });
  const id = await story.need(await story.firm({ name, industryCode: 'C33', divisionCode: CHANGAN }), { description });
  await indexNeed(story.deps, id);

  const [document] = await story.stored();
  const words = `${String(document?.['title'])} ${String(document?.['body'])} ${String(document?.['tokens'])}`;
  for (const secret of [
    '骏祺',
    '精密',
    '五金',
    '华夏',
    '数控',
    '机床',
    '9144',
    '3210000',
    '437',
    '17',
    '73',
    '8765432',
  ])
    expect(words, secret).not.toContain(secret);
  for (const secret of [name, '骏祺', description, '数控机床', '3210000'])
    expect(await find(secret), secret).toEqual([]);
});

test('with fewer than five such firms in the town the section is named; with fewer of the section, the city', async () => {
  await firms(3, { industryCode: 'C39', divisionCode: HUMEN });
  const inTown = await story.need(await story.firm({ industryCode: 'C39', divisionCode: HUMEN }));
  await firms(1, { industryCode: 'C17', divisionCode: HUMEN });
  await indexNeed(story.deps, inTown);
  expect(await find('制造业 虎门')).toEqual([inTown]);
  expect(await find('通信')).toEqual([]);

  await firms(3, { industryCode: 'F51', divisionCode: HUMEN });
  await firms(1, { industryCode: 'F51', divisionCode: CHANGAN });
  const inCity = await story.need(await story.firm({ industryCode: 'F52', divisionCode: CHANGAN }));
  await indexNeed(story.deps, inCity);
  expect(await find('批发和零售业 东莞')).toEqual([inCity]);
  expect(await find('长安')).toEqual([]);
});

test('a firm alone in its industry, or without industry or place, gives neither away', async () => {
  const alone = await story.need(await story.firm({ industryCode: 'B06', divisionCode: HUMEN }));
  const unknown = await story.need(await story.firm({ industryCode: null, divisionCode: null }));
  expect(await indexNeed(story.deps, alone)).toBe('indexed');
  expect(await indexNeed(story.deps, unknown)).toBe('indexed');
  for (const text of ['采矿业', '虎门', '东莞']) expect(await find(text), text).toEqual([]);
  expect((await find('设备购置')).toSorted()).toEqual([alone, unknown].toSorted());
});

test.each(['PAUSED', 'FULFILLED', 'EXPIRED', 'CANCELLED', 'DRAFT'] as const)(
  'a need that becomes %s leaves the index, also when the job runs twice',
  async (state) => {
    const id = await story.need(await story.firm({ industryCode: 'C39', divisionCode: HUMEN }));
    expect(await indexNeed(story.deps, id)).toBe('indexed');
    expect(await indexNeed(story.deps, id)).toBe('indexed');
    await story.setNeedState(id, state);
    expect(await indexNeed(story.deps, id)).toBe('removed');
    expect(await indexNeed(story.deps, id)).toBe('removed');
    expect(await story.stored()).toEqual([]);
  },
);
