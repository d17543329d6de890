import { addDays, type CivilDate, civilDate, civilDateOf, isCivilDate } from './calendar.ts';
import { isBlank, toHalfWidth } from './text-of-cell.ts';

export type DayParse =
  | { readonly verdict: 'read'; readonly day: CivilDate | null }
  | { readonly verdict: 'unreadable'; readonly because: 'DAY_UNREADABLE' };

const PARTS_PATTERN = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/;
const COMPACT_PATTERN = /^(\d{4})(\d{2})(\d{2})$/;
const INSTANT_PATTERN = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;
const SERIAL_PATTERN = /^[1-9]\d{4}(?:\.\d+)?$/;
/** Keeps months after December and days after the 31st away from the calendar, which takes them for a fault of ours. */
const MONTH_AND_DAY_PATTERN = /-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
/** Excel calls this day 1 but also counts a 1900-02-29 that never was, so later serial numbers are 2 ahead. */
const SERIAL_ORIGIN = civilDate('1900-01-01');
const SERIAL_AT_ORIGIN = 2;

/**
 * Reads a day as registries and spreadsheets write it: `2004-01-05`, `2004/1/5`, `2004.1.5`, `2004年1月5日`, `20040105`,
 * with or without a time of day, an instant with its zone (`2004-01-04T16:00:00Z` is the 5th in Shanghai), or the serial
 * number of a spreadsheet. A day that does not exist is unreadable, never moved to the next one.
 */
export function parseDay(cell: string): DayParse {
  if (isBlank(cell)) return { verdict: 'read', day: null };
  const text = toHalfWidth(cell).trim();
  if (INSTANT_PATTERN.test(text)) return readDay(dayOfInstant(text));
  if (SERIAL_PATTERN.test(text)) return readDay(addDays(SERIAL_ORIGIN, Math.floor(Number(text)) - SERIAL_AT_ORIGIN));
  const match = PARTS_PATTERN.exec(text) ?? COMPACT_PATTERN.exec(text);
  if (match === null) return readDay(null);
  const [, year = '', month = '', day = ''] = match;
  return readDay(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
}

function dayOfInstant(text: string): string | null {
  const instant = new Date(text);
  return Number.isNaN(instant.getTime()) ? null : civilDateOf(instant);
}

function readDay(text: string | null): DayParse {
  if (text === null || !MONTH_AND_DAY_PATTERN.test(text) || !isCivilDate(text))
    return { verdict: 'unreadable', because: 'DAY_UNREADABLE' };
  return { verdict: 'read', day: text };
}
