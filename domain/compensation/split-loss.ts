import { invariant } from '../invariant.ts';
import { addFen, type Fen, type Fraction, fen, minFen, shareHalfUp } from '../money.ts';

/** Who can bear a part of a loss. `FUND` is the city's compensation fund. */
export const PARTY = {
  FUND: 'FUND',
  NATIONAL_FUND: 'NATIONAL_FUND',
  REGUARANTOR: 'REGUARANTOR',
  GUARANTOR: 'GUARANTOR',
  BANK: 'BANK',
} as const;
export type Party = (typeof PARTY)[keyof typeof PARTY];

/** The contract's parties: national fund, provincial re-guarantor, city guarantor, bank (1-13). */
export type ContractParty = Exclude<Party, 'FUND'>;
/** Exact contractual shares of a loss. They sum to one. */
export type LossShares = Readonly<Record<ContractParty, Fraction>>;
export type LossSplit = Readonly<Record<ContractParty, Fen>>;

/** True when the four fractions are proper and sum to exactly one; compared by cross-multiplication, nothing is rounded. */
export function sharesSumToOne(shares: LossShares): boolean {
  let numerator = 0n;
  let denominator = 1n;
  for (const share of Object.values(shares)) {
    if (share.denominator <= 0n || share.numerator < 0n) return false;
    numerator = numerator * share.denominator + share.numerator * denominator;
    denominator *= share.denominator;
  }
  return numerator === denominator;
}

/**
 * The contractual waterfall (1-13). Each guarantor's part is rounded half up, never beyond what is still left, in the
 * order national fund, re-guarantor, guarantor; the remainder is the bank's, so that the parts sum to the loss.
 */
export function splitLoss(lossFen: Fen, shares: LossShares): LossSplit {
  invariant(sharesSumToOne(shares), 'contractual shares must sum to one');
  const NATIONAL_FUND = shareHalfUp(lossFen, shares.NATIONAL_FUND);
  const afterNational = fen(lossFen - NATIONAL_FUND);
  const REGUARANTOR = minFen(shareHalfUp(lossFen, shares.REGUARANTOR), afterNational);
  const afterReguarantor = fen(afterNational - REGUARANTOR);
  const GUARANTOR = minFen(shareHalfUp(lossFen, shares.GUARANTOR), afterReguarantor);
  const BANK = fen(afterReguarantor - GUARANTOR);
  invariant(addFen(NATIONAL_FUND, REGUARANTOR, GUARANTOR, BANK) === lossFen, 'the split must conserve the loss');
  return { NATIONAL_FUND, REGUARANTOR, GUARANTOR, BANK };
}
