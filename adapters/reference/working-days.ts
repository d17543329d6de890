import { createRequire } from 'node:module';
import { addDays, type CivilDate } from '../../domain/calendar.ts';
import { invariant } from '../../domain/invariant.ts';

type HolidayTables = {
  readonly holidays: Readonly<Record<string, string>>;
  /** Weekends that are worked in exchange for a holiday. */
  readonly workdays: Readonly<Record<string, string>>;
};

/**
 * The package's own functions read a day as midnight UTC but answer for the local day: west of Greenwich that is the
 * eve. Its published tables are plain dates, so they are used and the weekday is computed here.
 */
const TABLES = createRequire(import.meta.url)('chinese-days/dist/chinese-days.json') as HolidayTables;

/**
 * The last day whose public holidays and adjusted working days are published in the installed data. The State Council
 * publishes a year in the November before; until then later days are taken as plain weeks.
 */
export const HOLIDAYS_KNOWN_UNTIL = '2026-12-31' as CivilDate;

const DAYS_MAX = 5_000;

/** True on a working day of mainland China: holidays and the weekends worked in exchange for them are considered. */
export function isWorkingDay(date: CivilDate): boolean {
  if (Object.hasOwn(TABLES.workdays, date)) return true;
  if (Object.hasOwn(TABLES.holidays, date)) return false;
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

/** The `count`-th working day after `date`, which itself is never counted; 0 gives the date back, working day or not. */
export function addWorkingDays(date: CivilDate, count: number): CivilDate {
  invariant(
    Number.isInteger(count) && count >= 0 && count <= DAYS_MAX,
    'working days are counted forwards, 0 to 5 000',
  );
  let day = date;
  for (let left = count; left > 0; ) {
    day = addDays(day, 1);
    if (isWorkingDay(day)) left -= 1;
  }
  return day;
}
