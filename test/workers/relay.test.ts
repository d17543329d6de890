import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { relayBatch, startRelay } from '../../workers/relay.ts';
import { eventually } from '../support/eventually.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const log = pino({ level: 'silent' });
let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 4 });
  pool.on('error', () => undefined);
});

beforeEach(async () => {
  await pool.query('truncate outbox_event');
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

type AddedJob = { readonly id: string };

async function writeEvents(count: number): Promise<void> {
  const payloads = Array.from({ length: count }, () =>
    JSON.stringify({ name: 'firm.facts-changed.v1', firmId: randomUUID(), factsVersion: 1 }),
  );
  await pool.query(
    `insert into outbox_event (name, payload, occurred_at)
     select 'firm.facts-changed.v1', payload::jsonb, now() from unnest($1::text[]) as payload`,
    [payloads],
  );
}

const eventIds = async (): Promise<string[]> =>
  (await pool.query<{ id: string }>('select id from outbox_event order by id')).rows.map((row) => row.id);

async function waitingCount(): Promise<number> {
  const sql = 'select count(*)::int as count from outbox_event where relayed_at is null';
  return (await pool.query<{ count: number }>(sql)).rows[0]?.count ?? -1;
}

const endConnectionsExceptOwn = (): Promise<unknown> =>
  pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()
              and pid <> pg_backend_pid() and query not like '%pg_terminate_backend%'`);

/** Each event of a firm makes several jobs; the one of matching carries the event's own id and is followed here. */
function createCollector() {
  const added: string[] = [];
  const queue = {
    addAll: async (jobs: readonly AddedJob[]): Promise<void> => {
      added.push(...jobs.map((job) => job.id).filter((id) => id.startsWith('match-firm_')));
    },
  };
  return { added, queue };
}

test('two relays in parallel deliver every event at least once and mark all of them', async () => {
  const { added, queue } = createCollector();
  const relays = [
    startRelay({ databaseUrl: database.url, queue, log }),
    startRelay({ databaseUrl: database.url, queue, log }),
  ];
  await Promise.all([writeEvents(700), writeEvents(300), writeEvents(1)]);
  await eventually(async () => (await waitingCount()) === 0);
  await Promise.all(relays.map((relay) => relay.close()));

  const expected = (await eventIds()).map((id) => `match-firm_e${id}`);
  expect(expected).toHaveLength(1001);
  expect(new Set(added)).toEqual(new Set(expected));
});

test('an event whose transaction commits late is not stepped over', async () => {
  const { added, queue } = createCollector();
  const late = await pool.connect();
  await late.query('begin');
  const inserted = await late.query<{ id: string }>(
    `insert into outbox_event (name, payload, occurred_at) values ('firm.facts-changed.v1', $1, now()) returning id`,
    [{ name: 'firm.facts-changed.v1', firmId: randomUUID(), factsVersion: 1 }],
  );
  await writeEvents(1);
  await relayBatch(pool, queue);
  expect(added).toHaveLength(1);

  await late.query('commit');
  late.release();
  await relayBatch(pool, queue);
  expect(added[1]).toBe(`match-firm_e${inserted.rows[0]?.id}`);
});

test('a relay whose connection dies between adding and marking adds the same ids again', async () => {
  await writeEvents(3);
  const { added, queue } = createCollector();
  const relayPool = new pg.Pool({ connectionString: database.url, max: 1 });
  relayPool.on('error', () => undefined);
  const dying = {
    addAll: async (jobs: readonly AddedJob[]): Promise<void> => {
      await queue.addAll(jobs);
      await endConnectionsExceptOwn();
    },
  };
  await expect(relayBatch(relayPool, dying)).rejects.toThrow();
  expect(await waitingCount()).toBe(3);
  const first = added.splice(0);

  expect(await relayBatch(relayPool, queue)).toBe(3);
  expect(added).toEqual(first);
  expect(await waitingCount()).toBe(0);
  await relayPool.end();
});

test('a running relay survives the loss of all its connections', async () => {
  const { added, queue } = createCollector();
  const relay = startRelay({ databaseUrl: database.url, queue, log });
  await writeEvents(1);
  await eventually(() => added.length === 1);
  await endConnectionsExceptOwn();
  await writeEvents(1);
  await eventually(async () => (await waitingCount()) === 0);
  expect(new Set(added).size).toBe(2);
  await relay.close();
});

test('a queue that refuses leaves the events waiting, and they are relayed when it is back', async () => {
  const { added, queue } = createCollector();
  let isDown = true;
  const flaky = {
    addAll: async (jobs: readonly AddedJob[]): Promise<void> => {
      if (isDown) throw new Error('the queue is down');
      await queue.addAll(jobs);
    },
  };
  await writeEvents(2);
  await expect(relayBatch(pool, flaky)).rejects.toThrow('the queue is down');
  expect(await waitingCount()).toBe(2);
  isDown = false;
  expect(await relayBatch(pool, flaky)).toBe(2);
  expect(added).toHaveLength(2);
});
