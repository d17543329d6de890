import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../tools/migrate.ts';
import { eventually } from '../support/eventually.ts';
import { fillMarket } from '../support/fill-market.ts';
import { findFreePort } from '../support/free-port.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const PROGRAM = join('dist', 'app', 'workers', 'main.js');
const PATIENCE = { timeoutMs: 60_000 };
const NEEDS = 1_600;

let database: TestDatabase;
let pool: pg.Pool;
const started: ChildProcess[] = [];

beforeAll(async () => {
  if (!existsSync(PROGRAM)) throw new Error(`Not built: ${PROGRAM}. Run npm run build.`);
  database = await createTestDatabase();
  await migrate({ DATABASE_URL: database.url });
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
  await fillMarket(pool, { needs: NEEDS, products: 200 });
});
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await pool?.end();
  await database?.drop();
});

/** A worker as it runs in production, in a process of its own. */
async function startWorker(): Promise<ChildProcess> {
  const env = {
    ...process.env,
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    AUTH_SECRET: 'only the tests sign cookies with this',
    PUBLIC_URL: 'http://localhost',
    PORT: `${await findFreePort()}`,
    DEMO: '1',
    DEMO_CLOCK_START: '2026-01-28T09:00:00+08:00',
    LOG_LEVEL: 'fatal',
  };
  const child = fork(PROGRAM, [], { env, execArgv: [] });
  started.push(child);
  return child;
}

type Range = { readonly id: string; readonly xmin: string; readonly is_finished: boolean; readonly is_held: boolean };

/** The ranges as they are now. A row that is written again has another xmin; one that a worker holds, a living xmax. */
async function ranges(): Promise<Range[]> {
  const { rows } = await pool.query<Range>(
    `select id, xmin::text, finished_at is not null as is_finished,
       finished_at is null and xmax <> 0 and pg_xact_status(xmax::text::xid8) = 'in progress' as is_held
     from rematch_range order by first_need_id`,
  );
  return rows;
}

test('a worker killed in the middle of a whole market leaves finished ranges whole and nothing else; two others share the rest at once and redo none', async () => {
  const event = JSON.stringify({ name: 'market.changed.v1', what: 'test' });
  await pool.query("insert into outbox_event (name, payload, occurred_at) values ('market.changed.v1', $1, now())", [
    event,
  ]);
  const first = await startWorker();
  await eventually(async () => (await ranges()).some(({ is_finished }) => is_finished), PATIENCE);
  first.kill('SIGKILL');
  await once(first, 'exit');
  // Its connections end with it, and what was under way is undone.
  const finished = await eventually(async () => {
    const now = await ranges();
    if (now.some(({ is_held }) => is_held)) throw new Error('a range is still held');
    return now.filter(({ is_finished }) => is_finished);
  }, PATIENCE);
  expect(finished.length).toBeLessThan(NEEDS / 200);
  const written = async (): Promise<{ needs: number; runs: number }> => {
    const { rows } = await pool.query<{ needs: number; runs: number }>(
      'select count(distinct need_id)::int as needs, count(*)::int as runs from match_run',
    );
    return rows[0] ?? { needs: 0, runs: 0 };
  };
  expect(await written()).toEqual({ needs: finished.length * 200, runs: finished.length * 200 });

  // Nobody may cut or count ranges while this lock is held, so both begin together.
  const gate = await pool.connect();
  await gate.query('begin');
  await gate.query("select pg_advisory_xact_lock(hashtextextended('rematch', 9))");
  await Promise.all([startWorker(), startWorker()]);
  await eventually(async () => {
    const { rows } = await pool.query<{ waiting: number }>(
      "select count(*)::int as waiting from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())",
    );
    return (rows[0]?.waiting ?? 0) >= 2;
  }, PATIENCE);
  await gate.query('commit');
  gate.release();
  let heldAtOnce = 0;
  const last = await eventually(async () => {
    const now = await ranges();
    heldAtOnce = Math.max(heldAtOnce, now.filter(({ is_held }) => is_held).length);
    if (!now.every(({ is_finished }) => is_finished)) throw new Error('not all ranges are finished');
    return now;
  }, PATIENCE);
  expect(heldAtOnce).toBe(2);
  expect(last).toHaveLength(NEEDS / 200);
  for (const range of finished) expect(last).toContainEqual(range);
  expect(await written()).toEqual({ needs: NEEDS, runs: NEEDS });
  const { rows } = await pool.query<{ doubled: number }>(
    `select count(*)::int as doubled from (
       select need_id, rank from recommendation where superseded_at is null group by need_id, rank having count(*) > 1) twice`,
  );
  expect(rows[0]?.doubled).toBe(0);
}, 120_000);
