import { type CivilDate, contains, wholeMonthsBetween } from '../calendar.ts';
import type { LprTenor } from '../market/credit-product.ts';
import { SECURITY } from '../market/security.ts';
import { type Bps, bps, type Fen } from '../money.ts';
import type { Measure, Verdict } from '../reason.ts';
import { SIZE_CLASS } from '../registry/size-class.ts';
import { lprBpsFor, lprTenorOf } from './market-facts.ts';
import {
  bankStandingOf,
  claimOf,
  forbiddenBy,
  hasAgreement,
  quotaLeft,
  type SchemeTerms,
  sizesOf,
  tightest,
  whitelistsOf,
} from './market-standing.ts';
import type { Pair } from './pair.ts';

/** Stable codes of the hard rules. They are stored and translated: never rename one, never reuse one. */
export const RULE = {
  AMOUNT_MIN: 'AMOUNT_MIN',
  AMOUNT_MAX: 'AMOUNT_MAX',
  TERM_MIN: 'TERM_MIN',
  TERM_MAX: 'TERM_MAX',
  REGION: 'REGION',
  INDUSTRY: 'INDUSTRY',
  INDUSTRY_EXCLUDED: 'INDUSTRY_EXCLUDED',
  SIZE_CLASS: 'SIZE_CLASS',
  SECURITY: 'SECURITY',
  PURPOSE: 'PURPOSE',
  REQUIRED_TAGS: 'REQUIRED_TAGS',
  EXCLUDED_TAGS: 'EXCLUDED_TAGS',
  CREDIT_GRADE: 'CREDIT_GRADE',
  TAX_GRADE: 'TAX_GRADE',
  FIRM_AGE: 'FIRM_AGE',
  REVENUE_MIN: 'REVENUE_MIN',
  REVENUE_MAX: 'REVENUE_MAX',
  FIRST_LOAN_ONLY: 'FIRST_LOAN_ONLY',
  RATE: 'RATE',
  PRODUCT_VALIDITY: 'PRODUCT_VALIDITY',
  SCHEME_RATE: 'SCHEME_RATE',
  SCHEME_TERM: 'SCHEME_TERM',
  SCHEME_SECURITY: 'SCHEME_SECURITY',
  PRODUCT_QUOTA: 'PRODUCT_QUOTA',
  NEGATIVE_LIST: 'NEGATIVE_LIST',
  SCHEME_IN_FORCE: 'SCHEME_IN_FORCE',
  BANK_AGREEMENT: 'BANK_AGREEMENT',
  SCHEME_SIZE: 'SCHEME_SIZE',
  SCHEME_WHITELIST: 'SCHEME_WHITELIST',
} as const;
export type RuleCode = (typeof RULE)[keyof typeof RULE];
export const RULE_CODES = Object.values(RULE);

/** Stable codes of the facts without which a rule cannot say yes or no. */
export const MISSING_FACT = {
  FIRM_SIZE_CLASS: 'FIRM_SIZE_CLASS',
  FIRM_CREDIT_GRADE: 'FIRM_CREDIT_GRADE',
  FIRM_TAX_GRADE: 'FIRM_TAX_GRADE',
  FIRM_FOUNDED_ON: 'FIRM_FOUNDED_ON',
  FIRM_REVENUE: 'FIRM_REVENUE',
  FIRM_LOAN_RECORD: 'FIRM_LOAN_RECORD',
  LPR_FIXING: 'LPR_FIXING',
} as const;
export type MissingFact = (typeof MISSING_FACT)[keyof typeof MISSING_FACT];

/** How `have` must stand to `want`; `before` and `none-of` exclude, all others include the number itself. */
export type Relation =
  | 'at-least'
  | 'at-most'
  | 'one-of'
  | 'all-of'
  | 'none-of'
  | 'within-one-of'
  | 'within-none-of'
  | 'from'
  | 'before'
  | 'equal';

