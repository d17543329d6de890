import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../adapters/postgres/embedded-postgres.ts';
import { eventually } from '../../support/eventually.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../../support/temporary-folder.ts';

let folder: TemporaryFolder;
let started: EmbeddedPostgres[];

beforeEach(() => {
  folder = createTemporaryFolder();
  started = [];
});

afterEach(async () => {
  for (const server of started) await server.stop();
  folder.remove();
});

async function start(): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres(folder.path);
  started.push(server);
  return server;
}

async function ask<Row extends pg.QueryResultRow>(server: EmbeddedPostgres, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: server.urlOf('postgres') });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

const postmasterPid = (): number =>
  Number(readFileSync(join(folder.path, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);

test('every acknowledged row survives kill -9 of the server, and the next start recovers it', async () => {
  const server = await start();
  await ask(server, 'create table kept (id int primary key)');
  await ask(server, 'insert into kept select generate_series(1, 1000)');
  process.kill(postmasterPid(), 'SIGKILL');
  await eventually(async () => {
    await expect(ask(server, 'select 1')).rejects.toThrow();
  });

  const again = await start();
  expect(again.attached).toBe(false);
  expect(await ask(again, 'select count(*)::int as count from kept')).toEqual([{ count: 1000 }]);
});

test('a second start on the same folder attaches to the running server', async () => {
  const first = await start();
  await ask(first, 'create table seen (id int)');
  const second = await start();
  expect([first.attached, second.attached]).toEqual([false, true]);
  expect(await ask(second, 'select count(*)::int as count from seen')).toEqual([{ count: 0 }]);
});

test('a clean stop and a start keep the data', async () => {
  const first = await start();
  await ask(first, 'create table kept as select 42 as answer');
  await first.stop();
  expect(await ask(await start(), 'select answer from kept')).toEqual([{ answer: 42 }]);
});

test('trigrams of Chinese names are found, which the C locale would make impossible', async () => {
  const server = await start();
  await ask(server, 'create extension pg_trgm');
  const [row] = await ask<{ count: number }>(server, `select cardinality(show_trgm('江苏恒瑞医药'))::int as count`);
  expect(row?.count).toBeGreaterThan(0);
});
