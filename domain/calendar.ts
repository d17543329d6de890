import { invariant } from './invariant.ts';

/** A business day in Asia/Shanghai, written `YYYY-MM-DD`. Compares correctly as text. */
export type CivilDate = string & { readonly unit: 'civil-date' };
/** A half-open interval of days: `from` is in, `to` is out; `to: null` is open-ended. */
export type DateInterval = { readonly from: CivilDate; readonly to: CivilDate | null };

/** The one place that names the time zone of business days. */
export const BUSINESS_TIME_ZONE = 'Asia/Shanghai';

const DATE_PATTERN = /^\d{4}-\d{2}-\d{2}$/;

/** True for a real day of the calendar between 1900 and 2199; 2026-02-30 is not one. */
export function isCivilDate(text: string): text is CivilDate {
  if (!DATE_PATTERN.test(text)) return false;
  const year = Number(text.slice(0, 4));
  const utc = toUtc(text);
  return year >= 1900 && year <= 2199 && !Number.isNaN(utc.getTime()) && utc.toISOString().slice(0, 10) === text;
}

/** Brands a literal; throws {@link InvariantError} when it is not a real day. Parse outside input with {@link isCivilDate}. */
export function civilDate(text: string): CivilDate {
  invariant(isCivilDate(text), `not a calendar day: ${text}`);
  return text;
}

/** The business day on which `instant` falls. */
export function civilDateOf(instant: Date): CivilDate {
  return civilDate(BUSINESS_DAY_FORMAT.format(instant));
}

export function addDays(date: CivilDate, days: number): CivilDate {
  const utc = toUtc(date);
  utc.setUTCDate(utc.getUTCDate() + days);
  return civilDate(utc.toISOString().slice(0, 10));
}

/** Same day of the month `months` later; a day that does not exist becomes the last of that month (01-31 + 1 = 02-28). */
export function addMonths(date: CivilDate, months: number): CivilDate {
  const year = Number(date.slice(0, 4));
  const monthIndex = Number(date.slice(5, 7)) - 1 + months;
  const lastDay = new Date(Date.UTC(year, monthIndex + 1, 0)).getUTCDate();
  const day = Math.min(Number(date.slice(8, 10)), lastDay);
  return civilDate(new Date(Date.UTC(year, monthIndex, day)).toISOString().slice(0, 10));
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return Math.round((toUtc(to).getTime() - toUtc(from).getTime()) / 86_400_000);
}

/** Whole months from `from` to `to`, the last one counted when its day is reached; 0 when `to` is earlier. */
export function wholeMonthsBetween(from: CivilDate, to: CivilDate): number {
  const months =
    (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + (Number(to.slice(5, 7)) - Number(from.slice(5, 7)));
  return Math.max(0, addMonths(from, months) <= to ? months : months - 1);
}

export const contains = (interval: DateInterval, date: CivilDate): boolean =>
  interval.from <= date && (interval.to === null || date < interval.to);

function toUtc(date: string): Date {
  return new Date(`${date}T00:00:00Z`);
}

const BUSINESS_DAY_FORMAT = new Intl.DateTimeFormat('en-CA', {
  timeZone: BUSINESS_TIME_ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});
