import type { CivilDate } from '../calendar.ts';
import type { LprTenor } from '../market/credit-product.ts';
import type { Bps } from '../money.ts';
import type { MarketStanding } from './market-standing.ts';

/** One monthly LPR fixing: both tenors of the day on which it was published. */
export type LprFixing = { readonly fixedOn: CivilDate; readonly oneYearBps: Bps; readonly overFiveYearsBps: Bps };

/** What matching knows of the market. `lpr: null` is a missing fixing (A4-08): an older one is never used instead. */
export type MarketFacts = {
  readonly asOf: CivilDate;
  readonly lpr: LprFixing | null;
  readonly standing: MarketStanding;
};

/** Longest term in months that is still priced on the 1Y fixing (A4-08). */
const ONE_YEAR_TENOR_MONTHS_MAX = 60;

/** Up to and including 60 months a loan is priced on the 1Y fixing, beyond on the over-5Y fixing (A4-08). */
export const lprTenorOf = (termMonths: number): LprTenor =>
  termMonths <= ONE_YEAR_TENOR_MONTHS_MAX ? 'ONE_YEAR' : 'OVER_FIVE_YEARS';

/** The fixing in whole basis points for a term in months; `null` when the fixing is missing. */
export function lprBpsFor(market: MarketFacts, termMonths: number): Bps | null {
  if (market.lpr === null) return null;
  return lprTenorOf(termMonths) === 'ONE_YEAR' ? market.lpr.oneYearBps : market.lpr.overFiveYearsBps;
}
