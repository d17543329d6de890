import type { PlannedMeeting } from './session-market.ts';

/**
 * Seats firms in rooms of about `firmsPerRoom`: as few rooms as do, their sizes differing by one at most. Firms that meet
 * the same bank first sit together, so that a desk finds its next firm in one room. Rooms count from 1.
 */
export function seatRooms(of: {
  readonly firmIds: readonly string[];
  readonly meetings: readonly PlannedMeeting[];
  readonly firmsPerRoom: number;
}): Map<string, number> {
  const { firmIds, meetings, firmsPerRoom } = of;
  const firstOf = new Map<string, PlannedMeeting>();
  for (const meeting of meetings) {
    const known = firstOf.get(meeting.firmId);
    if (known === undefined || meeting.slot < known.slot) firstOf.set(meeting.firmId, meeting);
  }
  const keyOf = (firmId: string): string => {
    const first = firstOf.get(firmId);
    // Who has no meeting yet sits behind the others.
    return first === undefined ? `~${firmId}` : `${first.bankId} ${String(first.slot).padStart(3, '0')} ${firmId}`;
  };
  const order = [...firmIds].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const rooms = Math.ceil(order.length / firmsPerRoom);
  return new Map(order.map((firmId, index) => [firmId, Math.floor((index * rooms) / order.length) + 1]));
}
