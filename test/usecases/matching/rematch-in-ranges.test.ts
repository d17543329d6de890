import { afterAll, beforeAll, expect, test } from 'vitest';
import { CreditNeed } from '../../../schema/entities/market/credit-need.entity.ts';
import { rematchInRanges } from '../../../usecases/matching/rematch-in-ranges.ts';
import { type RunningPlatform, startRunningPlatform } from '../../support/running-platform.ts';

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

test('after a kill in the middle the next worker does the broken range and the rest, and no finished range again', async () => {
  const { deps } = running.platform;
  const first: string[] = [];
  const dies = async (needId: string): Promise<void> => {
    if (first.length === 5) throw new Error('killed');
    first.push(needId);
  };
  await expect(rematchInRanges(deps, { name: 'kill', match: dies, rangeNeeds: 2 })).rejects.toThrow('killed');
  const second: string[] = [];
  const match = async (needId: string): Promise<void> => void second.push(needId);
  expect(await rematchInRanges(deps, { name: 'kill', match, rangeNeeds: 2 })).toBe(6);
  expect(second.slice(1)).toEqual(second.slice(1).filter((needId) => !first.includes(needId)));
  expect(new Set([...first, ...second]).size).toBe(NEEDS);
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
    return rematchInRanges(deps, {
      name: 'share',
      rangeNeeds: 2,
      match: async (needId) => {
        if (isFirst) {
          isFirst = false;
          inside += 1;
          if (inside === 2) release();
          await bothInside;
        }
        done.push(needId);
      },
    });
  };
  const counts = await Promise.all([worker(), worker()]);
  expect(counts.every((count) => count >= 2)).toBe(true);
  expect(done.toSorted()).toEqual([...new Set(done)].toSorted());
  expect(done).toHaveLength(NEEDS);
});
