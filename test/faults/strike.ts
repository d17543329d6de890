import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { pick } from './random.ts';
import type { World } from './world.ts';

/** One way to hurt an installation. */
export type Fault = { readonly name: string; readonly strike: (world: World, random: () => number) => Promise<void> };

const PAUSE_MS_MAX = 1_500;
const CLOCK_JUMP_HOURS = 30;

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    if (pid > 0) process.kill(pid, name);
  } catch {
    // It has just ended by itself; it is started again all the same.
  }
};

const kill = (part: Parameters<World['pidOf']>[0], name: NodeJS.Signals): Fault => ({
  name: `${part} ${name === 'SIGKILL' ? 'is killed' : 'is restarted'}`,
  strike: async (world) => signal(world.pidOf(part), name),
});

const halt = (part: 'api' | 'worker' | 'redis'): Fault => ({
  name: `${part} stands still`,
  strike: async (world, random) => {
    const pid = world.pidOf(part);
    signal(pid, 'SIGSTOP');
    await pause(random() * PAUSE_MS_MAX);
    signal(pid, 'SIGCONT');
  },
});

const inDatabase = async (world: World, sql: string): Promise<void> => {
  const client = new pg.Client({ connectionString: world.databaseUrl });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(sql);
  } catch {
    // It is down from the fault before.
  } finally {
    await client.end().catch(() => undefined);
  }
};

const FAULTS: readonly Fault[] = [
  kill('api', 'SIGKILL'),
  kill('api', 'SIGTERM'),
  kill('worker', 'SIGKILL'),
  kill('worker', 'SIGTERM'),
  kill('postgres', 'SIGKILL'),
  kill('postgres', 'SIGINT'),
  halt('api'),
  halt('worker'),
  {
    name: 'an answer is cut in the middle',
    strike: async (world) => world.cutNextAnswer(),
  },
  {
    name: 'every database connection is ended',
    strike: (world) =>
      inDatabase(
        world,
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      ),
  },
  {
    name: 'a table is locked for a while',
    strike: (world) =>
      inDatabase(world, 'begin; lock table outbox_event in exclusive mode; select pg_sleep(0.7); commit'),
  },
  {
    name: `the clock jumps ${CLOCK_JUMP_HOURS} hours and the programs restart`,
    strike: async (world) => {
      await inDatabase(world, `update demo_clock set started_at = started_at - interval '${CLOCK_JUMP_HOURS} hours'`);
      for (const part of ['api', 'worker'] as const) signal(world.pidOf(part), 'SIGTERM');
    },
  },
];
const FAULTS_OF_REDIS: readonly Fault[] = [kill('redis', 'SIGKILL'), kill('redis', 'SIGTERM'), halt('redis')];

/** The faults of a run: each kind in turn, so that a short run has many, in an order that the seed decides. */
export function planFaults(count: number, of: { random: () => number; withRedis: boolean }): Fault[] {
  const kinds = of.withRedis ? [...FAULTS, ...FAULTS_OF_REDIS] : [...FAULTS];
  const plan: Fault[] = [];
  let left: Fault[] = [];
  while (plan.length < count) {
    if (left.length === 0) left = [...kinds];
    const next = pick(of.random, left);
    left = left.filter((fault) => fault !== next);
    plan.push(next);
  }
  return plan;
}
