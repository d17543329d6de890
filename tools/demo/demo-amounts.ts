import { addDays, type CivilDate, daysBetween } from '../../domain/calendar.ts';
import { type Fen, yuan } from '../../domain/money.ts';
import type { Random } from './random.ts';

/** Whole 万元, the unit in which firms and banks talk. */
export function tenThousandYuan(count: number): Fen {
  return yuan(BigInt(Math.round(count)) * 10_000n);
}

/** A day between both, each included. */
export function dayBetween(random: Random, from: CivilDate, until: CivilDate): CivilDate {
  return addDays(from, random.between(0, Math.max(0, daysBetween(from, until))));
}

/** The same day, or the Monday after a weekend. Public holidays do not matter in a story. */
export function weekdayFrom(date: CivilDate): CivilDate {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  if (weekday === 6) return addDays(date, 2);
  return weekday === 0 ? addDays(date, 1) : date;
}
