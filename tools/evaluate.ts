import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { z } from 'zod';
import { type Evaluation, evaluateRanking } from '../domain/matching/affinity/evaluate-ranking.ts';
import type { LoanRecord } from '../domain/matching/affinity/loan-record.ts';

const USAGE = 'Usage: npm run evaluate -- --loans FILE --cutoff YYYY-MM-DD [--json]';
const MS_PER_DAY = 86_400_000;
const COLUMNS_NEEDED = ['date', 'region', 'amount', 'lender'];
/** So many of the lines left out are named with the reason. */
const SKIPPED_SHOWN_MAX = 5;

const path = (text: string): string[] => text.split('/').filter((code) => code !== '');

/** A day of the calendar, with or without a time after it, as whole days since 1970-01-01. */
const Day = z
  .string({ error: 'date is missing' })
  .transform((text) => text.slice(0, 10))
  .pipe(z.iso.date({ error: 'date is no day of the form YYYY-MM-DD' }))
  .transform((date) => Date.parse(`${date}T00:00:00Z`) / MS_PER_DAY);

/** One line of the file. An empty amount counts as 0; an industry may be missing; `outcome` is not looked at. */
const Row = z
  .object({
    date: Day,
    region: z
      .string({ error: 'region is missing' })
      .transform(path)
      .refine((codes) => codes.length > 0, 'region is empty'),
    industry: z.string().default('').transform(path),
    amount: z.coerce.number({ error: 'amount is no number' }).nonnegative({ error: 'amount is negative' }),
    lender: z.string({ error: 'lender is missing' }).min(1, 'lender is empty'),
  })
  .transform(({ date, ...rest }) => ({ day: date, ...rest }));

const Line = z.object({ record: z.unknown(), info: z.object({ lines: z.number() }) });

type LoanFile = { readonly loans: LoanRecord[]; readonly skipped: number; readonly firstSkipped: string[] };

/** Reads plain or gzipped CSV; a line that cannot be read is left out and counted. Throws where the file is none. */
async function readLoans(file: string): Promise<LoanFile> {
  const source = createReadStream(file);
  const text = (await isPacked(file)) ? source.pipe(createGunzip()) : source;
  const parser = parse({
    bom: true,
    columns: checkedHeader,
    info: true,
    record_delimiter: ['\r\n', '\n'],
    skip_empty_lines: true,
    relax_column_count: true,
  });
  for (const stream of [source, text]) stream.on('error', (error: Error) => parser.destroy(error));
  const loans: LoanRecord[] = [];
  const firstSkipped: string[] = [];
  let skipped = 0;
  for await (const line of text.pipe(parser)) {
    const { record, info } = Line.parse(line);
    const row = Row.safeParse(record);
    if (row.success) {
      loans.push(row.data);
      continue;
    }
    skipped += 1;
    if (skipped <= SKIPPED_SHOWN_MAX)
      firstSkipped.push(`line ${info.lines}: ${row.error.issues.map(({ message }) => message).join(', ')}`);
  }
  return { loans, skipped, firstSkipped };
}

/** Whether the file begins as gzip does, whatever its name. */
async function isPacked(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

function checkedHeader(names: string[]): string[] {
  const missing = COLUMNS_NEEDED.filter((name) => !names.includes(name));
  if (missing.length > 0) throw new Error(`its first line names no column ${missing.join(', ')}`);
  return names;
}

function fail(message: string, code: number): never {
  console.error(message);
  process.exit(code);
}

const percent = (share: number): string => `${share < 0 ? '' : '+'}${(100 * share).toFixed(2)}%`;

function print({ trainedOn, model, figures, gains }: Evaluation): void {
  const cells = figures.map((one) => [
    one.method,
    `${one.n}`,
    ...[one.coverage, one.hit1, one.hit5, one.hit10, one.mrr].map((share) => share.toFixed(4)),
  ]);
  const table = [['method', 'n', 'coverage', 'hit@1', 'hit@5', 'hit@10', 'MRR'], ...cells];
  if (figures.every(({ n }) => n === 0)) console.log('No loan on or after the cutoff: there is nothing to rank.');
  console.log(`trained on ${trainedOn} loans before the cutoff; recipe ${model.recipe}, chosen on inner time windows:`);
  for (const { recipe, gains: inner } of model.innerGains)
    console.log(`  ${recipe}: ${inner.map(percent).join(' ')} MRR against places alone`);
  for (const row of table)
    console.log(row.map((cell, index) => (index === 0 ? cell.padEnd(22) : cell.padStart(9))).join(''));
  console.log('gain of affinity in MRR, with 95% bootstrap interval:');
  for (const { over, gain, low, high } of gains)
    console.log(`  over ${over.padEnd(22)}${percent(gain).padStart(9)}  [${percent(low)}, ${percent(high)}]`);
}

const { values } = parseArgs({
  options: {
    loans: { type: 'string' },
    cutoff: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const cutoff = Day.safeParse(values.cutoff);
if (values.loans === undefined || !cutoff.success) fail(USAGE, 2);
const { loans, skipped, firstSkipped } = await readLoans(values.loans).catch((error: unknown) =>
  fail(`${values.loans} cannot be read: ${error instanceof Error ? error.message : String(error)}`, 1),
);
if (!loans.some((loan) => loan.day < cutoff.data)) {
  const [reason] = firstSkipped;
  const why = reason === undefined ? '' : ` ${skipped} lines could not be read, such as ${reason}.`;
  fail(`No loan before ${values.cutoff} in ${values.loans}: nothing to learn from.${why}`, 1);
}
const evaluation = evaluateRanking(loans, cutoff.data);
if (values.json)
  console.log(JSON.stringify({ cutoff: values.cutoff, skippedLines: skipped, firstSkipped, ...evaluation }, null, 2));
else {
  if (skipped > 0) console.log([`${skipped} lines could not be read and were left out.`, ...firstSkipped].join('\n  '));
  print(evaluation);
}
