import { invariant } from '../invariant.ts';
import type { Edge, PlannedMeeting, SessionBank, SessionMarket } from './session-market.ts';

export type UnplacedReason = 'NO_COMMON_TIME' | 'FIRM_TIMES_TAKEN' | 'BANK_FULL_AT_COMMON_TIMES';
/** The least that somebody would have to give for the meeting to take place. */
export type NearestFix =
  | { readonly kind: 'FIRM_FREES_SLOT'; readonly slot: number }
  | { readonly kind: 'BANK_OPENS_DESK'; readonly slot: number }
  | { readonly kind: 'NEXT_SESSION' };
export type Unplaced = {
  readonly firmId: string;
  readonly bankId: string;
  readonly reason: UnplacedReason;
  readonly fix: NearestFix;
};
export type Timetable = { readonly meetings: readonly PlannedMeeting[]; readonly unplaced: readonly Unplaced[] };

/** Longest chain of moves that makes room for one meeting, and how many moves a search may try. */
const CHAIN_MAX = 24;
const SEARCH_STEPS_MAX = 4_000;
const FORCE_ROUNDS = 24;
const FREE = -1;

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

const edgeOf = (board: Board, index: number): Edge => board.market.edges[index] as Edge;
const firmCell = (board: Board, index: number, slot: number): number => edgeOf(board, index).firm * board.slots + slot;
const bankCell = (board: Board, index: number, slot: number): number => edgeOf(board, index).bank * board.slots + slot;
const mayCome = (board: Board, index: number, slot: number): boolean =>
  board.firmFree[firmCell(board, index, slot)] === 1;
const firmMeets = (board: Board, index: number, slot: number): number =>
  board.firmAt[firmCell(board, index, slot)] as number;
