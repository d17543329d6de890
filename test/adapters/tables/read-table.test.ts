import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTable } from '../../../adapters/tables/read-table.ts';
import type { TableSource } from '../../../usecases/ports.ts';
import { makeXlsx } from '../../support/make-xlsx.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

/** "企业名称,甲" in GB18030. */
const GB18030 = Buffer.from('c6f3d2b5c3fbb3c62cbcd70a', 'hex');
const UTF8 = Buffer.from('企业名称,甲\n');

async function cellsOf(source: TableSource): Promise<(readonly string[])[]> {
  const rows: (readonly string[])[] = [];
  for await (const row of readTable(source)) rows.push(row.kind === 'row' ? row.cells : [row.message]);
  return rows;
}

test.each([
  ['UTF-8', UTF8],
  ['GB18030', GB18030],
  ['a spreadsheet', makeXlsx([['企业名称', '甲']])],
])('a file and the same bytes sent give the same rows: %s', async (_name, bytes) => {
  const folder = createTemporaryFolder();
  const path = join(folder.path, 'table');
  await writeFile(path, bytes);
  expect(await cellsOf({ kind: 'bytes', bytes })).toEqual([['企业名称', '甲']]);
  expect(await cellsOf({ kind: 'file', path })).toEqual([['企业名称', '甲']]);
  folder.remove();
});

test('no bytes are no rows', async () => {
  expect(await cellsOf({ kind: 'bytes', bytes: new Uint8Array() })).toEqual([]);
});
