import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { eventually } from './eventually.ts';
import { findFreePort } from './free-port.ts';
import { findProgram } from './program.ts';
import { createTemporaryFolder } from './temporary-folder.ts';

export type TestRedis = { readonly url: string; readonly stop: () => Promise<void> };

/** Why no test can reach a Redis here, or null when one can. */
export const redisMissingBecause: string | null =
  givenUrl() !== null || findProgram('redis-server') !== null
    ? null
    : 'no redis-server on the PATH and REDIS_URL is not set';

/** A Redis that is empty: a private one where the program is installed, else the one of `REDIS_URL`. */
export async function startTestRedis(): Promise<TestRedis> {
  const program = findProgram('redis-server');
  if (program !== null) return startPrivateRedis(program);
  const url = givenUrl();
  if (url === null) throw new Error(`No Redis: ${redisMissingBecause}`);
  return borrowRedis(url);
}

function givenUrl(): string | null {
  const url = process.env['REDIS_URL'];
  return url === undefined || url === '' ? null : url;
}

async function startPrivateRedis(program: string): Promise<TestRedis> {
  const folder = createTemporaryFolder();
  const port = await findFreePort();
  const options = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    folder.path,
    '--save',
    '',
    '--appendonly',
    'no',
  ];
  const child = spawn(program, options, { stdio: 'ignore' });
  const url = `redis://127.0.0.1:${port}`;
  await eventually(() => answers(url));
  return {
    url,
    stop: async () => {
      await endProcess(child);
      folder.remove();
    },
  };
}

/** Tests must not eat someone's data: a database that holds keys is refused. */
async function borrowRedis(url: string): Promise<TestRedis> {
  const client = new Redis(url);
  const keys = await client.dbsize();
  if (keys > 0) {
    client.disconnect();
    throw new Error(`The Redis of REDIS_URL holds ${keys} keys. Tests want an empty database, such as ${url}/15.`);
  }
  return {
    url,
    stop: async () => {
      await client.flushdb();
      client.disconnect();
    },
  };
}

async function answers(url: string): Promise<boolean> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    client.disconnect();
  }
}

/** Ends a process that a test started, and waits until it is gone. */
export async function endProcess(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
