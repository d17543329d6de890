import { type Fen, fen, minFen, ZERO_FEN } from '../money.ts';
import { type LossShares, splitLoss } from './split-loss.ts';

/** A loss under a guarantee of a part of the loan: the part is `guaranteedFen / approvedFen`, exactly. */
export type ProRataLoss = {
  readonly approvedFen: Fen;
  readonly guaranteedFen: Fen;
  readonly disbursedFen: Fen;
  readonly lossFen: Fen;
  /** Whether a loss of the same loan was split already. */
  readonly isSeen: boolean;
};

export type ProRataVerdict =
  | { readonly kind: 'covered' }
  /** The guarantee counts up to what was lent and what was approved; what lies above is the bank's. */
  | { readonly kind: 'capped'; readonly because: 'LOSS_ABOVE_DISBURSED' | 'LOSS_ABOVE_APPROVED' }
  | {
      readonly kind: 'refused';
      readonly because: 'NO_LOSS' | 'GUARANTEE_ABOVE_LOAN' | 'AMOUNT_OUT_OF_RANGE' | 'SEEN_BEFORE';
    };

export type ProRataResult = {
  readonly verdict: ProRataVerdict;
  /** The contractual split of the whole loss, half up, the remainder the bank's. Sums to the loss. */
  readonly guarantorShareFen: Fen;
  readonly bankShareFen: Fen;
  /** What the guarantor pays and the bank bears after the rule for odd cases. Sums to the loss. */
  readonly guarantorPaysFen: Fen;
  readonly bankBearsFen: Fen;
};

/**
 * Splits a loss by the exact fraction of the guarantee. Odd cases, by rule: no loss, amounts that cannot be, a guarantee
 * above the loan and a loan that stands twice are refused, and the bank bears all; a loss above what was disbursed or approved is covered up to the
 * smaller of the two. What was disbursed above the approval changes nothing else: the fraction is of the approval.
 */
export function splitProRata(loss: ProRataLoss): ProRataResult {
  const { approvedFen, guaranteedFen, disbursedFen, lossFen } = loss;
  const refused = (because: Extract<ProRataVerdict, { kind: 'refused' }>['because']): ProRataResult => ({
    verdict: { kind: 'refused', because },
    guarantorShareFen: ZERO_FEN,
    bankShareFen: lossFen,
    guarantorPaysFen: ZERO_FEN,
    bankBearsFen: lossFen,
  });
  if (approvedFen <= 0n || guaranteedFen < 0n || disbursedFen < 0n || lossFen < 0n)
    return refused('AMOUNT_OUT_OF_RANGE');
  if (guaranteedFen > approvedFen) return refused('GUARANTEE_ABOVE_LOAN');
  if (lossFen === 0n) return refused('NO_LOSS');
  if (loss.isSeen) return refused('SEEN_BEFORE');

  const shares = sharesOf(loss);
  const whole = splitLoss(lossFen, shares);
  const coveredFen = minFen(lossFen, disbursedFen, approvedFen);
  const paysFen = splitLoss(coveredFen, shares).GUARANTOR;
  return {
    verdict:
      coveredFen === lossFen
        ? { kind: 'covered' }
        : { kind: 'capped', because: lossFen > disbursedFen ? 'LOSS_ABOVE_DISBURSED' : 'LOSS_ABOVE_APPROVED' },
    guarantorShareFen: whole.GUARANTOR,
    bankShareFen: whole.BANK,
    guarantorPaysFen: paysFen,
    bankBearsFen: fen(lossFen - paysFen),
  };
}

/** Two parties of the four: nobody stands behind the guarantor. */
function sharesOf({ approvedFen, guaranteedFen }: ProRataLoss): LossShares {
  const part = (numerator: bigint) => ({ numerator, denominator: approvedFen as bigint });
  return {
    NATIONAL_FUND: part(0n),
    REGUARANTOR: part(0n),
    GUARANTOR: part(guaranteedFen),
    BANK: part(approvedFen - guaranteedFen),
  };
}
