import { type Bps, bps, fen } from '../../../../domain/money.ts';
import type { LprFixingsQuery, NeedTermsFragment, ProductSummaryFragment } from '../../gql/graphql.ts';
import { estimatePayment, type PaymentEstimate } from './estimate-payment.ts';

export type LprFixing = LprFixingsQuery['lprFixings'][number];
export type Cost = {
  readonly rates: readonly [low: Bps, high: Bps];
  readonly payments: readonly [low: PaymentEstimate, high: PaymentEstimate];
};

/** Rates and first payment at the lowest and the highest spread: what the bank will price is not known yet. */
export function costOf(
  product: ProductSummaryFragment,
  need: Pick<NeedTermsFragment, 'amountFen' | 'termMonths'>,
  fixing: LprFixing,
): Cost {
  const lpr = BigInt(product.lprTenor === 'ONE_YEAR' ? fixing.oneYearBps : fixing.overFiveYearsBps);
  const rateAt = (spread: string): Bps => {
    const rate = lpr + BigInt(spread);
    return bps(rate < 0n ? 0n : rate);
  };
  const rates = [rateAt(product.spreadBpsMin), rateAt(product.spreadBpsMax)] as const;
  const paymentAt = (rate: Bps): PaymentEstimate =>
    estimatePayment({
      principal: fen(BigInt(need.amountFen)),
      rate,
      months: need.termMonths,
      repayment: product.repayment,
    });
  return { rates, payments: [paymentAt(rates[0]), paymentAt(rates[1])] };
}
