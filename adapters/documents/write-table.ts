import { stringify } from 'csv-stringify/sync';
import writeXlsxFile, { type SheetData } from 'write-excel-file/node';
import type { TableCell, TableDocument } from '../../usecases/ports.ts';

const BYTE_ORDER_MARK = '\uFEFF';
/** A spreadsheet would run a text that begins like this as a formula. */
const FORMULA_START = /^[=+\-@\t\r]/;
const SHEET_NAME_CHARACTERS_MAX = 31;
const COLUMN_WIDTH = 20;

export function writeCsv({ columns, rows }: TableDocument): Buffer {
  const lines = [columns.map(asHarmlessText), ...rows.map((row) => row.map(csvCell))];
  return Buffer.from(BYTE_ORDER_MARK + stringify(lines, { record_delimiter: '\r\n' }), 'utf8');
}

export function writeXlsx(tables: readonly TableDocument[]): Promise<Buffer> {
  const sheets = tables.map(({ title, columns, rows }) => ({
    sheet: title.replaceAll(/[\\/?*[\]:]/g, ' ').slice(0, SHEET_NAME_CHARACTERS_MAX),
    columns: columns.map(() => ({ width: COLUMN_WIDTH })),
    stickyRowsCount: 1,
    data: [
      columns.map((value) => ({ value, type: String, fontWeight: 'bold' as const })),
      ...rows.map((row) => row.map(xlsxCell)),
    ] satisfies SheetData,
  }));
  return writeXlsxFile(sheets).toBuffer();
}

function csvCell(cell: TableCell): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return asHarmlessText(cell);
  switch (cell.kind) {
    case 'money':
      return hundredths(cell.fen);
    case 'rate':
      return `${hundredths(cell.bps)}%`;
    case 'count':
      return `${cell.count}`;
    case 'date':
      return cell.date;
  }
}

/** A file format has no whole fen: what is written is the nearest number, exact to the fen below 90 trillion yuan. */
function xlsxCell(cell: TableCell) {
  if (cell === null) return null;
  if (typeof cell === 'string') return { value: cell, type: String };
  switch (cell.kind) {
    case 'money':
      return { value: Number(cell.fen) / 100, type: Number, format: '#,##0.00' };
    case 'rate':
      return { value: Number(cell.bps) / 10_000, type: Number, format: '0.00%' };
    case 'count':
      return { value: cell.count, type: Number };
    case 'date':
      return { value: cell.date, type: String };
  }
}

const asHarmlessText = (text: string): string => (FORMULA_START.test(text) ? `'${text}` : text);

/** Yuan with two decimals, or percent of basis points. */
function hundredths(amount: bigint): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(3, '0');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
