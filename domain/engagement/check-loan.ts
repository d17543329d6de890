import { addMonths, type CivilDate } from '../calendar.ts';
import type { Security } from '../market/security.ts';
import { type Bps, type Fen, yuan } from '../money.ts';
import { done, type Outcome, refused } from '../refusal.ts';

/** Limits of a loan that a bank writes back (our defaults). */
export const LOAN_LIMITS = {
  amountFenMin: yuan(1n),
  amountFenMax: yuan(10_000_000_000n),
  rateBpsMax: 2_400n,
  termMonthsMax: 360,
} as const;

export type LoanDraft = {
  readonly contractNumber: string;
  readonly contractOn: CivilDate;
  readonly drawnOn: CivilDate;
  readonly maturesOn: CivilDate;
  readonly principalFen: Fen;
  readonly rateBps: Bps;
  readonly securities: readonly Security[];
  readonly loanType: string;
};

/** Letters of any script, digits and the marks of contract numbers such as `莞银〔2026〕字第0012号`; 4 to 64 characters. */
const CONTRACT_PATTERN = /^[\p{L}\p{N}][\p{L}\p{N}\-_/.#()（）〔〕[\]]{3,63}$/u;
const LOAN_TYPE_PATTERN = /^[A-Z][A-Z0-9_]{1,39}$/;

/** Refuses a loan that cannot have happened: malformed, out of range, with days out of order or in the future. */
export function checkLoan(draft: LoanDraft, today: CivilDate): Outcome<LoanDraft> {
  const { amountFenMin, amountFenMax, rateBpsMax } = LOAN_LIMITS;
  if (!CONTRACT_PATTERN.test(draft.contractNumber)) return refused('CONTRACT_NUMBER_MALFORMED', 'contractNumber');
  if (draft.principalFen < amountFenMin || draft.principalFen > amountFenMax)
    return refused('AMOUNT_OUT_OF_RANGE', 'principalFen', { min: `${amountFenMin}`, max: `${amountFenMax}` });
  if (draft.rateBps < 1n || draft.rateBps > rateBpsMax)
    return refused('RATE_OUT_OF_RANGE', 'rateBps', { min: '1', max: `${rateBpsMax}` });
  if (draft.securities.length === 0) return refused('SECURITY_MISSING', 'securities');
  if (!LOAN_TYPE_PATTERN.test(draft.loanType)) return refused('LOAN_TYPE_MALFORMED', 'loanType');
  return checkDays(draft, today);
}

/** The day of drawdown may be that of the contract; the loan matures later than it was drawn. */
function checkDays(draft: LoanDraft, today: CivilDate): Outcome<LoanDraft> {
  const { contractOn, drawnOn, maturesOn } = draft;
  if (contractOn > today) return refused('DATE_IN_FUTURE', 'contractOn', { today });
  if (drawnOn > today) return refused('DATE_IN_FUTURE', 'drawnOn', { today });
  if (drawnOn < contractOn) return refused('RANGE_UPSIDE_DOWN', 'drawnOn', { contractOn, drawnOn });
  if (maturesOn <= drawnOn) return refused('RANGE_UPSIDE_DOWN', 'maturesOn', { drawnOn, maturesOn });
  if (maturesOn > addMonths(drawnOn, LOAN_LIMITS.termMonthsMax))
    return refused('TERM_OUT_OF_RANGE', 'maturesOn', { max: `${LOAN_LIMITS.termMonthsMax}` });
  return done(draft);
}
