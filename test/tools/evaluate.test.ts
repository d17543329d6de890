import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { makeLoans } from '../domain/matching/affinity/make-loans.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const folder = createTemporaryFolder();
afterAll(() => folder.remove());

const lines = makeLoans(2_000).map(({ day, region, industry, amount, lender }) => {
  const date = new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10);
  return `${date},${region.join('/')},${industry.join('/')},${amount}.00,"${lender}, N.A.",repaid`;
});
const csv = ['date,region,industry,amount,lender,outcome', ...lines, 'no date,P,,1,Big Bank,'].join('\n');

function evaluate(file: string, ...args: string[]) {
  const program = join('dist', 'app', 'tools', 'evaluate.js');
  return spawnSync('node', [program, '--loans', file, ...args], { encoding: 'utf8' });
}

test('a plain and a packed file give the same figures, for people and as JSON', () => {
  const plain = join(folder.path, 'loans.csv');
  const packed = join(folder.path, 'loans.csv.gz');
  writeFileSync(plain, csv);
  writeFileSync(packed, gzipSync(csv));
  const args = ['--cutoff', '2024-03-20'];
  const shown = evaluate(plain, ...args);
  expect(shown.stderr).toBe('');
  expect(shown.stdout).toContain('geographic back-off');
  expect(evaluate(packed, ...args).stdout).toBe(shown.stdout);
  const read = JSON.parse(evaluate(packed, ...args, '--json').stdout) as { skippedLines: number; figures: unknown[] };
  expect(read.skippedLines).toBe(1);
  expect(read.figures).toHaveLength(5);
});

test('a wrong call says how to call it', () => {
  expect(evaluate('loans.csv').status).toBe(2);
  expect(evaluate('loans.csv').stderr).toContain('--cutoff YYYY-MM-DD');
});
