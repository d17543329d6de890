import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitLossFile } from '../../tools/split-losses.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const sharedData = process.env['SHARED_DATA_DIR'] ?? resolve(import.meta.dirname, '../../../shared/data');
const losses = join(sharedData, 'losses_sba_train.csv.gz');

test('9,936 real losses: every split is the file’s own, conserves the loss to the cent, and odd cases are decided by rule', async ({
  skip,
}) => {
  if (!existsSync(losses)) return skip(`${losses} is absent; set SHARED_DATA_DIR to run this test`);
  const report = await splitLossFile(losses);
  expect(report).toMatchObject({ rows: 9_936, notConserved: 0, differsFromFile: 0, unreadable: [] });
  expect(report.verdicts['refused: NO_LOSS']).toBe(48);
  expect(report.verdicts['capped: LOSS_ABOVE_DISBURSED']).toBe(73);
});

test('whatever stands in a file, every row is split, refused or named, and no cent is lost', async () => {
  const folder = createTemporaryFolder();
  const file = join(folder.path, 'fuzz.csv');
  const cell = fc.oneof(
    fc.integer({ min: 0, max: 400_000 }).map(String),
    fc.integer({ min: 0, max: 40_000_000 }).map((cents) => (cents / 100).toFixed(2)),
    fc.constantFrom('', '0', '-5', '1e5', 'NaN', '1,000.50', '"$350,000"', '12.345', '99999999999999999', ' 7 ', '.5'),
  );
  const row = fc.tuple(fc.constantFrom('', '1', '2', '3', '4'), cell, cell, cell, cell).map((cells) => cells.join(','));
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), async (rows) => {
      writeFileSync(file, `loan_id,approved,guaranteed,disbursed,loss_principal\n${rows.join('\n')}\n`);
      const report = await splitLossFile(file, join(folder.path, 'out.csv'));
      const decided = Object.values(report.verdicts).reduce((sum, count) => sum + count, 0);
      expect(decided + report.unreadable.length).toBe(report.rows);
      expect(report.notConserved).toBe(0);
    }),
    { numRuns: 200 },
  );
  folder.remove();
});

test('a loan that stands twice is paid once, separators and currency signs are read, and a missing column is named', async () => {
  const folder = createTemporaryFolder();
  const [file, out] = [join(folder.path, 'odd.csv'), join(folder.path, 'out.csv')];
  writeFileSync(
    file,
    'loan_id, approved,guaranteed,disbursed,loss_principal\n7,"$1,000.00","$500",1000,100.00\n7,1000,500,1000,100\n,10,5,10,1.500\n',
  );
  expect(await splitLossFile(file, out)).toMatchObject({
    verdicts: { covered: 2, 'refused: SEEN_BEFORE': 1 },
    unreadable: [],
  });
  expect(readFileSync(out, 'utf8')).toContain('refused,SEEN_BEFORE,0.00,100.00,0.00,100.00');
  writeFileSync(file, 'loan_id,approved,guaranteed,loss_principal\n1,2,1,1\n');
  await expect(splitLossFile(file)).rejects.toThrow('no column disbursed');
  await expect(splitLossFile(join(folder.path, 'absent.csv'))).rejects.toThrow('absent.csv');
  folder.remove();
});

test('a file of further cases is answered row by row, and rows that are no amounts are named', async () => {
  const folder = createTemporaryFolder();
  const file = join(folder.path, 'more.csv');
  writeFileSync(file, 'loan_id,approved,guaranteed,disbursed,loss_principal\n1,300.00,100,300,100.01\n2,x,1,1,1\n');
  const report = await splitLossFile(file, join(folder.path, 'out.csv'));
  expect(report).toEqual({
    rows: 2,
    verdicts: { covered: 1 },
    notConserved: 0,
    differsFromFile: null,
    unreadable: [3],
  });
  expect(readFileSync(join(folder.path, 'out.csv'), 'utf8')).toContain(
    '1,300.00,100,300,100.01,covered,,33.34,66.67,33.34,66.67',
  );
  folder.remove();
});
