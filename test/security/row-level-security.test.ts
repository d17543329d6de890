import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { API_ROLE } from '../../adapters/postgres/roles.ts';
import { scopeConnections } from '../../adapters/postgres/scoped-pool.ts';
import { type Access, inAccess, inScope } from '../../schema/access/access.ts';
import { type Party, type RunningPlatform, startRunningPlatform } from '../support/running-platform.ts';

let running: RunningPlatform;
let firms: Party[];
let pool: pg.Pool;

beforeAll(async () => {
  running = await startRunningPlatform({ hasWorker: false });
  firms = [await running.firm(), await running.firm()];
  pool = new pg.Pool({ connectionString: running.apiDatabaseUrl, max: 2 });
  scopeConnections(pool);
}, 60_000);
afterAll(async () => {
  await pool?.end();
  await running?.close();
});

const accessOf = ({ organisationId }: Party): Access => ({ organisationId, personId: 'somebody', reach: 'own' });
const idsSeen = async (): Promise<string[]> => {
  const { rows } = await pool.query<{ id: string }>('select id from firm order by id');
  return rows.map(({ id }) => id);
};

test('two tenants that take turns on two connections, in and out of transactions that fail, never see a row of the other', async () => {
  const pause = (): Promise<void> => new Promise((settle) => setTimeout(settle, Math.random() * 2));
  const one = async (firm: Party, at: number): Promise<string[][]> =>
    inAccess(accessOf(firm), async () => {
      const seen: string[][] = [await idsSeen()];
      const client = await pool.connect();
      try {
        await client.query('begin');
        await pause();
        seen.push((await client.query<{ id: string }>('select id from firm')).rows.map(({ id }) => id));
        if (at % 3 === 0) {
          await client.query('select * from no_such_table').catch(() => undefined);
          await client.query('rollback');
          seen.push((await client.query<{ id: string }>('select id from firm')).rows.map(({ id }) => id));
        } else if (at % 3 === 1) {
          const all = await inScope('market', () => client.query('select id from firm'));
          expect(all.rows.length).toBeGreaterThan(1);
          seen.push((await client.query<{ id: string }>('select id from firm')).rows.map(({ id }) => id));
          await client.query('commit');
        } else await client.query('rollback');
      } finally {
        client.release();
      }
      await pause();
      seen.push(await idsSeen());
      return seen;
    });
  const runs = await Promise.all(
    Array.from({ length: 200 }, async (_none, at) => {
      const firm = firms[at % 2] as Party;
      return { firm, seen: await one(firm, at) };
    }),
  );
  for (const { firm, seen } of runs) for (const ids of seen) expect(ids).toEqual([firm.organisationId]);
  // Whoever comes without a caller gets nothing of what was said on the same connections before.
  expect(await idsSeen()).toEqual([]);
});

