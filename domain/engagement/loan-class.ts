import type { CivilDate } from '../calendar.ts';
import { invariant } from '../invariant.ts';
import { done, type Outcome, refused } from '../refusal.ts';

/** Five levels (C9), the best first. The last three are non-performing. */
export const LOAN_CLASSES = ['NORMAL', 'SPECIAL_MENTION', 'SUBSTANDARD', 'DOUBTFUL', 'LOSS'] as const;
export type LoanClass = (typeof LOAN_CLASSES)[number];

/** Overdue by more than `daysAbove` days, a loan is in this class at best. */
export type ClassFloor = { readonly validFrom: CivilDate; readonly loanClass: LoanClass; readonly daysAbove: number };

const rankOf = (loanClass: LoanClass): number => LOAN_CLASSES.indexOf(loanClass);

export const isNonPerforming = (loanClass: LoanClass): boolean => rankOf(loanClass) >= rankOf('SUBSTANDARD');

/** The best class that so many days overdue allow, by the newest policy in force on a day. */
export function deriveClassFloor(
  policy: readonly ClassFloor[],
  of: { readonly daysOverdue: number; readonly on: CivilDate },
): LoanClass {
  invariant(of.daysOverdue >= 0, 'days overdue are zero or more');
  const begun = policy.filter(({ validFrom }) => validFrom <= of.on).map(({ validFrom }) => validFrom);
  const newest = begun.toSorted().at(-1);
  const rows = policy.filter(({ validFrom, daysAbove }) => validFrom === newest && of.daysOverdue > daysAbove);
  return rows.reduce<LoanClass>(
    (worst, row) => (rankOf(row.loanClass) > rankOf(worst) ? row.loanClass : worst),
    'NORMAL',
  );
}

export const CLASS_REASONS = ['OVERDUE', 'CASHFLOW', 'LITIGATION', 'IMPROVED', 'RENEWAL'] as const;
export type ClassReason = (typeof CLASS_REASONS)[number];

/** A class may be worse than its floor, never better; and a renewal alone is no reason to lower it (A15). */
export function decideLoanClass(of: {
  readonly present: LoanClass;
  readonly reported: LoanClass;
  readonly floor: LoanClass;
  readonly reason: ClassReason;
}): Outcome<LoanClass> {
  if (rankOf(of.reported) < rankOf(of.floor)) return refused('CLASS_ABOVE_FLOOR', 'loanClass', { floor: of.floor });
  if (of.reason === 'RENEWAL' && rankOf(of.reported) > rankOf(of.present))
    return refused('RENEWAL_LOWERS_CLASS', 'reason');
  return done(of.reported);
}
