import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { civilDate } from '../../../domain/calendar.ts';
import { yuan } from '../../../domain/money.ts';
import { ListMembership } from '../../../schema/entities/registry/list-membership.entity.ts';
import { findHistory } from '../../../usecases/insight/find-history.ts';
import { readMarketBoard } from '../../../usecases/insight/read-market-board.ts';
import { type LoanStory, type Party, startLoanStory } from '../loan-story.ts';

const ALL = { streamId: null, actorId: null, name: null, from: null, to: null, after: null };
const DAY = { from: civilDate('2018-01-01'), to: civilDate('2026-01-31') };
let story: LoanStory;
let bank: Party;
let lent: Party;
beforeAll(async () => {
  story = await startLoanStory();
  bank = await story.bank();
  lent = await story.firm();
  await story.link(bank, await story.needFor(bank, lent), { principalFen: yuan(2_000_000n) });
  await story.needFor(bank, await story.firm());
}, 60_000);
afterAll(() => story.stop());

test('a need with a loan has passed every step of the funnel, one without only the first', async () => {
  const { funnel, loans, league } = await readMarketBoard(story.deps, DAY);
  expect(funnel.map(({ needs }) => needs)).toEqual([2, 1, 1, 1, 1]);
  expect(loans.all).toBe(1);
  expect(league).toMatchObject([{ bankId: bank.id, loans: 1, loanFen: yuan(2_000_000n) }]);
});

test('what lies outside of the period counts for nothing', async () => {
  const { funnel, league } = await readMarketBoard(story.deps, {
    from: civilDate('2017-01-01'),
    to: civilDate('2017-12-31'),
  });
  expect(funnel.every(({ needs }) => needs === 0)).toBe(true);
  expect(league).toEqual([]);
});

test('a park counts its residents of today, and those with a loan as granted', async () => {
  const other = await story.firm();
  const gone = await story.firm();
  const resident = (firmId: string, validTo: string | null) => ({
    id: randomUUID(),
    list: 'PARK_ROSTER',
    category: null,
    firmId,
    stars: 4,
    validFrom: civilDate('2025-01-01'),
    validTo: validTo === null ? null : civilDate(validTo),
    recordedBy: 'test',
  });
  const rows = [resident(lent.id, null), resident(other.id, null), resident(gone.id, '2026-01-01')];
  await story.deps.read().insertMany(ListMembership, rows);
  const { parks } = await readMarketBoard(story.deps, DAY);
  expect(parks).toEqual([
    {
      stars: 4,
      residents: 2,
      granted: 1,
      askedFen: yuan(2_000_000n),
      lentFen: yuan(2_000_000n),
      targetBps: 7_000n,
      coverageBps: 5_000n,
      isReached: false,
    },
  ]);
});

test('pages of the history hold every event once, newest first, also where many share an instant', async () => {
  const all = await findHistory(story.deps, { ...ALL, first: 100 });
  expect(all.length).toBeGreaterThan(4);
  const paged: string[] = [];
  let after: { occurredAt: Date; id: string } | null = null;
  for (;;) {
    const rows = await findHistory(story.deps, { ...ALL, first: 2, after });
    const page = rows.slice(0, 2);
    paged.push(...page.map(({ id }) => id));
    after = page.at(-1) ?? null;
    if (rows.length <= 2) break;
  }
  expect(paged).toEqual(all.map(({ id }) => id));
});

test('the history is narrowed by what, who and when', async () => {
  const found = await findHistory(story.deps, { ...ALL, first: 100, actorId: lent.actor.userId });
  expect(found.length).toBeGreaterThan(0);
  expect(new Set(found.map(({ actorId }) => actorId))).toEqual(new Set([lent.actor.userId]));
  const submitted = await findHistory(story.deps, { ...ALL, first: 100, name: 'credit-need.submitted' });
  expect(submitted).toHaveLength(2);
  expect(await findHistory(story.deps, { ...ALL, first: 100, to: new Date('2020-01-01T00:00:00Z') })).toEqual([]);
});

test('3-05: the bad part of inclusive loans may lie three points above that of all loans, and no further', async () => {
  expect((await readMarketBoard(story.deps, DAY)).badLoans).toEqual({
    inclusiveBps: 0n,
    allLoansBps: 0n,
    limitBps: 300n,
    isKept: true,
  });
  const large = await story.firm();
  await story.link(bank, await story.needFor(bank, large), { principalFen: yuan(98_000_000n) });
  await story.deps.read().execute(`update loan set loan_class = 'SUBSTANDARD' where firm_id = ?`, [lent.id]);
  // Two million of a hundred are bad; of the inclusive loans, all.
  expect((await readMarketBoard(story.deps, DAY)).badLoans).toEqual({
    inclusiveBps: 10_000n,
    allLoansBps: 200n,
    limitBps: 500n,
    isKept: false,
  });
});
