import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { runMigrations } from '../../../adapters/postgres/run-migrations.ts';
import { execute, urlOfDatabase } from '../../support/database-server.ts';
import { eventually } from '../../support/eventually.ts';

/** The last before one that alters the history. */
const BEFORE = '0100-mask-groups';
const HISTORY = `insert into history_event (id, stream_id, sequence, name, detail, actor_id, occurred_at, previous_hash, hash)
  values (gen_random_uuid(), gen_random_uuid(), 1, 'firm.listed', '{}', 'somebody', now(), '', '')`;

let url: string;
let reader: pg.Client;
let writer: pg.Client;

beforeEach(async () => {
  const name = `migrations_${randomBytes(6).toString('hex')}`;
  await execute(inject('databaseServerUrl'), `create database ${name}`);
  url = urlOfDatabase(inject('databaseServerUrl'), name);
  [reader, writer] = [new pg.Client({ connectionString: url }), new pg.Client({ connectionString: url })];
  await Promise.all([reader.connect(), writer.connect()]);
});
afterEach(async () => {
  const { database } = writer;
  await Promise.all([reader.end(), writer.end()]);
  await execute(inject('databaseServerUrl'), `drop database ${database} with (force)`);
});

test('a migration that cannot have a table steps back, so that requests behind it go on, and comes again', async () => {
  await runMigrations(url, { to: BEFORE });
  await reader.query('begin');
  await reader.query('select count(*) from history_event');
  const migrated = runMigrations(url);
  await eventually(async () => {
    const { rowCount } = await writer.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like 'alter table "history_event"%'`,
    );
    return rowCount === 1;
  });
  // It stands behind the migration, which stands behind the reader, who does not go away.
  await writer.query(HISTORY);
  await reader.query('commit');
  await migrated;
  const { rows } = await writer.query('select actor_id, request_id from history_event');
  expect(rows).toEqual([{ actor_id: 'somebody', request_id: null }]);
});

test('two runs at once make each change once', async () => {
  await Promise.all([runMigrations(url), runMigrations(url)]);
  const { rows } = await writer.query(
    'select count(*)::int as all, count(distinct name)::int as names from schema_migration',
  );
  expect(rows[0].all).toBe(rows[0].names);
  expect(rows[0].all).toBeGreaterThan(40);
});

test('an index that was being made when the run was killed is made again', async () => {
  await runMigrations(url);
  const index = 'history_event_actor_id_name_occurred_at_id_index';
  await writer.query(`update pg_index set indisvalid = false where indexrelid = $1::regclass`, [index]);
  await writer.query(`delete from schema_migration where name = '0170-history-of-one-actor'`);
  await runMigrations(url);
  const { rows } = await writer.query('select indisvalid from pg_index where indexrelid = $1::regclass', [index]);
  expect(rows).toEqual([{ indisvalid: true }]);
});
