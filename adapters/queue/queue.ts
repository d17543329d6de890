import { isDeepStrictEqual } from 'node:util';
import { createPostgresBackend, Queue, type QueueOptions, runMigrations, Worker, type WorkerOptions } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { z } from 'zod';
import { inRequest } from '../../schema/events/request-id.ts';
import { JOB_SCHEMA, type Job, QUEUES, type QueueName, queueOf } from '../../schema/jobs/jobs.ts';
import { freeDeadClients } from '../postgres/free-dead-clients.ts';
import { surviveLostConnections } from '../postgres/survive-lost-connections.ts';
import { inSpan } from '../telemetry/spans.ts';

/** Bounds of the background work (style rule 25); the one place where they stand. */
export const JOB_LIMITS = {
  attempts: 5,
  backoffMs: 500,
  concurrency: { matching: 2, rematching: 1, indexing: 1, upkeep: 1, outgoing: 2 } satisfies Record<QueueName, number>,
  lockDurationMs: 30_000,
  /** A worker that hears nothing looks for itself after this time; after an error BullMQ would trust NOTIFY for an hour. */
  silenceSecondsMax: 5,
  /** How often somebody looks for jobs whose worker was killed. */
  stalledCheckMs: 5_000,
  /** Workers that may die over one job before it counts as dead. */
  stalledMax: 10,
  /** How soon a worker asks again after the database refused it; BullMQ would wait 15 s. */
  runRetryMs: 1_000,
  failedPageMax: 100,
} as const;

/** A job that the queue adds again and again; one row of the table of schedules. */
type Schedule = { readonly name: string; readonly cron: string; readonly tz: string; readonly job: Job };

export type FailedJob = {
  readonly id: string;
  readonly queue: QueueName;
  readonly name: string;
  readonly reason: string;
  readonly failedAt: Date | null;
  readonly attempts: number;
};

/** The background queue: BullMQ on PostgreSQL, or on Redis when a URL is given. Both keep dead jobs until retried. */
export type JobQueue = {
  /** Adds every job; one with an id that is already waiting is not added twice. */
  readonly addAll: (jobs: readonly Queueable[]) => Promise<void>;
  /** Makes the recurring jobs exactly these; any number of processes may say so at once. */
  readonly schedule: (schedules: readonly Schedule[]) => Promise<void>;
  /** Names of the recurring jobs. */
  readonly scheduled: () => Promise<string[]>;
  /** Jobs that wait for a worker or a retry, and dead ones. A recurring job that waits for its time is not counted. */
  readonly depth: () => Promise<Record<QueueName, { waiting: number; failed: number }>>;
  readonly failed: (limit: number) => Promise<FailedJob[]>;
  /** False when no dead job has that id. */
  readonly retry: (queue: QueueName, id: string) => Promise<boolean>;
  readonly work: (handle: (job: Job) => Promise<void>) => Promise<{ close: () => Promise<void> }>;
  readonly close: () => Promise<void>;
};

// A waiting worker keeps one client for LISTEN for ever, so a pool must be larger than its workers (stack trap).
const POOL_MAX = 14;

