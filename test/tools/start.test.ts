import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { findFreePort } from '../support/free-port.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

const PROGRAM = join('dist', 'app', 'tools', 'start.js');
const PATIENCE = { timeoutMs: 120_000 };

let folder: TemporaryFolder;
let url: string;
let environment: NodeJS.ProcessEnv;
const started: ChildProcess[] = [];

beforeAll(async () => {
  if (!existsSync(PROGRAM)) throw new Error(`Not built: ${PROGRAM}. Run npm run build.`);
  folder = createTemporaryFolder();
  const port = await findFreePort();
  url = `http://localhost:${port}`;
  environment = { ...process.env, CREDIT_BRIDGE_DATA: folder.path, CREDIT_BRIDGE_EXAMPLE: '0', PORT: `${port}` };
});
afterAll(async () => {
  for (const child of started) child.kill('SIGTERM');
  await eventually(() => started.every(isEnded), PATIENCE);
  folder.remove();
});

const isEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

async function start(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [PROGRAM], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)));
  await eventually(() => {
    if (isEnded(child)) throw new Error(output);
    return output.includes('Ready in');
  }, PATIENCE);
  return child;
}

/** Process id of a part: PostgreSQL says its own, the programs are children of the supervisor. */
function pidOf(part: 'postgres' | 'server' | 'workers', supervisor: ChildProcess): number {
  if (part === 'postgres')
    return Number(readFileSync(join(folder.path, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const command = readFileSync(`/proc/${entry}/cmdline`, 'utf8');
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      if (parent === supervisor.pid && command.includes(`${part}/main`)) return Number(entry);
    } catch {
      // It ended while it was looked at.
    }
  }
  throw new Error(`no process ${part}`);
}

/** Everything that a need passes answers again: the API reads the database, and the worker has its monitor. */
const isWhole = async (): Promise<boolean> => {
  const [ready, worker] = await Promise.all([
    fetch(`${url}/readyz`),
    fetch(`http://127.0.0.1:${workerPort()}/metrics`),
  ]);
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ products(first: 1) { edges { node { id } } } }"}',
  });
  const { data } = (await answer.json()) as { data?: { products: { edges: object[] } } };
  return ready.status === 200 && worker.status === 200 && data?.products.edges.length === 1;
};
const workerPort = (): number => Number(new URL(url).port) + 1;

test.skipIf(process.platform !== 'linux')(
  'a kill -9 of PostgreSQL, of the API, of the worker or of the supervisor is mended without anybody doing anything',
  async () => {
    const first = await start();
    await eventually(isWhole, PATIENCE);
    for (const part of ['postgres', 'server', 'workers'] as const) {
      const killed = pidOf(part, first);
      process.kill(killed, 'SIGKILL');
      await eventually(() => pidOf(part, first) !== killed, PATIENCE);
      await eventually(isWhole, PATIENCE);
    }
    first.kill('SIGKILL');
    const second = await start();
    await eventually(isWhole, PATIENCE);

    // As after a kill -9 of the terminal: the earlier one still runs, and the next start takes its place.
    const third = await start();
    expect(second.exitCode).toBe(0);
    await eventually(isWhole, PATIENCE);
    third.kill('SIGINT');
    await eventually(() => third.exitCode === 0, PATIENCE);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  },
  400_000,
);
