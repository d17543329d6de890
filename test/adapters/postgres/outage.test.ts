import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { createPostgresLiveBus } from '../../../adapters/postgres/live-bus.ts';
import { createOrm } from '../../../adapters/postgres/orm.ts';
import { createJobQueue } from '../../../adapters/queue/queue.ts';
import { startRelay } from '../../../workers/relay.ts';
import { eventually } from '../../support/eventually.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const NAME = /test_[0-9a-f]+/;
let database: TestDatabase;
let pool: pg.Pool;
let server: pg.Client;
let name: string;

beforeEach(async () => {
  database = await createTestDatabase();
  name = NAME.exec(database.url)?.[0] ?? '';
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
  pool.on('error', () => undefined);
  server = new pg.Client({ connectionString: inject('databaseServerUrl') });
  await server.connect();
});

afterEach(async () => {
  await pool.end();
  await server.end();
  await database.drop();
});

/** The database refuses everybody for longer than a few attempts to reconnect, as it does while it restarts. */
async function outage(): Promise<void> {
  await server.query(`alter database ${name} with allow_connections false`);
  await server.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
  const refusedSince = Date.now();
  await eventually(() => Date.now() - refusedSince > 1_500);
  await server.query(`alter database ${name} with allow_connections true`);
}

test('live updates arrive again after an outage that lasted longer than one attempt to reconnect', async () => {
  const bus = createPostgresLiveBus({ url: database.url, pool });
  const heard: string[] = [];
  await bus.subscribe('need:1', (id) => heard.push(id));
  await outage();
  await eventually(async () => {
    await bus.publish({ topic: 'need:1', id: 'again' });
    return heard.length > 0;
  });
  await bus.close();
});

test('relay and queue go on after an outage of the database: the event written afterwards is executed', async () => {
  const queue = await createJobQueue({ databaseUrl: database.url, redisUrl: undefined });
  const executed: string[] = [];
  const workers = await queue.work(async (job) => void executed.push(job.name));
  const relay = startRelay({ databaseUrl: database.url, queue, log: pino({ level: 'silent' }) });
  await outage();
  const payload = { name: 'firm.facts-changed.v1', firmId: randomUUID(), factsVersion: 1 };
  await pool.query(`insert into outbox_event (name, payload, occurred_at) values ($1, $2, now())`, [
    payload.name,
    payload,
  ]);
  await eventually(() => executed.includes('match-firm'), { timeoutMs: 20_000 });
  expect(executed).not.toContain('match-need');
  await relay.close();
  await workers.close();
  await queue.close();
});

test('a connection that dies in a transaction is no loss to the pool, which also closes', async () => {
  const orm = createOrm({ url: database.url, poolMax: 2 });
  const die = (): Promise<unknown> =>
    orm.em.fork().transactional(async (em) => em.execute('select pg_terminate_backend(pg_backend_pid())'));
  for (let round = 0; round < 3; round += 1) {
    const outcomes = await Promise.allSettled([die(), die()]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const [row] = await orm.em.fork().execute<{ one: number }[]>('select 1 as one');
    expect(row?.one).toBe(1);
  }
  await orm.close();
});
