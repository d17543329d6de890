import { addDays, addMonths, type CivilDate, contains, wholeMonthsBetween } from '../calendar.ts';
import { bps, fen } from '../money.ts';
import { SIZE_CLASS } from '../registry/size-class.ts';
import { applyChange, type BankChange, type Change, type FirmChange } from './change.ts';
import { decideEligibility, type Miss } from './decide-eligibility.ts';
import { evaluateRules, type RuleCode } from './hard-rules.ts';
import { lprBpsFor } from './market-facts.ts';
import {
  bankStandingOf,
  claimOf,
  forbiddenBy,
  hasAgreement,
  quotaLeft,
  quotaUsed,
  type SchemeTerms,
  sizesOf,
  tightest,
} from './market-standing.ts';
import type { Pair } from './pair.ts';

/** Changes that together make a near miss eligible, each the smallest for the rule that it turns around. */
export type Plan = readonly [Change, ...Change[]];

/** A change may break another rule, which then takes a change of its own: two misses take at most four changes. */
export const PLAN_CHANGES_MAX = 4;

/**
 * What would make a near miss eligible: every plan of smallest changes, shortest first, plans of the firm alone before
 * those that need the bank. Each plan has been tried on the rules. Longer plans than there are missed rules are left
 * out, unless none is shorter. Empty when the pair is eligible or ineligible.
 */
export function deriveCounterfactuals(pair: Pair): Plan[] {
  const eligibility = decideEligibility(evaluateRules(pair));
  if (eligibility.verdict !== 'near-miss') return [];
  const plans = searchPlans(pair, []).sort(comparePlans);
  const shortest = plans[0]?.length ?? 0;
  return plans.filter((plan) => plan.length <= Math.max(shortest, eligibility.because.length));
}

/** The plan to show to a firm: the shortest that it can carry out alone, else the shortest; `null` where there is none. */
export function planForFirm(pair: Pair): Plan | null {
  const plans = deriveCounterfactuals(pair);
  return plans.find((plan) => bankSteps(plan) === 0) ?? plans[0] ?? null;
}

/** True when a firm can carry a plan out without its bank. */
export const isOfFirmAlone = (plan: Plan): boolean => bankSteps(plan) === 0;

/** The smallest changes that would turn one missed rule of this pair around: each alone is enough for that rule. */
export function deriveChanges(pair: Pair, miss: Miss): Change[] {
  const derive = CHANGES[miss.code];
  if (derive === undefined) return [];
  return derive(pair).filter((change) => miss.changeableBy.includes(change.by));
}

function searchPlans(pair: Pair, changes: readonly Change[]): Plan[] {
  const eligibility = decideEligibility(evaluateRules(pair));
  const [first, ...rest] = changes;
  if (eligibility.verdict === 'eligible') return first === undefined ? [] : [[first, ...rest]];
  if (changes.length === PLAN_CHANGES_MAX) return [];
  return deriveChanges(pair, eligibility.because[0]).flatMap((change) =>
    searchPlans(applyChange(pair, change), [...changes, change]),
  );
}

const bankSteps = (plan: Plan): number => plan.filter((change) => change.by === 'bank').length;
const comparePlans = (first: Plan, second: Plan): number =>
  first.length - second.length || bankSteps(first) - bankSteps(second);

type Derive = (pair: Pair) => Change[];

/** The bank gives up the claims of the schemes that stand in the way. */
const withdraw = (pair: Pair, isBroken: (scheme: SchemeTerms) => boolean): BankChange => ({
  by: 'bank',
  kind: 'withdraw-schemes',
  schemes: schemesOf(pair)
    .filter(isBroken)
    .map(({ scheme }) => scheme),
});
const schemesOf = ({ product, market }: Pair): readonly SchemeTerms[] => claimOf(product, market).inForce;

