import { type Board, bankCell, FREE, firmMeets, hasRoom, mayCome, place, put, take } from './board.ts';

/** So many meetings beside the lost ones change at most, and so many places are looked at, while the search is exact. */
const MORE_CHANGES_MAX = 6;
const LOOKS_MAX = 60_000;

type Lost = { readonly index: number; readonly slot: number };
type Search = { looks: number; readonly settled: Set<number> };

/**
 * Places what lost its place: as many as can be, and then with the fewest meetings at another time than was agreed, by
 * trying no change, then one, then two. Nobody whose meeting can stay loses it. Where that search is too large, each takes
 * the nearest chain of moves. Returns what found no place.
 */
export function repairBoard(board: Board, lost: readonly Lost[]): number[] {
  const search: Search = { looks: LOOKS_MAX, settled: new Set() };
  const agreed = new Map(lost.map(({ index, slot }) => [index, slot]));
  const all = [...agreed.keys()];
  const pending = lost;
  for (let drops = 0; drops <= lost.length; drops += 1)
    for (let changes = 0; changes <= lost.length + MORE_CHANGES_MAX; changes += 1) {
      const dropped = settle(board, { pending, changes, drops, lost: agreed, search });
      if (dropped !== null) return dropped;
      if (search.looks <= 0) return all.filter((index) => !place(board, index));
    }
  return all;
}

type Question = {
  readonly pending: readonly Lost[];
  readonly changes: number;
  readonly drops: number;
  readonly lost: ReadonlyMap<number, number>;
  readonly search: Search;
};

/** Places all that is pending within the allowed changes and drops; `null`, with the board as it was, when that fails. */
function settle(board: Board, of: Question): number[] | null {
  const { pending, changes, drops, lost, search } = of;
  const [next, ...rest] = pending;
  if (next === undefined) return [];
  const { index } = next;
  for (let slot = 0; slot < board.slots; slot += 1) {
    const left = changes - (slot === next.slot ? 0 : 1);
    if (left < 0 || !mayCome(board, index, slot) || board.bankRoom[bankCell(board, index, slot)] === 0) continue;
    for (const displaced of waysIn(board, { index, slot, settled: search.settled })) {
      search.looks -= 1;
      if (search.looks <= 0) return null;
      for (const other of displaced) take(board, other);
      put(board, index, slot);
      search.settled.add(index);
      const more = displaced.map((other) => ({ index: other, slot }));
      const found = settle(board, { ...of, pending: [...more, ...rest], changes: left });
      search.settled.delete(index);
      if (found !== null) return found;
      take(board, index);
      for (const other of displaced) put(board, other, slot);
    }
  }
  if (drops === 0 || !lost.has(index)) return null;
  const found = settle(board, { ...of, pending: rest, drops: drops - 1 });
  return found === null ? null : [index, ...found];
}

/** Every way to take a place: whom it displaces. A pin, and whoever was placed in this search, is not displaced. */
function waysIn(board: Board, of: { index: number; slot: number; settled: ReadonlySet<number> }): number[][] {
  const { index, slot, settled } = of;
  const isFixed = (other: number): boolean => board.isPinned[other] === 1 || settled.has(other);
  const busy = firmMeets(board, index, slot);
  if (busy !== FREE && isFixed(busy)) return [];
  const first = busy === FREE ? [] : [busy];
  if (hasRoom(board, index, slot)) return [first];
  const seated = board.bankAt[bankCell(board, index, slot)] as number[];
  return seated.filter((other) => !isFixed(other)).map((other) => [...first, other]);
}
