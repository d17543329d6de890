import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { eventually } from '../support/eventually.ts';
import { pick } from './random.ts';
import type { Disk, World } from './world.ts';

/** One way to hurt an installation. */
export type Fault = { readonly name: string; readonly strike: (world: World, random: () => number) => Promise<void> };

const PATIENCE = { timeoutMs: 60_000 };
const PAUSE_MS_MAX = 1_500;
const CLOCK_JUMP_HOURS = 30;
/** For how long something is full, away or held. */
const AWAY_MS_MIN = 300;
const RELAY_LOOKS_MAX = 200;

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

/** Repeats what must not be left undone until the database takes it. */
async function untilDone(world: World, sql: string): Promise<void> {
  await eventually(async () => {
    const client = new pg.Client({ connectionString: world.databaseUrl });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query(sql);
      return true;
    } finally {
      await client.end().catch(() => undefined);
    }
  }, PATIENCE);
}

/** Until events are being turned into jobs, or long enough without one. */
async function untilRelaying(world: World): Promise<void> {
  const client = new pg.Client({ connectionString: world.databaseUrl });
  client.on('error', () => undefined);
  try {
    await client.connect();
    for (let look = 0; look < RELAY_LOOKS_MAX; look += 1) {
      const { rowCount } = await client.query(
        `select from pg_stat_activity where state = 'idle in transaction' and query like '%relayed_at is null%skip locked'`,
      );
      if (rowCount !== 0) return;
    }
  } catch {
    // It is down from the fault before.
  } finally {
    await client.end().catch(() => undefined);
  }
}

const away = (random: () => number): Promise<void> => pause(AWAY_MS_MIN + random() * PAUSE_MS_MAX);

function fills(disk: Disk): Fault {
  return {
    name: `the disk of ${disk} is full`,
    strike: async ({ disks }, random) => {
      disks?.[disk].fill();
      await away(random);
      disks?.[disk].empty();
    },
  };
}

/** The programs restart, as they read when the demo began at their start. */
function clockJumps(where: 'forward' | 'back'): Fault {
  const started = `started_at ${where === 'forward' ? '-' : '+'} interval '${CLOCK_JUMP_HOURS} hours'`;
  return {
    name: `the clock jumps ${CLOCK_JUMP_HOURS} hours ${where} and the programs restart`,
    strike: async (world) => {
      await inDatabase(world, `update demo_clock set started_at = least(${started}, now())`);
      for (const part of ['api', 'worker'] as const) signal(world.pidOf(part), 'SIGTERM');
    },
  };
}

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
    name: 'the relay is killed amid a batch',
    strike: async (world) => {
      await untilRelaying(world);
      signal(world.pidOf('worker'), 'SIGKILL');
    },
  },
  {
    name: 'an answer is cut in the middle',
    strike: async ({ door }) => door.cutNextAnswer(),
  },
  {
    name: 'every connection of a client is reset',
    strike: async ({ door }) => door.resetAll(),
  },
  {
    name: 'requests arrive and answers do not',
    strike: async ({ door }, random) => {
      door.holdAnswers();
      await away(random);
      door.letAnswersPass();
      door.resetAll();
    },
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
    name: 'the search engine is gone for a while',
    strike: async (world, random) => {
      await inDatabase(world, 'alter schema search rename to search_gone');
      await away(random);
      await untilDone(
        world,
        `do $$ begin if to_regnamespace('search_gone') is not null then alter schema search_gone rename to search; end if; end $$`,
      );
    },
  },
  {
    name: 'the search engine takes requests and does not answer',
    strike: (world) =>
      inDatabase(
        world,
        'begin; lock table search.needs, search.products in access exclusive mode; select pg_sleep(1.2); commit',
      ),
  },
  clockJumps('forward'),
  clockJumps('back'),
];
const FAULTS_OF_REDIS: readonly Fault[] = [kill('redis', 'SIGKILL'), kill('redis', 'SIGTERM'), halt('redis')];
const FAULTS_OF_DISKS: readonly Fault[] = [fills('postgres'), fills('files')];

export type FaultPlan = {
  readonly random: () => number;
  readonly withRedis: boolean;
  readonly withDisks: boolean;
  /** A part of the names. */
  readonly only: string;
};

/** The faults of a run: each kind in turn, so that a short run has many, in an order that the seed decides. */
export function planFaults(count: number, of: FaultPlan): Fault[] {
  const kinds = [
    ...FAULTS,
    ...(of.withRedis ? FAULTS_OF_REDIS : []),
    ...(of.withDisks ? FAULTS_OF_DISKS : []),
    ...(of.withDisks && of.withRedis ? [fills('redis')] : []),
  ].filter(({ name }) => name.includes(of.only));
  if (kinds.length === 0) throw new Error(`no fault is called ${of.only}`);
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