/** Rules that nobody can change have no entry. */
const CHANGES: Readonly<Partial<Record<RuleCode, Derive>>> = {
  AMOUNT_MIN: ({ need, product }) => [
    { by: 'firm', kind: 'set-amount', amountFen: product.amountFenMin },
    { by: 'bank', kind: 'lower-amount-min', amountFenMin: need.amountFen },
  ],
  AMOUNT_MAX: ({ need, product }) => [
    { by: 'firm', kind: 'set-amount', amountFen: product.amountFenMax },
    { by: 'bank', kind: 'raise-amount-max', amountFenMax: need.amountFen },
  ],
  TERM_MIN: ({ need, product }) => [
    { by: 'firm', kind: 'set-term', termMonths: product.termMonthsMin },
    { by: 'bank', kind: 'lower-term-min', termMonthsMin: need.termMonths },
  ],
  TERM_MAX: ({ need, product }) => [
    { by: 'firm', kind: 'set-term', termMonths: product.termMonthsMax },
    { by: 'bank', kind: 'raise-term-max', termMonthsMax: need.termMonths },
  ],
  SECURITY: securityChanges,
  RATE: rateChanges,
  SIZE_CLASS: (pair) => sizeChanges(pair, 'SIZE_CLASS'),
  TAX_GRADE: ({ product }) => {
    const [first, ...rest] = product.taxGrades;
    return first === undefined ? [] : [{ by: 'firm', kind: 'state-tax-grade', oneOf: [first, ...rest] }];
  },
  FIRST_LOAN_ONLY: () => [{ by: 'firm', kind: 'attest-no-loan-record' }],
  CREDIT_GRADE: ({ firm, product }) => [
    ...firmIf(product.creditGradeWorst, (worst) => ({ by: 'firm', kind: 'state-credit-grade', worst })),
    ...bankIf(firm.creditGrade, (grade) => ({ by: 'bank', kind: 'accept-credit-grade', creditGradeWorst: grade })),
  ],
  FIRM_AGE: firmAgeChanges,
  REVENUE_MIN: ({ firm, product }) => [
    { by: 'firm', kind: 'state-revenue', fenMin: product.revenueFenMin, fenMax: product.revenueFenMax },
    ...bankIf(firm.revenueFen, (revenue) => ({ by: 'bank', kind: 'lower-revenue-min', revenueFenMin: revenue })),
  ],
  REVENUE_MAX: ({ firm, product }) => [
    { by: 'firm', kind: 'state-revenue', fenMin: product.revenueFenMin, fenMax: product.revenueFenMax },
    ...bankIf(firm.revenueFen, (revenue) => ({ by: 'bank', kind: 'raise-revenue-max', revenueFenMax: revenue })),
  ],
  SCHEME_RATE: (pair) => [
    ...bankIf(tightest(schemesOf(pair).map(({ spreadBpsMax }) => spreadBpsMax)), (spreadBpsMax) => ({
      by: 'bank',
      kind: 'lower-spread-max',
      spreadBpsMax,
    })),
    withdraw(pair, ({ spreadBpsMax }) => spreadBpsMax !== null && spreadBpsMax < pair.product.spreadBpsMax),
  ],
  SCHEME_TERM: (pair) => [
    ...bankIf(tightest(schemesOf(pair).map(({ termMonthsMax }) => termMonthsMax)), (termMonthsMax) => ({
      by: 'bank',
      kind: 'lower-term-max',
      termMonthsMax,
    })),
    withdraw(pair, ({ termMonthsMax }) => termMonthsMax !== null && termMonthsMax < pair.product.termMonthsMax),
  ],
  SCHEME_SECURITY: (pair) => [
    { by: 'bank', kind: 'refuse-securities', securities: forbiddenBy(schemesOf(pair)) },
    withdraw(pair, ({ forbiddenSecurities }) =>
      forbiddenSecurities.some((one) => pair.product.acceptedSecurities.includes(one)),
    ),
  ],
  PRODUCT_QUOTA: ({ need, product, market }) => {
    const left = quotaLeft(product, market.standing);
    if (left === null) return [];
    const raised = fen(quotaUsed(product, market.standing) + need.amountFen);
    return [
      ...(left >= product.amountFenMin ? [{ by: 'firm', kind: 'set-amount', amountFen: left } as const] : []),
      { by: 'bank', kind: 'raise-quota', quotaFen: raised },
    ];
  },
  SCHEME_IN_FORCE: (pair) => {
    const inForce = new Set(schemesOf(pair).map(({ scheme }) => scheme));
    const schemes = pair.product.schemes.filter((code) => !inForce.has(code));
    return [{ by: 'bank', kind: 'withdraw-schemes', schemes }];
  },
  BANK_AGREEMENT: (pair) => {
    const bank = bankStandingOf(pair.market.standing, pair.product.bankId);
    return [
      withdraw(
        pair,
        ({ scheme, agreementRequired }) => agreementRequired && !hasAgreement(bank, { scheme, asOf: pair.market.asOf }),
      ),
    ];
  },
  SCHEME_SIZE: (pair) => [
    ...sizeChanges(pair, 'SCHEME_SIZE'),
    withdraw(pair, ({ sizeClasses }) => sizeClasses !== null && !sizeClasses.includes(pair.firm.sizeClass)),
  ],
  SCHEME_WHITELIST: (pair) => {
    const held = new Set(pair.firm.tags.filter((tag) => contains(tag, pair.market.asOf)).map(({ code }) => code));
    return [withdraw(pair, ({ whitelist }) => whitelist !== null && !held.has(whitelist))];
  },
};

