import type { CivilDate } from '../calendar.ts';
import type { Fen } from '../money.ts';
import type { Verdict } from '../reason.ts';
import type { LoanClass } from './policy.ts';
import type { LossShares } from './split-loss.ts';

/** One claim for one loss that was not claimed before, as frozen for review. */
export type ClaimFacts = {
  readonly loanId: string;
  readonly bankId: string;
  readonly firmId: string;
  readonly contractOn: CivilDate;
  readonly drawdownOn: CivilDate;
  /** The new maturity when the loan was extended. */
  readonly extendedMaturityOn: CivilDate | null;
  readonly lossOn: CivilDate;
  /** The day of approval: its year is the budget's year. */
  readonly decidedOn: CivilDate;
  readonly loanAmountFen: Fen;
  /** All filed loans of the firm; needed only where A4-23 is read `firm-loans`. */
  readonly firmLoansFen: Fen | null;
  /** Principal outstanding less everything received (C14, L2). The whole loss, before anybody shared it. */
  readonly lossFen: Fen;
  readonly loanClass: LoanClass;
  readonly overdueDays: number;
  /** What the gates answered when the loan was filed. */
  readonly filingVerdict: Verdict;
  readonly fraudFlagged: boolean;
  readonly otherSchemes: readonly string[];
  /** As frozen at filing; needed only where the rate is by bands. */
  readonly firmType: string | null;
  readonly firmRevenueFen: Fen | null;
  /** Guarantee side only. */
  readonly guarantee: { readonly guarantorId: string; readonly shares: LossShares } | null;
};
