import { addDays, addMonths, type CivilDate, wholeMonthsBetween } from '../calendar.ts';
import { bps } from '../money.ts';
import { SIZE_CLASS } from '../registry/size-class.ts';
import { applyChange, type BankChange, type Change, type FirmChange } from './change.ts';
import { decideEligibility, type Miss } from './decide-eligibility.ts';
import { evaluateRules, type RuleCode } from './hard-rules.ts';
import { lprBpsFor } from './market-facts.ts';
import type { Pair } from './pair.ts';
import { claimsScheme, SCHEME_ENVELOPE } from './scheme-envelope.ts';

/** Changes that together make a near miss eligible, each the smallest for the rule that it turns around. */
export type Plan = readonly [Change, ...Change[]];

/** A change may break another rule, which then takes a change of its own: two misses take at most four changes. */
const PLAN_CHANGES_MAX = 4;

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

const withdrawScheme: BankChange = { by: 'bank', kind: 'withdraw-scheme', scheme: SCHEME_ENVELOPE.scheme };

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
  SIZE_CLASS: ({ product }) => {
    const [first, ...rest] = product.sizeClasses.filter((code) => code !== SIZE_CLASS.UNKNOWN);
    return first === undefined ? [] : [{ by: 'firm', kind: 'state-size-class', oneOf: [first, ...rest] }];
  },
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
  SCHEME_RATE: () => [
    { by: 'bank', kind: 'lower-spread-max', spreadBpsMax: SCHEME_ENVELOPE.spreadBpsMax },
    withdrawScheme,
  ],
  SCHEME_TERM: () => [
    { by: 'bank', kind: 'lower-term-max', termMonthsMax: SCHEME_ENVELOPE.termMonthsMax },
    withdrawScheme,
  ],
  SCHEME_SECURITY: () => [
    { by: 'bank', kind: 'refuse-securities', securities: SCHEME_ENVELOPE.forbiddenSecurities },
    withdrawScheme,
  ],
};

const firmIf = <Value>(value: Value | null, change: (value: Value) => FirmChange): FirmChange[] =>
  value === null ? [] : [change(value)];
const bankIf = <Value>(value: Value | null, change: (value: Value) => BankChange): BankChange[] =>
  value === null ? [] : [change(value)];

/** The firm offers one more of what is accepted, or the bank accepts one more of what is offered and the scheme allows. */
function securityChanges({ need, product }: Pair): Change[] {
  const isForbidden = (code: (typeof need.securities)[number]): boolean =>
    claimsScheme(product) && SCHEME_ENVELOPE.forbiddenSecurities.includes(code);
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
