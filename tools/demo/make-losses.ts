import { addDays, addMonths, type CivilDate } from '../../domain/calendar.ts';
import { bps, shareRoundedDown } from '../../domain/money.ts';
import { dayBetween } from './demo-amounts.ts';
import type { DemoLoan, DemoLoss, LoanTwist } from './demo-data.ts';
import type { Random } from './random.ts';

const LOSS_SHARE = 0.03;
/** A loan of three years or less is recognised as lost within a year and a half after it was drawn. */
const MONTHS_TO_LOSS = { min: 9, max: 18 };
/** Loans whose story is a loss: what the caps of firm and bank are shown with, as shares of the principal. */
const LOSS_OF_TWIST: Partial<Readonly<Record<LoanTwist, bigint>>> = {
  // Small enough that the first claims fit under the cap, one is cut, and the last find nothing left.
  BANK_CAP_EXHAUSTED: 1_500n,
  // 800万 lost at each of two banks (T22).
  FIRM_CAP_OVER_TWO_BANKS: 8_000n,
  LAST_DAY_OF_SCHEME_2018: 6_000n,
  NO_SCHEME_IN_FORCE: 5_000n,
  DELISTED_BETWEEN_CONTRACT_AND_DRAWDOWN: 5_000n,
};

/** A few loans in a hundred are lost, all that the stories need, and some of it comes back. */
export function makeLosses(random: Random, facts: { loans: readonly DemoLoan[]; businessDate: CivilDate }): DemoLoss[] {
  const losses: DemoLoss[] = [];
  for (const loan of facts.loans) {
    const told = loan.twist === null ? undefined : LOSS_OF_TWIST[loan.twist];
    const isLost = told !== undefined || (loan.twist === null && random.chance(LOSS_SHARE));
    const recognisedOn = addDays(addMonths(loan.drawnOn, random.between(MONTHS_TO_LOSS.min, MONTHS_TO_LOSS.max)), 5);
    if (!isLost || recognisedOn >= facts.businessDate) continue;
    const lossFen = shareRoundedDown(loan.amountFen, bps(told ?? BigInt(random.between(30, 90)) * 100n));
    losses.push({
      loanId: loan.loanId,
      lossFen,
      recognisedOn,
      recoveries: random.chance(0.4)
        ? [makeRecovery(random, { lossFen, recognisedOn, until: facts.businessDate })]
        : [],
    });
  }
  return losses;
}

function makeRecovery(
  random: Random,
  facts: { lossFen: DemoLoss['lossFen']; recognisedOn: CivilDate; until: CivilDate },
): DemoLoss['recoveries'][number] {
  return {
    recoveredOn: dayBetween(random, facts.recognisedOn, facts.until),
    netFen: shareRoundedDown(facts.lossFen, bps(BigInt(random.between(5, 40)) * 100n)),
  };
}
