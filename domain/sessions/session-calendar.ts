import { addDays, type CivilDate, daysBetween } from '../calendar.ts';
import type { MarketReadings } from '../registry/tags/tag-policy.ts';
import { SESSION_THEMES, type SessionState, type SessionTheme } from './session.ts';

/** A week by ISO 8601, such as `2026-W05`. */
export type SessionWeek = string & { readonly unit: 'session-week' };

/** 1 is Monday, 7 is Sunday. */
export function weekdayOf(date: CivilDate): number {
  const day = new Date(`${date}T00:00:00Z`).getUTCDay();
  return day === 0 ? 7 : day;
}

/** Thursday decides the ISO year, so 2027-01-03 belongs to 2026-W53. */
export function sessionWeekOf(date: CivilDate): SessionWeek {
  const thursday = addDays(date, 4 - weekdayOf(date));
  const year = thursday.slice(0, 4);
  const week = Math.floor(daysBetween(`${year}-01-01` as CivilDate, thursday) / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}` as SessionWeek;
}

export type PlannedSession = {
  readonly week: SessionWeek;
  readonly plannedOn: CivilDate;
  readonly theme: SessionTheme;
  /** Name of the public holiday on which the day falls (A4-17). */
  readonly holiday: string | null;
};

/** The sessions of this week, where its day is still to come, and of the weeks ahead. Themes take turns by week. */
export function deriveSeries(of: {
  readonly today: CivilDate;
  /** The weekday of the week that begins on `monday`. */
  readonly weekdayOf: (monday: CivilDate) => number;
  readonly weeksAhead: number;
  readonly holidayOn: (date: CivilDate) => string | null;
}): PlannedSession[] {
  const monday = addDays(of.today, 1 - weekdayOf(of.today));
  const planned: PlannedSession[] = [];
  for (let ahead = 0; ahead <= of.weeksAhead; ahead += 1) {
    const begins = addDays(monday, ahead * 7);
    const plannedOn = addDays(begins, of.weekdayOf(begins) - 1);
    if (plannedOn < of.today) continue;
    const theme = SESSION_THEMES[Math.floor(daysBetween(EPOCH_MONDAY, plannedOn) / 7) % SESSION_THEMES.length];
    planned.push({
      week: sessionWeekOf(plannedOn),
      plannedOn,
      theme: theme ?? 'TECHNOLOGY',
      holiday: of.holidayOn(plannedOn),
    });
  }
  return planned;
}

/**
 * A4-17: the day on which a session that falls on a holiday is held: its own, or the nearest working day of its week, the
 * later of two. `null` where the week is skipped and marked.
 */
export function decideHeldOn(
  { plannedOn, holiday }: Pick<PlannedSession, 'plannedOn' | 'holiday'>,
  of: {
    readonly today: CivilDate;
    readonly reading: MarketReadings['sessionOnHoliday'];
    readonly holidayOn: (date: CivilDate) => string | null;
  },
): CivilDate | null {
  if (holiday === null || of.reading === 'HOLD') return plannedOn;
  if (of.reading === 'SKIP') return null;
  const days = [1, -1, 2, -2, 3, -3, 4, -4].map((distance) => addDays(plannedOn, distance));
  const free = days.find(
    (day) =>
      sessionWeekOf(day) === sessionWeekOf(plannedOn) &&
      weekdayOf(day) <= 5 &&
      day >= of.today &&
      of.holidayOn(day) === null,
  );
  return free ?? null;
}

const EPOCH_MONDAY = '2024-01-01' as CivilDate;

export type ShiftVerdict = 'OK' | 'OTHER_WEEK' | 'IN_THE_PAST' | 'HOLIDAY' | 'SAME_DAY';

/** A session may be shifted within its week only, to a day that is neither a holiday nor over (A4-17). */
export function decideShift(of: {
  readonly week: SessionWeek;
  readonly heldOn: CivilDate;
  readonly to: CivilDate;
  readonly today: CivilDate;
  readonly holidayOn: (date: CivilDate) => string | null;
}): ShiftVerdict {
  if (sessionWeekOf(of.to) !== of.week) return 'OTHER_WEEK';
  if (of.to <= of.today) return 'IN_THE_PAST';
  if (of.holidayOn(of.to) !== null) return 'HOLIDAY';
  return of.to === of.heldOn ? 'SAME_DAY' : 'OK';
}

export type WeekRecord = {
  readonly week: SessionWeek;
  readonly heldOn: CivilDate;
  readonly state: SessionState;
  readonly isHoliday: boolean;
};

/** Weeks from `from` up to the one before `today` in which no session was held. A marked holiday is not a miss. */
export function deriveMissedWeeks(of: {
  readonly records: readonly WeekRecord[];
  readonly from: CivilDate;
  readonly today: CivilDate;
}): SessionWeek[] {
  const fine = new Set<SessionWeek>();
  for (const { week, state, isHoliday } of of.records)
    if (state === 'CLOSED' || state === 'REVIEWED' || state === 'LIVE' || (state === 'CANCELLED' && isHoliday))
      fine.add(week);
  const missed: SessionWeek[] = [];
  const thisWeek = sessionWeekOf(of.today);
  for (let day = of.from; sessionWeekOf(day) < thisWeek; day = addDays(day, 7)) {
    const week = sessionWeekOf(day);
    if (!fine.has(week)) missed.push(week);
  }
  return missed;
}
