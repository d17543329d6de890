import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnvironment } from '../adapters/environment.ts';
import type { EmbeddedPostgres } from '../adapters/postgres/embedded-postgres.ts';
import { API_ROLE, urlForRole, WORKER_ROLE } from '../adapters/postgres/roles.ts';
import { DEMO_ACCOUNTS } from './demo/accounts.ts';
import { dataFolder, filesFolder, keepRunning, openEmbeddedDatabase } from './embedded-database.ts';
import { showLiveExample } from './live-example.ts';
import { becomeTheOnlyOne } from './one-at-a-time.ts';
import { PROGRAM_FLAGS } from './program-flags.ts';

// The supervisor of the embedded default: owns PostgreSQL, runs the API and the worker below it, and stops them all.
class DemoNotPreparedError extends Error {
  override readonly name = 'DemoNotPreparedError';
  constructor(exitCode: number | null) {
    super(`Tables or demo data could not be made (exit code ${exitCode}); the lines above say why.`);
  }
}

const RESTART_MS = 1_000;
const PARENT_LOOK_MS = 1_000;
const here = dirname(fileURLToPath(import.meta.url));
const folder = dataFolder();
const port = Number(process.env['PORT'] ?? 4000);
const startedAt = performance.now();
const say = (text: string): void => console.log(text);

let stopping = false;
let children: Child[] = [];
let database: EmbeddedPostgres | null = null;
await becomeTheOnlyOne(folder, { onAskedToStop: () => void stop(), say });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
stopWithParent();
const { postgres, url } = await openEmbeddedDatabase(folder);
database = postgres;
const variables: NodeJS.ProcessEnv = {
  ...process.env,
  NODE_ENV: 'production',
  DEMO: '1',
  DATABASE_URL: url,
  AUTH_SECRET: ownSecret('auth-secret', 'base64url'),
  PERSONAL_DATA_KEY: ownSecret('personal-data-key', 'base64'),
  PORT: `${port}`,
  PUBLIC_URL: `http://localhost:${port}`,
  LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn',
  MAIL_FOLDER: join(folder, 'mail'),
  FILES_FOLDER: filesFolder(folder),
};
delete variables['REDIS_URL'];
delete variables['MEILI_URL'];
delete variables['S3_URL'];
const environment = parseEnvironment(variables);

await prepareDemo();

children = [run('API', '../server/main.js', API_ROLE), run('worker', '../workers/main.js', WORKER_ROLE)];
void keepRunning(postgres, { folder, isStopping: () => stopping, say, onStarted: (again) => (database = again) }).catch(
  (error: unknown) => {
    console.error(error);
    void stop();
  },
);
await Promise.all(children.map(({ ready }) => ready));

say('');
say(`  银企融资对接平台  Credit Bridge      ${environment.PUBLIC_URL}`);
say(`  GraphQL API                         ${environment.PUBLIC_URL}/graphql`);
say(`  Data folder                         ${folder}`);
say(`  Ready in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
say('');
say('  Demo accounts (password for all of them: ' + (DEMO_ACCOUNTS[0]?.password ?? '') + ')');
for (const account of DEMO_ACCOUNTS) say(`    ${account.email.padEnd(28)} ${account.name}`);
say('');
if (process.env['CREDIT_BRIDGE_EXAMPLE'] !== '0') {
  await quietWorker();
  await showLiveExample({ url: environment.PUBLIC_URL, say, isStopping: () => stopping }).catch((error: Error) =>
    say(`  The live example did not work: ${error.message}`),
  );
}
say('  Ctrl-C stops everything.');

/** Whoever started us may be killed without a word to us; then nobody could end us with Ctrl-C any more. */
function stopWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) void stop();
  }, PARENT_LOOK_MS).unref();
}

/** At the first start the needs of the demo are matched first; the example would wait behind them. */
async function quietWorker(): Promise<void> {
  let isTold = false;
  for (let look = 0; look < 600 && !stopping; look += 1) {
    const metrics = await fetch(`http://127.0.0.1:${port + 1}/metrics`).then(
      (response) => response.text(),
      () => '',
    );
    const busy = [...metrics.matchAll(/^(?:queue_jobs\{[^}]*state="waiting"\}|outbox_lag_seconds) (\S+)$/gm)];
    if (busy.length > 0 && busy.every((match) => Number(match[1]) === 0)) return;
    if (!isTold) say('  Matching the needs of the demo ...');
    isTold = true;
    await new Promise((settle) => setTimeout(settle, 200));
  }
}

/** The demo signs its cookies and wraps its keys with secrets of its own, made at the first start and kept beside the data. */
function ownSecret(name: string, encoding: 'base64' | 'base64url'): string {
  const file = join(folder, name);
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString(encoding), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

/** Tables and demo data are made by a process of its own, so that what it loads does not stay in the supervisor. */
async function prepareDemo(): Promise<void> {
  const child = fork(join(here, 'prepare-demo.js'), [], { env: variables, execArgv: ['--enable-source-maps'] });
  child.once('message', (accounts) => (variables['DEMO_ACCOUNTS'] = JSON.stringify(accounts)));
  const code = await new Promise<number | null>((settle) => child.once('exit', settle));
  if (code !== 0 && !stopping) throw new DemoNotPreparedError(code);
}

type Child = { process: ChildProcess; ready: Promise<void> };

/** Runs one part and starts it again when it dies; each part stops by itself when this supervisor is killed. */
function run(name: string, file: string, role: typeof API_ROLE | typeof WORKER_ROLE): Child {
  const start = (): ChildProcess =>
    fork(join(here, file), [], {
      env: { ...variables, DATABASE_URL: urlForRole(url, role) },
      execArgv: [...PROGRAM_FLAGS],
      detached: true,
    });
  const child: Child = { process: start(), ready: Promise.resolve() };
  const watch = (): void => {
    child.process.once('exit', (code, signal) => {
      if (stopping) return;
      say(`  ${name} ended (${signal ?? code}); it is started again.`);
      setTimeout(() => {
        if (stopping) return;
        child.process = start();
        watch();
      }, RESTART_MS);
    });
  };
  child.ready = new Promise((settle) => child.process.once('message', () => settle()));
  watch();
  return child;
}

async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  say('\n  Stopping ...');
  await Promise.all(
    children.map(
      ({ process: child }) =>
        new Promise<void>((settle) => {
          if (child.exitCode !== null || child.signalCode !== null) return settle();
          child.once('exit', () => settle());
          child.kill('SIGTERM');
          setTimeout(() => child.kill('SIGKILL'), 8_000).unref();
        }),
    ),
  );
  await database?.stop();
  process.exit(0);
}
