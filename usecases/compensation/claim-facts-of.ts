import { type CivilDate, daysBetween } from '../../domain/calendar.ts';
import type { ClaimFacts } from '../../domain/compensation/claim-facts.ts';
import type { Fen } from '../../domain/money.ts';
import type { Filing } from '../../schema/entities/compensation/filing.entity.ts';
import type { Loan } from '../../schema/entities/engagement/loan.entity.ts';

export type ReportedLoss = {
  readonly lossFen: Fen;
  readonly lossOn: CivilDate;
  readonly decidedOn: CivilDate;
  readonly fraudFlagged: boolean;
  readonly firmLoansFen: Fen | null;
};

/** A bank's claim on its own loan. A loss that the bank recognised has the last of the five classes (C14, L2). */
export function claimFactsOf(loan: Loan, filing: Filing, loss: ReportedLoss): ClaimFacts {
  return {
    loanId: loan.id,
    bankId: loan.bankId,
    firmId: loan.firmId,
    contractOn: loan.contractOn,
    drawdownOn: loan.drawdownOn,
    extendedMaturityOn: null,
    loanAmountFen: loan.amountFen,
    loanClass: 'LOSS',
    overdueDays: Math.max(0, daysBetween(loan.maturityOn, loss.lossOn)),
    filingVerdict: filing.state === 'FILED' ? 'pass' : 'fail',
    otherSchemes: [],
    guarantee: null,
    ...loss,
  };
}
