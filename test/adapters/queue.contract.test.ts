import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createJobQueue, JOB_LIMITS, type JobQueue } from '../../adapters/queue/queue.ts';
import type { Job } from '../../schema/jobs/jobs.ts';
import { eventually } from '../support/eventually.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { redisMissingBecause, startTestRedis, type TestRedis } from '../support/test-redis.ts';

const BACKENDS = [
  { backend: 'PostgreSQL', missingBecause: null },
  { backend: 'Redis', missingBecause: redisMissingBecause },
] as const;

const matchNeed = (needId: string = randomUUID()): Job => ({ name: 'match-need', needId, cause: 'test' });
const indexNeed = (needId: string = randomUUID()): Job => ({ name: 'index-firm-needs', firmId: needId, cause: 'test' });

for (const { backend, missingBecause } of BACKENDS) {
  const title = `the job queue on ${backend}${missingBecause === null ? '' : ` (skipped: ${missingBecause})`}`;
  describe.skipIf(missingBecause !== null)(title, () => {
    let database: TestDatabase;
    let redis: TestRedis | null = null;
    let queue: JobQueue;
    let workers: { close: () => Promise<void> }[];

    beforeAll(async () => {
      database = await createTestDatabase();
      redis = backend === 'Redis' ? await startTestRedis() : null;
    });
    beforeEach(async () => {
      workers = [];
      queue = await createJobQueue({ databaseUrl: database.url, redisUrl: redis?.url });
    });
    afterEach(async () => {
      await Promise.all(workers.map((worker) => worker.close()));
      await queue.close();
    });
    afterAll(async () => {
      await redis?.stop();
      await database.drop();
    });

    const work = async (handle: (job: Job) => Promise<void>): Promise<void> => {
      workers.push(await queue.work(handle));
    };
    const isIdle = async (): Promise<boolean> =>
      Object.values(await queue.depth()).every(({ waiting }) => waiting === 0);

    test('every added job is executed with its own content, in the queue that its name says', async () => {
      const jobs = [matchNeed(), matchNeed(), indexNeed()];
      await queue.addAll(jobs.map((job, index) => ({ job, id: `run_${index}` })));
      expect(await queue.depth()).toEqual({
        matching: { waiting: 2, failed: 0 },
        indexing: { waiting: 1, failed: 0 },
        upkeep: { waiting: 0, failed: 0 },
        outgoing: { waiting: 0, failed: 0 },
        rematching: { waiting: 0, failed: 0 },
      });
      const done: Job[] = [];
      await work(async (job) => void done.push(job));
      await eventually(() => done.length === 3);
      await eventually(isIdle);
      const byId = (a: Job, b: Job): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
      expect(done.toSorted(byId)).toEqual(jobs.toSorted(byId));
    });

    test('an id that is waiting is not added twice, neither in one call nor in two', async () => {
      const job = matchNeed();
      await queue.addAll([
        { job, id: 'twice' },
        { job, id: 'twice' },
      ]);
      await queue.addAll([{ job, id: 'twice' }]);
      expect((await queue.depth()).matching.waiting).toBe(1);
      let runs = 0;
      await work(async () => void (runs += 1));
      await eventually(isIdle);
      expect(runs).toBe(1);
    });

    test('a job that keeps failing is tried as often as the limit says, then listed as dead, and runs when retried; one with invalid content never reaches the handler', async () => {
      let isBroken = true;
      let attempts = 0;
      await work(async () => {
        attempts += 1;
        if (isBroken) throw new Error('the model is not loaded');
      });
      await queue.addAll([
        { job: matchNeed(), id: 'dead' },
        { job: indexNeed('not an id'), id: 'invalid' },
      ]);
      await eventually(async () => (await queue.failed(10)).length === 2, { timeoutMs: 20_000 });
      expect(attempts).toBe(JOB_LIMITS.attempts);
      expect(await queue.failed(1)).toEqual([
        {
          id: 'dead',
          queue: 'matching',
          name: 'match-need',
          reason: 'the model is not loaded',
          failedAt: expect.any(Date),
          attempts: JOB_LIMITS.attempts,
        },
      ]);

      isBroken = false;
      expect(await queue.retry('matching', 'dead')).toBe(true);
      await eventually(async () => (await queue.depth()).matching.failed === 0 && (await isIdle()));
      expect(attempts).toBe(JOB_LIMITS.attempts + 1);
      expect(await queue.retry('matching', 'dead')).toBe(false);
    });

    test('a job that is not there cannot be retried', async () => {
      expect(await queue.retry('matching', 'never-added')).toBe(false);
    });

    test('a scheduled job comes again by itself, two processes that schedule it make one of it, and it ends when its row is gone', async () => {
      const everySecond = { name: 'tick', cron: '* * * * * *', tz: 'Asia/Shanghai', job: indexNeed() };
      await Promise.all([queue.schedule([everySecond]), queue.schedule([everySecond])]);
      expect(await queue.scheduled()).toEqual(['tick']);
      const runs: number[] = [];
      await work(async () => void runs.push(Math.floor(Date.now() / 1_000)));
      await eventually(() => runs.length >= 2);
      expect(new Set(runs).size).toBe(runs.length);
      const rare = { name: 'new-year', cron: '0 0 1 1 *', tz: 'Asia/Shanghai', job: indexNeed() };
      await queue.schedule([rare]);
      expect(await queue.scheduled()).toEqual(['new-year']);
      // A scheduled job waits for its time; that is no work left over.
      expect((await queue.depth()).indexing.waiting).toBe(0);
    });

    test('jobs that were added before a restart are executed after it', async () => {
      await queue.addAll([{ job: indexNeed(), id: 'kept' }]);
      await queue.close();
      queue = await createJobQueue({ databaseUrl: database.url, redisUrl: redis?.url });
      let runs = 0;
      await work(async () => void (runs += 1));
      await eventually(() => runs === 1);
    });
  });
}
