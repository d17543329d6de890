import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitProRata } from '../../domain/compensation/pro-rata.ts';
import { fen } from '../../domain/money.ts';
import { splitLossFile } from '../../tools/split-losses.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const sharedData = process.env['SHARED_DATA_DIR'] ?? resolve(import.meta.dirname, '../../../shared/data');
const losses = join(sharedData, 'losses_sba_train.csv.gz');
const amount = fc.bigInt(-5n, 10n ** 15n).map(fen);

test('9,936 real losses: every split is the file’s own, conserves the loss to the cent, and odd cases are decided by rule', async ({
  skip,
}) => {
  if (!existsSync(losses)) return skip(`${losses} is absent; set SHARED_DATA_DIR to run this test`);
  const report = await splitLossFile(losses);
  expect(report).toMatchObject({ rows: 9_936, notConserved: 0, differsFromFile: 0, unreadable: [] });
  expect(report.verdicts['refused: NO_LOSS']).toBe(48);
  expect(report.verdicts['capped: LOSS_ABOVE_DISBURSED']).toBe(73);
});

test('for any amounts both splits conserve the loss, and the guarantor never pays above its guarantee', () => {
  fc.assert(
    fc.property(amount, amount, amount, amount, (approvedFen, guaranteedFen, disbursedFen, lossFen) => {
      const result = splitProRata({ approvedFen, guaranteedFen, disbursedFen, lossFen });
      expect(result.guarantorShareFen + result.bankShareFen).toBe(lossFen);
      expect(result.guarantorPaysFen + result.bankBearsFen).toBe(lossFen);
      expect(result.guarantorPaysFen <= (guaranteedFen > 0n ? guaranteedFen : 0n)).toBe(true);
      expect(result.guarantorPaysFen >= 0n && result.guarantorPaysFen <= result.guarantorShareFen).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

test.each([
  { name: 'no loss', of: [100n, 90n, 100n, 0n], kind: 'refused', pays: 0n },
  { name: 'a guarantee above the loan', of: [100n, 101n, 100n, 50n], kind: 'refused', pays: 0n },
  { name: 'a loan of nothing', of: [0n, 0n, 0n, 50n], kind: 'refused', pays: 0n },
  { name: 'disbursed above approved, lost less', of: [100n, 50n, 120n, 80n], kind: 'covered', pays: 40n },
  { name: 'disbursed above approved, all lost', of: [100n, 50n, 120n, 120n], kind: 'capped', pays: 50n },
  { name: 'lost more than was disbursed', of: [100n, 50n, 80n, 90n], kind: 'capped', pays: 40n },
  { name: 'half a fen goes up', of: [2n, 1n, 2n, 1n], kind: 'covered', pays: 1n },
] as const)('$name is $kind and the guarantor pays $pays', ({ of, kind, pays }) => {
  const [approvedFen, guaranteedFen, disbursedFen, lossFen] = of.map(fen) as [never, never, never, never];
  const result = splitProRata({ approvedFen, guaranteedFen, disbursedFen, lossFen });
  expect(result.verdict.kind).toBe(kind);
  expect(result.guarantorPaysFen).toBe(pays);
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
