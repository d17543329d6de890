import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { RejectedRow } from './import-firm-file.ts';
import type { RowFault } from './parse-firm-row.ts';

/** More than this nobody reads on a screen. */
const SHOWN_MAX = 50;

const WORDS: Readonly<Record<RowFault, string>> = {
  NAME_MISSING: 'no name',
  NAME_TOO_LONG: 'the name is longer than 200 characters',
  CREDIT_CODE_MISSING: 'no credit code',
  CREDIT_CODE_LENGTH: 'the credit code does not have 18 characters',
  CREDIT_CODE_ALPHABET: 'the credit code has a character that no code has',
  CREDIT_CODE_ORGANISATION_CHECK: "the check digit of the credit code's organisation part is wrong",
  CREDIT_CODE_CODE_CHECK: 'the check digit of the credit code is wrong',
  DUPLICATE: 'the credit code stands in an earlier line',
  ROW_UNREADABLE: 'the file cannot be read from here on',
};

export type RejectionLog = {
  readonly add: (row: RejectedRow) => void;
  /** The lines to show, and the file with all of them where there are more than can be shown. */
  readonly close: () => { readonly shown: readonly string[]; readonly file: string | null };
};

/** Keeps the first rejections to show, and writes all of them to a file below `folder` when there are more. */
export function createRejectionLog(source: string, folder: string, now: Date): RejectionLog {
  const first: RejectedRow[] = [];
  const stamp = now.toISOString().replace(/\D/g, '').slice(0, 14);
  const file = join(folder, 'import', `${basename(source)}.${stamp}-${process.pid}.rejected.csv`);
  let descriptor: number | null = null;
  const open = (): number => {
    mkdirSync(join(folder, 'import'), { recursive: true, mode: 0o700 });
    const opened = openSync(file, 'w', 0o600);
    // The mark makes spreadsheets read Chinese.
    writeSync(opened, '\uFEFFline,code,reason,text\r\n');
    for (const row of first) writeSync(opened, csvOf(row));
    return opened;
  };
  return {
    add: (row) => {
      if (first.length < SHOWN_MAX) {
        first.push(row);
        return;
      }
      descriptor ??= open();
      writeSync(descriptor, csvOf(row));
    },
    close: () => {
      if (descriptor !== null) closeSync(descriptor);
      return { shown: first.map(sentenceOf), file: descriptor === null ? null : file };
    },
  };
}

function sentenceOf(row: RejectedRow): string {
  const reasons = row.because.map(
    ({ code, text }) => `${wordsOf(code, row)}${text === '' ? '' : ` (${shorten(text)})`}`,
  );
  return `line ${row.line}: ${reasons.join('; ')}`;
}

function wordsOf(code: RowFault, row: RejectedRow): string {
  return code === 'DUPLICATE' && row.firstLine !== null
    ? `the credit code already stands in line ${row.firstLine}`
    : WORDS[code];
}

/** One line of the screen; control characters of a file have no business on a terminal. */
function shorten(text: string): string {
  const plain = text.replace(/\p{Cc}/gu, ' ').trim();
  return plain.length > 60 ? `${plain.slice(0, 60)}…` : plain;
}

function csvOf(row: RejectedRow): string {
  return row.because
    .map(({ code, text }) => [`${row.line}`, code, wordsOf(code, row), text].map(quote).join(',') + '\r\n')
    .join('');
}

/** Quoted, and harmless in a spreadsheet that takes a leading sign for a formula. */
function quote(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
