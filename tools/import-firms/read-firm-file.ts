import { readTable } from '../../adapters/tables/read-table.ts';
import { type ColumnMapping, type Columns, type FirmField, findColumns, HeadingMissingError } from './columns.ts';
import { locateDivision } from './locate-division.ts';
import { type FirmRow, parseFirmRow } from './parse-firm-row.ts';

/**
 * Reads firms row by row, so that a registry of a whole city fits in memory; only the credit codes already seen are
 * kept. Every row of the file after the heading gives exactly one answer, and a credit code gives one firm: its first.
 */
export async function* readFirmFile(path: string, mapping: ColumnMapping): AsyncGenerator<FirmRow> {
  let columns: Columns | null = null;
  const firstLines = new Map<string, number>();
  for await (const row of readTable({ kind: 'file', path })) {
    if (row.kind === 'broken') {
      yield rejectedAs(row.line, { code: 'ROW_UNREADABLE', field: null, text: row.message });
    } else if (columns === null) {
      columns = findColumns(row.cells, mapping);
    } else {
      yield refuseDuplicate(readRow(row.line, row.cells, columns), firstLines);
    }
  }
  if (columns === null) throw new HeadingMissingError({ field: 'name', heading: null, found: [] });
}

function readRow(line: number, values: readonly string[], columns: Columns): FirmRow {
  const cells: Partial<Record<FirmField, string>> = {};
  for (const [field, position] of columns.positions) cells[field] = storable(values[position] ?? '');
  return parseFirmRow({ line, cells, capitalBareUnit: columns.capitalBareUnit }, locateDivision);
}

/** PostgreSQL stores neither the character NUL nor half of a surrogate pair; some exports carry them. */
const storable = (text: string): string => text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\uFFFD');

function refuseDuplicate(row: FirmRow, firstLines: Map<string, number>): FirmRow {
  if (row.kind === 'rejected') return row;
  const firstLine = firstLines.get(row.firm.creditCode);
  if (firstLine === undefined) {
    firstLines.set(row.firm.creditCode, row.line);
    return row;
  }
  return {
    line: row.line,
    kind: 'rejected',
    because: [{ code: 'DUPLICATE', field: 'code', text: row.firm.creditCode }],
    firstLine,
  };
}

function rejectedAs(line: number, rejection: Extract<FirmRow, { kind: 'rejected' }>['because'][0]): FirmRow {
  return { line, kind: 'rejected', because: [rejection], firstLine: null };
}
