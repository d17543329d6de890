import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { API_ROLE, urlForRole, WORKER_ROLE } from '../../adapters/postgres/roles.ts';
import { execute } from '../support/database-server.ts';
import { eventually } from '../support/eventually.ts';
import { findFreePort } from '../support/free-port.ts';
import { findPostgresPrograms } from '../support/program.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { endProcess, redisMissingBecause, startTestRedis, type TestRedis } from '../support/test-redis.ts';

const postgres = findPostgresPrograms();
const entry = (file: string): string => join('dist', 'app', file);
/** As in docker-compose.yml: everything else runs as the owner. */
const ROLE_OF: Readonly<Record<string, typeof API_ROLE | typeof WORKER_ROLE>> = {
  'server/main.js': API_ROLE,
  'workers/main.js': WORKER_ROLE,
};
const NOT_BUILT = ['tools/migrate.js', 'server/main.js', 'workers/main.js'].filter((file) => !existsSync(entry(file)));

/** Everything that is missing here; a build that lacks an entry point is a failure, not a reason to skip. */
const missingBecause = [
  ...(postgres === null ? ['no PostgreSQL server in /usr/lib/postgresql that can be run'] : []),
  ...(redisMissingBecause === null ? [] : [redisMissingBecause]),
].join('; ');

type Program = { readonly child: ChildProcess; readonly output: () => string };

/** Only the given environment and the PATH: nothing of the developer's shell leaks into a production process. */
function startProgram(file: string, environment: Record<string, string>): Program {
  let output = '';
  const child = spawn(process.execPath, ['--enable-source-maps', entry(file)], {
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const keep = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return { child, output: () => output };
}

async function exitCodeOf({ child, output }: Program): Promise<number> {
  return eventually(
    () => {
      if (child.exitCode === null) throw new Error(`it still runs; its output:\n${output()}`);
      return child.exitCode;
    },
    { timeoutMs: 30_000 },
  );
}

/** Debian's PostgreSQL on the loopback, with a password, as in production. */
async function startDebianPostgres(folder: string): Promise<{ url: string; child: ChildProcess }> {
  if (postgres === null) throw new Error('No PostgreSQL');
  const data = join(folder, 'postgres');
  const port = await findFreePort();
  const withUser = (program: string, args: string[]): [string, string[]] => {
    const [command = '', ...rest] = [...postgres.asNonRoot, join(postgres.folder, program), ...args];
    return [command, rest];
  };
  const created = spawnSync(
    ...withUser('initdb', ['-D', data, '-U', 'app', '--auth=trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync']),
    { encoding: 'utf8' },
  );
  if (created.status !== 0) throw new Error(created.stderr);
  const options = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-c', 'fsync=off'];
  const child = spawn(...withUser('postgres', options), { stdio: 'ignore' });
  const url = `postgres://app@127.0.0.1:${port}/postgres`;
  await eventually(() => canQuery(url), { timeoutMs: 30_000 });
  return { url, child };
}

async function canQuery(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

describe.skipIf(missingBecause !== '')(
  `the built production programs${missingBecause === '' ? '' : ` (skipped: ${missingBecause})`}`,
  () => {
    let folder: TemporaryFolder;
    let database: ChildProcess;
    let redis: TestRedis;
    let environment: Record<string, string>;
    const programs: Program[] = [];
    const start = (file: string, extra: Record<string, string> = {}): Program => {
      const role = ROLE_OF[file];
      const url = environment['DATABASE_URL'] ?? '';
      const own = role === undefined ? {} : { DATABASE_URL: urlForRole(url, role) };
      const program = startProgram(file, { ...environment, ...own, ...extra });
      programs.push(program);
      return program;
    };

    beforeAll(async () => {
      if (NOT_BUILT.length > 0) throw new Error(`Not built: ${NOT_BUILT.join(', ')}. Run npm run build.`);
      folder = createTemporaryFolder();
      const server = await startDebianPostgres(folder.path);
      database = server.child;
      redis = await startTestRedis();
      const port = await findFreePort();
      environment = {
        NODE_ENV: 'production',
        DATABASE_URL: server.url,
        REDIS_URL: redis.url,
        AUTH_SECRET: randomBytes(32).toString('hex'),
        PERSONAL_DATA_KEY: randomBytes(32).toString('base64'),
        PUBLIC_URL: `http://127.0.0.1:${port}`,
        HOST: '127.0.0.1',
        PORT: String(port),
      };
      const migrate = start('tools/migrate.js');
      if ((await exitCodeOf(migrate)) !== 0) throw new Error(`Migration failed:\n${migrate.output()}`);
      await execute(
        server.url,
        `insert into lpr_fixing values ('2026-01-20', 300, 350, 'test') on conflict (fixed_on) do nothing`,
      );
    });

    afterAll(async () => {
      await Promise.all(programs.map(({ child }) => endProcess(child)));
      await redis?.stop();
      if (database !== undefined) await endProcess(database, 'SIGINT');
      folder?.remove();
    });

    test('migrating twice is the same as migrating once', async () => {
      const migrate = start('tools/migrate.js');
      expect(await exitCodeOf(migrate), migrate.output()).toBe(0);
    });

    test('server and worker come up, the server says that it is ready, and it answers a query', async () => {
      const server = start('server/main.js');
      const worker = start('workers/main.js');
      const url = environment['PUBLIC_URL'] ?? '';
      await eventually(
        async () => {
          if (server.child.exitCode !== null) throw new Error(`the server ended:\n${server.output()}`);
          return (await fetch(`${url}/readyz`)).status === 200;
        },
        { timeoutMs: 30_000 },
      );
      const answer = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ lprFixings(first: 1) { fixedOn } }' }),
      });
      expect(await answer.json()).toEqual({
        data: { lprFixings: [{ fixedOn: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/) }] },
      });
      expect(worker.child.exitCode, worker.output()).toBe(null);

      const metrics = await (await fetch(`${url}/metrics`)).text();
      expect(metrics).toContain('queue_jobs{queue="matching",state="failed"} 0');
      expect(metrics).toContain('outbox_lag_seconds 0');
    });

    test('on SIGTERM server and worker finish and exit with 0', async () => {
      const running = programs.filter(({ child }) => child.exitCode === null);
      expect(running).toHaveLength(2);
      for (const { child } of running) child.kill('SIGTERM');
      for (const program of running) expect(await exitCodeOf(program), program.output()).toBe(0);
    });

    test.each([
      ['server/main.js', 'AUTH_SECRET'],
      ['workers/main.js', 'AUTH_SECRET'],
      ['server/main.js', 'PERSONAL_DATA_KEY'],
      ['workers/main.js', 'PERSONAL_DATA_KEY'],
    ])('%s refuses to start without %s and names it', async (file, name) => {
      const program = start(file, { [name]: '' });
      expect(await exitCodeOf(program)).not.toBe(0);
      expect(program.output()).toContain(name);
    });
  },
);
