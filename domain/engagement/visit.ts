import type { CivilDate } from '../calendar.ts';
import { done, type Outcome, refused } from '../refusal.ts';

export const VISIT_STATES = ['PLANNED', 'DONE', 'NO_SHOW', 'CANCELLED'] as const;
export type VisitState = (typeof VISIT_STATES)[number];

/** The three checks: before the loan, at it, after it. */
export const CHECK_TYPES = ['PRE', 'DURING', 'POST'] as const;
export type CheckType = (typeof CHECK_TYPES)[number];

/** What a visit found of the need. */
export const NEED_CONFIRMED = ['HAS_NEED', 'NO_NEED', 'NOT_NOW'] as const;
export type NeedConfirmed = (typeof NEED_CONFIRMED)[number];

export type VisitRecord = {
  readonly outcome: 'DONE' | 'NO_SHOW' | 'CANCELLED';
  readonly findings: string | null;
  readonly needConfirmed: NeedConfirmed | null;
};

/** A visit is recorded once, not before its day, and one that took place says what it found. */
export function decideVisitRecord(
  visit: { readonly state: VisitState; readonly plannedOn: CivilDate },
  record: VisitRecord,
  today: CivilDate,
): Outcome<VisitState> {
  if (visit.state !== 'PLANNED') return refused('ILLEGAL_TRANSITION', 'visitId', { state: visit.state });
  const { outcome, findings, needConfirmed } = record;
  if (outcome === 'CANCELLED') return done(outcome);
  if (visit.plannedOn > today) return refused('DATE_IN_FUTURE', 'outcome', { today });
  if (outcome === 'DONE' && ((findings ?? '').trim() === '' || needConfirmed === null))
    return refused('VISIT_FINDINGS_MISSING', 'findings');
  return done(outcome);
}
