import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assignMeetings, findBlockingPairs } from '../../../domain/sessions/assign-meetings.ts';
import { explainMove, repairTimetable } from '../../../domain/sessions/repair-timetable.ts';
import {
  compileSession,
  type PlannedMeeting,
  type SessionInput,
  type SessionMarket,
} from '../../../domain/sessions/session-market.ts';
import { placeMeetings } from '../../../domain/sessions/timetable.ts';
import { sessionInputs } from './arbitraries.ts';

const LIMITED = sessionInputs({ limits: true, ties: true });
const UNLIMITED = sessionInputs({ limits: false, ties: true });
const SMALL = sessionInputs({ limits: true, ties: true, firmsMax: 4 });
const STRICT = sessionInputs({ limits: true, ties: false });

const pairsOf = (market: SessionMarket, chosen: readonly number[]): string[] =>
  chosen
    .map((index) => market.edges[index]!)
    .map(({ firm, bank }) => `${market.input.firms[firm]!.firmId} ${market.input.banks[bank]!.bankId}`)
    .sort();

function expectNoDoubleBooking(input: SessionInput, meetings: readonly PlannedMeeting[]): void {
  const firmSlots = meetings.map(({ firmId, slot }) => `${firmId} ${slot}`);
  const deskSlots = meetings.map(({ bankId, desk, slot }) => `${bankId} ${desk} ${slot}`);
  expect(new Set(firmSlots).size).toBe(meetings.length);
  expect(new Set(deskSlots).size).toBe(meetings.length);
  for (const { firmId, bankId, slot, desk } of meetings) {
    const firm = input.firms.find((one) => one.firmId === firmId)!;
    const bank = input.banks.find((one) => one.bankId === bankId)!;
    expect(firm.freeSlots === null || firm.freeSlots.includes(slot)).toBe(true);
    expect(bank.desks[desk]!.freeSlots === null || bank.desks[desk]!.freeSlots.includes(slot)).toBe(true);
  }
}

describe('who meets whom', () => {
  test('no firm and bank would rather meet each other than keep what they have', () => {
    fc.assert(
      fc.property(LIMITED, (input) => {
        const market = compileSession(input);
        expect(findBlockingPairs(market, assignMeetings(market))).toEqual([]);
      }),
    );
  });

  test('a planted unstable assignment is found out', () => {
    const market = compileSession({
      seed: 's',
      slots: 3,
      firms: [1, 2].map((number) => ({
        firmId: `f${number}`,
        meetingsMax: 1,
        wishes: ['b'],
        isFirstLoan: number === 2,
        waitingDays: 0,
        pastMeetings: 0,
        freeSlots: null,
      })),
      banks: [{ bankId: 'b', desks: [{ name: 'd', freeSlots: [0] }], wishes: [], scores: {} }],
      forbidden: [],
      pins: [],
    });
    expect(findBlockingPairs(market, [0])).toEqual([1]);
    expect(pairsOf(market, assignMeetings(market))).toEqual(['f2 b']);
  });

  test('no quota is exceeded, and nobody meets who was not wished for or is forbidden', () => {
    fc.assert(
      fc.property(LIMITED, (input) => {
        const first = input.firms[0]!;
        const forbidden = first.wishes.map((bankId) => ({ firmId: first.firmId, bankId }));
        const market = compileSession({ ...input, forbidden });
        const chosen = assignMeetings(market);
        expect(pairsOf(market, chosen).some((pair) => pair.startsWith(`${first.firmId} `))).toBe(false);
        market.firmQuota.forEach((quota, firm) =>
          expect(chosen.filter((index) => market.edges[index]!.firm === firm).length).toBeLessThanOrEqual(quota),
        );
        market.bankQuota.forEach((quota, bank) =>
          expect(chosen.filter((index) => market.edges[index]!.bank === bank).length).toBeLessThanOrEqual(quota),
        );
      }),
    );
  });

  test('where no two firms are tied, new names and another order change nothing but names, to the last slot', () => {
    fc.assert(
      fc.property(STRICT, (input) => {
        const rename = (id: string): string => `z${9_999 - Number(id.slice(5))}-${id.slice(0, 4)}`;
        const renamed: SessionInput = {
          ...input,
          firms: input.firms.toReversed().map((firm) => ({
            ...firm,
            firmId: rename(firm.firmId),
            wishes: firm.wishes.map(rename),
          })),
          banks: input.banks.toReversed().map((bank) => ({
            ...bank,
            bankId: rename(bank.bankId),
            wishes: bank.wishes.map(rename),
            scores: Object.fromEntries(Object.entries(bank.scores).map(([id, score]) => [rename(id), score])),
          })),
        };
        const timesOf = (of: SessionInput, nameOf: (id: string) => string): string[] => {
          const market = compileSession(of);
          const { meetings, unplaced } = placeMeetings(market, assignMeetings(market));
          const placed = meetings.map((one) => `${nameOf(one.firmId)} ${nameOf(one.bankId)} ${one.slot}`);
          return [...placed, ...unplaced.map((one) => `${nameOf(one.firmId)} ${nameOf(one.bankId)} no`)].sort();
        };
        expect(timesOf(renamed, (id) => id)).toEqual(timesOf(input, rename));
      }),
    );
  });
});

