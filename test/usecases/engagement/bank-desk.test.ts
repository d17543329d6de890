import { afterAll, beforeAll, expect, test } from 'vitest';
import { countFeedFacets, WHOLE_FEED } from '../../../domain/engagement/feed-facets.ts';
import { bps, yuan } from '../../../domain/money.ts';
import { readCapacity, setBankCapacity } from '../../../usecases/engagement/bank-capacity.ts';
import { readFeedFacets } from '../../../usecases/engagement/feed-facets.ts';
import { findHonourCases } from '../../../usecases/engagement/honour-cases.ts';
import { linkLoan } from '../../../usecases/engagement/link-loan.ts';
import { readFeed } from '../../../usecases/engagement/read-feed.ts';
import { readHonour } from '../../../usecases/engagement/read-honour.ts';
import { codeOfRefusal, commandOf, day, doneOf, loanInput, type Party } from '../loan-story.ts';
import { type DealStory, startDealStory } from './deal-story.ts';

let story: DealStory;
beforeAll(async () => {
  story = await startDealStory();
}, 60_000);
afterAll(() => story.stop());

/** Needs of as many firms, each recommended to the bank. */
async function recommended(bank: Party, count: number): Promise<string[]> {
  const needIds: string[] = [];
  for (let at = 0; at < count; at += 1) {
    const firm = await story.firm({ isListed: false });
    const needId = await story.need(firm);
    await story.recommend(needId, firm, [bank]);
    needIds.push(needId);
  }
  return needIds;
}

test('a bank that said it takes two cases gets two of eight that it grabs at once; the others name both numbers', async () => {
  const bank = await story.bank();
  const needIds = await recommended(bank, 8);
  doneOf(await setBankCapacity(story.deps, commandOf(bank, { cases: 2 })));
  const outcomes = await Promise.all(needIds.map((needId) => story.grab(bank, needId)));
  const codes = outcomes.map(codeOfRefusal);
  expect(codes.filter((code) => code === 'DONE')).toHaveLength(2);
  expect(codes.filter((code) => code === 'BANK_CAPACITY_REACHED')).toHaveLength(6);
  const lost = outcomes.find((outcome) => outcome.kind === 'refused');
  expect(lost).toMatchObject({ refusal: { facts: { inWork: '2', max: '2' } } });
  expect(await readCapacity(story.deps, bank.id)).toMatchObject({ capacity: 2, stated: 2, inWork: 2 });
  const left = needIds[codes.indexOf('BANK_CAPACITY_REACHED')] ?? '';
  doneOf(await setBankCapacity(story.deps, commandOf(bank, { cases: null })));
  doneOf(await story.grab(bank, left));
  const load = await readCapacity(story.deps, bank.id);
  expect(load).toMatchObject({ stated: null, inWork: 3 });
  expect(load.capacity).toBe(load.estimated);
  for (const cases of [0, -1, 10_001])
    expect(codeOfRefusal(await setBankCapacity(story.deps, commandOf(bank, { cases })))).toBe('CAPACITY_OUT_OF_RANGE');
});

