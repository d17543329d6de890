import type { Pool, PoolClient } from 'pg';
import { decideTry, type TryRecord } from '../../domain/slow-down.ts';
import { AUTH_SCHEMA } from '../auth/schema.ts';
import type { Limits, Try } from './limits.ts';

const TRY_TABLE = `${AUTH_SCHEMA}.slowed_try`;
const COUNT_TABLE = `${AUTH_SCHEMA}.request_count`;
/** Rows of windows long over are swept now and then, by whichever process thinks of it. */
const SWEEP_EVERY_MS = 60_000;
const WINDOWS_KEPT = 10;

/** Counts that a crash may lose: nothing is written to the log of the database for them. */
export const LIMIT_TABLES = [
  `create unlogged table if not exists ${TRY_TABLE} (
    key text primary key check (length(key) <= 200),
    tries integer not null check (tries >= 0),
    free_at timestamptz not null,
    last_at timestamptz not null
  )`,
  `create index if not exists slowed_try_last_at on ${TRY_TABLE} (last_at)`,
  `create unlogged table if not exists ${COUNT_TABLE} (
    key text primary key check (length(key) <= 200),
    window_from timestamptz not null,
    count integer not null
  )`,
];

/** Slow-downs and counts of requests in PostgreSQL. The pool stays the caller's. */
export function createPostgresLimits(pool: Pool): Limits {
  let sweptAt = 0;
  return {
    tries: {
      take: (tries, nowMs) => inTransaction(pool, (client) => takeTries(client, tries, nowMs)),
      async forget(keys) {
        await pool.query(`delete from ${TRY_TABLE} where key = any($1)`, [[...keys]]);
      },
      async takeBack(keys) {
        await pool.query(`update ${TRY_TABLE} set tries = greatest(tries - 1, 0) where key = any($1)`, [[...keys]]);
      },
    },
    counts: {
      async add({ key, amount, windowMs, nowMs }) {
        const from = nowMs - (nowMs % windowMs);
        const { rows } = await pool.query<{ count: number }>(
          `insert into ${COUNT_TABLE} as known (key, window_from, count) values ($1, $2, $3)
           on conflict (key) do update set
             count = case when known.window_from >= excluded.window_from then known.count else 0 end + excluded.count,
             window_from = greatest(known.window_from, excluded.window_from)
           returning count`,
          [key, new Date(from), amount],
        );
        if (nowMs - sweptAt > SWEEP_EVERY_MS) {
          sweptAt = nowMs;
          await pool.query(`delete from ${COUNT_TABLE} where window_from < $1`, [
            new Date(from - WINDOWS_KEPT * windowMs),
          ]);
        }
        return { count: rows[0]?.count ?? amount, endsInMs: from + windowMs - nowMs };
      },
    },
    close: async () => undefined,
  };
}

type Row = { key: string; tries: number; free_at: Date; last_at: Date };

/** Locks the rows in the order of their keys, so that two callers never wait for each other in a circle. */
async function takeTries(client: PoolClient, tries: readonly Try[], nowMs: number): Promise<number> {
  const keys = tries.map(({ key }) => key).sort();
  await client.query(
    `insert into ${TRY_TABLE} (key, tries, free_at, last_at)
     select key, 0, to_timestamp(0), to_timestamp(0) from unnest($1::text[]) key on conflict do nothing`,
    [keys],
  );
  const { rows } = await client.query<Row>(
    `select key, tries, free_at, last_at from ${TRY_TABLE} where key = any($1) order by key for update`,
    [keys],
  );
  const known = new Map(rows.map((row) => [row.key, recordOf(row)]));
  const decisions = tries.map(({ key, rule }) => ({ key, decision: decideTry(known.get(key) ?? null, rule, nowMs) }));
  const waits = decisions.map(({ decision }) => (decision.verdict === 'wait' ? decision.waitMs : 0));
  const waitMs = Math.max(0, ...waits);
  if (waitMs > 0) return waitMs;
  for (const { key, decision } of decisions)
    if (decision.verdict === 'go')
      await client.query(`update ${TRY_TABLE} set tries = $2, free_at = $3, last_at = $4 where key = $1`, [
        key,
        decision.next.tries,
        new Date(decision.next.freeAtMs),
        new Date(nowMs),
      ]);
  const longest = Math.max(0, ...tries.map(({ rule }) => rule.forgetAfterMs));
  await client.query(
    `delete from ${TRY_TABLE} where key in
       (select key from ${TRY_TABLE} where last_at < $1 and key <> all($2) limit 100 for update skip locked)`,
    [new Date(nowMs - 2 * longest), keys],
  );
  return 0;
}

const recordOf = (row: Row): TryRecord => ({
  tries: row.tries,
  freeAtMs: row.free_at.getTime(),
  lastAtMs: row.last_at.getTime(),
});

async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
