import { randomUUID } from 'node:crypto';
import type { MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOrm } from '../../../adapters/postgres/orm.ts';
import { createTransactions } from '../../../adapters/postgres/transactions.ts';
import { hashContent } from '../../../schema/hash-content.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let database: TestDatabase;
let orm: MikroORM;
let pool: pg.Pool;
let inTransaction: ReturnType<typeof createTransactions>;

beforeAll(async () => {
  database = await createTestDatabase();
  orm = createOrm({ url: database.url, poolMax: 8 });
  pool = new pg.Pool({ connectionString: database.url, max: 4 });
  inTransaction = createTransactions({
    orm,
    now: () => new Date('2026-01-28T01:00:00.000Z'),
    newId: () => randomUUID(),
  });
});

afterAll(async () => {
  await pool.end();
  await orm.close();
  await database.drop();
});

type HistoryRow = {
  stream_id: string;
  sequence: number;
  name: string;
  detail: object;
  actor_id: string;
  occurred_at: Date;
  previous_hash: string;
  hash: string;
};

async function historyOf(streamId: string): Promise<HistoryRow[]> {
  const found = await pool.query<HistoryRow>('select * from history_event where stream_id = $1 order by sequence', [
    streamId,
  ]);
  return found.rows;
}

/** Recomputes the chain from the rows alone, as an auditor would. */
function expectChainToVerify(rows: readonly HistoryRow[]): void {
  let previousHash = '0'.repeat(64);
  for (const [index, row] of rows.entries()) {
    expect(row.sequence).toBe(index + 1);
    expect(row.previous_hash).toBe(previousHash);
    const content = {
      streamId: row.stream_id,
      name: row.name,
      detail: row.detail,
      actorId: row.actor_id,
      sequence: row.sequence,
      previousHash,
      occurredAt: row.occurred_at.toISOString(),
    };
    expect(row.hash).toBe(hashContent(content));
    previousHash = row.hash;
  }
}

const outboxCount = async (needId: string): Promise<number> => {
  const sql = `select count(*)::int as count from outbox_event where payload->>'needId' = $1`;
  return (await pool.query<{ count: number }>(sql, [needId])).rows[0]?.count ?? 0;
};

test('rows, events and history are rolled back together when the use-case throws', async () => {
  const needId = randomUUID();
  const attempt = inTransaction(async (work) => {
    work.emit({ name: 'credit-need.published.v1', needId, needVersion: 1 });
    await work.record({ streamId: needId, name: 'published', detail: {}, actorId: 'someone' });
    await work.em.flush();
    throw new Error('refused at the last moment');
  });
  await expect(attempt).rejects.toThrow('refused at the last moment');
  expect(await outboxCount(needId)).toBe(0);
  expect(await historyOf(needId)).toEqual([]);
});

test('events and history are committed together', async () => {
  const needId = randomUUID();
  await inTransaction(async (work) => {
    work.emit({ name: 'credit-need.published.v1', needId, needVersion: 1 });
    await work.record({ streamId: needId, name: 'published', detail: { version: 1 }, actorId: 'someone' });
  });
  expect(await outboxCount(needId)).toBe(1);
  expect(await historyOf(needId)).toHaveLength(1);
});

test('the history of a stream is one chain that verifies from its rows, whatever the order of keys', async () => {
  const streamId = randomUUID();
  await inTransaction(async (work) => {
    await work.record({
      streamId,
      name: 'drafted',
      detail: { zeta: 1, alpha: { y: [1, 2], x: null } },
      actorId: 'firm',
    });
    await work.record({ streamId, name: 'published', detail: { 名称: '江苏恒瑞', amountFen: '100' }, actorId: 'firm' });
  });
  const rows = await historyOf(streamId);
  expect(rows).toHaveLength(2);
  expectChainToVerify(rows);
});

test('twenty writers at once leave one chain without a fork or a gap', async () => {
  const streamId = randomUUID();
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      inTransaction((work) => work.record({ streamId, name: 'changed', detail: { index }, actorId: 'someone' })),
    ),
  );
  const rows = await historyOf(streamId);
  expect(rows).toHaveLength(20);
  expectChainToVerify(rows);
});

test('a changed detail breaks the chain', async () => {
  const streamId = randomUUID();
  await inTransaction((work) => work.record({ streamId, name: 'graded', detail: { grade: 'B' }, actorId: 'someone' }));
  const rows = await historyOf(streamId);
  expect(() => expectChainToVerify(rows.map((row) => ({ ...row, detail: { grade: 'A' } })))).toThrow();
});

test('the database refuses to change or delete history', async () => {
  const streamId = randomUUID();
  await inTransaction((work) => work.record({ streamId, name: 'graded', detail: {}, actorId: 'someone' }));
  await expect(pool.query(`update history_event set name = 'x' where stream_id = $1`, [streamId])).rejects.toThrow(
    'only grows',
  );
  await expect(pool.query('delete from history_event where stream_id = $1', [streamId])).rejects.toThrow('only grows');
});

test('a transaction that asks the pool for a second connection is told so and rolled back, and the pool goes on', async () => {
  const streamId = randomUUID();
  const nested = inTransaction(async ({ record }) => {
    await record({ streamId, name: 'test.nested', detail: {}, actorId: 'test' });
    await orm.em.fork().execute('select 1');
  });
  await expect(nested).rejects.toThrow('A transaction needs one connection');
  expect(await historyOf(streamId)).toEqual([]);
  expect(await orm.em.fork().execute<{ one: number }[]>('select 1 as one')).toEqual([{ one: 1 }]);
});

test('many more transactions than connections all come to their end', async () => {
  const streamIds = Array.from({ length: 60 }, () => randomUUID());
  await Promise.all(
    streamIds.map((streamId) =>
      inTransaction(async ({ em, record }) => {
        await em.execute('select pg_sleep(0.01)');
        await record({ streamId, name: 'test.crowd', detail: {}, actorId: 'test', isFirst: true });
      }),
    ),
  );
  const { rows } = await pool.query<{ count: string }>('select count(*) from history_event where stream_id = any($1)', [
    streamIds,
  ]);
  expect(rows).toEqual([{ count: '60' }]);
});

test('a begin goes with the first statement, and neither an empty transaction nor a failed one leaves anything open', async () => {
  const single = createOrm({ url: database.url, poolMax: 1 });
  const [session] = await single.em.fork().execute<{ pid: number }[]>('select pg_backend_pid() as pid');
  const statesOf = async (): Promise<unknown> =>
    (await pool.query('select state from pg_stat_activity where pid = $1', [session?.pid])).rows;
  await single.em.fork().transactional(async () => undefined);
  expect(await statesOf()).toEqual([{ state: 'idle' }]);
  await single.em.fork().transactional(async (em) => {
    await em.execute('create temporary table kept (n int)');
    expect(await statesOf()).toEqual([{ state: 'idle in transaction' }]);
  });
  const fails = single.em.fork().transactional((em) => em.execute('insert into kept select 1 / 0'));
  await expect(fails).rejects.toThrow('division by zero');
  expect(await statesOf()).toEqual([{ state: 'idle' }]);
  const rolledBack = single.em.fork().transactional(async (em) => {
    await em.execute('insert into kept values (1)');
    throw new Error('changed its mind');
  });
  await expect(rolledBack).rejects.toThrow('changed its mind');
  expect(await single.em.fork().execute('select n from kept')).toEqual([]);
  await single.close();
});
