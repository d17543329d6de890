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

type Read = { skippedLines: number; trainedOn: number; figures: { n: number }[] };

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
  const read = JSON.parse(evaluate(packed, ...args, '--json').stdout) as Read;
  expect(read.skippedLines).toBe(1);
  expect(read.figures).toHaveLength(5);
});

test('a line that cannot be read is named with its reason, whatever ends the lines', () => {
  const file = join(folder.path, 'bad.csv');
  const bad = ['2024-02-31,P,S,1,Big Bank,', '2024-02-01,,S,1,Big Bank,', '2024-02-01,P,S,-1,,', '2024-02-01,P'];
  writeFileSync(file, `${csv.replaceAll('\n', '\r\n')}\r\n${bad.join('\n')}`);
  const shown = evaluate(file, '--cutoff', '2024-03-20');
  expect(shown.stdout.split('\n').slice(0, 6)).toEqual([
    '5 lines could not be read and were left out.',
    '  line 2002: date is no day of the form YYYY-MM-DD',
    '  line 2003: date is no day of the form YYYY-MM-DD',
    '  line 2004: region is empty',
    '  line 2005: amount is negative, lender is empty',
    '  line 2006: amount is no number, lender is missing',
  ]);
});

test('loans without an industry or an amount are learned from and ranked', () => {
  const file = join(folder.path, 'sparse.csv');
  const sparse = lines.map((line) => line.replace(/,S[^,]*,[\d.]+,/, ',,,'));
  writeFileSync(file, ['date,region,industry,amount,lender,outcome', ...sparse].join('\n'));
  const read = JSON.parse(evaluate(file, '--cutoff', '2024-03-20', '--json').stdout) as Read;
  expect([read.skippedLines, read.trainedOn]).toEqual([0, 1_580]);
  expect(read.figures.map(({ n }) => n)).toEqual([420, 420, 420, 420, 420]);
});

test('a cutoff after the last loan leaves nothing to rank and says so', () => {
  const file = join(folder.path, 'early.csv');
  writeFileSync(file, csv);
  const { stdout, status } = evaluate(file, '--cutoff', '2025-01-01');
  expect(status).toBe(0);
  expect(stdout).toContain('No loan on or after the cutoff');
});

test('a file that is none of loans is refused with what is wrong', () => {
  const broken = join(folder.path, 'broken.csv.gz');
  writeFileSync(broken, gzipSync(csv).subarray(0, 500));
  const nameless = join(folder.path, 'nameless.csv');
  writeFileSync(nameless, csv.replace('lender', 'bank'));
  const file = join(folder.path, 'late.csv');
  writeFileSync(file, csv);
  const refusals: [string, string, string][] = [
    [join(folder.path, 'absent.csv'), '2024-03-20', 'no such file'],
    [broken, '2024-03-20', 'unexpected end of file'],
    [nameless, '2024-03-20', 'its first line names no column lender'],
    [file, '2023-01-01', 'nothing to learn from'],
  ];
  for (const [name, cutoff, reason] of refusals) {
    const { status, stderr } = evaluate(name, '--cutoff', cutoff);
    expect(status).toBe(1);
    expect(stderr).toContain(reason);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  }
});

test('a wrong call says how to call it', () => {
  expect(evaluate('loans.csv').status).toBe(2);
  expect(evaluate('loans.csv').stderr).toContain('--cutoff YYYY-MM-DD');
});
