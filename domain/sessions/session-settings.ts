import { addDays, type CivilDate } from '../calendar.ts';
import type { AssignmentMethod } from './session-market.ts';

/** A moment relative to the day of the session, in business time. */
export type SessionMoment = { readonly days: number; readonly minute: number };

/** How sessions are run from a day on; a change is a new row with a later day (design decision 6). */
export type SessionSettings = {
  /** 1 is Monday, 7 is Sunday. */
  readonly weekday: number;
  readonly weeksAhead: number;
  readonly startsAtMinute: number;
  readonly slotMinutes: number;
  readonly slots: number;
  readonly rooms: number;
  readonly firmsPerRoom: number;
  readonly meetingsPerFirmMax: number;
  readonly wishesMax: number;
  readonly firmsMin: number;
  readonly opens: SessionMoment;
  readonly locks: SessionMoment;
  readonly assigns: SessionMoment;
  readonly publishes: SessionMoment;
  readonly swapsUntil: SessionMoment;
  readonly closesMinutesAfterEnd: number;
  readonly outcomesDue: SessionMoment;
  readonly noShowMinutes: number;
  /** Minutes before a meeting at which both sides are reminded. */
  readonly reminderMinutes: readonly number[];
  /** More serving banks than this, and another bank does not meet the firm (A4-13, rule 4-04). */
  readonly servingBanksMax: number;
  readonly method: AssignmentMethod;
};

export type SettingsVersion = { readonly validFrom: CivilDate; readonly settings: SessionSettings };

/** Our defaults of C10; the paper is silent on each of them. */
export const DEFAULT_SESSION_SETTINGS: SessionSettings = {
  weekday: 3,
  weeksAhead: 8,
  startsAtMinute: 14 * 60,
  slotMinutes: 20,
  slots: 12,
  rooms: 10,
  firmsPerRoom: 10,
  meetingsPerFirmMax: 3,
  wishesMax: 10,
  firmsMin: 2,
  opens: { days: -7, minute: 9 * 60 },
  locks: { days: -2, minute: 12 * 60 },
  assigns: { days: -2, minute: 18 * 60 },
  publishes: { days: -1, minute: 10 * 60 },
  swapsUntil: { days: -1, minute: 17 * 60 },
  closesMinutesAfterEnd: 60,
  outcomesDue: { days: 2, minute: 18 * 60 },
  noShowMinutes: 5,
  reminderMinutes: [24 * 60, 10],
  servingBanksMax: 3,
  method: 'STABLE',
};

/** The settings in force on `date`: the version with the latest start that has begun, else the defaults. */
export function findSettings(versions: readonly SettingsVersion[], date: CivilDate): SessionSettings {
  let found: SettingsVersion | null = null;
  for (const version of versions)
    if (version.validFrom <= date && (found === null || version.validFrom > found.validFrom)) found = version;
  return found?.settings ?? DEFAULT_SESSION_SETTINGS;
}

/** Name of the first setting that makes no sense; `null` when all of them do. */
export function findBadSetting(settings: SessionSettings): keyof SessionSettings | null {
  const whole = (value: number, min: number, max: number): boolean =>
    Number.isInteger(value) && value >= min && value <= max;
  const ranges: readonly [keyof SessionSettings, number, number][] = [
    ['weekday', 1, 7],
    ['weeksAhead', 1, 26],
    ['startsAtMinute', 0, 1_439],
    ['slotMinutes', 10, 60],
    ['slots', 1, 24],
    ['rooms', 1, 1_000],
    ['firmsPerRoom', 1, 50],
    ['meetingsPerFirmMax', 1, 10],
    ['wishesMax', 1, 30],
    ['firmsMin', 1, 100],
    ['closesMinutesAfterEnd', 0, 600],
    ['noShowMinutes', 1, 20],
    ['servingBanksMax', 1, 20],
  ];
  for (const [name, min, max] of ranges) if (!whole(settings[name] as number, min, max)) return name;
  if (settings.startsAtMinute + settings.slotMinutes * settings.slots > 1_440) return 'slots';
  const moments = ['opens', 'locks', 'assigns', 'publishes', 'swapsUntil'] as const;
  for (const [index, name] of moments.entries()) {
    const { days, minute } = settings[name];
    if (!whole(days, -28, 0) || !whole(minute, 0, 1_439)) return name;
    const earlier = moments[index - 1];
    if (earlier !== undefined && minutesOf(settings[earlier]) >= minutesOf(settings[name])) return name;
  }
  if (minutesOf(settings.swapsUntil) >= settings.startsAtMinute) return 'swapsUntil';
  if (!whole(settings.outcomesDue.days, 1, 14) || !whole(settings.outcomesDue.minute, 0, 1_439)) return 'outcomesDue';
  return settings.reminderMinutes.length <= 5 && settings.reminderMinutes.every((value) => whole(value, 1, 10_080))
    ? null
    : 'reminderMinutes';
}

const minutesOf = (moment: SessionMoment): number => moment.days * 1_440 + moment.minute;

/** Every instant at which a session moves by itself. */
export type SessionTimes = {
  readonly opensAt: Date;
  readonly locksAt: Date;
  readonly assignsAt: Date;
  readonly publishesAt: Date;
  readonly swapsUntil: Date;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly closesAt: Date;
  readonly outcomesDueAt: Date;
};

export function deriveSessionTimes(heldOn: CivilDate, settings: SessionSettings): SessionTimes {
  const at = ({ days, minute }: SessionMoment): Date => businessInstant(addDays(heldOn, days), minute);
  const end = settings.startsAtMinute + settings.slots * settings.slotMinutes;
  return {
    opensAt: at(settings.opens),
    locksAt: at(settings.locks),
    assignsAt: at(settings.assigns),
    publishesAt: at(settings.publishes),
    swapsUntil: at(settings.swapsUntil),
    startsAt: businessInstant(heldOn, settings.startsAtMinute),
    endsAt: businessInstant(heldOn, end),
    closesAt: businessInstant(heldOn, end + settings.closesMinutesAfterEnd),
    outcomesDueAt: at(settings.outcomesDue),
  };
}

/** The instant of a minute of a business day; the business zone has had no summer time since 1991. */
function businessInstant(date: CivilDate, minute: number): Date {
  return new Date(Date.parse(`${date}T00:00:00+08:00`) + minute * 60_000);
}
