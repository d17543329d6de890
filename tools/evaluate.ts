import { createReadStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { z } from 'zod';
import { type Evaluation, evaluateRanking } from '../domain/matching/affinity/evaluate-ranking.ts';
import type { LoanRecord } from '../domain/matching/affinity/loan-record.ts';

const USAGE = 'Usage: npm run evaluate -- --loans FILE --cutoff YYYY-MM-DD [--json]';
const MS_PER_DAY = 86_400_000;

const dayOf = (date: string): number => Math.floor(Date.parse(`${date.slice(0, 10)}T00:00:00Z`) / MS_PER_DAY);
const path = (text: string): string[] => text.split('/').filter((code) => code !== '');

/** One line of the file; `outcome` is asked for as a column but the model does not look at it. */
const Row = z.object({
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}/),
  region: z.string().min(1),
  industry: z.string(),
  amount: z.coerce.number().nonnegative(),
  lender: z.string().min(1),
});

async function readLoans(file: string): Promise<{ loans: LoanRecord[]; skipped: number }> {
  const source = createReadStream(file);
  const text = file.endsWith('.gz') ? source.pipe(createGunzip()) : source;
  const parser = parse({ bom: true, columns: true, skip_empty_lines: true, relax_column_count: true });
  for (const stream of [source, text]) stream.on('error', (error: Error) => parser.destroy(error));
  const loans: LoanRecord[] = [];
  let skipped = 0;
  for await (const record of text.pipe(parser)) {
    const row = Row.safeParse(record);
    if (!row.success || Number.isNaN(dayOf(row.data.date))) {
      skipped += 1;
      continue;
    }
    const { date, region, industry, amount, lender } = row.data;
    loans.push({ day: dayOf(date), region: path(region), industry: path(industry), amount, lender });
  }
  return { loans, skipped };
}

const percent = (share: number): string => `${share < 0 ? '' : '+'}${(100 * share).toFixed(2)}%`;

function print({ trainedOn, model, figures, gains }: Evaluation): void {
  const cells = figures.map((one) => [
    one.method,
    `${one.n}`,
    ...[one.coverage, one.hit1, one.hit5, one.hit10, one.mrr].map((share) => share.toFixed(4)),
  ]);
  const table = [['method', 'n', 'coverage', 'hit@1', 'hit@5', 'hit@10', 'MRR'], ...cells];
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
if (values.loans === undefined || values.cutoff === undefined || Number.isNaN(dayOf(values.cutoff))) {
  console.error(USAGE);
  process.exit(2);
}
const { loans, skipped } = await readLoans(values.loans);
const cutoff = dayOf(values.cutoff);
if (!loans.some((loan) => loan.day < cutoff)) {
  console.error(`No loan before ${values.cutoff} in ${values.loans}: nothing to learn from.`);
  process.exit(1);
}
const evaluation = evaluateRanking(loans, cutoff);
if (values.json) console.log(JSON.stringify({ cutoff: values.cutoff, skippedLines: skipped, ...evaluation }, null, 2));
else {
  if (skipped > 0) console.log(`${skipped} lines could not be read and were left out.`);
  print(evaluation);
}
