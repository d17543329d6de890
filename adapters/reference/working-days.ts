import chineseDays from 'chinese-days';
import { addDays, type CivilDate } from '../../domain/calendar.ts';
import { invariant } from '../../domain/invariant.ts';

/**
 * The last day whose public holidays and adjusted working days are published in the installed data. The State Council
 * publishes a year in the November before; until then later days are taken as plain weeks.
 */
export const HOLIDAYS_KNOWN_UNTIL = '2026-12-31' as CivilDate;

const DAYS_MAX = 5_000;

/** True on a working day of mainland China: holidays and the weekends worked in exchange for them are considered. */
export function isWorkingDay(date: CivilDate): boolean {
  return chineseDays.isWorkday(date);
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