export async function createJobQueue(options: {
  databaseUrl: string;
  redisUrl: string | undefined;
  lockMs?: number;
}): Promise<JobQueue> {
  const lockMs = options.lockMs ?? JOB_LIMITS.lockDurationMs;
  const backend =
    options.redisUrl === undefined ? await onPostgres(options.databaseUrl, lockMs) : onRedis(options.redisUrl, lockMs);
  const queues = Object.fromEntries(QUEUES.map((name) => [name, backend.queue(name)])) as Record<QueueName, Queue>;

  return {
    addAll: async (jobs) => {
      for (const name of QUEUES) {
        const own = jobs.filter(({ job }) => queueOf(job) === name);
        if (own.length > 0) await queues[name].addBulk(own.map(toQueue));
      }
    },
    schedule: (schedules) => setSchedules(queues, schedules),
    scheduled: async () => (await Promise.all(QUEUES.map((name) => schedulerNames(queues[name])))).flat(),
    depth: async () => {
      const counted = await Promise.all(
        QUEUES.map(async (name) => {
          const counts = await queues[name].getJobCounts('waiting', 'active', 'delayed', 'failed');
          const recurring = await queues[name].getJobSchedulersCount();
          const delayed = Math.max(0, (counts['delayed'] ?? 0) - recurring);
          const waiting = (counts['waiting'] ?? 0) + (counts['active'] ?? 0) + delayed;
          return [name, { waiting, failed: counts['failed'] ?? 0 }] as const;
        }),
      );
      return Object.fromEntries(counted) as Record<QueueName, { waiting: number; failed: number }>;
    },
    failed: (limit) => failedJobs(queues, Math.min(limit, JOB_LIMITS.failedPageMax)),
    retry: async (name, id) => {
      const job = await queues[name].getJob(id);
      if (job === undefined || !(await job.isFailed())) return false;
      await job.retry();
      return true;
    },
    work: async (handle) => {
      const workers = QUEUES.map((name) => backend.worker(name, handle));
      await Promise.all(workers.map((worker) => worker.waitUntilReady()));
      return { close: async () => void (await Promise.all(workers.map((worker) => worker.close()))) };
    },
    close: async () => {
      await Promise.all(QUEUES.map((name) => queues[name].close()));
      await backend.close();
    },
  };
}

const JOB_OPTIONS = {
  attempts: JOB_LIMITS.attempts,
  backoff: { type: 'exponential', delay: JOB_LIMITS.backoffMs },
  // A count or an age here deadlocks on PostgreSQL under concurrency (BullMQ 6.7.0).
  removeOnComplete: true,
};

const jobOptions = (jobId: string) => ({ jobId, ...JOB_OPTIONS });

const SCHEDULERS_MAX = 200;

async function schedulerNames(queue: Queue): Promise<string[]> {
  return (await queue.getJobSchedulers(0, SCHEDULERS_MAX - 1)).map(({ key }) => key);
}

async function setSchedules(queues: Record<QueueName, Queue>, schedules: readonly Schedule[]): Promise<void> {
  for (const name of QUEUES) {
    const own = schedules.filter(({ job }) => queueOf(job) === name);
    for (const known of await schedulerNames(queues[name]))
      if (!own.some((schedule) => schedule.name === known)) await queues[name].removeJobScheduler(known);
    for (const { name: key, cron, tz, job } of own) {
      if (await isScheduled(queues[name], { key, cron, tz, job })) continue;
      const template = { name: job.name, data: job, opts: JOB_OPTIONS };
      try {
        await queues[name].upsertJobScheduler(key, { pattern: cron, tz }, template);
      } catch (error) {
        // Another process that starts now made the same first run of it; anything else is a fault.
        if (!(await isScheduled(queues[name], { key, cron, tz, job }))) throw error;
      }
    }
  }
}

async function isScheduled(queue: Queue, row: { key: string; cron: string; tz: string; job: Job }): Promise<boolean> {
  const known = await queue.getJobScheduler(row.key);
  return known?.pattern === row.cron && known.tz === row.tz && isDeepStrictEqual(known.template?.data, row.job);
}

async function failedJobs(queues: Record<QueueName, Queue>, limit: number): Promise<FailedJob[]> {
  const pages = await Promise.all(
    QUEUES.map(async (queue) => {
      const jobs = await queues[queue].getJobs(['failed'], 0, limit - 1);
      return jobs.map((job) => ({
        id: job.id ?? '',
        queue,
        name: job.name,
        reason: (job.failedReason ?? '').slice(0, 500),
        failedAt: job.finishedOn === undefined ? null : new Date(job.finishedOn),
        attempts: job.attemptsMade,
      }));
    }),
  );
  return pages.flat().slice(0, limit);
}

