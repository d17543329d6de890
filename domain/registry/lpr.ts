import { type CivilDate, daysBetween } from '../calendar.ts';
import type { LprFixing } from './lpr-fixings.ts';

export type FixingSearch =
  | { readonly verdict: 'found'; readonly fixing: LprFixing }
  | { readonly verdict: 'missing'; readonly because: 'MISSING_FIXING'; readonly newest: LprFixing | null };

/** A fixing is due every month; one older than this means that a newer one has not been loaded (A4-08). */
export const FIXING_AGE_DAYS_MAX = 45;

/**
 * The last fixing published on or before `onDate`, in whatever order they come. An older one than 45 days is never
 * used instead of one that is not loaded: the answer is then MISSING_FIXING with the newest that is known (A4-08).
 */
export function findFixing(fixings: readonly LprFixing[], onDate: CivilDate): FixingSearch {
  let newest: LprFixing | null = null;
  for (const fixing of fixings) {
    if (fixing.fixedOn <= onDate && (newest === null || fixing.fixedOn > newest.fixedOn)) newest = fixing;
  }
  if (newest === null || daysBetween(newest.fixedOn, onDate) > FIXING_AGE_DAYS_MAX) {
    return { verdict: 'missing', because: 'MISSING_FIXING', newest };
  }
  return { verdict: 'found', fixing: newest };
}