describe('when they meet', () => {
  test('nobody is in two places, every free time is kept, and each meeting is placed or told with its reason', () => {
    fc.assert(
      fc.property(LIMITED, (input) => {
        const market = compileSession(input);
        const chosen = assignMeetings(market);
        const { meetings, unplaced } = placeMeetings(market, chosen);
        expectNoDoubleBooking(input, meetings);
        const told = [...meetings, ...unplaced].map(({ firmId, bankId }) => `${firmId} ${bankId}`);
        expect(told.sort()).toEqual(pairsOf(market, chosen));
      }),
    );
  });

  test('without personal limits every meeting is placed', () => {
    fc.assert(
      fc.property(UNLIMITED, (input) => {
        const market = compileSession(input);
        expect(placeMeetings(market, assignMeetings(market)).unplaced).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test('the same input gives the same timetable, to the last desk', () => {
    fc.assert(
      fc.property(LIMITED, (input) => {
        const run = () => {
          const market = compileSession(structuredClone(input));
          return placeMeetings(market, assignMeetings(market));
        };
        expect(run()).toEqual(run());
      }),
    );
  });

  test('a pinned meeting stands where it was pinned after another run with another seed', () => {
    fc.assert(
      fc.property(LIMITED, fc.nat(), (input, pick) => {
        const market = compileSession(input);
        const { meetings } = placeMeetings(market, assignMeetings(market));
        fc.pre(meetings.length > 0);
        const pin = meetings[pick % meetings.length]!;
        const again = compileSession({ ...input, seed: `${input.seed}!`, pins: [pin] });
        const second = placeMeetings(again, assignMeetings(again));
        expect(second.meetings).toContainEqual(pin);
        expectNoDoubleBooking(input, second.meetings);
      }),
    );
  });
});

/** Every way to place each meeting or not, where those that can stay are not given up. */
function bestByTryingAll(
  input: SessionInput,
  meetings: readonly PlannedMeeting[],
): { placed: number; changes: number } {
  const roomAt = (bankId: string, slot: number): number =>
    input.banks
      .find((bank) => bank.bankId === bankId)!
      .desks.filter(({ freeSlots }) => freeSlots === null || freeSlots.includes(slot)).length;
  const load = new Map<string, number>();
  const canStay = meetings.map(({ bankId, slot }) => {
    const seated = load.get(`${bankId} ${slot}`) ?? 0;
    if (seated >= roomAt(bankId, slot)) return false;
    load.set(`${bankId} ${slot}`, seated + 1);
    return true;
  });
  let best = { placed: -1, changes: 0 };
  const used = new Map<string, number>();
  const walk = (at: number, placed: number, changes: number): void => {
    const meeting = meetings[at];
    if (meeting === undefined) {
      if (placed > best.placed || (placed === best.placed && changes < best.changes)) best = { placed, changes };
      return;
    }
    const free = input.firms.find(({ firmId }) => firmId === meeting.firmId)!.freeSlots;
    for (let slot = 0; slot < input.slots; slot += 1) {
      const [firmKey, bankKey] = [`f ${meeting.firmId} ${slot}`, `b ${meeting.bankId} ${slot}`];
      if (free !== null && !free.includes(slot)) continue;
      if ((used.get(firmKey) ?? 0) > 0 || (used.get(bankKey) ?? 0) >= roomAt(meeting.bankId, slot)) continue;
      for (const key of [firmKey, bankKey]) used.set(key, (used.get(key) ?? 0) + 1);
      walk(at + 1, placed + 1, changes + (slot === meeting.slot ? 0 : 1));
      for (const key of [firmKey, bankKey]) used.set(key, (used.get(key) ?? 0) - 1);
    }
    if (!canStay[at]) walk(at + 1, placed, changes);
  };
  walk(0, 0, 0);
  return best;
}

describe('repair', () => {
  test('when a firm leaves, nobody else is moved, and freed places go to pairs that want them within their quotas', () => {
    fc.assert(
      fc.property(LIMITED, (input) => {
        const market = compileSession(input);
        const { meetings } = placeMeetings(market, assignMeetings(market));
        fc.pre(meetings.length > 0);
        const gone = meetings[0]!.firmId;
        const left = { ...input, firms: input.firms.filter(({ firmId }) => firmId !== gone) };
        const rest = compileSession(left);
        const repaired = repairTimetable(rest, meetings);
        expect(repaired.moved).toEqual([]);
        expect(repaired.unplaced).toEqual([]);
        for (const meeting of meetings.filter(({ firmId }) => firmId !== gone))
          expect(repaired.meetings).toContainEqual(meeting);
        expectNoDoubleBooking(left, repaired.meetings);
        left.firms.forEach(({ firmId }, firm) =>
          expect(repaired.meetings.filter((one) => one.firmId === firmId).length).toBeLessThanOrEqual(
            Math.max(rest.firmQuota[firm]!, meetings.filter((one) => one.firmId === firmId).length),
          ),
        );
      }),
    );
  });

  test('when a desk closes, the timetable stays free of double booking and every lost meeting is moved or told', () => {
    fc.assert(
      fc.property(LIMITED, (input) => {
        const market = compileSession(input);
        const { meetings } = placeMeetings(market, assignMeetings(market));
        fc.pre(meetings.length > 0);
        const { bankId, desk } = meetings[0]!;
        const banks = input.banks.map((bank) =>
          bank.bankId === bankId
            ? { ...bank, desks: bank.desks.map((one, at) => (at === desk ? { ...one, freeSlots: [] } : one)) }
            : bank,
        );
        const left = { ...input, banks };
        const repaired = repairTimetable(compileSession(left), meetings);
        expectNoDoubleBooking(left, repaired.meetings);
        const told = new Set([...repaired.meetings, ...repaired.unplaced].map((one) => `${one.firmId} ${one.bankId}`));
        for (const one of meetings) expect(told).toContain(`${one.firmId} ${one.bankId}`);
      }),
    );
  });

  test('when a desk closes, no repair that places as many meetings changes the time of fewer', () => {
    fc.assert(
      fc.property(SMALL, (input) => {
        const market = compileSession(input);
        const { meetings } = placeMeetings(market, assignMeetings(market));
        fc.pre(meetings.length > 0 && meetings.length <= 6);
        const { bankId, desk } = meetings[0]!;
        const left = {
          ...input,
          // Nobody asks for a second meeting, so that no freed place is filled.
          firms: input.firms.map((firm) => ({ ...firm, meetingsMax: 0 })),
          banks: input.banks.map((bank) =>
            bank.bankId === bankId ? { ...bank, desks: bank.desks.filter((_, at) => at !== desk) } : bank,
          ),
        };
        const repaired = repairTimetable(compileSession(left), meetings);
        const slotOf = new Map(meetings.map((one) => [`${one.firmId} ${one.bankId}`, one.slot]));
        const changes = repaired.meetings.filter(
          (one) => slotOf.get(`${one.firmId} ${one.bankId}`) !== one.slot,
        ).length;
        expect({ placed: repaired.meetings.length, changes }).toEqual(bestByTryingAll(left, meetings));
      }),
      { numRuns: 150 },
    );
  });

  test('dragging a meeting to where it already stands breaks nothing, onto another one breaks that one', () => {
    fc.assert(
      fc.property(LIMITED, (input) => {
        const market = compileSession(input);
        const { meetings } = placeMeetings(market, assignMeetings(market));
        for (const meeting of meetings) {
          expect(explainMove(market, meetings, meeting)).toEqual([]);
          const other = meetings.find((one) => one.bankId === meeting.bankId && one !== meeting);
          if (other === undefined) continue;
          const broken = explainMove(market, meetings, { ...meeting, slot: other.slot, desk: other.desk });
          expect(broken).toContainEqual({ code: 'DESK_TAKEN', other });
        }
      }),
    );
  });
});
