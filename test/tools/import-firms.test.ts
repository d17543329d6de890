import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../adapters/clock.ts';
import { createOrm } from '../../adapters/postgres/orm.ts';
import { createTransactions } from '../../adapters/postgres/transactions.ts';
import { divisions } from '../../adapters/reference/divisions.ts';
import { civilDate } from '../../domain/calendar.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { loadFirmView } from '../../server/views/firm-view.ts';
import { type ImportSummary, importFirmFile, type RejectedRow } from '../../tools/import-firms/import-firm-file.ts';
import { readFirmFile } from '../../tools/import-firms/read-firm-file.ts';
import { createRejectionLog } from '../../tools/import-firms/rejection-log.ts';
import { importFirms, type RegistryFirm } from '../../usecases/registry/import-firms.ts';
import { makeXlsx } from '../support/make-xlsx.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const ONE = '91350200MA2YJ1XR9G';
const TWO = '91350200776049653A';
/** "企业名称,统一社会信用代码" and "示范一" in GB18030, which no encoder of the platform writes. */
const GB18030_HEADING = Buffer.from('c6f3d2b5c3fbb3c62ccdb3d2bbc9e7bbe1d0c5d3c3b4fac2eb0a', 'hex');
const GB18030_NAME = Buffer.from('cabeb7b6d2bb', 'hex');
const TODAY = civilDate('2026-01-28');

const folder = createTemporaryFolder();
let database: TestDatabase;
let orm: ReturnType<typeof createOrm>;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  orm = createOrm({ url: database.url, poolMax: 6 });
  pool = new pg.Pool({ connectionString: database.url });
});
afterAll(async () => {
  await pool.end();
  await orm.close();
  await database.drop();
  folder.remove();
});
beforeEach(async () => {
  await pool.query('truncate organisation, outbox_event, history_event cascade');
});

const { now } = systemClock();
const depsOf = () => ({ inTransaction: createTransactions({ orm, now, newId }), now, newId });

async function fileOf(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder.path, name);
  await writeFile(path, content);
  return path;
}

async function importFile(
  path: string,
  write: (firms: readonly RegistryFirm[]) => ReturnType<typeof importFirms> = (firms) => importFirms(depsOf(), firms),
): Promise<ImportSummary & { readonly refusals: RejectedRow[] }> {
  const refusals: RejectedRow[] = [];
  const onRejected = (row: RejectedRow) => void refusals.push(row);
  const steps = { write, onRejected, onProgress: () => undefined, today: TODAY };
  return { ...(await importFirmFile(readFirmFile(path, {}), steps)), refusals };
}

const firmRows = async () =>
  (
    await pool.query<Record<string, unknown>>(
      'select name, credit_code, founded_on::text, staff, size_class, verification, facts_version from firm order by credit_code',
    )
  ).rows;

/** Everything that an import writes, with ids, versions and instants. */
async function everything(): Promise<unknown[][]> {
  const tables = ['organisation', 'firm', 'firm_facts_version', 'history_event', 'outbox_event'];
  return Promise.all(
    tables.map(
      async (table) =>
        (await pool.query<Record<string, unknown>>(`select * from ${table} as one order by one::text`)).rows,
    ),
  );
}

/** As many invented firms with distinct codes as are asked for; the use-case trusts its caller's check of the code. */
const invented = (count: number): RegistryFirm[] =>
  Array.from({ length: count }, (_, at) => ({
    name: `示范${at}`,
    creditCode: `91350200${String(at).padStart(10, '0')}`,
    registeredOn: null,
    divisionCode: '350200',
    industryCode: null,
    staff: null,
    source: {},
  }));

