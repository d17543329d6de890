import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify/sync';
import { type ProRataResult, splitProRata } from '../domain/compensation/pro-rata.ts';
import { type Fen, fen } from '../domain/money.ts';

/** What a file of losses came to. */
export type LossReport = {
  readonly rows: number;
  readonly verdicts: Readonly<Record<string, number>>;
  /** Rows whose parts do not sum to the loss: there must be none. */
  readonly notConserved: number;
  /** Rows whose file names shares that differ from the exact ones; `null` where the file names none. */
  readonly differsFromFile: number | null;
  /** Rows that could not be read, with their lines. */
  readonly unreadable: readonly number[];
};

const AMOUNT_PATTERN = /^-?\d{1,15}(\.\d{1,2})?$/;
const ADDED = [
  'verdict',
  'because',
  'exact_guarantor_share',
  'exact_bank_share',
  'guarantor_pays',
  'bank_bears',
] as const;

/**
 * Splits every loss of a CSV (plain or gzip) with the columns approved, guaranteed, disbursed and loss_principal, by
 * exact fractions and to the cent; writes the file with the results beside it where `out` is given.
 */
export async function splitLossFile(file: string, out: string | null = null): Promise<LossReport> {
  const source = createReadStream(file);
  const parser = parse({ columns: true, bom: true, info: true, skip_empty_lines: true, relax_column_count: true });
  (file.endsWith('.gz') ? source.pipe(createGunzip()) : source).pipe(parser);
  const target = out === null ? null : createWriteStream(out);
  const verdicts: Record<string, number> = {};
  const unreadable: number[] = [];
  let [rows, notConserved, differs, named] = [0, 0, 0, 0];
  for await (const { record, info } of parser as AsyncIterable<{
    record: Record<string, string>;
    info: { lines: number };
  }>) {
    rows += 1;
    if (rows === 1) target?.write(stringify([[...Object.keys(record), ...ADDED]]));
    const approvedFen = parseAmount(record['approved']);
    const guaranteedFen = parseAmount(record['guaranteed']);
    const disbursedFen = parseAmount(record['disbursed']);
    const lossFen = parseAmount(record['loss_principal']);
    if (approvedFen === null || guaranteedFen === null || disbursedFen === null || lossFen === null) {
      unreadable.push(info.lines);
      target?.write(stringify([[...Object.values(record), 'unreadable', '', '', '', '', '']]));
      continue;
    }
    const result = splitProRata({ approvedFen, guaranteedFen, disbursedFen, lossFen });
    const { kind } = result.verdict;
    const key = kind === 'covered' ? kind : `${kind}: ${result.verdict.because}`;
    verdicts[key] = (verdicts[key] ?? 0) + 1;
    if (!conserves(result, lossFen)) notConserved += 1;
    if (record['guarantor_share'] !== undefined && record['bank_share'] !== undefined) {
      named += 1;
      const same =
        parseAmount(record['guarantor_share']) === result.guarantorShareFen &&
        parseAmount(record['bank_share']) === result.bankShareFen;
      if (!same) differs += 1;
    }
    target?.write(stringify([[...Object.values(record), ...cellsOf(result)]]));
  }
  if (target !== null) {
    target.end();
    await once(target, 'finish');
  }
  return { rows, verdicts, notConserved, differsFromFile: named === 0 ? null : differs, unreadable };
}

const conserves = (result: ProRataResult, lossFen: Fen): boolean =>
  result.guarantorShareFen + result.bankShareFen === lossFen &&
  result.guarantorPaysFen + result.bankBearsFen === lossFen;

const cellsOf = (result: ProRataResult): string[] => [
  result.verdict.kind,
  result.verdict.kind === 'covered' ? '' : result.verdict.because,
  centsText(result.guarantorShareFen),
  centsText(result.bankShareFen),
  centsText(result.guarantorPaysFen),
  centsText(result.bankBearsFen),
];

/** Cents of a decimal text, exactly; `null` when it is not an amount. */
function parseAmount(text: string | undefined): Fen | null {
  const trimmed = text?.trim() ?? '';
  if (!AMOUNT_PATTERN.test(trimmed)) return null;
  const [whole = '', decimals = ''] = trimmed.split('.');
  return fen(BigInt(`${whole}${decimals.padEnd(2, '0')}`));
}

function centsText(amount: bigint): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(3, '0');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

if (import.meta.filename === process.argv[1]) {
  const [file, out] = process.argv.slice(2);
  if (file === undefined) {
    console.error('Usage: npm run losses -- <file.csv[.gz]> [results.csv]');
    process.exit(2);
  }
  const report = await splitLossFile(file, out ?? null);
  console.log(JSON.stringify(report, null, 2));
  process.exit(report.notConserved > 0 ? 1 : 0);
}
