import { afterAll, beforeAll, expect, test } from 'vitest';
import { CreditNeed } from '../../../schema/entities/market/credit-need.entity.ts';
import type { NeedRange } from '../../../usecases/matching/match-range.ts';
import { rematchAll } from '../../../usecases/matching/rematch.ts';
import { rematchInRanges } from '../../../usecases/matching/rematch-in-ranges.ts';
import type { Work } from '../../../usecases/ports.ts';
import {
  NEED_INPUT,
  PRODUCT_TERMS,
  type RunningPlatform,
  startRunningPlatform,
} from '../../support/running-platform.ts';

let running: RunningPlatform;
const NEEDS = 10;

beforeAll(async () => {
  running = await startRunningPlatform();
  const { deps } = running.platform;
  const { organisationId: firmId } = await running.firm();
  const rows = Array.from({ length: NEEDS }, () => ({
    id: deps.newId(),
    firmId,
    version: 1,
    state: 'PUBLISHED' as const,
    liveKey: null,
    flags: [],
    reviewNote: null,
    expiresOn: null,
    publishedAt: deps.now(),
    createdAt: deps.now(),
    updatedAt: deps.now(),
  }));
  await deps.read().insertMany(CreditNeed, rows);
});
afterAll(() => running?.close());

/** Says which needs of a range it took, in the transaction of the range. */
const taking =
  (take: (needIds: readonly string[]) => Promise<void>) =>
  async ({ em }: Work, { first, last }: NeedRange): Promise<string[]> => {
    const rows = await em.execute<{ id: string }[]>('select id from credit_need where id between ? and ?', [
      first,
      last,
    ]);
    const needIds = rows.map(({ id }) => id);
    await take(needIds);
    return needIds;
  };

test('after a fault in the middle the next worker does the broken range and the rest, and no finished range again', async () => {
  const { deps } = running.platform;
  const first: string[] = [];
  const dies = taking(async (needIds) => {
    if (first.length === 4) throw new Error('killed');
    first.push(...needIds);
  });
  await expect(rematchInRanges(deps, { name: 'kill', match: dies, rangeNeeds: 2 })).rejects.toThrow('killed');
  const second: string[] = [];
  const match = taking(async (needIds) => void second.push(...needIds));
  expect(await rematchInRanges(deps, { name: 'kill', match, rangeNeeds: 2 })).toBe(3);
  expect(second.filter((needId) => first.includes(needId))).toEqual([]);
  expect(new Set([...first, ...second]).size).toBe(NEEDS);
  // Another job of the same campaign finds nothing left.
  expect(await rematchInRanges(deps, { name: 'kill', match, rangeNeeds: 2 })).toBe(0);
});

test('two workers at once share the ranges: every need once, none by both', async () => {
  const { deps } = running.platform;
  const done: string[] = [];
  // Both are inside their first range before either goes on, so that neither can take everything.
  let release: () => void = () => undefined;
  const bothInside = new Promise<void>((settle) => (release = settle));
  let inside = 0;
  const worker = () => {
    let isFirst = true;
    const match = taking(async (needIds) => {
      if (isFirst) {
        isFirst = false;
        inside += 1;
        if (inside === 2) release();
        await bothInside;
      }
      done.push(...needIds);
    });
    return rematchInRanges(deps, { name: 'share', rangeNeeds: 2, match });
  };
  const counts = await Promise.all([worker(), worker()]);
  expect(counts.every((count) => count >= 1)).toBe(true);
  expect(done.toSorted()).toEqual([...new Set(done)].toSorted());
  expect(done).toHaveLength(NEEDS);
});

test('a whole market matched by sets writes the very rows that each need gets by itself, and a second time nothing', async () => {
  const { deps, pool } = running.platform;
  // The needs that the tests above count have no terms.
  await pool.query('delete from credit_need');
  const bank = await running.bank();
  for (const terms of [
    {},
    { name: '九月贷', termMonthsMin: 1, termMonthsMax: 9 },
    { name: '首贷', firstLoanOnly: true },
  ])
    await bank.done('publishCreditProduct', { terms: { ...PRODUCT_TERMS, ...terms } });
  const needIds: string[] = [];
  for (let count = 0; count < 3; count += 1) {
    const firm = await running.firm();
    needIds.push((await firm.done<{ id: string }>('publishCreditNeed', NEED_INPUT)).id);
  }
  await running.settle();
  const alone = await rowsOf(needIds);
  expect(alone.length).toBeGreaterThanOrEqual(needIds.length * 3);
  expect(await rematchAll(deps, { campaign: 'same', cause: 'test' })).toBe(1);
  expect(await rowsOf(needIds)).toEqual(alone);
  await pool.query('update recommendation set superseded_at = now()');
  expect(await rematchAll(deps, { campaign: 'anew', cause: 'test' })).toBe(1);
  const whole = await rowsOf(needIds);
  const content = (rows: Row[]): unknown => rows.map(({ id: _id, run_id: _run, ...rest }) => rest);
  expect(content(whole)).toEqual(content(alone));
  expect(new Set(whole.map(({ id }) => id)).size).toBe(alone.length);
});

type Row = { readonly id: string; readonly run_id: string };

async function rowsOf(needIds: readonly string[]): Promise<Row[]> {
  const { rows } = await running.platform.pool.query<Row>(
    'select * from recommendation where need_id = any($1) and superseded_at is null order by need_id, rank',
    [needIds],
  );
  return rows;
}