/** Where a rate comes from, so that a sentence can say "4.50% = LPR 3.00% + 150BP of 2025-05-20". */
export type RateBasis = {
  /** Spread of the product that the rule looked at: the lowest for RATE, the highest for SCHEME_RATE. */
  readonly spreadBps: Bps;
  /** Highest spread allowed; only SCHEME_RATE has one. */
  readonly spreadBpsCeiling: Bps | null;
  readonly lpr: { readonly tenor: LprTenor; readonly bps: Bps; readonly fixedOn: CivilDate } | null;
};

/**
 * What one hard rule says about one pair: passes when `have` stands in `relation` to `want`.
 * `have` is the side of need and firm, except PRODUCT_VALIDITY (the day of matching), the SCHEME_* rules that look at the
 * product, and BANK_AGREEMENT (the schemes that the bank signed).
 * `want: null` means that the product sets no bound; `have: null` that the fact named in `missing` is not known.
 */
export type RuleResult = {
  readonly code: RuleCode;
  readonly verdict: Verdict;
  readonly relation: Relation;
  readonly have: Measure | null;
  readonly want: Measure | null;
  readonly missing: MissingFact | null;
  readonly rateBasis: RateBasis | null;
};

const money = (fen: Fen): Measure => ({ kind: 'money', fen });
const rate = (value: bigint): Measure => ({ kind: 'rate', bps: bps(value) });
const months = (value: number): Measure => ({ kind: 'months', months: value });
const count = (value: number): Measure => ({ kind: 'count', count: value });
const codes = (values: readonly string[]): Measure => ({ kind: 'codes', codes: values });
const day = (date: CivilDate): Measure => ({ kind: 'date', date });
const flag = (value: boolean): Measure => ({ kind: 'flag', flag: value });

type Finding = {
  readonly passes: boolean;
  readonly relation: Relation;
  readonly have: Measure | null;
  readonly want: Measure | null;
};

const found = (code: RuleCode, finding: Finding): RuleResult => ({
  code,
  verdict: finding.passes ? 'pass' : 'fail',
  relation: finding.relation,
  have: finding.have,
  want: finding.want,
  missing: null,
  rateBasis: null,
});

const unknown = (
  code: RuleCode,
  finding: { relation: Relation; want: Measure | null; missing: MissingFact },
): RuleResult => ({
  code,
  verdict: 'unknown',
  relation: finding.relation,
  have: null,
  want: finding.want,
  missing: finding.missing,
  rateBasis: null,
});

/** Bound on a fact that may be missing: no bound passes, a bound without the fact is unknown. */
function bounded(
  code: RuleCode,
  rule: { relation: Relation; have: Measure | null; want: Measure | null; missing: MissingFact; passes: boolean },
): RuleResult {
  if (rule.want !== null && rule.have === null) return unknown(code, rule);
  return found(code, { ...rule, passes: rule.want === null || rule.passes });
}

const activeTagCodes = (pair: Pair): ReadonlySet<string> =>
  new Set(pair.firm.tags.filter((tag) => contains(tag, pair.market.asOf)).map((tag) => tag.code));

const listOrNull = (values: readonly string[]): Measure | null => (values.length === 0 ? null : codes(values));

function amountMin({ need, product }: Pair): RuleResult {
  const passes = need.amountFen >= product.amountFenMin;
  return found(RULE.AMOUNT_MIN, {
    passes,
    relation: 'at-least',
    have: money(need.amountFen),
    want: money(product.amountFenMin),
  });
}

function amountMax({ need, product }: Pair): RuleResult {
  const passes = need.amountFen <= product.amountFenMax;
  return found(RULE.AMOUNT_MAX, {
    passes,
    relation: 'at-most',
    have: money(need.amountFen),
    want: money(product.amountFenMax),
  });
}

function termMin({ need, product }: Pair): RuleResult {
  const passes = need.termMonths >= product.termMonthsMin;
  return found(RULE.TERM_MIN, {
    passes,
    relation: 'at-least',
    have: months(need.termMonths),
    want: months(product.termMonthsMin),
  });
}

