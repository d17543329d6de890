import { invariant } from '../invariant.ts';
import { type Board, bankCell, createBoard, edgeOf, FREE, firmMeets, hasRoom, mayCome, place, put } from './board.ts';
import { improveTimetable } from './improve-timetable.ts';
import type { PlannedMeeting, SessionBank, SessionMarket } from './session-market.ts';

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
  const left = improveTimetable(
    board,
    open.filter((index) => !place(board, index)),
  );
  return { meetings: readMeetings(board), unplaced: left.map((index) => explainUnplaced(board, index)) };
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
