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

/**
 * Whether a loan may be repaid by a new one (C11). Two of the three prohibitions are checked here: a renewal hides no bad
 * loan, and is priced on its own term, not on both terms together. The third, that it lowers no class, is checked where a
 * class is reported. The new contract is signed before the old loan matures.
 */
export function checkRenewal(old: RenewedLoan, renewal: Renewal): Outcome<null> {
  if (!old.isLive) return refused('LOAN_NOT_LIVE', 'loanId');
  if (old.daysOverdue > 0 || isNonPerforming(old.loanClass)) return refused('RENEWAL_HIDES_BAD_LOAN', 'loanId');
  if (renewal.contractOn > old.maturesOn) return refused('RENEWAL_TOO_LATE', 'contractOn', { maturity: old.maturesOn });
  const { contractOn, maturesOn, pricedMonths } = renewal;
  const isOwnTerm =
    pricedMonths >= 1 &&
    addMonths(contractOn, pricedMonths - 1) < maturesOn &&
    maturesOn <= addMonths(contractOn, pricedMonths);
  return isOwnTerm ? done(null) : refused('RENEWAL_PRICED_ON_OTHER_TERM', 'pricedMonths');
}
