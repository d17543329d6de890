import { done, type Outcome, refused } from '../refusal.ts';

/** What of a firm a consent opens. The need and who stands behind it always go together. */
export const DATA_CATEGORIES = ['FIRM_AND_NEED', 'TAGS', 'EXPOSURE'] as const;
export type DataCategory = (typeof DATA_CATEGORIES)[number];

export const CONSENT_PURPOSES = ['CREDIT_ASSESSMENT', 'LOAN_MANAGEMENT'] as const;
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];

export type ConsentTerms = {
  readonly purpose: ConsentPurpose;
  readonly dataCategories: readonly DataCategory[];
  readonly days: number;
  readonly readsMax: number;
};

/** What a firm agrees to when it says nothing else (our default; 90 days is the re-confirmation period of C13). */
export const DEFAULT_CONSENT_TERMS: ConsentTerms = {
  purpose: 'CREDIT_ASSESSMENT',
  dataCategories: DATA_CATEGORIES,
  days: 90,
  readsMax: 500,
};

const DAYS_MAX = 365;
const READS_MAX = 10_000;

/** Refuses a consent without a bound. */
export function checkConsentTerms(terms: ConsentTerms): Outcome<ConsentTerms> {
  const isWithin = (value: number, max: number): boolean => Number.isInteger(value) && value >= 1 && value <= max;
  if (!isWithin(terms.days, DAYS_MAX)) return refused('OUT_OF_RANGE', 'days', { min: '1', max: `${DAYS_MAX}` });
  if (!isWithin(terms.readsMax, READS_MAX))
    return refused('OUT_OF_RANGE', 'readsMax', { min: '1', max: `${READS_MAX}` });
  return done({
    ...terms,
    dataCategories: DATA_CATEGORIES.filter((one) => one === 'FIRM_AND_NEED' || terms.dataCategories.includes(one)),
  });
}
