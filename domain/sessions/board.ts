import type { Edge, SessionMarket } from './session-market.ts';

/** Longest chain of moves that makes room for one meeting, and how many moves a search may try. */
const CHAIN_MAX = 24;
const SEARCH_STEPS_MAX = 4_000;
export const FREE = -1;

/** Who sits where, as numbers. A slot of a bank holds as many meetings as desks are free at it. */
export type Board = {
  readonly market: SessionMarket;
  readonly slots: number;
  readonly slotOf: Int32Array;
  readonly firmAt: Int32Array;
  readonly firmFree: Uint8Array;
  readonly bankAt: number[][];
  readonly bankRoom: Int32Array;
  readonly isPinned: Uint8Array;
};

export function createBoard(market: SessionMarket): Board {
  const { slots, firms, banks } = market.input;
  const firmFree = new Uint8Array(firms.length * slots);
  firms.forEach(({ freeSlots }, firm) => {
    for (let slot = 0; slot < slots; slot += 1)
      firmFree[firm * slots + slot] = freeSlots === null || freeSlots.includes(slot) ? 1 : 0;
  });
  const bankRoom = new Int32Array(banks.length * slots);
  banks.forEach(({ desks }, bank) => {
    for (const { freeSlots } of desks)
      for (let slot = 0; slot < slots; slot += 1)
        if (freeSlots === null || freeSlots.includes(slot))
          bankRoom[bank * slots + slot] = (bankRoom[bank * slots + slot] as number) + 1;
  });
  return {
    market,
    slots,
    slotOf: new Int32Array(market.edges.length).fill(FREE),
    firmAt: new Int32Array(firms.length * slots).fill(FREE),
    firmFree,
    bankAt: Array.from({ length: banks.length * slots }, () => []),
    bankRoom,
    isPinned: new Uint8Array(market.edges.length),
  };
}

export const edgeOf = (board: Board, index: number): Edge => board.market.edges[index] as Edge;
const firmCell = (board: Board, index: number, slot: number): number => edgeOf(board, index).firm * board.slots + slot;
export const bankCell = (board: Board, index: number, slot: number): number =>
  edgeOf(board, index).bank * board.slots + slot;
export const mayCome = (board: Board, index: number, slot: number): boolean =>
  board.firmFree[firmCell(board, index, slot)] === 1;
export const firmMeets = (board: Board, index: number, slot: number): number =>
  board.firmAt[firmCell(board, index, slot)] as number;
export const hasRoom = (board: Board, index: number, slot: number): boolean => {
  const cell = bankCell(board, index, slot);
  return (board.bankAt[cell] as number[]).length < (board.bankRoom[cell] as number);
};

export function put(board: Board, index: number, slot: number): void {
  board.slotOf[index] = slot;
  board.firmAt[firmCell(board, index, slot)] = index;
  (board.bankAt[bankCell(board, index, slot)] as number[]).push(index);
}

export function take(board: Board, index: number): void {
  const slot = board.slotOf[index] as number;
  board.slotOf[index] = FREE;
  board.firmAt[firmCell(board, index, slot)] = FREE;
  const own = board.bankAt[bankCell(board, index, slot)] as number[];
  own.splice(own.indexOf(index), 1);
}

/**
 * Finds a slot for one meeting: a free one; else by swapping two slots along a chain, which always succeeds when nobody
 * has limits (bipartite edge colouring); else by the shortest chain of single moves that it finds. Never moves a pin.
 */
