/** The part of a text that is nearest to another one. */
export type NearestPart = { readonly distance: number; readonly start: number; readonly part: string };

/** One row of the table: for each end in the text the fewest errors, and where the part begins that needs so many. */
type Row = { readonly errors: Uint16Array; readonly starts: Uint16Array };

const rowOf = (length: number): Row => ({ errors: new Uint16Array(length), starts: new Uint16Array(length) });

/**
 * The part of `text` that needs the fewest errors to become `wanted`: a character wrong, missing, too many, or swapped
 * with its neighbour (optimal string alignment, free at both ends of the text). Of equals the one of the same length, then the first.
 */
export function nearestPart(wanted: string, text: string): NearestPart {
  const width = text.length + 1;
  let [before, last, current] = [rowOf(width), rowOf(width), rowOf(width)];
  for (let column = 0; column < width; column += 1) last.starts[column] = column;
  for (let row = 1; row <= wanted.length; row += 1) {
    fillRow({ before, last, current }, { row, wanted, text });
    [before, last, current] = [last, current, before];
  }
  let [end, lowest] = [0, Infinity];
  // Of equal ends the one that makes the part as long as what was typed: a wrong character is likelier than a missing one.
  for (let column = 0; column < width; column += 1) {
    const length = column - (last.starts[column] as number);
    const cost = (last.errors[column] as number) + Math.min(0.9, Math.abs(length - wanted.length) / 100);
    if (cost < lowest) [end, lowest] = [column, cost];
  }
  const start = last.starts[end] as number;
  return { distance: last.errors[end] as number, start, part: text.slice(start, end) };
}

/** Of ways with as few errors the first: another character, one missing, one too many, two swapped. */
function fillRow(
  { before, last, current }: { readonly before: Row; readonly last: Row; readonly current: Row },
  { row, wanted, text }: { readonly row: number; readonly wanted: string; readonly text: string },
): void {
  const asked = wanted.charCodeAt(row - 1);
  const askedBefore = row > 1 ? wanted.charCodeAt(row - 2) : -1;
  current.errors[0] = row;
  current.starts[0] = 0;
  for (let column = 1; column <= text.length; column += 1) {
    const read = text.charCodeAt(column - 1);
    let errors = (last.errors[column - 1] as number) + (asked === read ? 0 : 1);
    let start = last.starts[column - 1] as number;
    const take = (from: Row, at: number): void => {
      const found = (from.errors[at] as number) + 1;
      if (found >= errors) return;
      errors = found;
      start = from.starts[at] as number;
    };
    take(last, column);
    take(current, column - 1);
    const isSwapped = column > 1 && asked === text.charCodeAt(column - 2) && askedBefore === read;
    if (isSwapped) take(before, column - 2);
    current.errors[column] = errors;
    current.starts[column] = start;
  }
}
