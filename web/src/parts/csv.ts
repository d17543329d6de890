type Column<Row> = readonly [title: string, text: (row: Row) => string];

/** A cell that begins like a formula would be run by a spreadsheet; an apostrophe makes it text. */
function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(?:\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/**
 * With a byte-order mark, without which Excel does not read Chinese. The last row says who took it: one cell of text, and
 * as many cells as the others, so that every reader takes it.
 */
export function csvOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[], mark: string): string {
  const last = columns.map((_column, at) => (at === 0 ? mark : ''));
  const lines = [columns.map(([title]) => title), ...rows.map((row) => columns.map(([, text]) => text(row))), last];
  return `\uFEFF${lines.map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`;
}
