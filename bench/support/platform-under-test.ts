import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { parseEnvironment } from '../../adapters/environment.ts';
import { startEmbeddedPostgres } from '../../adapters/postgres/embedded-postgres.ts';
import { API_ROLE, urlForRole, WORKER_ROLE } from '../../adapters/postgres/roles.ts';
import { wireAccounts, wirePlatform } from '../../adapters/wire.ts';
import { CreditProduct, CreditProductVersion } from '../../schema/entities/market/credit-product.entity.ts';
import { Membership } from '../../schema/entities/registry/organisation.entity.ts';
import { toSnapshot } from '../../schema/terms-json.ts';
import { seedDemo } from '../../tools/demo/seed.ts';
import { migrate } from '../../tools/migrate.ts';
import { PROGRAM_FLAGS } from '../../tools/program-flags.ts';
import { makeManyProducts } from './make-market.ts';

const DATABASE = 'credit_bridge_bench';
const PASSWORD = 'bench-only-2026';
const CHUNK = 500;

/** Somebody who is signed in. */
export type BenchCaller = { readonly cookie: string };
export type BenchFirm = BenchCaller & { readonly firmId: string };
export type PlatformUnderTest = {
  readonly url: string;
  readonly databaseUrl: string;
  readonly pool: pg.Pool;
  readonly firms: readonly BenchFirm[];
  readonly ask: <T>(caller: BenchCaller, query: string, variables: object) => Promise<T>;
  readonly stop: () => Promise<void>;
};

/**
 * PostgreSQL in a temporary folder, the demo's town with products added up to `productsOnline`, signed-in firms, and
 * the API and the worker as processes of their own. The demo's own needs are not matched: they would be in the way.
 */
export async function startPlatformUnderTest(plan: {
  productsOnline: number;
  firms: number;
}): Promise<PlatformUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'credit-bridge-bench-'));
  const postgres = await startEmbeddedPostgres(folder);
  await createDatabase(postgres.urlOf('postgres'));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const databaseUrl = postgres.urlOf(DATABASE);
  const settings: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: 'production',
    DEMO: '1',
    DATABASE_URL: databaseUrl,
    AUTH_SECRET: 'only the bench signs its cookies with this',
    PORT: `${port}`,
    PUBLIC_URL: url,
    LOG_LEVEL: 'warn',
    RATE_LIMIT_PER_MINUTE: '100000000',
  };
  delete settings['REDIS_URL'];
  delete settings['MEILI_URL'];
  await migrate({ DATABASE_URL: databaseUrl });
  const firms = await fill(settings, plan);
  const children = (
    [
      ['../../server/main.js', API_ROLE],
      ['../../workers/main.js', WORKER_ROLE],
    ] as const
  ).map(([file, role]) => startProgram(file, { ...settings, DATABASE_URL: urlForRole(databaseUrl, role) }));
  await Promise.all(children.map(({ ready }) => ready));
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 4 });
  return {
    url,
    databaseUrl,
    pool,
    firms,
    ask: (caller, query, variables) => ask(url, caller, { query, variables }),
    stop: async () => {
      await pool.end();
      await Promise.all(children.map(({ stop }) => stop()));
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A built program in a process of its own; it is ready when it says so. */
export function startProgram(file: string, env: NodeJS.ProcessEnv) {
  const child: ChildProcess = fork(fileURLToPath(new URL(file, import.meta.url)), [], {
    env,
    execArgv: [...PROGRAM_FLAGS],
  });
  const ended = once(child, 'exit');
  return {
    ready: Promise.race([
      once(child, 'message').then(() => undefined),
      ended.then(() => Promise.reject(new Error(`${file} ended before it was ready`))),
    ]),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${DATABASE}`);
  await client.end();
}

async function fill(
  variables: NodeJS.ProcessEnv,
  plan: { productsOnline: number; firms: number },
): Promise<BenchFirm[]> {
  const environment = parseEnvironment(variables);
  const platform = await wirePlatform(environment);
  const accounts = wireAccounts(environment, {
    logger: { warn() {}, error: console.error },
    now: platform.deps.now,
    keys: platform.pool,
  });
  const { auth, clientAddressHeader } = accounts;
  const baseUrl = environment.PUBLIC_URL;
  try {
    await seedDemo(platform, auth, platform.deps.today());
    const { pool, deps } = platform;
    const { rows: counted } = await pool.query<{ online: number }>(
      "select count(*)::int as online from credit_product where state = 'ONLINE'",
    );
    const at = { createdAt: deps.now(), updatedAt: deps.now() };
    const added = makeManyProducts(plan.productsOnline - (counted[0]?.online ?? 0));
    for (let from = 0; from < added.length; from += CHUNK) {
      const chunk = added.slice(from, from + CHUNK);
      const products = chunk.map(({ name, terms: { productId: id, bankId, version } }) => {
        return { id, bankId, name, version, state: 'ONLINE' as const, flags: [], reviewNote: null, ...at };
      });
      await deps.read().insertMany(CreditProduct, products);
      const versions = chunk.map(({ name, terms }) => {
        const { productId, version } = terms;
        return { productId, version, name, terms: toSnapshot(terms), createdAt: at.createdAt };
      });
      await deps.read().insertMany(CreditProductVersion, versions);
    }
    await pool.query('update outbox_event set relayed_at = now()');
    await pool.query('analyze');
    const { rows } = await pool.query<{ id: string }>(
      // Large enough that no need looks too large for it, and with no live need that one of ours could repeat.
      `select id from firm where revenue_fen > 500000000 and not exists
         (select from credit_need where firm_id = firm.id and live_key is not null) order by id limit $1`,
      [plan.firms],
    );
    return await Promise.all(
      rows.map(async ({ id: firmId }, index): Promise<BenchFirm> => {
        const email = `firm-${index}@bench.example`;
        const { userId } = await auth.createUser({ email, password: PASSWORD, name: `Firm ${index}` });
        const membership = { id: deps.newId(), userId, organisationId: firmId, role: 'FIRM_USER' as const };
        await deps.read().insert(Membership, membership);
        const request = new Request(`${baseUrl}/api/auth/sign-in/email`, {
          method: 'POST',
          // Each firm signs in from an address of its own: sign-ins from one address are few a minute.
          headers: {
            'content-type': 'application/json',
            origin: baseUrl,
            [clientAddressHeader]: `10.0.${index >> 8}.${index & 255}`,
          },
          body: JSON.stringify({ email, password: PASSWORD }),
        });
        const answer = await auth.handler(request);
        if (!answer.ok) throw new Error(`sign-in answered ${answer.status}`);
        return { firmId, cookie: cookiesOf(answer) };
      }),
    );
  } finally {
    await accounts.close();
    await platform.close();
  }
}

/** Signs one of the demo's accounts in through the API. */
export async function signInAs(
  url: string,
  account: { readonly email: string; readonly password: string },
): Promise<BenchCaller> {
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(account),
  });
  if (!answer.ok) throw new Error(`sign-in answered ${answer.status}`);
  return { cookie: cookiesOf(answer) };
}

const cookiesOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');

async function ask<T>(url: string, { cookie }: BenchCaller, body: object): Promise<T> {
  const headers = { 'content-type': 'application/json', origin: url, cookie };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) });
  const answer = (await response.json()) as { data?: T; errors?: { message: string }[] };
  if (answer.data === undefined || answer.errors !== undefined)
    throw new Error(answer.errors?.[0]?.message ?? `the API answered ${response.status}`);
  return answer.data;
}
