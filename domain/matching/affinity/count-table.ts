/** Weights of lenders by cell: cell `c` holds the entries from `start[c]` up to `start[c + 1]`. */
export type CountTable = {
  readonly cells: ReadonlyMap<number, number>;
  readonly start: Int32Array;
  readonly lenders: Int32Array;
  readonly weights: Float64Array;
  readonly totals: Float64Array;
};

/** How a table is filled: the cell of each row (negative: none) and what the row weighs. */
export type TableInput = {
  readonly rows: number;
  readonly lender: Int32Array;
  readonly lenderCount: number;
  readonly keyAt: (row: number) => number;
  readonly weights: Float64Array;
};

/** Adds up the weights of the first `rows` loans by cell and lender. */
export function countByCell(input: TableInput): CountTable {
  const { cells, cellOfRow } = cellsOf(input);
  const bounds = new Int32Array(cells.size + 1);
  for (const cell of cellOfRow) if (cell >= 0) bounds[cell + 1] = (bounds[cell + 1] as number) + 1;
  for (let cell = 0; cell < cells.size; cell += 1)
    bounds[cell + 1] = (bounds[cell + 1] as number) + (bounds[cell] as number);
  const filled = bounds.slice();
  const lenders = new Int32Array(bounds[cells.size] as number);
  const weights = new Float64Array(lenders.length);
  for (let row = 0; row < input.rows; row += 1) {
    const cell = cellOfRow[row] as number;
    if (cell < 0) continue;
    const at = filled[cell] as number;
    filled[cell] = at + 1;
    lenders[at] = input.lender[row] as number;
    weights[at] = input.weights[row] as number;
  }
  return merge({ cells, bounds, lenders, weights, lenderCount: input.lenderCount });
}

function cellsOf({ rows, keyAt }: TableInput): { cells: Map<number, number>; cellOfRow: Int32Array } {
  const cells = new Map<number, number>();
  const cellOfRow = new Int32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const key = keyAt(row);
    let cell = key < 0 ? -1 : cells.get(key);
    if (cell === undefined) {
      cell = cells.size;
      cells.set(key, cell);
    }
    cellOfRow[row] = cell;
  }
  return { cells, cellOfRow };
}

type Sorted = {
  readonly cells: Map<number, number>;
  readonly bounds: Int32Array;
  readonly lenders: Int32Array;
  readonly weights: Float64Array;
  readonly lenderCount: number;
};

/** Joins the entries of one lender in one cell, in place. */
function merge({ cells, bounds, lenders, weights, lenderCount }: Sorted): CountTable {
  const lastAt = new Int32Array(lenderCount).fill(-1);
  const start = new Int32Array(cells.size + 1);
  const totals = new Float64Array(cells.size);
  let write = 0;
  for (let cell = 0; cell < cells.size; cell += 1) {
    const first = write;
    start[cell] = first;
    for (let read = bounds[cell] as number; read < (bounds[cell + 1] as number); read += 1) {
      const lender = lenders[read] as number;
      const weight = weights[read] as number;
      const known = lastAt[lender] as number;
      totals[cell] = (totals[cell] as number) + weight;
      if (known >= first) weights[known] = (weights[known] as number) + weight;
      else {
        lastAt[lender] = write;
        lenders[write] = lender;
        weights[write] = weight;
        write += 1;
      }
    }
  }
  start[cells.size] = write;
  return { cells, start, lenders: lenders.slice(0, write), weights: weights.slice(0, write), totals };
}