type Backend = {
  queue: (name: QueueName) => Queue;
  worker: (name: QueueName, handle: (job: Job) => Promise<void>) => Worker;
  close: () => Promise<void>;
};

type Queueable = { readonly job: Job; readonly id: string; readonly traceParent?: string | null };

/** The span that caused a job travels beside its data; parsing the job drops it again. */
const toQueue = ({ job, id, traceParent = null }: Queueable) => ({
  name: job.name,
  data: traceParent === null ? job : { ...job, traceParent },
  opts: jobOptions(id),
});

const TRACED = z.object({ traceParent: z.string().max(55).optional() });

const REQUEST_ID_MAX = 100;

const process = (handle: (job: Job) => Promise<void>) => (queued: { id?: string | undefined; data: unknown }) => {
  const job = JOB_SCHEMA.parse(queued.data);
  const { traceParent } = TRACED.parse(queued.data);
  const run = () => inRequest(`job:${queued.id ?? job.name}`.slice(0, REQUEST_ID_MAX), () => handle(job));
  return inSpan({ name: `job ${job.name}`, traceParent }, run);
};

const workerOptions = (name: QueueName, lockMs: number) => ({
  concurrency: JOB_LIMITS.concurrency[name],
  lockDuration: lockMs,
  stalledInterval: Math.min(lockMs, JOB_LIMITS.stalledCheckMs),
  maxStalledCount: JOB_LIMITS.stalledMax,
  runRetryDelay: JOB_LIMITS.runRetryMs,
});

function backendOf(...options: Parameters<typeof createPostgresBackend>): ReturnType<typeof createPostgresBackend> {
  const backend = createPostgresBackend(...options);
  return Object.defineProperty(backend, 'maximumBlockTimeout', { value: JOB_LIMITS.silenceSecondsMax });
}

async function onPostgres(databaseUrl: string, lockMs: number): Promise<Backend> {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: POOL_MAX,
    keepAlive: true,
    // A job's own step need not wait for the disk: running a job twice equals running it once, and the relay's commit,
    // which does wait, comes after the jobs that it added and takes them to the disk with it.
    options: '-c search_path=bullmq -c synchronous_commit=off',
  });
  pool.setMaxListeners(0);
  surviveLostConnections(pool);
  const client = await pool.connect();
  try {
    if (await mayMakeTables(client)) {
      await client.query('create schema if not exists bullmq');
      await client.query("select pg_advisory_lock(hashtext('bullmq-migrations'))");
      await runMigrations(client);
      await client.query("select pg_advisory_unlock(hashtext('bullmq-migrations'))");
    }
  } finally {
    client.release();
  }
  freeDeadClients(pool);
  const connection = { connection: pool } as unknown as QueueOptions & WorkerOptions;
  return {
    queue: (name) => silent(new Queue(name, connection, backendOf as never)),
    worker: (name, handle) =>
      silent(new Worker(name, process(handle), { ...connection, ...workerOptions(name, lockMs) }, backendOf as never)),
    close: () => pool.end(),
  };
}

/** Roles that serve and work find the tables that the owner made with the migrations. */
async function mayMakeTables(client: pg.PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>(
    `select has_database_privilege(current_database(), 'create') as may`,
  );
  return rows[0]?.may === true;
}

function onRedis(url: string, lockMs: number): Backend {
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  connection.on('error', () => undefined);
  return {
    queue: (name) => silent(new Queue(name, { connection })),
    worker: (name, handle) => silent(new Worker(name, process(handle), { connection, ...workerOptions(name, lockMs) })),
    close: async () => connection.disconnect(),
  };
}

/** BullMQ reconnects by itself; an 'error' event without a listener would end the process. */
function silent<T extends { on: (event: 'error', listener: () => void) => unknown }>(emitter: T): T {
  emitter.on('error', () => undefined);
  return emitter;
}
