import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isWorkingDay } from '../../../adapters/reference/working-days.ts';
import { addDays, type CivilDate, civilDate } from '../../../domain/calendar.ts';
import {
  CANCEL_REASONS,
  decideSessionState,
  SESSION_STATES,
  type SessionEvent,
} from '../../../domain/sessions/session.ts';
import {
  decideHeldOn,
  decideShift,
  deriveMissedWeeks,
  deriveSeries,
  sessionWeekOf,
} from '../../../domain/sessions/session-calendar.ts';
import {
  DEFAULT_SESSION_SETTINGS,
  deriveSessionTimes,
  findBadSetting,
  findSettings,
} from '../../../domain/sessions/session-settings.ts';

const holidayOn = (date: CivilDate): string | null => (isWorkingDay(date) ? null : 'PUBLIC_HOLIDAY');
const series = (today: string, weeksAhead = 8) =>
  deriveSeries({ today: civilDate(today), weekdayOf: () => 3, weeksAhead, holidayOn });

test('Thursday decides the ISO year of a week', () => {
  expect(sessionWeekOf(civilDate('2027-01-03'))).toBe('2026-W53');
  expect(sessionWeekOf(civilDate('2026-01-28'))).toBe('2026-W05');
  expect(sessionWeekOf(civilDate('2024-12-30'))).toBe('2025-W01');
});

test('on a Wednesday the series holds that day and eight more, with the Spring Festival marked', () => {
  const planned = series('2026-01-28');
  expect(planned.map(({ plannedOn }) => plannedOn)).toEqual(
    Array.from({ length: 9 }, (_, ahead) => addDays(civilDate('2026-01-28'), ahead * 7)),
  );
  expect(planned.filter(({ holiday }) => holiday !== null).map(({ plannedOn }) => plannedOn)).toEqual(['2026-02-18']);
  expect(new Set(planned.slice(0, 6).map(({ theme }) => theme)).size).toBe(6);
});

test('a day later the day of this week is over and is not planned again, and looking again plans the same', () => {
  expect(series('2026-01-29')[0]?.plannedOn).toBe('2026-02-04');
  expect(series('2026-02-03').slice(0, 7)).toEqual(series('2026-01-29').slice(0, 7));
});

test('the first half of 2026 has 26 Wednesdays from 7 January to 1 July, one of them a holiday', () => {
  const planned = series('2026-01-05', 25);
  expect(planned.length).toBe(26);
  expect(planned.filter(({ holiday }) => holiday !== null).length).toBe(1);
});

test('A4-17: the session of Labour Day 2024 is skipped and marked, moved to Tuesday, or held (sessionOnHoliday)', () => {
  const heldOn = (monday: string, reading: 'SKIP' | 'SHIFT' | 'HOLD', today = monday) => {
    const [planned] = series(monday, 0);
    return planned === undefined ? undefined : decideHeldOn(planned, { today: civilDate(today), reading, holidayOn });
  };
  const on = (reading: 'SKIP' | 'SHIFT' | 'HOLD') => heldOn('2024-04-29', reading);
  expect([on('SKIP'), on('SHIFT'), on('HOLD')]).toEqual([null, '2024-04-30', '2024-05-01']);
  // Nobody is moved to a day that is over, and in the week of the Spring Festival no day is left.
  expect(heldOn('2024-04-29', 'SHIFT', '2024-05-01')).toBeNull();
  expect(heldOn('2026-02-16', 'SHIFT')).toBeNull();
  expect(heldOn('2026-01-26', 'SKIP')).toBe('2026-01-28');
});

test('a session is shifted only within its week, to a day to come that is no holiday', () => {
  const base = { week: sessionWeekOf(civilDate('2026-05-06')), heldOn: civilDate('2026-05-06'), holidayOn };
  const today = civilDate('2026-05-04');
  expect(decideShift({ ...base, today, to: civilDate('2026-05-07') })).toBe('OK');
  expect(decideShift({ ...base, today, to: civilDate('2026-05-13') })).toBe('OTHER_WEEK');
  expect(decideShift({ ...base, today, to: civilDate('2026-05-04') })).toBe('IN_THE_PAST');
  expect(decideShift({ ...base, today, to: civilDate('2026-05-05') })).toBe('HOLIDAY');
  expect(decideShift({ ...base, today, to: civilDate('2026-05-06') })).toBe('SAME_DAY');
});

test('a week without a session is missed, one with a marked holiday is not, and this week is not yet', () => {
  const day = (text: string, state: 'CLOSED' | 'CANCELLED', isHoliday = false) => ({
    week: sessionWeekOf(civilDate(text)),
    heldOn: civilDate(text),
    state,
    isHoliday,
  });
  const records = [day('2026-01-07', 'CLOSED'), day('2026-01-14', 'CANCELLED'), day('2026-02-18', 'CANCELLED', true)];
  expect(deriveMissedWeeks({ records, from: civilDate('2026-01-07'), today: civilDate('2026-01-28') })).toEqual([
    '2026-W03',
    '2026-W04',
  ]);
  expect(deriveMissedWeeks({ records, from: civilDate('2026-02-18'), today: civilDate('2026-02-25') })).toEqual([]);
});

test('the default times are those of the workflow, in business time', () => {
  const times = deriveSessionTimes(civilDate('2026-02-04'), DEFAULT_SESSION_SETTINGS);
  expect(times.locksAt.toISOString()).toBe('2026-02-02T04:00:00.000Z');
  expect(times.assignsAt.toISOString()).toBe('2026-02-02T10:00:00.000Z');
  expect(times.publishesAt.toISOString()).toBe('2026-02-03T02:00:00.000Z');
  expect(times.endsAt.getTime() - times.startsAt.getTime()).toBe(12 * 20 * 60_000);
  expect(times.closesAt.getTime() - times.endsAt.getTime()).toBe(3_600_000);
});

test('settings are dated: each day has the version that began last, and the days before the first have the defaults', () => {
  const later = { ...DEFAULT_SESSION_SETTINGS, slots: 6 };
  const versions = [{ validFrom: civilDate('2026-03-01'), settings: later }];
  expect(findSettings(versions, civilDate('2026-02-28'))).toBe(DEFAULT_SESSION_SETTINGS);
  expect(findSettings(versions, civilDate('2026-03-01'))).toBe(later);
  expect(findBadSetting(later)).toBe(null);
  expect(findBadSetting({ ...later, locks: { days: -1, minute: 1_000 } })).toBe('assigns');
  expect(findBadSetting({ ...later, slotMinutes: 5 })).toBe('slotMinutes');
});

test('no path of events leaves a reviewed session, and only a cancelled or unlocked one can be shifted', () => {
  const events: SessionEvent[] = ['OPEN', 'LOCK', 'ASSIGN', 'PUBLISH', 'START', 'CLOSE', 'REVIEW', 'CANCEL', 'SHIFT'];
  for (const event of events) expect(decideSessionState('REVIEWED', event)).toBe(null);
  const shiftable = SESSION_STATES.filter((state) => decideSessionState(state, 'SHIFT') !== null);
  expect(shiftable).toEqual(['PLANNED', 'ENROLLING', 'CANCELLED']);
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...events)), (path) => {
      let state: (typeof SESSION_STATES)[number] = 'PLANNED';
      for (const event of path) state = decideSessionState(state, event) ?? state;
      expect(SESSION_STATES).toContain(state);
    }),
  );
  expect(CANCEL_REASONS).toContain('HOLIDAY');
});
