import { addMonths, type CivilDate } from '../calendar.ts';
import { done, type Outcome, refused } from '../refusal.ts';
import { isNonPerforming, type LoanClass } from './loan-class.ts';

export type RenewedLoan = {
  readonly maturesOn: CivilDate;
  readonly daysOverdue: number;
  readonly loanClass: LoanClass;
  readonly isLive: boolean;
};
export type Renewal = {
  readonly contractOn: CivilDate;
  readonly maturesOn: CivilDate;
  /** The term for which the bank priced the new loan. */
  readonly pricedMonths: number;
};

/** The old loan is neither overdue nor non-performing: a renewal hides no bad loan (the first prohibition of C11). */
export const hidesNoBadLoan = (old: Pick<RenewedLoan, 'daysOverdue' | 'loanClass'>): boolean =>
  old.daysOverdue === 0 && !isNonPerforming(old.loanClass);

/** The new loan is priced on its own term, not on both terms together (the second prohibition of C11). */
export function isPricedOnOwnTerm({ contractOn, maturesOn, pricedMonths }: Renewal): boolean {
  return (
    pricedMonths >= 1 &&
    addMonths(contractOn, pricedMonths - 1) < maturesOn &&
    maturesOn <= addMonths(contractOn, pricedMonths)
  );
}

/** The new contract is signed before the old loan matures, or on that day. */
export const isSignedInTime = (old: Pick<RenewedLoan, 'maturesOn'>, renewal: Pick<Renewal, 'contractOn'>): boolean =>
  renewal.contractOn <= old.maturesOn;

/**
 * Whether a loan may be repaid by a new one (C11). Two of the three prohibitions are checked here: a renewal hides no bad
 * loan, and is priced on its own term. The third, that it lowers no class, is checked where a class is reported.
 */
export function checkRenewal(old: RenewedLoan, renewal: Renewal): Outcome<null> {
  if (!old.isLive) return refused('LOAN_NOT_LIVE', 'loanId');
  if (!hidesNoBadLoan(old)) return refused('RENEWAL_HIDES_BAD_LOAN', 'loanId');
  if (!isSignedInTime(old, renewal)) return refused('RENEWAL_TOO_LATE', 'contractOn', { maturity: old.maturesOn });
  return isPricedOnOwnTerm(renewal) ? done(null) : refused('RENEWAL_PRICED_ON_OTHER_TERM', 'pricedMonths');
}
