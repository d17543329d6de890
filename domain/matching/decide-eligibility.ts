import { HARD_RULES, RULE, type RuleCode, type RuleResult } from './hard-rules.ts';
import type { Pair } from './pair.ts';

/** Who could turn a rule around. */
export type Party = 'firm' | 'bank';

/** A rule that did not pass, and who could change that; nobody when the list is empty. */
export type Miss = RuleResult & { readonly changeableBy: readonly Party[] };

export type Eligibility =
  | { readonly verdict: 'eligible' }
  | { readonly verdict: 'near-miss'; readonly because: readonly [Miss, ...Miss[]] }
  | { readonly verdict: 'ineligible'; readonly because: readonly [Miss, ...Miss[]] };
export type EligibilityVerdict = Eligibility['verdict'];

/** At most so many rules may miss in a near miss. */
export const NEAR_MISS_RULES_MAX = 2;

const NOBODY: readonly Party[] = [];
const FIRM: readonly Party[] = ['firm'];
const BANK: readonly Party[] = ['bank'];
const BOTH: readonly Party[] = ['firm', 'bank'];

/**
 * Who can change a rule that fails, and one that is unknown.
 * The firm can change its wish and what it offers, and can supply a missing fact; it cannot become another firm.
 * The bank can move the figures of its own product and give up a scheme claim; lists that say whom a product is for
 * (places, industries, sizes, purposes, tags, tax grades, first loans) and its period of sale are not up for haggling.
 * Nobody can supply a missing LPR fixing.
 */
export const CHANGEABLE_BY: Readonly<
  Record<RuleCode, { readonly fail: readonly Party[]; readonly unknown: readonly Party[] }>
> = {
  AMOUNT_MIN: { fail: BOTH, unknown: NOBODY },
  AMOUNT_MAX: { fail: BOTH, unknown: NOBODY },
  TERM_MIN: { fail: BOTH, unknown: NOBODY },
  TERM_MAX: { fail: BOTH, unknown: NOBODY },
  REGION: { fail: NOBODY, unknown: NOBODY },
  INDUSTRY: { fail: NOBODY, unknown: NOBODY },
  INDUSTRY_EXCLUDED: { fail: NOBODY, unknown: NOBODY },
  SIZE_CLASS: { fail: NOBODY, unknown: FIRM },
  SECURITY: { fail: BOTH, unknown: NOBODY },
  PURPOSE: { fail: NOBODY, unknown: NOBODY },
  REQUIRED_TAGS: { fail: NOBODY, unknown: NOBODY },
  EXCLUDED_TAGS: { fail: NOBODY, unknown: NOBODY },
  CREDIT_GRADE: { fail: BANK, unknown: FIRM },
  TAX_GRADE: { fail: NOBODY, unknown: FIRM },
  FIRM_AGE: { fail: BANK, unknown: FIRM },
  REVENUE_MIN: { fail: BANK, unknown: FIRM },
  REVENUE_MAX: { fail: BANK, unknown: FIRM },
  FIRST_LOAN_ONLY: { fail: NOBODY, unknown: FIRM },
  RATE: { fail: BOTH, unknown: NOBODY },
  PRODUCT_VALIDITY: { fail: NOBODY, unknown: NOBODY },
  SCHEME_RATE: { fail: BANK, unknown: NOBODY },
  SCHEME_TERM: { fail: BANK, unknown: NOBODY },
  SCHEME_SECURITY: { fail: BANK, unknown: NOBODY },
  PRODUCT_QUOTA: { fail: BOTH, unknown: NOBODY },
  NEGATIVE_LIST: { fail: NOBODY, unknown: NOBODY },
  SCHEME_IN_FORCE: { fail: BANK, unknown: NOBODY },
  BANK_AGREEMENT: { fail: BANK, unknown: NOBODY },
  SCHEME_SIZE: { fail: BANK, unknown: FIRM },
  SCHEME_WHITELIST: { fail: BANK, unknown: NOBODY },
};

/** Who could turn this result around; nobody for a pass. */
export const changeableBy = (result: RuleResult): readonly Party[] =>
  result.verdict === 'pass' ? NOBODY : CHANGEABLE_BY[result.code][result.verdict];

/**
 * Eligible when every rule passes; a near miss when at most two rules fail or are unknown and each could be changed
 * by the firm or the bank; else ineligible. Always with every rule that did not pass, in rule order.
 */
export function decideEligibility(results: readonly RuleResult[]): Eligibility {
  const misses: Miss[] = [];
  for (const result of results) {
    if (result.verdict !== 'pass') misses.push({ ...result, changeableBy: changeableBy(result) });
  }
  const [first, ...rest] = misses;
  if (first === undefined) return { verdict: 'eligible' };
  const isNear = misses.length <= NEAR_MISS_RULES_MAX && misses.every((miss) => miss.changeableBy.length > 0);
  return { verdict: isNear ? 'near-miss' : 'ineligible', because: [first, ...rest] };
}

/** Cheapest and most selective first: what this order finds early spares all later rules. */
const QUICK_ORDER: readonly RuleCode[] = [
  RULE.REGION,
  RULE.PURPOSE,
  RULE.INDUSTRY,
  RULE.PRODUCT_VALIDITY,
  RULE.NEGATIVE_LIST,
  RULE.SIZE_CLASS,
  RULE.TAX_GRADE,
  RULE.FIRST_LOAN_ONLY,
  RULE.INDUSTRY_EXCLUDED,
  RULE.REQUIRED_TAGS,
  RULE.EXCLUDED_TAGS,
  RULE.RATE,
  RULE.AMOUNT_MIN,
  RULE.AMOUNT_MAX,
  RULE.TERM_MIN,
  RULE.TERM_MAX,
  RULE.SECURITY,
  RULE.CREDIT_GRADE,
  RULE.FIRM_AGE,
  RULE.REVENUE_MIN,
  RULE.REVENUE_MAX,
  RULE.SCHEME_RATE,
  RULE.SCHEME_TERM,
  RULE.SCHEME_SECURITY,
  RULE.PRODUCT_QUOTA,
  RULE.SCHEME_IN_FORCE,
  RULE.BANK_AGREEMENT,
  RULE.SCHEME_SIZE,
  RULE.SCHEME_WHITELIST,
];

/** The verdict of {@link decideEligibility} without its reasons; stops at the first rule that settles "ineligible". */
export function decideVerdict(pair: Pair): EligibilityVerdict {
  let misses = 0;
  for (const code of QUICK_ORDER) {
    const result = HARD_RULES[code](pair);
    if (result.verdict === 'pass') continue;
    misses += 1;
    if (misses > NEAR_MISS_RULES_MAX || changeableBy(result).length === 0) return 'ineligible';
  }
  return misses === 0 ? 'eligible' : 'near-miss';
}