const hasRoom = (board: Board, index: number, slot: number): boolean => {
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

/**
 * When they meet: places as many of the chosen pairs as it can without double booking, the least flexible first, then by
 * the priority of the firm and the place in its wishes. What cannot be placed is told with its reason and nearest fix.
 */
export function placeMeetings(market: SessionMarket, chosen: readonly number[]): Timetable {
  const board = createBoard(market);
  placePins(board, chosen);
  const open = orderByNeed(
    board,
    chosen.filter((index) => board.slotOf[index] === FREE),
  );
  const left = forceIn(
    board,
    open.filter((index) => !place(board, index)),
  );
  return { meetings: readMeetings(board), unplaced: left.map((index) => explainUnplaced(board, index)) };
}

/**
 * Tries the meetings that are left once more by force: each is put where it collides, and whatever was in its way looks
 * for another place. A try that loses nobody is kept; one that loses just one other is kept in turn, slot after slot, so
 * that the next round starts from somewhere else; any other is taken back. Never fewer are placed than before.
 */
function forceIn(board: Board, left: readonly number[]): number[] {
  let open = [...left];
  for (let round = 0; round < FORCE_ROUNDS && open.length > 0; round += 1)
    open = open.flatMap((index) => (place(board, index) ? [] : forceOne(board, { index, round })));
  return open.filter((index) => !place(board, index));
}

/** What is left in place of `index`: nothing, another meeting, or itself. */
function forceOne(board: Board, { index, round }: { index: number; round: number }): number[] {
  for (let turn = 0; turn < board.slots; turn += 1) {
    const slot = (turn + round) % board.slots;
    const cell = bankCell(board, index, slot);
    if (!mayCome(board, index, slot) || board.bankRoom[cell] === 0) continue;
    const busy = firmMeets(board, index, slot);
    const inTheWay = busy === FREE ? [] : [busy];
    const seated = board.bankAt[cell] as number[];
    if (!hasRoom(board, index, slot) && !seated.includes(busy)) inTheWay.push(seated[round % seated.length] as number);
    if (inTheWay.some((other) => board.isPinned[other] === 1)) continue;
    const before = board.slotOf.slice();
    for (const other of inTheWay) take(board, other);
    put(board, index, slot);
    const lost = inTheWay.filter((other) => !place(board, other));
    if (lost.length === 0) return [];
    if (lost.length === 1 && turn === round % 2) return lost;
    restore(board, before);
  }
  return [index];
}

function restore(board: Board, before: Int32Array): void {
  const changed = [...before.keys()].filter((index) => board.slotOf[index] !== before[index]);
  for (const index of changed) if (board.slotOf[index] !== FREE) take(board, index);
  for (const index of changed) if (before[index] !== FREE) put(board, index, before[index] as number);
}

function placePins(board: Board, chosen: readonly number[]): void {
  const { firms, banks, pins } = board.market.input;
  for (const pin of pins) {
    const index = chosen.find((one) => {
      const { firm, bank } = edgeOf(board, one);
      return firms[firm]?.firmId === pin.firmId && banks[bank]?.bankId === pin.bankId;
    });
    if (index === undefined || board.slotOf[index] !== FREE) continue;
    if (firmMeets(board, index, pin.slot) !== FREE) continue;
    put(board, index, pin.slot);
    board.isPinned[index] = 1;
  }
}

function orderByNeed(board: Board, open: readonly number[]): number[] {
  const { firmPriority } = board.market;
  const choices = new Map(open.map((index) => [index, commonSlots(board, index).length]));
  return [...open].sort((a, b) => {
    const [first, second] = [edgeOf(board, a), edgeOf(board, b)];
    return (
      (choices.get(a) ?? 0) - (choices.get(b) ?? 0) ||
      (firmPriority[first.firm] as number) - (firmPriority[second.firm] as number) ||
      first.firmRank - second.firmRank
    );
  });
}

function commonSlots(board: Board, index: number): number[] {
  const slots: number[] = [];
  for (let slot = 0; slot < board.slots; slot += 1)
    if (mayCome(board, index, slot) && (board.bankRoom[bankCell(board, index, slot)] as number) > 0) slots.push(slot);
  return slots;
}

export function explainUnplaced(board: Board, index: number): Unplaced {
  const { firms, banks } = board.market.input;
  const { firm, bank } = edgeOf(board, index);
  const common = commonSlots(board, index);
  const all = Array.from({ length: board.slots }, (_, slot) => slot);
  const idle = (slot: number): boolean => firmMeets(board, index, slot) === FREE;
  const coming = all.filter((slot) => mayCome(board, index, slot));
  const distance = (slot: number): number => Math.min(...coming.map((one) => Math.abs(one - slot)), board.slots);
  const bankWaits = all
    .filter((slot) => hasRoom(board, index, slot) && idle(slot))
    .sort((a, b) => distance(a) - distance(b) || a - b)[0];
  const firmWaits = coming.find(idle);
  const fix: NearestFix =
    bankWaits !== undefined
      ? { kind: 'FIRM_FREES_SLOT', slot: bankWaits }
      : firmWaits !== undefined
        ? { kind: 'BANK_OPENS_DESK', slot: firmWaits }
        : { kind: 'NEXT_SESSION' };
  return {
    firmId: firms[firm]?.firmId ?? '',
    bankId: banks[bank]?.bankId ?? '',
    reason:
      common.length === 0 ? 'NO_COMMON_TIME' : common.some(idle) ? 'BANK_FULL_AT_COMMON_TIMES' : 'FIRM_TIMES_TAKEN',
    fix,
  };
}

/** Gives each placed meeting a desk that is free at its slot; `kept` desks stay where they can. */
export function readMeetings(board: Board, kept: readonly PlannedMeeting[] = []): PlannedMeeting[] {
  const { firms, banks, pins } = board.market.input;
  const wanted = new Map(
    [...kept, ...pins].map(({ firmId, bankId, slot, desk }) => [`${firmId} ${bankId} ${slot}`, desk]),
  );
  const meetings: PlannedMeeting[] = [];
  board.bankAt.forEach((present, cell) => {
    const bank = Math.floor(cell / board.slots);
    const slot = cell % board.slots;
    const { bankId, desks } = banks[bank] as SessionBank;
    const keyOf = (index: number): string => `${firms[edgeOf(board, index).firm]?.firmId ?? ''} ${bankId} ${slot}`;
    const open = new Set(
      desks.flatMap(({ freeSlots }, desk) => (freeSlots === null || freeSlots.includes(slot) ? [desk] : [])),
    );
    const seated = new Map<number, number>();
    for (const index of present) {
      const desk = wanted.get(keyOf(index));
      if (desk !== undefined && open.delete(desk)) seated.set(index, desk);
    }
    for (const index of present) {
      const [desk] = seated.has(index) ? [seated.get(index)] : open;
      invariant(desk !== undefined, 'a slot of a bank holds more meetings than desks');
      open.delete(desk);
      meetings.push({ firmId: firms[edgeOf(board, index).firm]?.firmId ?? '', bankId, slot, desk });
    }
  });
  return meetings;
}
