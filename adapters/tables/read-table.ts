import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { TextDecoderStream } from 'node:stream/web';
import { CsvError, parse } from 'csv-parse';
import readXlsxFile from 'read-excel-file/node';
import type { TableRow, TableSource } from '../../usecases/ports.ts';
import { detectEncoding, type Encoding } from './detect-encoding.ts';

const RECORD_CHARACTERS_MAX = 1_000_000;
/** Enough for any heading line, the only one that is looked at before reading. */
const HEADING_BYTES_MAX = 64 * 1024;
const DELIMITERS = [',', '\t', ';'] as const;
const ZIP_MAGIC = 'PK';

/** Reads CSV and XLSX, in UTF-8 and GB18030; which of them it is tells the content, not the name. */
export async function* readTable(source: TableSource): AsyncGenerator<TableRow> {
  const head = await readHead(source);
  if (head.subarray(0, 2).toString('latin1') === ZIP_MAGIC) yield* readXlsx(source);
  else yield* readCsv(source, head);
}

const openBytes = (source: TableSource): Readable =>
  source.kind === 'file' ? createReadStream(source.path) : Readable.from([Buffer.from(source.bytes)]);

async function* readCsv(source: TableSource, head: Buffer): AsyncGenerator<TableRow> {
  const encoding = await detectEncoding(openBytes(source));
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(head, encoding),
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: RECORD_CHARACTERS_MAX,
  });
  const text = Readable.toWeb(openBytes(source)).pipeThrough(new TextDecoderStream(encoding));
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

async function* readXlsx(source: TableSource): AsyncGenerator<TableRow> {
  const read = await readXlsxFile(source.kind === 'file' ? source.path : Buffer.from(source.bytes)).catch(
    (error: unknown) => ({ broken: error instanceof Error ? error.message : 'not a spreadsheet' }),
  );
  if ('broken' in read) {
    yield { kind: 'broken', line: 1, message: read.broken };
    return;
  }
  for (const [index, row] of (read[0]?.data ?? []).entries()) {
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

async function readHead(source: TableSource): Promise<Buffer> {
  if (source.kind === 'bytes') return Buffer.from(source.bytes.subarray(0, HEADING_BYTES_MAX));
  const file = await open(source.path);
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