export function place(board: Board, index: number): boolean {
  for (let slot = 0; slot < board.slots; slot += 1)
    if (mayCome(board, index, slot) && firmMeets(board, index, slot) === FREE && hasRoom(board, index, slot)) {
      put(board, index, slot);
      return true;
    }
  for (let depth = 1; depth <= 2; depth += 1)
    if (pushIn(board, { index, depth, search: { seen: new Set([index]), steps: SEARCH_STEPS_MAX } })) return true;
  for (let empty = 0; empty < board.slots; empty += 1) {
    if (!mayCome(board, index, empty) || firmMeets(board, index, empty) !== FREE) continue;
    for (let roomy = 0; roomy < board.slots; roomy += 1)
      if (mayCome(board, index, roomy) && hasRoom(board, index, roomy) && swapAlong(board, { index, empty, roomy }))
        return true;
  }
  for (let depth = 4; depth <= CHAIN_MAX; depth *= 2)
    if (pushIn(board, { index, depth, search: { seen: new Set([index]), steps: SEARCH_STEPS_MAX } })) return true;
  return false;
}

/** The firm is idle in `empty` but its bank is full; the bank has room in `roomy` but the firm is busy. */
function swapAlong(board: Board, way: { index: number; empty: number; roomy: number }): boolean {
  const { index, empty, roomy } = way;
  const undo: [number, number][] = [];
  const moved = new Set<number>([index]);
  const move = (one: number, slot: number): void => {
    undo.push([one, board.slotOf[one] as number]);
    if (board.slotOf[one] !== FREE) take(board, one);
    if (slot !== FREE) put(board, one, slot);
  };
  const fail = (): false => {
    for (const [one, slot] of undo.toReversed()) {
      if (board.slotOf[one] !== FREE) take(board, one);
      if (slot !== FREE) put(board, one, slot);
    }
    return false;
  };
  let pushed = firmMeets(board, index, roomy);
  if (pushed === FREE || board.isPinned[pushed] === 1) return false;
  move(pushed, FREE);
  move(index, roomy);
  for (;;) {
    if (!mayCome(board, pushed, empty)) return fail();
    moved.add(pushed);
    if (hasRoom(board, pushed, empty)) {
      move(pushed, empty);
      return true;
    }
    const victims = (board.bankAt[bankCell(board, pushed, empty)] as number[]).filter(
      (one) => board.isPinned[one] === 0 && !moved.has(one) && mayCome(board, one, roomy),
    );
    const victim = victims.find((one) => firmMeets(board, one, roomy) === FREE) ?? victims[0];
    if (victim === undefined) return fail();
    moved.add(victim);
    move(victim, FREE);
    move(pushed, empty);
    if (!hasRoom(board, victim, roomy)) return fail();
    const next = firmMeets(board, victim, roomy);
    if (next === FREE) {
      move(victim, roomy);
      return true;
    }
    if (board.isPinned[next] === 1 || moved.has(next)) return fail();
    move(next, FREE);
    move(victim, roomy);
    pushed = next;
  }
}

type Push = { index: number; depth: number; search: { seen: Set<number>; steps: number } };

/** Takes a slot where one other meeting stands in the way, and finds that one another place, at most `depth` deep. */
function pushIn(board: Board, { index, depth, search }: Push): boolean {
  for (let slot = 0; slot < board.slots; slot += 1) {
    if (!mayCome(board, index, slot)) continue;
    const busy = firmMeets(board, index, slot);
    const room = hasRoom(board, index, slot);
    if (busy === FREE && room) {
      put(board, index, slot);
      return true;
    }
    if (depth === 0 || (busy !== FREE && !room)) continue;
    const inTheWay = busy === FREE ? [...(board.bankAt[bankCell(board, index, slot)] as number[])] : [busy];
    for (const other of inTheWay) {
      if (board.isPinned[other] === 1 || search.seen.has(other) || search.steps <= 0) continue;
      search.steps -= 1;
      search.seen.add(other);
      take(board, other);
      put(board, index, slot);
      if (pushIn(board, { index: other, depth: depth - 1, search })) return true;
      take(board, index);
      put(board, other, slot);
    }
  }
  return false;
}

/** Puts every meeting back to where it was. */
export function restore(board: Board, before: Int32Array): void {
  const changed = [...before.keys()].filter((index) => board.slotOf[index] !== before[index]);
  for (const index of changed) if (board.slotOf[index] !== FREE) take(board, index);
  for (const index of changed) if (before[index] !== FREE) put(board, index, before[index] as number);
}
