import { done, type Outcome, refused } from '../../domain/refusal.ts';
import type { Deps, TableSource } from '../ports.ts';

/** A row of a table whose cells are asked for by heading, whatever their order; a missing column is empty. */
export type NamedRow = { readonly line: number; readonly cell: (headings: readonly string[]) => string };

/** The rows of a table with a heading line; refused where it cannot be read to its end or holds too much. */
export async function readNamedRows(
  deps: Pick<Deps, 'readTable'>,
  source: TableSource,
  limits: { readonly rowsMax: number; readonly bytesMax: number },
): Promise<Outcome<readonly NamedRow[]>> {
  if (source.kind === 'bytes' && source.bytes.byteLength > limits.bytesMax)
    return refused('FILE_TOO_LARGE', 'table', { max: `${limits.bytesMax}` });
  let columns: ReadonlyMap<string, number> | null = null;
  const rows: NamedRow[] = [];
  for await (const row of deps.readTable(source)) {
    if (row.kind === 'broken') return refused('TABLE_BROKEN', 'table', { line: `${row.line}` });
    const cells = row.cells.map((cell) => cell.trim());
    if (columns === null) {
      columns = new Map(cells.map((heading, index) => [heading, index]));
      continue;
    }
    const at = columns;
    const cell = (headings: readonly string[]): string => {
      const index = headings.map((heading) => at.get(heading)).find((found) => found !== undefined);
      return index === undefined ? '' : (cells[index] ?? '');
    };
    rows.push({ line: row.line, cell });
    if (rows.length > limits.rowsMax) return refused('LIST_TOO_LONG', 'table', { max: `${limits.rowsMax}` });
  }
  return rows.length === 0 ? refused('TABLE_EMPTY', 'table') : done(rows);
}