function termMax({ need, product }: Pair): RuleResult {
  const passes = need.termMonths <= product.termMonthsMax;
  return found(RULE.TERM_MAX, {
    passes,
    relation: 'at-most',
    have: months(need.termMonths),
    want: months(product.termMonthsMax),
  });
}

/** A place lies in a region when its code begins with the region's code. */
function region({ firm, product }: Pair): RuleResult {
  const passes = product.regions.length === 0 || product.regions.some((prefix) => firm.divisionCode.startsWith(prefix));
  const want = listOrNull(product.regions);
  return found(RULE.REGION, { passes, relation: 'within-one-of', have: codes([firm.divisionCode]), want });
}

function industry({ firm, product }: Pair): RuleResult {
  const passes =
    product.industries.length === 0 || product.industries.some((prefix) => firm.industryCode.startsWith(prefix));
  const want = listOrNull(product.industries);
  return found(RULE.INDUSTRY, { passes, relation: 'within-one-of', have: codes([firm.industryCode]), want });
}

function industryExcluded({ firm, product }: Pair): RuleResult {
  const passes = !product.excludedIndustries.some((prefix) => firm.industryCode.startsWith(prefix));
  const want = listOrNull(product.excludedIndustries);
  return found(RULE.INDUSTRY_EXCLUDED, { passes, relation: 'within-none-of', have: codes([firm.industryCode]), want });
}

function sizeClass({ firm, product }: Pair): RuleResult {
  return bounded(RULE.SIZE_CLASS, {
    relation: 'one-of',
    have: firm.sizeClass === SIZE_CLASS.UNKNOWN ? null : codes([firm.sizeClass]),
    want: listOrNull(product.sizeClasses),
    missing: MISSING_FACT.FIRM_SIZE_CLASS,
    passes: product.sizeClasses.includes(firm.sizeClass),
  });
}

/** One offered security must be accepted; a product that accepts CREDIT_ONLY needs none. */
function security({ need, product }: Pair): RuleResult {
  const accepted = product.acceptedSecurities;
  const passes =
    accepted.includes(SECURITY.CREDIT_ONLY) || need.securities.some((offered) => accepted.includes(offered));
  return found(RULE.SECURITY, { passes, relation: 'one-of', have: codes(need.securities), want: codes(accepted) });
}

function purpose({ need, product }: Pair): RuleResult {
  const passes = product.purposes.length === 0 || product.purposes.includes(need.purpose);
  return found(RULE.PURPOSE, {
    passes,
    relation: 'one-of',
    have: codes([need.purpose]),
    want: listOrNull(product.purposes),
  });
}

/** Tags count when their half-open validity holds the day of matching. `have` lists the required ones that are held. */
function requiredTags(pair: Pair): RuleResult {
  const required = pair.product.requiredTags;
  if (required.length === 0)
    return found(RULE.REQUIRED_TAGS, { passes: true, relation: 'all-of', have: null, want: null });
  const active = activeTagCodes(pair);
  const held = required.filter((code) => active.has(code));
  const passes = held.length === required.length;
  return found(RULE.REQUIRED_TAGS, { passes, relation: 'all-of', have: codes(held), want: codes(required) });
}

/** `have` lists the excluded tags that the firm carries on the day of matching. */
function excludedTags(pair: Pair): RuleResult {
  const excluded = pair.product.excludedTags;
  if (excluded.length === 0)
    return found(RULE.EXCLUDED_TAGS, { passes: true, relation: 'none-of', have: null, want: null });
  const active = activeTagCodes(pair);
  const held = excluded.filter((code) => active.has(code));
  const passes = held.length === 0;
  return found(RULE.EXCLUDED_TAGS, { passes, relation: 'none-of', have: codes(held), want: codes(excluded) });
}

