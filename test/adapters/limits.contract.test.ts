import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Limits } from '../../adapters/limits/limits.ts';
import { createPostgresLimits, LIMIT_TABLES } from '../../adapters/limits/postgres-limits.ts';
import { createRedisLimits } from '../../adapters/limits/redis-limits.ts';
import { decideTry, type SlowDownRule, type TryRecord } from '../../domain/slow-down.ts';
import { createLimiter } from '../../server/rate-limits.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { redisMissingBecause, startTestRedis } from '../support/test-redis.ts';

type Store = { readonly open: () => Limits; readonly stop: () => Promise<void> };

async function startPostgres(): Promise<Store> {
  const database = await createTestDatabase();
  const pool = new pg.Pool({ connectionString: database.url, max: 8 });
  await pool.query('create schema if not exists auth');
  for (const statement of LIMIT_TABLES) await pool.query(statement);
  return {
    open: () => createPostgresLimits(pool),
    stop: async () => {
      await pool.end();
      await database.drop();
    },
  };
}

async function startRedis(): Promise<Store> {
  const redis = await startTestRedis();
  return { open: () => createRedisLimits(redis.url), stop: () => redis.stop() };
}

const STORES = [
  { name: 'PostgreSQL', missingBecause: null, start: startPostgres },
  { name: 'Redis', missingBecause: redisMissingBecause, start: startRedis },
];

const RULE: SlowDownRule = { freeTries: 3, delayMs: 1_000, delayMsMax: 8_000, forgetAfterMs: 600_000 };
const START = Date.parse('2026-01-28T01:00:00Z');

for (const { name, missingBecause, start } of STORES) {
  const title = `limits on ${name}${missingBecause === null ? '' : ` (skipped: ${missingBecause})`}`;
  describe.skipIf(missingBecause !== null)(title, () => {
    let store: Store;
    let limits: Limits;
    let other: Limits;
    beforeAll(async () => {
      store = await start();
      [limits, other] = [store.open(), store.open()];
    });
    afterAll(async () => {
      await limits?.close();
      await other?.close();
      await store?.stop();
    });
    const take = (key: string, nowMs: number, by = limits) => by.tries.take([{ key, rule: RULE }], nowMs);

    test('tries are slowed down by the rule of the domain, step by step', async () => {
      let record: TryRecord | null = null;
      let nowMs = START;
      for (let step = 0; step < 40; step += 1) {
        // Every other try comes too early, and is told so by both.
        const decision = decideTry(record, RULE, nowMs);
        expect(await take('steps', nowMs), `step ${step}`).toBe(decision.verdict === 'wait' ? decision.waitMs : 0);
        if (decision.verdict === 'go') record = decision.next;
        nowMs += step % 2 === 0 ? 400 : 5_000;
      }
      expect(await take('steps', nowMs + RULE.forgetAfterMs)).toBe(0);
      expect(await take('steps', nowMs + RULE.forgetAfterMs)).toBe(0);
    });

    test('fifty tries side by side on two processes: the free ones and one more get through', async () => {
      const waits = await Promise.all(
        Array.from({ length: 50 }, (_, index) => take('race', START, index % 2 === 0 ? limits : other)),
      );
      expect(waits.filter((wait) => wait === 0)).toHaveLength(RULE.freeTries + 1);
      expect(new Set(waits)).toEqual(new Set([0, RULE.delayMs]));
    });

    test('when one of two keys must wait neither is counted', async () => {
      for (let step = 0; step < 4; step += 1) await take('slow', START);
      const both = [
        { key: 'slow', rule: RULE },
        { key: 'fresh', rule: RULE },
      ];
      for (let step = 0; step < 9; step += 1) expect(await limits.tries.take(both, START)).toBe(RULE.delayMs);
      expect(await limits.tries.take(both, START + RULE.delayMs)).toBe(0);
      const later = START + RULE.delayMs;
      for (let step = 0; step < 3; step += 1) expect(await take('fresh', later)).toBe(0);
      expect(await take('fresh', later)).toBe(RULE.delayMs);
    });

    test('a success forgets what was the person’s, and takes back one of what was shared', async () => {
      for (let step = 0; step < 4; step += 1) await take('mine', START);
      await limits.tries.forget(['mine']);
      expect(await take('mine', START)).toBe(0);
      for (let step = 0; step < 3; step += 1) await take('shared', START);
      await limits.tries.takeBack(['shared']);
      expect(await take('shared', START)).toBe(0);
      expect(await take('shared', START)).toBe(0);
      expect(await take('shared', START)).toBe(RULE.delayMs);
    });

    test('requests are counted for all processes together, and anew in each window', async () => {
      const add = (by: Limits, nowMs: number) =>
        by.counts.add({ key: 'bank', amount: 5, windowMs: 60_000, nowMs }).then(({ count }) => count);
      expect([await add(limits, START), await add(other, START + 59_999), await add(limits, START + 60_000)]).toEqual([
        5, 10, 5,
      ]);
      const { endsInMs } = await limits.counts.add({ key: 'x', amount: 1, windowMs: 60_000, nowMs: START + 45_000 });
      expect(endsInMs).toBe(15_000);
    });

    test('two processes together let through no more than the limit, and less by their unused shares at most', async () => {
      const max = 200;
      const limiterOf = ({ counts }: Limits) => createLimiter({ counts, windowMs: 60_000, now: () => START + 1_000 });
      const [one, two] = [limiterOf(limits), limiterOf(other)];
      const waits = await Promise.all(
        Array.from({ length: 600 }, (_, index) => (index % 2 === 0 ? one : two)({ key: 'organisation:o', max })),
      );
      const passed = waits.filter((wait) => wait === 0).length;
      expect(passed).toBeLessThanOrEqual(max);
      expect(passed).toBeGreaterThanOrEqual(max - 2 * (max / 50));
      expect(new Set(waits.filter((wait) => wait !== 0))).toEqual(new Set([59_000]));
    });
  });
}

test('while the shared count does not answer, a process lets through as many as the limit by itself', async () => {
  const lost: unknown[] = [];
  const counts = { add: () => Promise.reject(new Error('away')) };
  const limiter = createLimiter({ counts, windowMs: 60_000, now: () => START, onLost: (error) => lost.push(error) });
  const waits: number[] = [];
  for (let index = 0; index < 12; index += 1) waits.push(await limiter({ key: 'address:a', max: 10 }));
  expect(waits.filter((wait) => wait === 0)).toHaveLength(10);
  expect(lost.length).toBeGreaterThan(0);
});