describe('importing firms', () => {
  test('UTF-8, GB18030 and a spreadsheet give the same firms', async () => {
    const files = [
      await fileOf('utf8.csv', `\uFEFF企业名称,统一社会信用代码\r\n示范一,${ONE}\r\n`),
      await fileOf('gb.csv', Buffer.concat([GB18030_HEADING, GB18030_NAME, Buffer.from(`,${ONE}\n`)])),
      await fileOf(
        'sheet.xlsx',
        makeXlsx([
          ['企业名称', '统一社会信用代码'],
          ['示范一', ONE],
        ]),
      ),
    ];
    for (const file of files) {
      await pool.query('truncate organisation cascade');
      expect(await importFile(file)).toMatchObject({ imported: 1, unchanged: 0, rejected: 0 });
      expect(await firmRows()).toEqual([
        {
          name: '示范一',
          credit_code: ONE,
          founded_on: null,
          staff: null,
          size_class: 'UNKNOWN',
          verification: 'UNVERIFIED',
          facts_version: 1,
        },
      ]);
    }
  });

  test('the firm has its facts, its history with all that the file told, and is told what is missing', async () => {
    const path = await fileOf(
      'facts.csv',
      `name,code,成立日期,注册资本,行业代码,staff\n甲,${ONE},2004-01-05,49万元,C39,5\n`,
    );
    await importFile(path);
    const em = orm.em.fork();
    const firm = await em.findOneOrFail(Firm, { creditCode: ONE });
    expect(firm).toMatchObject({ foundedOn: '2004-01-05', industryCode: 'C39', staff: 5, sizeClass: 'MICRO' });
    const { rows: facts } = await pool.query('select version, facts from firm_facts_version');
    expect(facts).toMatchObject([
      { version: 1, facts: { firmId: firm.id, industryCode: 'C39', sizeClass: 'MICRO', tags: [] } },
    ]);
    const { rows: history } = await pool.query('select stream_id, name, actor_id, sequence, detail from history_event');
    const source = { line: 2, capital: { fen: '49000000', currency: 'CNY' } };
    expect(history).toMatchObject([
      {
        stream_id: firm.id,
        name: 'firm.imported',
        actor_id: 'import',
        sequence: 1,
        detail: { source },
      },
    ]);
    const view = await loadFirmView({ read: () => orm.em.fork(), divisions }, firm.id);
    expect(view?.isVerified).toBe(false);
    expect(view?.missingFacts).toEqual(['revenueFen', 'assetsFen', 'hasNoLoanRecord']);
  });

  test('duplicates, bad codes and names too long are named with their lines; bad values only cost themselves', async () => {
    const long = '长'.repeat(201);
    const path = await fileOf(
      'bad.csv',
      `name,code,成立日期\n甲\0,${ONE},2004-02-31\n乙,${ONE},\n丙,91350200MA2YJ1XR9H,\n,123,\n${long},${TWO},\n丁,${TWO},2030-01-01\n`,
    );
    const result = await importFile(path);
    expect(result).toMatchObject({ rows: 6, imported: 2, unchanged: 0, rejected: 4, isComplete: true });
    expect(result.refusals.map(({ line, because }) => [line, ...because.map(({ code }) => code)])).toEqual([
      [3, 'DUPLICATE'],
      [4, 'CREDIT_CODE_CODE_CHECK'],
      [5, 'NAME_MISSING', 'CREDIT_CODE_LENGTH'],
      [6, 'NAME_TOO_LONG'],
    ]);
    expect(result.omitted.get('DAY_UNREADABLE')).toBe(1);
    expect(result.omitted.get('DAY_IN_FUTURE')).toBe(1);
    expect(await firmRows()).toMatchObject([
      { name: '丁', founded_on: null },
      { name: '甲', founded_on: null },
    ]);
  });

  test('a second run changes nothing, even where the file now says otherwise', async () => {
    await importFile(await fileOf('first.csv', `name,code\n甲,${ONE}\n乙,${TWO}\n`));
    const before = await everything();
    const again = await importFile(await fileOf('second.csv', `name,code,staff\n甲改,${ONE},7\n乙,${TWO},8\n`));
    expect(again).toMatchObject({ imported: 0, unchanged: 2 });
    expect(await everything()).toEqual(before);
  });

  test('parallel imports, in opposite order, write every firm once', async () => {
    const firms = invented(60);
    const runs = Array.from({ length: 5 }, (_, at) => importFirms(depsOf(), at % 2 === 0 ? firms : firms.toReversed()));
    const counts = await Promise.all(runs);
    expect(counts.reduce((sum, { imported }) => sum + imported, 0)).toBe(60);
    expect(counts.reduce((sum, { unchanged }) => sum + unchanged, 0)).toBe(240);
    const tables = await everything();
    expect(tables.map(({ length }) => length)).toEqual([60, 60, 60, 60, 60]);
  });

  test('a batch that fails leaves nothing of itself; the next run completes the file', async () => {
    const firms = invented(400);
    await importFirms(depsOf(), firms.slice(0, 200));
    const broken = firms.slice(200).map((firm, at) => (at === 199 ? { ...firm, name: 'x'.repeat(201) } : firm));
    await expect(importFirms(depsOf(), broken)).rejects.toThrow('too long');
    expect(await firmRows()).toHaveLength(200);
    expect(await importFirms(depsOf(), firms)).toEqual({ imported: 200, unchanged: 200 });
  });

  test('more than fifty rejections go to a file, all of them', () => {
    const log = createRejectionLog('/somewhere/firms.csv', folder.path, new Date('2026-01-28T00:00:00Z'));
    for (let line = 2; line < 53; line += 1)
      log.add({
        line,
        kind: 'rejected',
        because: [{ code: 'CREDIT_CODE_LENGTH', field: 'code', text: '=1+1' }],
        firstLine: null,
      });
    const { shown, file } = log.close();
    expect(shown).toHaveLength(50);
    expect(shown[0]).toBe('line 2: the credit code does not have 18 characters (=1+1)');
    expect(readFileSync(file!, 'utf8').trimEnd().split('\r\n')).toHaveLength(52);
    expect(readFileSync(file!, 'utf8')).toContain(`"'=1+1"`);
  });
});

const sharedData = process.env['SHARED_DATA_DIR'] ?? resolve(import.meta.dirname, '../../../shared/data');
const registry = join(sharedData, 'registry_jiyuan.csv');

test('every row of the registry of a real city is imported or rejected, and once only', async ({ skip }) => {
  if (!existsSync(registry)) return skip(`${registry} is absent; set SHARED_DATA_DIR to run this test`);
  const first = await importFile(registry);
  expect(first.rows).toBe(440);
  expect(first.imported + first.rejected).toBe(440);
  const before = await everything();
  expect(await importFile(registry)).toMatchObject({
    imported: 0,
    unchanged: first.imported,
    rejected: first.rejected,
  });
  expect(await everything()).toEqual(before);
});
