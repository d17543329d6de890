import { type Bps, type Fen, shareRoundedDown, ZERO_FEN } from '../money.ts';
import type { Verdict } from '../reason.ts';
import { REFUSAL, type RefusalCode } from './compute-sheet.ts';
import type { SchemePolicy } from './policy.ts';

export type SubsidySheet = {
  readonly scheme: SchemePolicy['scheme'];
  readonly policyVersion: number;
  readonly ruleId: '2-07';
  readonly interestPaidFen: Fen;
  /** The part of the interest; `null` where nothing is payable. */
  readonly partBps: Bps | null;
  readonly payableFen: Fen;
  readonly refusals: readonly RefusalCode[];
};

/**
 * What an interest subsidy comes to (2-07): a part of the interest that the firm paid, by the size of its loan, rounded
 * down to the fen. The paper names no part, so without an approved table it refuses (A4-07).
 */
export function computeSubsidy(
  of: { readonly loanAmountFen: Fen; readonly interestPaidFen: Fen; readonly filingVerdict: Verdict },
  policy: SchemePolicy,
): SubsidySheet {
  const refusals: RefusalCode[] = [];
  if (of.filingVerdict !== 'pass') refusals.push(REFUSAL.FILING_NOT_PASSED);
  const table = policy.subsidy?.partTable ?? null;
  const row = table?.find(({ loanAmountFenMax }) => loanAmountFenMax === null || of.loanAmountFen <= loanAmountFenMax);
  if (table === null || policy.readings.tierTableApproval !== 'approved')
    refusals.push(REFUSAL.TIER_TABLE_NOT_APPROVED);
  else if (row === undefined) refusals.push(REFUSAL.NO_TIER_ROW);
  if (of.interestPaidFen <= 0n) refusals.push(REFUSAL.NOTHING_PAYABLE);
  const isPayable = refusals.length === 0 && row !== undefined;
  return {
    scheme: policy.scheme,
    policyVersion: policy.version,
    ruleId: '2-07',
    interestPaidFen: of.interestPaidFen,
    partBps: isPayable ? row.rateBps : null,
    payableFen: isPayable ? shareRoundedDown(of.interestPaidFen, row.rateBps) : ZERO_FEN,
    refusals,
  };
}
