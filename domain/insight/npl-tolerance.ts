import { type Bps, bps } from '../money.ts';

/** 3-05: three percentage points (A4-18, as stated), dated policy like every other number. */
export const NPL_TOLERANCE_BPS = bps(300n);

export type NplTolerance = { readonly isKept: boolean; readonly limitBps: Bps };

/** 3-05: the bad-loan rate of inclusive loans may lie up to the tolerance above that of all loans, the bound included. */
export function decideNplTolerance(
  rates: { readonly inclusiveBps: Bps; readonly allLoansBps: Bps },
  toleranceBps: Bps = NPL_TOLERANCE_BPS,
): NplTolerance {
  const limitBps = bps(rates.allLoansBps + toleranceBps);
  return { isKept: rates.inclusiveBps <= limitBps, limitBps };
}
