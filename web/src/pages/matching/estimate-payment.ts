import type { Repayment } from '../../../../domain/market/credit-product.ts';
import { BPS_ONE, type Bps, type Fen, fen } from '../../../../domain/money.ts';

export type PaymentEstimate = { readonly kind: 'monthly' | 'interest' | 'at-end'; readonly fen: Fen };
type LoanTerms = {
  readonly principal: Fen;
  readonly rate: Bps;
  readonly months: number;
  readonly repayment: Repayment;
};

/** Fixed-point one: far below a fen after 360 months of multiplying. */
const ONE = 10n ** 24n;

const divideHalfUp = (top: bigint, bottom: bigint): bigint => (2n * top + bottom) / (2n * bottom);

/**
 * What a firm would pay at first, half up to the fen: a whole month is 1/12 of the yearly rate. For comparing products;
 * fees are left out and the contract decides.
 */
export function estimatePayment({ principal, rate, months, repayment }: LoanTerms): PaymentEstimate {
  const yearParts = BPS_ONE * 12n;
  const interest = divideHalfUp(principal * rate, yearParts);
  switch (repayment) {
    case 'EQUAL_INSTALMENTS':
      return { kind: 'monthly', fen: instalment(principal, rate, months) };
    case 'EQUAL_PRINCIPAL':
      return { kind: 'monthly', fen: fen(divideHalfUp(principal, BigInt(months)) + interest) };
    case 'INTEREST_FIRST':
    case 'REVOLVING':
      return { kind: 'interest', fen: fen(interest) };
    case 'BULLET':
      return { kind: 'at-end', fen: fen(principal + divideHalfUp(principal * rate * BigInt(months), yearParts)) };
  }
}

/** Principal × r × (1+r)^n / ((1+r)^n − 1); without interest the principal in equal parts. */
function instalment(principal: Fen, rate: Bps, months: number): Fen {
  if (rate === 0n) return fen(divideHalfUp(principal, BigInt(months)));
  const monthly = (rate * ONE) / (BPS_ONE * 12n);
  let growth = ONE;
  for (let month = 0; month < months; month += 1) growth = (growth * (ONE + monthly)) / ONE;
  return fen(divideHalfUp(principal * monthly * growth, (growth - ONE) * ONE));
}
