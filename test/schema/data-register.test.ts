import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { columnIn, DATA_REGISTER, NO_PERSONAL_DATA } from '../../domain/privacy/register.ts';
import { inventoryOf } from '../../tools/inventory/inventory-table.ts';
import { type RunningPlatform, startRunningPlatform } from '../support/running-platform.ts';

let running: RunningPlatform;
let client: pg.Client;
/** Columns by table, as an installation has them. */
let columns: Map<string, string[]>;

beforeAll(async () => {
  // All that a running installation makes: migrations, tables of the sign-in, of the queue and of the index.
  running = await startRunningPlatform({ hasWorker: false });
  client = new pg.Client({ connectionString: running.databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `select table_schema || '.' || table_name as name, array_agg(column_name::text order by ordinal_position) as columns
     from information_schema.columns where table_schema not in ('pg_catalog', 'information_schema') group by 1`,
  );
  columns = new Map(rows.map((row) => [row.name, row.columns]));
}, 60_000);
afterAll(async () => {
  await client?.end();
  await running?.close();
});

const saysNothing = (name: string): boolean =>
  Object.hasOwn(NO_PERSONAL_DATA, name) || Object.hasOwn(NO_PERSONAL_DATA, `${name.split('.')[0]}.*`);

test('every table is either registered or says why it holds no personal data, never both', () => {
  expect([...columns.keys()].filter((name) => !saysNothing(name) && DATA_REGISTER[name] === undefined)).toEqual([]);
  expect(Object.keys(DATA_REGISTER).filter(saysNothing)).toEqual([]);
});

test('every column of a registered table stands in exactly one group of the register', () => {
  for (const [name, registered] of Object.entries(DATA_REGISTER)) {
    const groups = [...Object.values(registered.columns), registered.actors, registered.plain].flat();
    const unknown = (columns.get(name) ?? []).filter((column) => columnIn(name, column) === null);
    expect(unknown, `${name} has columns that the register does not know`).toEqual([]);
    expect(groups.toSorted(), `${name} names a column twice`).toEqual([...new Set(groups)].toSorted());
  }
});

test('the register names no table and no column that is not there', () => {
  const names = [...Object.keys(DATA_REGISTER), ...Object.keys(NO_PERSONAL_DATA)].filter(
    (name) => !name.endsWith('.*'),
  );
  expect(names.filter((name) => !columns.has(name))).toEqual([]);
  for (const [name, registered] of Object.entries(DATA_REGISTER)) {
    const there = columns.get(name) ?? [];
    const links = Object.values(registered.rows).flat();
    const named = [
      ...[...Object.values(registered.columns), registered.actors, registered.plain].flat(),
      ...registered.withheld,
      ...registered.mayName,
      ...links.map(({ column }) => column),
      ...Object.values(registered.erasure).flatMap((one) => (one.kind === 'blanked' ? one.columns : [])),
    ];
    expect(
      named.filter((column) => !there.includes(column)),
      name,
    ).toEqual([]);
    for (const { through } of links)
      if (through !== undefined) expect(columns.get(through.table), name).toContain(through.column);
  }
});

test('whoever has rows in a table is told what an erasure does to them', () => {
  for (const [name, { rows, erasure }] of Object.entries(DATA_REGISTER))
    expect(Object.keys(erasure).toSorted(), name).toEqual(Object.keys(rows).toSorted());
});

test('the inventory in the documents is the one that the register gives', () => {
  // The formatter widens the columns of a table.
  const plain = (text: string): string => text.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---');
  const text = readFileSync('docs/data-protection.md', 'utf8');
  expect(plain(text), 'run: npm run inventory').toContain(plain(inventoryOf(DATA_REGISTER)));
});
