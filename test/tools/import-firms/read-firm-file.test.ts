import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkCreditCode } from '../../../domain/registry/credit-code.ts';
import { type ColumnMapping, HeadingMissingError } from '../../../tools/import-firms/columns.ts';
import type { FirmRow } from '../../../tools/import-firms/parse-firm-row.ts';
import { readFirmFile } from '../../../tools/import-firms/read-firm-file.ts';
import { makeXlsx } from '../../support/make-xlsx.ts';

const ONE = '91350200MA2YJ1XR9G';
const TWO = '91350200776049653A';
/** "企业名称,统一社会信用代码" and "示范一" in GB18030, which no encoder of the platform writes. */
const GB18030_HEADING = Buffer.from('c6f3d2b5c3fbb3c62ccdb3d2bbc9e7bbe1d0c5d3c3b4fac2eb0a', 'hex');
const GB18030_NAME = Buffer.from('cabeb7b6d2bb', 'hex');

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'import-firms-'));
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

async function read(content: string | Buffer, mapping: ColumnMapping = {}): Promise<FirmRow[]> {
  const path = join(directory, `${Math.random()}.csv`);
  await writeFile(path, content);
  return readAll(path, mapping);
}

async function readAll(path: string, mapping: ColumnMapping): Promise<FirmRow[]> {
  const rows: FirmRow[] = [];
  for await (const row of readFirmFile(path, mapping)) rows.push(row);
  return rows;
}

describe('reading a file of firms', () => {
  test('Chinese headings, a byte order mark, quotes and Windows line ends are read', async () => {
    const rows = await read(`\uFEFF企业名称,统一社会信用代码,注册资本（万元）\r\n"示范,一",${ONE},"1,050"\r\n`);
    expect(rows).toMatchObject([
      { line: 2, kind: 'firm', firm: { name: '示范,一', creditCode: ONE, capital: { fen: 1_050_000_000n } } },
    ]);
  });

  test('GB18030 is recognised', async () => {
    const rows = await read(Buffer.concat([GB18030_HEADING, GB18030_NAME, Buffer.from(`,${ONE}\n`)]));
    expect(rows).toMatchObject([{ kind: 'firm', firm: { name: '示范一' } }]);
  });

  test('tabs and semicolons separate as well as commas', async () => {
    expect(await read(`name\tcode\n甲;乙\t${ONE}\n`)).toMatchObject([{ firm: { name: '甲;乙' } }]);
    expect(await read(`name;code\n甲,乙;${ONE}\n`)).toMatchObject([{ firm: { name: '甲,乙' } }]);
  });

  test('a spreadsheet gives the same firms as the text file', async () => {
    const rows = await read(
      makeXlsx([
        ['企业名称', '统一社会信用代码', '成立日期', '从业人数'],
        ['示范一', ONE, 37991, 25],
      ]),
    );
    expect(rows).toMatchObject([
      { line: 2, kind: 'firm', firm: { name: '示范一', creditCode: ONE, registeredOn: '2004-01-05', staff: 25 } },
    ]);
  });

  test('a credit code that comes again is refused with the line of the first, however it is typed', async () => {
    const rows = await read(`name,code\n甲,${ONE}\n乙,${TWO}\n丙,${ONE.toLowerCase()}\n`);
    expect(rows[2]).toMatchObject({ line: 4, kind: 'rejected', because: [{ code: 'DUPLICATE' }], firstLine: 2 });
    expect(rows.map(({ kind }) => kind)).toEqual(['firm', 'firm', 'rejected']);
  });

  test('a mapping names headings that we do not know', async () => {
    const rows = await read(`Firma,Kennung\n甲,${ONE}\n`, { name: 'firma', code: 'Kennung' });
    expect(rows).toMatchObject([{ kind: 'firm', firm: { name: '甲' } }]);
  });

  test('a missing heading stops the import and says what the file has', async () => {
    await expect(read('Firma,Kennung\n')).rejects.toThrow(HeadingMissingError);
    await expect(read('Firma,Kennung\n')).rejects.toThrow('it has: Firma, Kennung');
    await expect(read(`name,code\n甲,${ONE}\n`, { city: 'Ort' })).rejects.toThrow('the column "Ort"');
    await expect(read('')).rejects.toThrow(HeadingMissingError);
  });

  test('short and long rows are read as far as they go; a quote that never closes is reported at its line', async () => {
    const rows = await read(`name,code,city\n甲,${ONE}\n乙,${TWO},东莞,more\n"丙,x\n丁,y\n`);
    expect(rows.map(({ kind }) => kind)).toEqual(['firm', 'firm', 'rejected']);
    expect(rows[2]).toMatchObject({ line: 4, because: [{ code: 'ROW_UNREADABLE' }] });
  });

  test('a file that is not there is an error, not an empty list', async () => {
    await expect(readAll(join(directory, 'absent.csv'), {})).rejects.toThrow('ENOENT');
  });

  test('stopping early closes the file and does not hang', async () => {
    const path = join(directory, 'long.csv');
    await writeFile(path, `name,code\n${`甲,${ONE}\n`.repeat(100_000)}`);
    for await (const row of readFirmFile(path, {})) {
      expect(row.line).toBe(2);
      break;
    }
  });
});

const sharedData = process.env['SHARED_DATA_DIR'] ?? resolve(import.meta.dirname, '../../../../shared/data');
const registry = join(sharedData, 'registry_jiyuan.csv');

describe('the registry of a real city', () => {
  test('each of its rows gives one firm or one named rejection', async ({ skip }) => {
    if (!existsSync(registry)) return skip(`${registry} is absent; set SHARED_DATA_DIR to run this test`);
    const rows = await readAll(registry, {});
    const firms = rows.flatMap((row) => (row.kind === 'firm' ? [row] : []));
    expect(rows).toHaveLength(440);
    expect(firms).toHaveLength(440);
    expect(firms.flatMap(({ omitted }) => omitted)).toEqual([]);
    expect(firms.filter(({ firm }) => firm.capital === null)).toHaveLength(101);
    for (const { firm } of firms) {
      expect(checkCreditCode(firm.creditCode).verdict).toBe('valid');
      expect(firm.divisionCode).toMatch(/^(419001|410106)/);
    }
  });
});
