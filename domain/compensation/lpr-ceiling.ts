import { addMonths, type CivilDate, daysBetween } from '../calendar.ts';
import type { LprTenor } from '../market/credit-product.ts';
import { type Bps, bps } from '../money.ts';

/** One monthly publication of the loan prime rate (E3). */
export type LprFixing = { readonly fixedOn: CivilDate; readonly oneYearBps: Bps; readonly overFiveYearsBps: Bps };

export type LprCeiling =
  | {
      readonly kind: 'CEILING';
      readonly ceilingBps: Bps;
      readonly lprBps: Bps;
      readonly fixedOn: CivilDate;
      readonly tenor: LprTenor;
    }
  | { readonly kind: 'MISSING_FIXING'; readonly date: CivilDate };

export type LprQuestion = {
  /** The day whose rate counts; by our default the contract's. */
  readonly on: CivilDate;
  readonly tenor: LprTenor;
  readonly spreadBps: Bps;
  readonly fixingAgeDaysMax: number;
};

/** Up to 60 calendar months, the last day included, the 1Y fixing; longer the over-5Y fixing (A4-08). */
export function lprTenorOf(startOn: CivilDate, maturityOn: CivilDate): LprTenor {
  return maturityOn <= addMonths(startOn, 60) ? 'ONE_YEAR' : 'OVER_FIVE_YEARS';
}

/**
 * LPR plus spread (1-05). The fixing is the last one published on or before the day (A4-08). One is due every month, so
 * a fixing more than `fixingAgeDaysMax` days old means that a newer one was not loaded: MISSING_FIXING, not an old rate.
 */
export function lprCeiling(question: LprQuestion, fixings: readonly LprFixing[]): LprCeiling {
  let last: LprFixing | null = null;
  for (const fixing of fixings) {
    if (fixing.fixedOn <= question.on && (last === null || fixing.fixedOn > last.fixedOn)) last = fixing;
  }
  if (last === null || daysBetween(last.fixedOn, question.on) > question.fixingAgeDaysMax) {
    return { kind: 'MISSING_FIXING', date: question.on };
  }
  const lprBps = question.tenor === 'ONE_YEAR' ? last.oneYearBps : last.overFiveYearsBps;
  const ceilingBps = bps(lprBps + question.spreadBps);
  return { kind: 'CEILING', ceilingBps, lprBps, fixedOn: last.fixedOn, tenor: question.tenor };
}