test('the cases behind an honour rate are those that it counts: kept, reported late, not granted', async () => {
  const kept = await story.granted();
  doneOf(await story.move(kept.firm, kept.id, 'acceptOffer'));
  const drawn = { contractOn: day('2026-01-28'), drawnOn: day('2026-01-28'), maturesOn: day('2027-01-28') };
  doneOf(await linkLoan(story.deps, commandOf(kept.bank, loanInput(kept.needId, drawn))));
  const { bank } = kept;
  const more = async (): Promise<{ firm: Party; needId: string; id: string }> => {
    const firm = await story.firm({ isListed: false });
    const needId = await story.need(firm);
    await story.recommend(needId, firm, [bank]);
    const { id } = doneOf(await story.grab(bank, needId));
    doneOf(await story.move(bank, id, 'accept'));
    return { firm, needId, id };
  };
  const refused = await more();
  doneOf(await story.move(bank, refused.id, 'refuse', { reasonCode: 'CASHFLOW' }));
  const late = await more();
  doneOf(await story.move(bank, late.id, 'logContact'));
  doneOf(await story.move(late.firm, late.id, 'confirmContact'));
  doneOf(await story.move(bank, late.id, 'startReview'));
  doneOf(await story.move(bank, late.id, 'grant', { grantFen: yuan(2_000_000n), rateBps: bps(400n), termMonths: 12 }));
  const open = await more();
  story.setToday('2026-03-30');
  const [rate] = await readHonour(story.deps, [bank.id]);
  const cases = await findHonourCases(story.deps, { bankId: bank.id, outcome: null, after: null, limit: 10 });
  expect(new Map(cases.map(({ engagement, outcome }) => [engagement.id, outcome]))).toEqual(
    new Map([
      [late.id, 'LATE'],
      [refused.id, 'NOT_GRANTED'],
      [kept.id, 'KEPT'],
    ]),
  );
  expect(cases.map(({ engagement }) => engagement.id)).not.toContain(open.id);
  expect(rate).toMatchObject({
    accepted: cases.length,
    granted: cases.filter(({ outcome }) => outcome === 'KEPT').length,
  });
  const one = { bankId: bank.id, outcome: null, after: cases[0]?.engagement.id ?? null, limit: 1 } as const;
  expect((await findHonourCases(story.deps, one)).map(({ engagement }) => engagement.id)).toEqual([
    cases[1]?.engagement.id,
  ]);
  const narrowed = await findHonourCases(story.deps, { ...one, after: null, outcome: 'NOT_GRANTED' });
  expect(narrowed.map(({ engagement }) => engagement.id)).toEqual([refused.id]);
  story.setToday('2026-01-28');
});

test('a feed narrowed to a purpose holds what its facet counts, and nothing that the bank grabbed', async () => {
  const bank = await story.bank();
  const [taken = '', ...rest] = await recommended(bank, 3);
  const facets = await readFeedFacets(story.deps, { bankId: bank.id, filter: WHOLE_FEED });
  expect(facets).toMatchObject({ counted: 3, isWhole: true });
  expect([...facets.purposes]).toEqual([['WORKING_CAPITAL', 3]]);
  expect([...facets.urgencies]).toEqual([['FLEXIBLE', 3]]);
  expect(facets.products.size).toBe(3);
  doneOf(await story.grab(bank, taken));
  const page = (filter: Partial<typeof WHOLE_FEED>) =>
    readFeed(story.deps, { bankId: bank.id, filter: { ...WHOLE_FEED, ...filter }, after: null, limit: 10 });
  expect((await readFeedFacets(story.deps, { bankId: bank.id, filter: WHOLE_FEED })).counted).toBe(2);
  expect(await page({ purpose: 'WORKING_CAPITAL' })).toHaveLength(rest.length);
  expect(await page({ purpose: 'RENEWAL' })).toEqual([]);
  expect(await page({ urgency: 'WITHIN_A_WEEK' })).toEqual([]);
  const [first] = await page({});
  const productId = first?.recommendation.productId ?? '';
  expect((await page({ productId })).map(({ recommendation }) => recommendation.productId)).toEqual([productId]);
});

test('a facet is counted under the other filters and not under its own', () => {
  const rows = [
    { productIds: ['a', 'b'], purpose: 'RENEWAL', urgency: 'FLEXIBLE' },
    { productIds: ['a'], purpose: 'WORKING_CAPITAL', urgency: 'FLEXIBLE' },
    { productIds: ['b'], purpose: 'WORKING_CAPITAL', urgency: 'FLEXIBLE' },
  ] as const;
  const facets = countFeedFacets(rows, { ...WHOLE_FEED, productId: 'b', purpose: 'RENEWAL' });
  expect([...facets.products]).toEqual([
    ['a', 1],
    ['b', 1],
  ]);
  expect([...facets.purposes]).toEqual([
    ['RENEWAL', 1],
    ['WORKING_CAPITAL', 1],
  ]);
  expect([...facets.urgencies]).toEqual([['FLEXIBLE', 1]]);
});
