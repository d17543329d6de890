import { type Bps, bps } from '../money.ts';
import type { MarketReadings } from '../registry/tags/tag-policy.ts';

export type NplTolerance = { readonly isKept: boolean; readonly limitBps: Bps };

/** 3-05: the bad-loan rate of inclusive loans may lie up to the tolerance (A4-18) above that of all loans, the bound included. */
export function decideNplTolerance(
  rates: { readonly inclusiveBps: Bps; readonly allLoansBps: Bps },
  { nplToleranceBps }: Pick<MarketReadings, 'nplToleranceBps'>,
): NplTolerance {
  const limitBps = bps(rates.allLoansBps + nplToleranceBps);
  return { isKept: rates.inclusiveBps <= limitBps, limitBps };
}
