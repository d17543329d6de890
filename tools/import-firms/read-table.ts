import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { TextDecoderStream } from 'node:stream/web';
import { CsvError, parse } from 'csv-parse';
import readXlsxFile from 'read-excel-file/node';
import { detectEncoding, type Encoding } from './detect-encoding.ts';

export type TableRow =
  | { readonly kind: 'row'; readonly line: number; readonly cells: readonly string[] }
  /** The rest of the file cannot be read; always the last one. */
  | { readonly kind: 'broken'; readonly line: number; readonly message: string };

const RECORD_CHARACTERS_MAX = 1_000_000;
/** Enough for any heading line, the only one that is looked at before reading. */
const HEADING_BYTES_MAX = 64 * 1024;
const DELIMITERS = [',', '\t', ';'] as const;
const ZIP_MAGIC = 'PK';

/** Rows of a CSV or XLSX file as text, the heading first; which of the two it is tells its content, not its name. */
export async function* readTable(path: string): AsyncGenerator<TableRow> {
  const head = await readHead(path);
  if (head.subarray(0, 2).toString('latin1') === ZIP_MAGIC) yield* readXlsx(path);
  else yield* readCsv(path, head);
}

async function* readCsv(path: string, head: Buffer): AsyncGenerator<TableRow> {
  const encoding = await detectEncoding(path);
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(head, encoding),
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: RECORD_CHARACTERS_MAX,
  });
  const text = Readable.toWeb(createReadStream(path)).pipeThrough(new TextDecoderStream(encoding));
  // A failure while reading the file destroys the parser and so comes out of the loop below; nothing is lost here.
  const piping = pipeline(Readable.fromWeb(text), parser).catch(() => undefined);
  let line = 0;
  try {
    for await (const item of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      line = item.info.lines;
      yield { kind: 'row', line, cells: item.record };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    yield { kind: 'broken', line: line + 1, message: error.message };
  } finally {
    parser.destroy();
    await piping;
  }
}

async function* readXlsx(path: string): AsyncGenerator<TableRow> {
  const [sheet] = await readXlsxFile(path);
  for (const [index, row] of (sheet?.data ?? []).entries()) {
    const cells = row.map(textOfValue);
    if (cells.some((cell) => cell !== '')) yield { kind: 'row', line: index + 1, cells };
  }
}

/** A spreadsheet's day is midnight UTC of that day, whatever the zone of this machine. */
function textOfValue(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  return typeof value === 'string' ? value : `${value as number | boolean}`;
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADING_BYTES_MAX), 0, HEADING_BYTES_MAX, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The separator that the heading line uses most; a comma when it uses none. */
function delimiterOf(head: Buffer, encoding: Encoding): string {
  const [heading = ''] = new TextDecoder(encoding).decode(head).split(/\r?\n/, 1);
  const count = (delimiter: string): number => heading.split(delimiter).length;
  return DELIMITERS.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}