/** Grade 1 is the best, so the grade must be at most the worst accepted one. */
function creditGrade({ firm, product }: Pair): RuleResult {
  return bounded(RULE.CREDIT_GRADE, {
    relation: 'at-most',
    have: firm.creditGrade === null ? null : count(firm.creditGrade),
    want: product.creditGradeWorst === null ? null : count(product.creditGradeWorst),
    missing: MISSING_FACT.FIRM_CREDIT_GRADE,
    passes:
      firm.creditGrade !== null && product.creditGradeWorst !== null && firm.creditGrade <= product.creditGradeWorst,
  });
}

function taxGrade({ firm, product }: Pair): RuleResult {
  return bounded(RULE.TAX_GRADE, {
    relation: 'one-of',
    have: firm.taxGrade === null ? null : codes([firm.taxGrade]),
    want: listOrNull(product.taxGrades),
    missing: MISSING_FACT.FIRM_TAX_GRADE,
    passes: firm.taxGrade !== null && product.taxGrades.includes(firm.taxGrade),
  });
}

/** Age in whole months on the day of matching; a minimum of zero asks nothing. */
function firmAge({ firm, product, market }: Pair): RuleResult {
  const ageMonths = firm.foundedOn === null ? null : wholeMonthsBetween(firm.foundedOn, market.asOf);
  return bounded(RULE.FIRM_AGE, {
    relation: 'at-least',
    have: ageMonths === null ? null : months(ageMonths),
    want: product.firmAgeMonthsMin <= 0 ? null : months(product.firmAgeMonthsMin),
    missing: MISSING_FACT.FIRM_FOUNDED_ON,
    passes: ageMonths !== null && ageMonths >= product.firmAgeMonthsMin,
  });
}

function revenueMin({ firm, product }: Pair): RuleResult {
  return bounded(RULE.REVENUE_MIN, {
    relation: 'at-least',
    have: firm.revenueFen === null ? null : money(firm.revenueFen),
    want: product.revenueFenMin === null ? null : money(product.revenueFenMin),
    missing: MISSING_FACT.FIRM_REVENUE,
    passes: firm.revenueFen !== null && product.revenueFenMin !== null && firm.revenueFen >= product.revenueFenMin,
  });
}

function revenueMax({ firm, product }: Pair): RuleResult {
  return bounded(RULE.REVENUE_MAX, {
    relation: 'at-most',
    have: firm.revenueFen === null ? null : money(firm.revenueFen),
    want: product.revenueFenMax === null ? null : money(product.revenueFenMax),
    missing: MISSING_FACT.FIRM_REVENUE,
    passes: firm.revenueFen !== null && product.revenueFenMax !== null && firm.revenueFen <= product.revenueFenMax,
  });
}

/** A first loan is one where no institution has a business loan of the firm on record (A4-15). */
function firstLoanOnly({ firm, product }: Pair): RuleResult {
  return bounded(RULE.FIRST_LOAN_ONLY, {
    relation: 'equal',
    have: firm.hasNoLoanRecord === null ? null : flag(firm.hasNoLoanRecord),
    want: product.firstLoanOnly ? flag(true) : null,
    missing: MISSING_FACT.FIRM_LOAN_RECORD,
    passes: firm.hasNoLoanRecord === true,
  });
}

function basisOf({ need, market }: Pair, of: { spreadBps: Bps; ceiling: Bps | null }): RateBasis {
  const lprBps = lprBpsFor(market, need.termMonths);
  return {
    spreadBps: of.spreadBps,
    spreadBpsCeiling: of.ceiling,
    lpr:
      market.lpr === null || lprBps === null
        ? null
        : { tenor: lprTenorOf(need.termMonths), bps: lprBps, fixedOn: market.lpr.fixedOn },
  };
}

/** The firm's ceiling must reach the product's lowest rate, LPR + lowest spread; without a fixing nobody can say. */
function rateRule(pair: Pair): RuleResult {
  const basis = basisOf(pair, { spreadBps: pair.product.spreadBpsMin, ceiling: null });
  const have = rate(pair.need.rateBpsMax);
  if (basis.lpr === null) {
    const missing = MISSING_FACT.LPR_FIXING;
    return { ...unknown(RULE.RATE, { relation: 'at-least', want: null, missing }), have, rateBasis: basis };
  }
  const lowestBps = basis.lpr.bps + basis.spreadBps;
  const passes = lowestBps <= pair.need.rateBpsMax;
  return { ...found(RULE.RATE, { passes, relation: 'at-least', have, want: rate(lowestBps) }), rateBasis: basis };
}

