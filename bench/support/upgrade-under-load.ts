import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { runMigrations } from '../../adapters/postgres/run-migrations.ts';

/** How much stands in the database of the earlier release. */
export type Filling = { readonly firms: number; readonly events: number };

export type Upgraded = {
  readonly migrations: number;
  readonly seconds: number;
  readonly requests: number;
  /** Requests that the database refused, with what it said. */
  readonly refused: readonly string[];
  /** The longest that one request waited from its first statement to its commit, in milliseconds. */
  readonly longestMs: number;
  /** Rows that were written before and meanwhile, and those that are there afterwards. */
  readonly written: number;
  readonly found: number;
};

const CLIENTS = 4;
/** A request every so often from each client, as the API of a city has them; each is a transaction over several tables. */
const BETWEEN_MS = 5;
const TOWN = '441900119';

/**
 * Migrates an empty database to an earlier release, fills it, and brings it to this one while clients read and write.
 * The clients ask what every release since the first could be asked, in the order in which the API locks.
 */
export async function upgradeUnderLoad(url: string, of: { readonly release: string; readonly filling: Filling }) {
  await runMigrations(url, { to: of.release });
  const pool = new pg.Pool({ connectionString: url, max: CLIENTS + 1 });
  // A connection that is cut is told to whoever asks by it.
  pool.on('error', () => undefined);
  try {
    await fill(pool, of.filling);
    const before = await counted(pool);
    const load = startLoad(pool);
    const startedAt = performance.now();
    await runMigrations(url);
    const seconds = (performance.now() - startedAt) / 1_000;
    const { requests, refused, longestMs } = await load.stop();
    const after = await counted(pool);
    const upgraded: Upgraded = {
      migrations: after.migrations - before.migrations,
      seconds,
      requests,
      refused,
      longestMs,
      written: before.events + requests - refused.length,
      found: after.events,
    };
    return upgraded;
  } finally {
    await pool.end();
  }
}

async function fill(pool: pg.Pool, { firms, events }: Filling): Promise<void> {
  await pool.query(
    `insert into organisation (id, kind, name, credit_code, created_at)
     select md5(i::text)::uuid, 'FIRM', '东莞市第' || i || '号有限公司', lpad(i::text, 18, '0'), now() from generate_series(1, $1::int) i`,
    [firms],
  );
  await pool.query(
    `insert into firm (id, name, credit_code, industry_code, division_code, staff, size_class, verification, facts_version, created_at)
     select id, name, credit_code, 'C39', '${TOWN}', 50, 'SMALL', 'VERIFIED', 1, now() from organisation`,
  );
  await pool.query(
    `insert into credit_need (id, firm_id, version, state, flags, expires_on, published_at, created_at, updated_at)
     select md5('need' || id::text)::uuid, id, 1, 'PUBLISHED', '{}', '2030-01-01', now(), now(), now() from firm`,
  );
  await pool.query(
    `insert into history_event (id, stream_id, sequence, name, detail, actor_id, occurred_at, previous_hash, hash)
     select gen_random_uuid(), md5((i % $2::int + 1)::text)::uuid, 1000000 + i, 'firm.registered', '{}', 'somebody',
       now() - i * interval '1 second', '', '' from generate_series(1, $1::int) i`,
    [events, firms],
  );
  await pool.query(
    `insert into outbox_event (name, payload, occurred_at, relayed_at)
     select 'credit-need.published.v1', '{}', now(), now() from generate_series(1, $1::int)`,
    [events],
  );
}

async function counted(pool: pg.Pool): Promise<{ migrations: number; events: number }> {
  const { rows } = await pool.query<{ migrations: number; events: number }>(
    `select (select count(*)::int from schema_migration) as migrations, (select count(*)::int from history_event) as events`,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('a count is one row');
  return row;
}

function startLoad(pool: pg.Pool) {
  const refused: string[] = [];
  let requests = 0;
  let longestMs = 0;
  let isOver = false;
  const client = async (): Promise<void> => {
    while (!isOver) {
      const startedAt = performance.now();
      requests += 1;
      await request(pool, requests).catch((error: unknown) => void refused.push(String(error)));
      longestMs = Math.max(longestMs, performance.now() - startedAt);
      await pause(BETWEEN_MS);
    }
  };
  const clients = Array.from({ length: CLIENTS }, client);
  return {
    async stop() {
      isOver = true;
      await Promise.all(clients);
      return { requests, refused, longestMs };
    },
  };
}

/** Reads a need and its firm, revises the need, and leaves history and outbox behind. */
async function request(pool: pg.Pool, turn: number): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rows } = await client.query<{ id: string; firm_id: string }>(
      'select n.id, n.firm_id from credit_need n join firm f on f.id = n.firm_id order by n.id limit 1 offset $1',
      [turn % 100],
    );
    const [need] = rows;
    if (need === undefined) throw new Error('no need is there');
    await client.query('update credit_need set updated_at = now() where id = $1', [need.id]);
    await client.query(
      `insert into history_event (id, stream_id, sequence, name, detail, actor_id, occurred_at, previous_hash, hash)
       values (gen_random_uuid(), $1, $2, 'credit-need.revised', '{}', 'somebody', now(), '', '')`,
      [need.firm_id, turn],
    );
    await client.query(
      `insert into outbox_event (name, payload, occurred_at) values ('credit-need.revised.v1', '{}', now())`,
    );
    await client.query('commit');
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}
