import type { CivilDate } from '../../calendar.ts';
import { bps } from '../../money.ts';
import { done, type Outcome, refused } from '../../refusal.ts';
import type { MarketReadings, TagPolicy } from './tag-policy.ts';

/** The scope of a proposal that changes readings of the market, where others name a scheme. */
export const MARKET = 'MARKET';

type Rule<Name extends keyof MarketReadings> = {
  readonly question: string;
  /** The answers that the platform knows; `null` for a rate, which lies between nothing and `NPL_TOLERANCE_MAX`. */
  readonly values: readonly MarketReadings[Name][] | null;
};

/** Every open question about the market, and the answers that the platform knows. */
export const MARKET_READINGS: { readonly [Name in keyof MarketReadings]: Rule<Name> } = {
  exposureWarning: { question: 'A4-13', values: ['AFTER_ADDING', 'AT_PRESENT'] },
  servingBank: { question: 'A4-14', values: ['CREDIT_IN_FORCE', 'BALANCE', 'EVER_LENT'] },
  firstLoanFrom: { question: 'A4-15', values: ['ANY_INSTITUTION', 'EACH_BANK'] },
  ownerLoansCount: { question: 'A4-15', values: [false, true] },
  parkCoverageOf: { question: 'A4-16', values: ['FIRMS', 'AMOUNT'] },
  sessionOnHoliday: { question: 'A4-17', values: ['SKIP', 'SHIFT', 'HOLD'] },
  nplToleranceBps: { question: 'A4-18', values: null },
  relendingLimitOn: { question: 'A4-19', values: ['SMALL', 'ALL'] },
  creditScope: { question: 'A4-25', values: ['LARGEST_AT_ONE_BANK', 'ALL_BANKS'] },
  exposureCreditScope: { question: 'A4-25', values: ['ALL_BANKS', 'LARGEST_AT_ONE_BANK'] },
  firstLoanNeedsAttestation: { question: 'A4-26', values: [true, false] },
};
export const MARKET_READING_NAMES = Object.keys(MARKET_READINGS) as (keyof MarketReadings)[];

const NPL_TOLERANCE_MAX = 1_000n;
const WHOLE_RATE = /^\d{1,4}$/;

/** The next version of the market's readings, for the days from `validFrom` on. */
export function changeMarketReadings(
  base: TagPolicy,
  readings: readonly { readonly name: string; readonly value: string }[],
  at: { readonly version: number; readonly validFrom: CivilDate },
): Outcome<TagPolicy> {
  if (readings.length === 0) return refused('NOTHING_CHANGED', 'readings');
  if (readings.length > MARKET_READING_NAMES.length)
    return refused('LIST_TOO_LONG', 'readings', { max: `${MARKET_READING_NAMES.length}` });
  const next: Record<string, unknown> = { ...base, ...at };
  for (const { name, value } of readings) {
    if (!Object.hasOwn(MARKET_READINGS, name)) return refused('SETTING_UNKNOWN', 'readings', { name });
    const answer = readAnswer(name as keyof MarketReadings, value);
    if (answer === undefined) return refused('SETTING_VALUE_UNKNOWN', 'readings', { name, value });
    next[name] = answer;
  }
  return done(next as TagPolicy);
}

function readAnswer(name: keyof MarketReadings, value: string): MarketReadings[keyof MarketReadings] | undefined {
  const { values } = MARKET_READINGS[name];
  if (values !== null) return (values as readonly (string | boolean)[]).find((known) => `${known}` === value) as never;
  return WHOLE_RATE.test(value) && BigInt(value) <= NPL_TOLERANCE_MAX ? bps(BigInt(value)) : undefined;
}
