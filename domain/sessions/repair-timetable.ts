import { findEdge } from './assign-meetings.ts';
import { createBoard, put } from './board.ts';
import { repairBoard } from './repair-board.ts';
import type { Edge, PlannedMeeting, SessionMarket } from './session-market.ts';
import { explainUnplaced, readMeetings, type Unplaced } from './timetable.ts';

export type Repair = {
  readonly meetings: readonly PlannedMeeting[];
  /** Meetings that now take place at another time or desk. */
  readonly moved: readonly PlannedMeeting[];
  /** Meetings that a freed place made possible. */
  readonly added: readonly PlannedMeeting[];
  readonly unplaced: readonly Unplaced[];
};

/**
 * Repairs a timetable after somebody left: `market` is the session as it is now, `meetings` what was agreed. Every meeting
 * that still can take place stays at its slot; the others get a place with the fewest moves; places that became free go to
 * the best pair that wants one and has quota left, without moving anybody. Nothing new begins before `fromSlot`.
 */
export function repairTimetable(market: SessionMarket, meetings: readonly PlannedMeeting[], fromSlot = 0): Repair {
  const board = createBoard(market);
  const firmIndex = new Map(market.input.firms.map(({ firmId }, index) => [firmId, index]));
  const bankIndex = new Map(market.input.banks.map(({ bankId }, index) => [bankId, index]));
  const lost: { index: number; slot: number }[] = [];
  for (const meeting of meetings) {
    const own = market.edgesOfFirm[firmIndex.get(meeting.firmId) ?? -1] ?? [];
    const at = bankIndex.get(meeting.bankId);
    const index = own.find((edge) => (market.edges[edge] as Edge).bank === at);
    if (index === undefined) continue;
    const { firm, bank } = market.edges[index] as Edge;
    const cell = bank * board.slots + meeting.slot;
    const stays =
      board.firmFree[firm * board.slots + meeting.slot] === 1 &&
      (board.bankAt[cell] as number[]).length < (board.bankRoom[cell] as number);
    if (stays) put(board, index, meeting.slot);
    else lost.push({ index, slot: meeting.slot });
  }
  for (let cell = 0; cell < board.firmFree.length; cell += 1)
    if (cell % board.slots < fromSlot) board.firmFree[cell] = 0;
  const unplaced = repairBoard(board, lost);
  fillFreePlaces(market, { board, skip: new Set(lost.map(({ index }) => index)) });
  const now = readMeetings(board, meetings);
  const before = new Map(meetings.map((meeting) => [`${meeting.firmId} ${meeting.bankId}`, meeting]));
  const isMoved = (meeting: PlannedMeeting): boolean => {
    const old = before.get(`${meeting.firmId} ${meeting.bankId}`);
    return old !== undefined && (old.slot !== meeting.slot || old.desk !== meeting.desk);
  };
  return {
    meetings: now,
    moved: now.filter(isMoved),
    added: now.filter(({ firmId, bankId }) => !before.has(`${firmId} ${bankId}`)),
    unplaced: unplaced.map((index) => explainUnplaced(board, index)),
  };
}

function fillFreePlaces(
  market: SessionMarket,
  { board, skip }: { board: ReturnType<typeof createBoard>; skip: ReadonlySet<number> },
): void {
  const firmLoad = new Int32Array(market.firmQuota.length);
  board.slotOf.forEach((slot, index) => {
    if (slot >= 0) raise(firmLoad, (market.edges[index] as Edge).firm);
  });
  const hasRoom = board.bankAt.map((seated, cell) => seated.length < (board.bankRoom[cell] as number));
  const bankHasRoom = market.bankQuota.map((_, bank) =>
    hasRoom.slice(bank * board.slots, (bank + 1) * board.slots).includes(true),
  );
  const open: number[] = [];
  market.edges.forEach(({ firm, bank }, index) => {
    if ((board.slotOf[index] as number) >= 0 || skip.has(index) || bankHasRoom[bank] !== true) return;
    if ((firmLoad[firm] as number) < (market.firmQuota[firm] as number)) open.push(index);
  });
  open.sort((a, b) => {
    const [first, second] = [market.edges[a] as Edge, market.edges[b] as Edge];
    return (
      first.bankRank - second.bankRank ||
      (market.firmPriority[first.firm] as number) - (market.firmPriority[second.firm] as number) ||
      first.firmRank - second.firmRank
    );
  });
  for (const index of open) {
    const { firm, bank } = market.edges[index] as Edge;
    if ((firmLoad[firm] as number) >= (market.firmQuota[firm] as number)) continue;
    for (let slot = 0; slot < board.slots; slot += 1) {
      const cell = bank * board.slots + slot;
      if (board.firmFree[firm * board.slots + slot] !== 1 || board.firmAt[firm * board.slots + slot] !== -1) continue;
      if ((board.bankAt[cell] as number[]).length >= (board.bankRoom[cell] as number)) continue;
      put(board, index, slot);
      raise(firmLoad, firm);
      break;
    }
  }
}

export type Breakage = {
  readonly code: 'NOT_WANTED' | 'FIRM_NOT_FREE' | 'FIRM_BUSY' | 'DESK_NOT_FREE' | 'DESK_TAKEN';
  /** The meeting that stands in the way, where there is one. */
  readonly other: PlannedMeeting | null;
};

/** Everything that breaks when an operator drags a meeting to another slot or desk; nothing, when it fits. */
export function explainMove(
  market: SessionMarket,
  meetings: readonly PlannedMeeting[],
  to: PlannedMeeting,
): Breakage[] {
  const firm = market.input.firms.find(({ firmId }) => firmId === to.firmId);
  const desk = market.input.banks.find(({ bankId }) => bankId === to.bankId)?.desks[to.desk];
  const others = meetings.filter(({ firmId, bankId }) => firmId !== to.firmId || bankId !== to.bankId);
  const breaks: Breakage[] = [];
  if (findEdge(market, to) === null) breaks.push({ code: 'NOT_WANTED', other: null });
  if (firm === undefined || (firm.freeSlots !== null && !firm.freeSlots.includes(to.slot)))
    breaks.push({ code: 'FIRM_NOT_FREE', other: null });
  const busy = others.find(({ firmId, slot }) => firmId === to.firmId && slot === to.slot);
  if (busy !== undefined) breaks.push({ code: 'FIRM_BUSY', other: busy });
  if (desk === undefined || (desk.freeSlots !== null && !desk.freeSlots.includes(to.slot)))
    breaks.push({ code: 'DESK_NOT_FREE', other: null });
  const taken = others.find((one) => one.bankId === to.bankId && one.slot === to.slot && one.desk === to.desk);
  if (taken !== undefined) breaks.push({ code: 'DESK_TAKEN', other: taken });
  return breaks;
}

function raise(counts: Int32Array, at: number): void {
  counts[at] = (counts[at] as number) + 1;
}
