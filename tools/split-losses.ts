import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
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

/** Digits with or without thousands separators and a currency sign, and at most two decimals that are not zero. */
const AMOUNT_PATTERN = /^(-?)[$¥￥]?(\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:\.(\d{0,2})0*)?$/;
const NEEDED = ['approved', 'guaranteed', 'disbursed', 'loss_principal'] as const;
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
 * exact fractions and to the cent; writes the file with the results beside it where `out` is given. A loan that stands twice
 * (column loan_id) is paid once: its later rows are refused. Throws where a column is missing.
 */
export async function splitLossFile(file: string, out: string | null = null): Promise<LossReport> {
  const parser = parse({
    columns: (header: string[]) => needColumns(header.map((name) => name.trim())),
    bom: true,
    info: true,
    skip_empty_lines: true,
    relax_column_count: true,
    relax_quotes: true,
  });
  const stages = file.endsWith('.gz') ? [createGunzip(), parser] : [parser];
  const reading = pipeline([createReadStream(file), ...stages]);
  // Whoever reads the parser is told of the same error.
  reading.catch(() => undefined);
  const target = out === null ? null : createWriteStream(out);
  const verdicts: Record<string, number> = {};
  const unreadable: number[] = [];
  const seen = new Set<string>();
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
    const isSeen = isRepeated(seen, record['loan_id']);
    const result = splitProRata({ approvedFen, guaranteedFen, disbursedFen, lossFen, isSeen });
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

function needColumns(header: string[]): string[] {
  const missing = NEEDED.filter((name) => !header.includes(name));
  if (missing.length > 0) throw new Error(`The file has no column ${missing.join(', ')}.`);
  return header;
}

/** True from the second row of a loan on; rows without a number are loans of their own. */
function isRepeated(seen: Set<string>, loanId: string | undefined): boolean {
  const id = loanId?.trim() ?? '';
  if (id === '') return false;
  const repeated = seen.has(id);
  seen.add(id);
  return repeated;
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
  const found = AMOUNT_PATTERN.exec(text?.trim() ?? '');
  if (found === null) return null;
  const [, sign = '', whole = '', decimals = ''] = found;
  return fen(BigInt(`${sign}${whole.replaceAll(',', '')}${decimals.padEnd(2, '0')}`));
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
  try {
    const report = await splitLossFile(file, out ?? null);
    console.log(JSON.stringify(report, null, 2));
    process.exit(report.notConserved > 0 ? 1 : 0);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