/** `want` is the bound that is broken, else the last day that still counts (excluded), else the first day. */
function productValidity({ product, market }: Pair): RuleResult {
  const have = day(market.asOf);
  if (market.asOf < product.validFrom || product.validTo === null) {
    const passes = market.asOf >= product.validFrom;
    return found(RULE.PRODUCT_VALIDITY, { passes, relation: 'from', have, want: day(product.validFrom) });
  }
  const passes = market.asOf < product.validTo;
  return found(RULE.PRODUCT_VALIDITY, { passes, relation: 'before', have, want: day(product.validTo) });
}

/** What is left of the product's quota must reach the amount. */
function productQuota({ need, product, market }: Pair): RuleResult {
  const left = quotaLeft(product, market.standing);
  return found(RULE.PRODUCT_QUOTA, {
    passes: left === null || need.amountFen <= left,
    relation: 'at-most',
    have: money(need.amountFen),
    want: left === null ? null : money(left),
  });
}

/** `have` lists the negative lists on which the firm stands on the day of matching. */
function negativeList(pair: Pair): RuleResult {
  const { negativeLists } = pair.market.standing;
  const active = activeTagCodes(pair);
  const held = negativeLists.filter((code) => active.has(code));
  return found(RULE.NEGATIVE_LIST, {
    passes: held.length === 0,
    relation: 'none-of',
    have: codes(held),
    want: listOrNull(negativeLists),
  });
}

/** The schemes that a product claims and that are in force on the day of matching. */
const schemesOf = ({ product, market }: Pair): readonly SchemeTerms[] => claimOf(product, market).inForce;

/** A product may claim only what is in force (0-13, 1-01). */
function schemeInForce({ product, market }: Pair): RuleResult {
  const { claimed, inForce } = claimOf(product, market);
  return found(RULE.SCHEME_IN_FORCE, {
    passes: inForce.length === claimed.length,
    relation: 'all-of',
    have: claimed.length === 0 ? null : codes(inForce.map(({ scheme }) => scheme)),
    want: listOrNull(claimed),
  });
}

/** 0-03: the bank has signed with each claimed scheme that wants an agreement. */
function bankAgreement(pair: Pair): RuleResult {
  const { product, market } = pair;
  const wanted = schemesOf(pair).filter(({ agreementRequired }) => agreementRequired);
  const bank = bankStandingOf(market.standing, product.bankId);
  const held = wanted.filter(({ scheme }) => hasAgreement(bank, { scheme, asOf: market.asOf }));
  return found(RULE.BANK_AGREEMENT, {
    passes: held.length === wanted.length,
    relation: 'all-of',
    have: wanted.length === 0 ? null : codes(held.map(({ scheme }) => scheme)),
    want: listOrNull(wanted.map(({ scheme }) => scheme)),
  });
}

/** 1-05: the highest spread may not exceed the scheme's. LPR stands on both sides, so a missing fixing hides only the rates. */
function schemeRate(pair: Pair): RuleResult {
  const ceiling = tightest(schemesOf(pair).map(({ spreadBpsMax }) => spreadBpsMax));
  if (ceiling === null) {
    return found(RULE.SCHEME_RATE, { passes: true, relation: 'at-most', have: null, want: null });
  }
  const { spreadBpsMax } = pair.product;
  const basis = basisOf(pair, { spreadBps: spreadBpsMax, ceiling });
  const have = basis.lpr === null ? null : rate(basis.lpr.bps + spreadBpsMax);
  const want = basis.lpr === null ? null : rate(basis.lpr.bps + ceiling);
  const passes = spreadBpsMax <= ceiling;
  return { ...found(RULE.SCHEME_RATE, { passes, relation: 'at-most', have, want }), rateBasis: basis };
}

