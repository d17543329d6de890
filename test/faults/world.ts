import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, readFileSync, type WriteStream } from 'node:fs';
import { connect as openSocket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { parseEnvironment } from '../../adapters/environment.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../adapters/postgres/embedded-postgres.ts';
import { API_ROLE, urlForRole, WORKER_ROLE } from '../../adapters/postgres/roles.ts';
import { wirePlatform } from '../../adapters/wire.ts';
import { migrate } from '../../tools/migrate.ts';
import { eventually } from '../support/eventually.ts';
import { findFreePort } from '../support/free-port.ts';
import { type Door, openDoor } from './door.ts';
import { mountSmallDisk, type SmallDisk } from './small-disk.ts';

const PROGRAMS = { api: 'dist/app/server/main.js', worker: 'dist/app/workers/main.js' } as const;
const DATABASE = 'credit_bridge';
const RESTART_MS = 100;
const OUTPUT_CHARACTERS_MAX = 100_000;
const PATIENCE = { timeoutMs: 60_000 };

export type Part = keyof typeof PROGRAMS;
export const DISKS = ['postgres', 'files', 'redis'] as const;
export type Disk = (typeof DISKS)[number];

/** All processes of an installation, each of which can be hurt, and is started again when it ends. */
export type World = {
  /** Where clients connect: a door before the API that can be slammed in the middle of an answer. */
  readonly url: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly databaseUrl: string;
  readonly pidOf: (part: Part | 'postgres' | 'redis') => number;
  /** Where the clients come in. */
  readonly door: Door;
  /** Each part writes to a disk of its own; `null` where this process may mount none. */
  readonly disks: Readonly<Record<Disk, SmallDisk>> | null;
  /** True when every part answers. */
  readonly isWhole: () => Promise<boolean>;
  readonly outputOf: () => string;
  readonly stop: () => Promise<void>;
};

export async function startWorld(options: { folder: string; withRedis: boolean }): Promise<World> {
  for (const program of Object.values(PROGRAMS))
    if (!existsSync(program)) throw new Error(`Not built: ${program}. Run npm run build.`);
  const { folder } = options;
  let isStopping = false;
  const disks = mountDisks(folder);
  const postgresFolder = join(folder, 'postgres');
  let postgres: EmbeddedPostgres = await startEmbeddedPostgres(postgresFolder);
  await createDatabase(postgres.urlOf('postgres'));
  const databaseUrl = postgres.urlOf(DATABASE);
  const redis = options.withRedis ? await keepRedis(join(folder, 'redis'), () => isStopping) : null;
  const [apiPort, doorPort] = [await findFreePort(), await findFreePort()];
  const environment = {
    NODE_ENV: 'production',
    DATABASE_URL: databaseUrl,
    ...(redis === null ? {} : { REDIS_URL: redis.url }),
    AUTH_SECRET: 'only the fault harness signs cookies with this',
    PUBLIC_URL: `http://127.0.0.1:${doorPort}`,
    PORT: `${apiPort}`,
    DEMO: '1',
    LOG_LEVEL: 'warn',
    MAIL_FOLDER: join(folder, 'mail'),
    FILES_FOLDER: join(folder, 'files'),
    RATE_LIMIT_PER_MINUTE: '10000000',
  };
  await migrate({ DATABASE_URL: databaseUrl });
  await (await wirePlatform(parseEnvironment(environment))).close();
  const asRole = (role: typeof API_ROLE | typeof WORKER_ROLE): Record<string, string> => ({
    ...environment,
    DATABASE_URL: urlForRole(databaseUrl, role),
  });
  const keepPostgres = async (): Promise<void> => {
    while (!isStopping) {
      await postgres.ended;
      // It does not come up while its disk is full.
      for (let isUp = false; !isUp && !isStopping; )
        isUp = await startEmbeddedPostgres(postgresFolder).then(
          (started) => {
            postgres = started;
            return true;
          },
          () => pause(RESTART_MS, false),
        );
    }
  };
  void keepPostgres();
  const log = createWriteStream(join(folder, 'programs.log'));
  const parts = {
    api: keepProgram('api', asRole(API_ROLE), { log, isStopping: () => isStopping }),
    worker: keepProgram('worker', asRole(WORKER_ROLE), { log, isStopping: () => isStopping }),
  };
  const door = await openDoor(doorPort, apiPort);
  const world: World = {
    url: environment.PUBLIC_URL,
    environment,
    databaseUrl,
    door,
    disks,
    pidOf: (part) => {
      if (part === 'postgres') return postmasterPid(postgresFolder);
      return part === 'redis' ? (redis?.pid() ?? 0) : parts[part].pid();
    },
    isWhole: () => isWhole(environment.PUBLIC_URL, apiPort + 1),
    outputOf: () =>
      [join(postgresFolder, 'postgres.log'), join(folder, 'programs.log')]
        .map((file) => readFileSync(file, 'utf8').slice(-OUTPUT_CHARACTERS_MAX))
        .join('\n'),
    stop: async () => {
      isStopping = true;
      await Promise.all([parts.api.stop(), parts.worker.stop()]);
      await redis?.stop();
      await postgres.stop();
      await door.close();
      log.end();
      for (const disk of Object.values(disks ?? {})) disk.remove();
    },
  };
  await eventually(world.isWhole, PATIENCE);
  return world;
}

/** All or none. */
function mountDisks(folder: string): Record<Disk, SmallDisk> | null {
  const mounted = DISKS.map((name) => [name, mountSmallDisk(join(folder, name))] as const);
  const disks = mounted.filter((one): one is [Disk, SmallDisk] => one[1] !== null);
  if (disks.length === DISKS.length) return Object.fromEntries(disks) as Record<Disk, SmallDisk>;
  for (const [, disk] of disks) disk.remove();
  return null;
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${DATABASE}`);
  await client.end();
}

const postmasterPid = (folder: string): number =>
  Number(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);

type Kept = { readonly pid: () => number; readonly stop: () => Promise<void> };

function keepProgram(
  part: Part,
  environment: Readonly<Record<string, string>>,
  of: { log: WriteStream; isStopping: () => boolean },
): Kept {
  const start = (): ChildProcess => {
    const child = fork(PROGRAMS[part], [], {
      env: { PATH: process.env['PATH'], ...environment },
      execArgv: ['--enable-source-maps'],
      silent: true,
    });
    child.stdout?.pipe(of.log, { end: false });
    child.stderr?.pipe(of.log, { end: false });
    child.once('exit', (code, signal) => {
      of.log.write(`${part} ended with ${signal ?? code}\n`);
      void again();
    });
    return child;
  };
  const again = async (): Promise<void> => {
    await pause(RESTART_MS);
    if (!of.isStopping()) current = start();
  };
  let current = start();
  return { pid: () => current.pid ?? 0, stop: () => end(current, 'SIGTERM') };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGCONT');
  child.kill(signal);
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(late);
}

/** With the settings of docker-compose.yml: what was taken is on the disk. */
async function keepRedis(folder: string, isStopping: () => boolean): Promise<Kept & { readonly url: string }> {
  const port = await findFreePort();
  const settings = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction'];
  const start = (): ChildProcess => {
    const child = spawn('redis-server', [...settings, ...durable], { stdio: 'ignore' });
    child.once('exit', () => void again());
    return child;
  };
  const again = async (): Promise<void> => {
    await pause(RESTART_MS);
    if (!isStopping()) current = start();
  };
  let current = start();
  await eventually(() => isListening(port), PATIENCE);
  return { url: `redis://127.0.0.1:${port}`, pid: () => current.pid ?? 0, stop: () => end(current, 'SIGTERM') };
}

const isListening = (port: number): Promise<boolean> =>
  new Promise((settle) => {
    const socket = openSocket(port, '127.0.0.1', () => {
      socket.destroy();
      settle(true);
    });
    socket.on('error', () => settle(false));
  });

async function isWhole(url: string, monitorPort: number): Promise<boolean> {
  const signal = AbortSignal.timeout(2_000);
  const [api, worker] = await Promise.all([
    fetch(`${url}/readyz`, { signal }),
    fetch(`http://127.0.0.1:${monitorPort}/metrics`, { signal }),
  ]);
  await Promise.all([api.arrayBuffer(), worker.arrayBuffer()]);
  return api.status === 200 && worker.status === 200;
}