describe('the role that serves requests', () => {
  let client: pg.Client;
  beforeAll(async () => {
    client = new pg.Client({ connectionString: running.apiDatabaseUrl });
    await client.connect();
  });
  afterAll(() => client?.end());
  const refused = (sql: string): Promise<string> =>
    client.query(sql).then(
      () => 'done',
      (error: { code?: string }) => error.code ?? 'failed',
    );

  test('sees no protected row while nobody was named', async () => {
    expect((await client.query('select current_user')).rows).toEqual([{ current_user: API_ROLE }]);
    const tables = await protectedTables();
    expect(tables.length).toBeGreaterThan(50);
    for (const table of tables) {
      const { rows } = await client.query(`select 1 from ${table} limit 1`);
      const isPublic = ['organisation', 'list_type', 'list_release'].includes(table);
      if (!isPublic) expect(rows, table).toEqual([]);
    }
  });

  test('can neither switch policies off, nor change them, nor become somebody who passes by', async () => {
    const codes: Record<string, string> = {};
    for (const sql of [
      'alter table firm disable row level security',
      'drop policy firm_seen on firm',
      'create policy mine on firm for select using (true)',
      'alter table firm owner to credit_bridge_api',
      'set role app',
      'set role credit_bridge_worker',
      'set session authorization app',
      'alter role credit_bridge_api bypassrls',
      'grant credit_bridge_worker to credit_bridge_api',
      'create table public.copy_of_firm as select * from firm',
      `copy firm to program 'cat'`,
      'truncate firm cascade',
      'alter function app_reach() owner to credit_bridge_api',
      `create or replace function app_reach() returns text language sql as $$ select 'all' $$`,
      'alter table history_event disable trigger user',
    ])
      codes[sql] = await refused(sql);
    for (const [sql, code] of Object.entries(codes)) expect(code, sql).toBe('42501');
    // Switching it off is understood as "rather fail than be filtered", and so it fails.
    await client.query('set row_security = off');
    expect(await refused('select * from firm')).toBe('42501');
    await client.query('reset row_security');
  });

  test('writes no row for another organisation', async () => {
    const mine = firms[0]?.organisationId ?? '';
    const other = firms[1]?.organisationId ?? '';
    await client.query(`select set_config('app.organisation', $1, false), set_config('app.reach', 'own', false)`, [
      mine,
    ]);
    const need = `insert into credit_need (id, firm_id, version, state, flags, created_at, updated_at) values ('${randomUUID()}', $1, 1, 'SUBMITTED', '{}', now(), now())`;
    await expect(client.query(need, [other])).rejects.toThrow(/row-level security/);
    expect((await client.query(`update firm set name = 'x' where id = $1`, [other])).rowCount).toBe(0);
    expect((await client.query('delete from firm where id = $1', [other])).rowCount).toBe(0);
    expect((await client.query('select id from firm')).rows).toEqual([{ id: mine }]);
    await client.query(`select set_config('app.organisation', '', false)`);
  });
});

async function protectedTables(): Promise<string[]> {
  const { rows } = await running.platform.pool.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relrowsecurity order by 1`,
  );
  return rows.map(({ name }) => name);
}

/** Tables that hold nothing of one firm, bank or person, or that say of themselves why they are open. */
const OPEN_TABLES: Readonly<Record<string, string>> = {
  affinity_loan: 'loans that a model learned from, without firm or name; its bank is public in the model card',
  affinity_model: 'models',
  bank: 'the banks of the city are public',
  bank_agreement: 'which bank takes part in which scheme is public among banks and fund',
  bridge_pool: 'one balance',
  cap_usage: 'caps of the fund; banks read their headroom from them',
  class_floor: 'dated policy',
  credit_product: 'the catalogue is public',
  credit_product_version: 'the catalogue is public',
  demo_clock: 'the clock of the demonstration',
  demo_seeded: 'the demonstration',
  demo_seeding: 'the demonstration',
  history_anchor: 'hashes',
  lpr_fixing: 'published rates',
  market_standing: 'prices over the whole market',
  mask_group: 'what at least five firms share, made to be shown',
  mask_member: 'which mask a firm wears; the masks are made to be shown',
  match_session: 'sessions are public',
  outbox_event: 'ids for the relay',
  policy_proposal: 'settings of schemes',
  project: 'projects of lists of the city',
  processor: 'who processes data for the platform is told to everybody',
  reconciliation: 'sums of the fund',
  retention_policy: 'dated policy, under which everybody stands',
  rematch_range: 'work of the matcher',
  schema_migration: 'migrations',
  scheme_policy: 'dated policy',
  score_policy: 'dated policy',
  search_synonym: 'dictionary',
  session_setting: 'dated policy',
  sla_profile: 'dated policy',
  tag_policy: 'dated policy',
  timer: 'what the clock is to do, by id',
  turned_day: 'which days were turned',
};

test('every table is protected or says why it is open, so that a new one cannot be forgotten', async () => {
  const { rows } = await running.platform.pool.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and not relrowsecurity order by 1`,
  );
  expect(rows.map(({ name }) => name).filter((name) => OPEN_TABLES[name] === undefined)).toEqual([]);
});
