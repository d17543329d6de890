/** The part of a text that is nearest to another one. */
export type NearestPart = { readonly distance: number; readonly start: number; readonly part: string };

type Cell = { readonly distance: number; readonly start: number };

/**
 * The part of `text` that needs the fewest errors to become `wanted`: a character wrong, missing, too many, or swapped
 * with its neighbour (optimal string alignment, free at both ends of the text). Of equals the one of the same length, then the first.
 */
export function nearestPart(wanted: string, text: string): NearestPart {
  const rows: Cell[][] = [Array.from({ length: text.length + 1 }, (_, start) => ({ distance: 0, start }))];
  for (let row = 1; row <= wanted.length; row += 1) {
    const current: Cell[] = [{ distance: row, start: 0 }];
    rows.push(current);
    for (let column = 1; column <= text.length; column += 1)
      current.push(bestCell(rows, { row, column, wanted, text }));
  }
  const last = rows.at(-1) ?? [];
  let end = 0;
  // Of equal ends the one that makes the part as long as what was typed: a wrong character is likelier than a missing one.
  const cost = (cell: Cell | undefined, column: number): number =>
    cell === undefined ? Infinity : cell.distance + Math.min(0.9, Math.abs(column - cell.start - wanted.length) / 100);
  for (const [column, cell] of last.entries()) if (cost(cell, column) < cost(last[end], end)) end = column;
  const cell = last[end] ?? { distance: wanted.length, start: 0 };
  return { ...cell, part: text.slice(cell.start, end) };
}

function bestCell(rows: readonly Cell[][], at: { row: number; column: number; wanted: string; text: string }): Cell {
  const { row, column, wanted, text } = at;
  const same = wanted[row - 1] === text[column - 1];
  const options = [
    plus(rows[row - 1]?.[column - 1], same ? 0 : 1),
    plus(rows[row - 1]?.[column], 1),
    plus(rows[row]?.[column - 1], 1),
  ];
  if (row > 1 && column > 1 && wanted[row - 1] === text[column - 2] && wanted[row - 2] === text[column - 1])
    options.push(plus(rows[row - 2]?.[column - 2], 1));
  return options.reduce((best, option) => (option.distance < best.distance ? option : best));
}

const plus = (cell: Cell | undefined, cost: number): Cell => ({
  distance: (cell?.distance ?? Infinity) + cost,
  start: cell?.start ?? 0,
});
