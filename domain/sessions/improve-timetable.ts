import { type Board, bankCell, FREE, firmMeets, hasRoom, mayCome, put, restore, take } from './board.ts';

const ROUNDS_MAX = 150_000;
/** Looks at one place for one meeting, all in all: bounds the time where very many can never be placed. */
const LOOKS_MAX = 12_000_000;
const TENURE_MIN = 8;

/**
 * Goes on from a timetable in which some meetings found no place: in each round one of them takes the slot at which it
 * displaces the fewest others, and those look for a place in turn. A slot that was lost is barred for a while, so that the
 * search does not walk in a circle. The best timetable that was seen is kept, so never fewer are placed than before.
 * Chance comes from a fixed seed: the same board ends the same. Returns what is left.
 */
export function improveTimetable(board: Board, left: readonly number[]): number[] {
  const choices = new Map(left.map((index) => [index, commonSlots(board, index)]));
  const hopeless = left.filter((index) => choices.get(index)?.length === 0);
  let open = left.filter((index) => choices.get(index)?.length !== 0);
  if (open.length === 0) return hopeless;
  const barred = new Map<number, number>();
  const random = makeChance(open.length);
  let best = { open: [...open], slots: board.slotOf.slice() };
  const rounds = Math.min(ROUNDS_MAX, Math.ceil(LOOKS_MAX / (open.length * board.slots)));
  for (let round = 0; round < rounds && open.length > 0; round += 1) {
    const step = chooseStep(board, { open, choices, barred, round, leftBest: best.open.length, random });
    if (step === null) continue;
    const displaced = takePlace(board, step, random);
    open = [...open.filter((index) => index !== step.index), ...displaced];
    for (const index of displaced) {
      choices.set(index, choices.get(index) ?? commonSlots(board, index));
      const until = round + TENURE_MIN + Math.floor(0.6 * open.length) + random(10);
      barred.set(index * board.slots + step.slot, until);
    }
    if (open.length < best.open.length) best = { open: [...open], slots: board.slotOf.slice() };
  }
  restore(board, best.slots);
  return [...best.open, ...hopeless];
}

type Step = { readonly index: number; readonly slot: number };

function chooseStep(
  board: Board,
  of: {
    open: readonly number[];
    choices: ReadonlyMap<number, readonly number[]>;
    barred: ReadonlyMap<number, number>;
    round: number;
    leftBest: number;
    random: (below: number) => number;
  },
): Step | null {
  const { open, choices, barred, round, leftBest, random } = of;
  let found: Step | null = null;
  let least = 3;
  let ties = 0;
  for (const index of open)
    for (const slot of choices.get(index) ?? []) {
      const cost = costOf(board, index, slot);
      if (cost > least || cost === 3) continue;
      const isBarred = (barred.get(index * board.slots + slot) ?? -1) > round;
      if (isBarred && open.length - 1 + cost >= leftBest) continue;
      ties = cost < least ? 1 : ties + 1;
      least = cost;
      if (random(ties) === 0) found = { index, slot };
    }
  return found;
}

/** How many meetings stand in the way; 3 where one of them is pinned. */
function costOf(board: Board, index: number, slot: number): number {
  const busy = firmMeets(board, index, slot);
  if (busy !== FREE && board.isPinned[busy] === 1) return 3;
  const cost = busy === FREE ? 0 : 1;
  if (hasRoom(board, index, slot)) return cost;
  const seated = board.bankAt[bankCell(board, index, slot)] as number[];
  return seated.every((other) => board.isPinned[other] === 1) ? 3 : cost + 1;
}

function takePlace(board: Board, { index, slot }: Step, random: (below: number) => number): number[] {
  const displaced: number[] = [];
  const busy = firmMeets(board, index, slot);
  if (busy !== FREE) displaced.push(busy);
  if (!hasRoom(board, index, slot)) {
    const seated = board.bankAt[bankCell(board, index, slot)] as number[];
    const movable = seated.filter((other) => board.isPinned[other] === 0);
    displaced.push(movable[random(movable.length)] as number);
  }
  for (const other of displaced) take(board, other);
  put(board, index, slot);
  return displaced;
}

function commonSlots(board: Board, index: number): number[] {
  const slots: number[] = [];
  for (let slot = 0; slot < board.slots; slot += 1)
    if (mayCome(board, index, slot) && (board.bankRoom[bankCell(board, index, slot)] as number) > 0) slots.push(slot);
  return slots;
}

/** Numbers below a bound from a fixed seed (xorshift). */
function makeChance(seed: number): (below: number) => number {
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return below <= 1 ? 0 : state % below;
  };
}
