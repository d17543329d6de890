import 'reflect-metadata';
import pg from 'pg';
import { type Environment, parseSearchEnvironment } from '../adapters/environment.ts';
import { createOrm } from '../adapters/postgres/orm.ts';
import { wireClock, wireSearch } from '../adapters/wire.ts';
import { SEARCH_INDEXES, type SearchIndex } from '../search/port.ts';
import { rebuildIndex } from '../usecases/search/rebuild-index.ts';
import { reconcileSearch } from '../usecases/search/reconcile-search.ts';
import { dataFolder, openEmbeddedDatabase } from './embedded-database.ts';

const USAGE = 'Usage: npm run search -- rebuild|reconcile [products|needs|firms]';
/** Two rebuilds of one index would fill the same second index. */
const LOCK = "select pg_try_advisory_lock(hashtextextended('search.rebuild', 0)) as locked";

const [command, only] = process.argv.slice(2);
const indexes = SEARCH_INDEXES.filter((index) => only === undefined || index === only);
if ((command !== 'rebuild' && command !== 'reconcile') || indexes.length === 0) {
  console.error(USAGE);
  process.exit(2);
}

type SearchSettings = Pick<Environment, 'DATABASE_URL' | 'DEMO' | 'DEMO_CLOCK_START' | 'MEILI_URL' | 'MEILI_KEY'>;

const given = process.env['DATABASE_URL'] ?? '';
const embedded = given === '' ? await openEmbeddedDatabase(dataFolder()) : null;
try {
  const variables = embedded === null ? process.env : { ...process.env, DATABASE_URL: embedded.url, DEMO: '1' };
  await run(parseSearchEnvironment(variables), command);
} finally {
  // A server that ran before belongs to whoever started it.
  if (embedded !== null && !embedded.postgres.attached) await embedded.postgres.stop();
}

async function run(environment: SearchSettings, what: 'rebuild' | 'reconcile'): Promise<void> {
  const pool = new pg.Pool({ connectionString: environment.DATABASE_URL, max: 1 });
  const orm = createOrm({ url: environment.DATABASE_URL, poolMax: 4 });
  const { search, close } = wireSearch(environment);
  try {
    await search.prepare();
    const { today } = await wireClock(environment, pool);
    const deps = { read: () => orm.em.fork(), today, search };
    const client = await pool.connect();
    const { rows } = await client.query<{ locked: boolean }>(LOCK);
    if (rows[0]?.locked !== true) {
      console.error('Another rebuild is running. Wait for it to end.');
      process.exitCode = 1;
    } else for (const index of indexes) await (what === 'rebuild' ? rebuild(deps, index) : reconcile(deps, index));
    client.release(true);
  } finally {
    await close();
    await orm.close();
    await pool.end();
  }
}

type ToolDeps = Parameters<typeof rebuildIndex>[0];

async function rebuild(deps: ToolDeps, index: SearchIndex): Promise<void> {
  const startedAt = performance.now();
  const { subjects, documents } = await rebuildIndex(deps, index, (read) => show(`  ${index}: ${read} read`));
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  console.log(`${index}: ${documents} documents of ${subjects} rows in ${seconds} s; they answer now`);
}

async function reconcile(deps: ToolDeps, index: SearchIndex): Promise<void> {
  const { checked, missing, outdated, surplus } = await reconcileSearch(deps, index);
  console.log(`${index}: ${checked} compared; put right: ${missing} missing, ${outdated} outdated, ${surplus} surplus`);
}

/** A line that changes on a terminal, and nothing elsewhere. */
function show(line: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r${line}`);
}