/** 1-06: a product that claims the scheme offers no longer term. */
function schemeTerm(pair: Pair): RuleResult {
  const longest = tightest(schemesOf(pair).map(({ termMonthsMax }) => termMonthsMax));
  return found(RULE.SCHEME_TERM, {
    passes: longest === null || pair.product.termMonthsMax <= longest,
    relation: 'at-most',
    have: longest === null ? null : months(pair.product.termMonthsMax),
    want: longest === null ? null : months(longest),
  });
}

/** 1-12: no physical collateral and no guarantee company. */
function schemeSecurity(pair: Pair): RuleResult {
  const forbidden = forbiddenBy(schemesOf(pair));
  const accepted = pair.product.acceptedSecurities;
  return found(RULE.SCHEME_SECURITY, {
    passes: !accepted.some((one) => forbidden.includes(one)),
    relation: 'none-of',
    have: forbidden.length === 0 ? null : codes(accepted),
    want: listOrNull(forbidden),
  });
}

/** 1-03, 2-07: the size of the firm, where a claimed scheme asks for it. */
function schemeSize(pair: Pair): RuleResult {
  const taken = sizesOf(schemesOf(pair));
  const { sizeClass: own } = pair.firm;
  return bounded(RULE.SCHEME_SIZE, {
    relation: 'one-of',
    have: own === SIZE_CLASS.UNKNOWN ? null : codes([own]),
    want: taken === null ? null : codes(taken),
    missing: MISSING_FACT.FIRM_SIZE_CLASS,
    passes: taken?.includes(own) ?? true,
  });
}

/** 0-07, 1-02: the firm stands on the list of each claimed scheme on the day of matching. */
function schemeWhitelist(pair: Pair): RuleResult {
  const wanted = whitelistsOf(schemesOf(pair));
  if (wanted.length === 0)
    return found(RULE.SCHEME_WHITELIST, { passes: true, relation: 'all-of', have: null, want: null });
  const active = activeTagCodes(pair);
  const held = wanted.filter((code) => active.has(code));
  const passes = held.length === wanted.length;
  return found(RULE.SCHEME_WHITELIST, { passes, relation: 'all-of', have: codes(held), want: codes(wanted) });
}

/** Every hard rule by its code, each a pure function of the pair. */
export const HARD_RULES: Readonly<Record<RuleCode, (pair: Pair) => RuleResult>> = {
  AMOUNT_MIN: amountMin,
  AMOUNT_MAX: amountMax,
  TERM_MIN: termMin,
  TERM_MAX: termMax,
  REGION: region,
  INDUSTRY: industry,
  INDUSTRY_EXCLUDED: industryExcluded,
  SIZE_CLASS: sizeClass,
  SECURITY: security,
  PURPOSE: purpose,
  REQUIRED_TAGS: requiredTags,
  EXCLUDED_TAGS: excludedTags,
  CREDIT_GRADE: creditGrade,
  TAX_GRADE: taxGrade,
  FIRM_AGE: firmAge,
  REVENUE_MIN: revenueMin,
  REVENUE_MAX: revenueMax,
  FIRST_LOAN_ONLY: firstLoanOnly,
  RATE: rateRule,
  PRODUCT_VALIDITY: productValidity,
  SCHEME_RATE: schemeRate,
  SCHEME_TERM: schemeTerm,
  SCHEME_SECURITY: schemeSecurity,
  PRODUCT_QUOTA: productQuota,
  NEGATIVE_LIST: negativeList,
  SCHEME_IN_FORCE: schemeInForce,
  BANK_AGREEMENT: bankAgreement,
  SCHEME_SIZE: schemeSize,
  SCHEME_WHITELIST: schemeWhitelist,
};

/** One result for each hard rule, in the order of {@link RULE_CODES}; a rule that does not restrict passes and is listed. */
export function evaluateRules(pair: Pair): RuleResult[] {
  return RULE_CODES.map((code) => HARD_RULES[code](pair));
}