/** Sizes that the product and its schemes take; where they have none in common, those of the rule itself. */
function sizeChanges(pair: Pair, rule: 'SIZE_CLASS' | 'SCHEME_SIZE'): Change[] {
  const ofSchemes = sizesOf(schemesOf(pair)) ?? [];
  const ofProduct = pair.product.sizeClasses.filter((code) => code !== SIZE_CLASS.UNKNOWN);
  const common = ofProduct.filter((code) => ofSchemes.includes(code));
  const [first, ...rest] = common.length > 0 ? common : rule === 'SIZE_CLASS' ? ofProduct : ofSchemes;
  return first === undefined ? [] : [{ by: 'firm', kind: 'state-size-class', oneOf: [first, ...rest] }];
}

const firmIf = <Value>(value: Value | null, change: (value: Value) => FirmChange): FirmChange[] =>
  value === null ? [] : [change(value)];
const bankIf = <Value>(value: Value | null, change: (value: Value) => BankChange): BankChange[] =>
  value === null ? [] : [change(value)];

/** The firm offers one more of what is accepted, or the bank accepts one more of what is offered and the scheme allows. */
function securityChanges(pair: Pair): Change[] {
  const { need, product } = pair;
  const forbidden = forbiddenBy(schemesOf(pair));
  const isForbidden = (code: (typeof need.securities)[number]): boolean => forbidden.includes(code);
  const [accepted, ...othersAccepted] = product.acceptedSecurities;
  const [offered, ...othersOffered] = need.securities.filter((code) => !isForbidden(code));
  const changes: Change[] = [];
  if (accepted !== undefined)
    changes.push({ by: 'firm', kind: 'offer-security', oneOf: [accepted, ...othersAccepted] });
  if (offered !== undefined) changes.push({ by: 'bank', kind: 'accept-security', oneOf: [offered, ...othersOffered] });
  return changes;
}

function rateChanges({ need, product, market }: Pair): Change[] {
  const lprBps = lprBpsFor(market, need.termMonths);
  if (lprBps === null) return [];
  return [
    { by: 'firm', kind: 'raise-rate-ceiling', rateBpsMax: bps(lprBps + product.spreadBpsMin) },
    { by: 'bank', kind: 'lower-spread-min', spreadBpsMin: bps(need.rateBpsMax - lprBps) },
  ];
}

function firmAgeChanges({ firm, product, market }: Pair): Change[] {
  const { foundedOn } = firm;
  if (foundedOn === null) {
    const onOrBefore = latestFoundingDay(market.asOf, product.firmAgeMonthsMin);
    return [{ by: 'firm', kind: 'state-founding-day', onOrBefore }];
  }
  const firmAgeMonthsMin = wholeMonthsBetween(foundedOn, market.asOf);
  return [{ by: 'bank', kind: 'lower-firm-age-min', firmAgeMonthsMin }];
}

/** The last day on which a firm can have been founded to be so old; month ends move it up to three days on. */
function latestFoundingDay(asOf: CivilDate, ageMonths: number): CivilDate {
  let latest = addMonths(asOf, -ageMonths);
  for (let next = addDays(latest, 1); wholeMonthsBetween(next, asOf) >= ageMonths; next = addDays(next, 1))
    latest = next;
  return latest;
}
