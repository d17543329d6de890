import fc from 'fast-check';
import { expect, test } from 'vitest';
import { civilDate } from '../../../domain/calendar.ts';
import type { ProductTerms } from '../../../domain/market/credit-product.ts';
import { decideEligibility, decideVerdict } from '../../../domain/matching/decide-eligibility.ts';
import { evaluateRules, RULE_CODES, type RuleCode } from '../../../domain/matching/hard-rules.ts';
import type { Pair } from '../../../domain/matching/pair.ts';
import { bps, yuan } from '../../../domain/money.ts';
import type { FirmFacts } from '../../../domain/registry/firm-facts.ts';
import { arbitraryPair, FIRM, MARKET, NEED, PAIR, PRODUCT } from './arbitraries.ts';

const resultOf = (pair: Pair, code: RuleCode) => evaluateRules(pair).find((result) => result.code === code);
const verdictOf = (pair: Pair, code: RuleCode) => resultOf(pair, code)?.verdict;
const withProduct = (terms: Partial<ProductTerms>): Pair => ({ ...PAIR, product: { ...PRODUCT, ...terms } });
const withFirm = (facts: Partial<FirmFacts>): Pair => ({ ...PAIR, firm: { ...FIRM, ...facts } });

test('a fitting pair passes every rule, and every rule is listed once, in order', () => {
  const results = evaluateRules(PAIR);
  expect(results.map((result) => result.code)).toEqual(RULE_CODES);
  expect(results.filter((result) => result.verdict !== 'pass')).toEqual([]);
  expect(decideEligibility(results)).toEqual({ verdict: 'eligible' });
});

test('a rule that a product does not ask passes even when the fact is missing', () => {
  const bare = withProduct({
    sizeClasses: [],
    taxGrades: [],
    creditGradeWorst: null,
    firmAgeMonthsMin: 0,
    revenueFenMin: null,
    revenueFenMax: null,
    firstLoanOnly: false,
  });
  const blank = { sizeClass: 'UNKNOWN', taxGrade: null, creditGrade: null, foundedOn: null, revenueFen: null } as const;
  const pair = { ...bare, firm: { ...FIRM, ...blank, hasNoLoanRecord: null } };
  expect(evaluateRules(pair).filter((result) => result.verdict !== 'pass')).toEqual([]);
});

test.each<[RuleCode, Pair]>([
  ['AMOUNT_MIN', withProduct({ amountFenMin: yuan(2_000_001n) })],
  ['AMOUNT_MAX', withProduct({ amountFenMax: yuan(1_999_999n) })],
  ['TERM_MIN', withProduct({ termMonthsMin: 13 })],
  ['TERM_MAX', withProduct({ termMonthsMax: 11 })],
  ['REGION', withProduct({ regions: ['441900121', '4401'] })],
  ['INDUSTRY', withProduct({ industries: ['C25', 'F'] })],
  ['INDUSTRY_EXCLUDED', withProduct({ excludedIndustries: ['C39'] })],
  ['SIZE_CLASS', withFirm({ sizeClass: 'LARGE' })],
  ['SECURITY', withProduct({ acceptedSecurities: ['EQUITY'] })],
  ['PURPOSE', withProduct({ purposes: ['RENEWAL'] })],
  ['REQUIRED_TAGS', withProduct({ requiredTags: ['WHITELIST_2023', 'HIGH_TECH'] })],
  ['EXCLUDED_TAGS', withProduct({ excludedTags: ['WHITELIST_2023'] })],
  ['CREDIT_GRADE', withFirm({ creditGrade: 6 })],
  ['TAX_GRADE', withFirm({ taxGrade: 'M' })],
  ['FIRM_AGE', withFirm({ foundedOn: civilDate('2024-01-29') })],
  ['REVENUE_MIN', withFirm({ revenueFen: yuan(999_999n) })],
  ['REVENUE_MAX', withFirm({ revenueFen: yuan(100_000_001n) })],
  ['FIRST_LOAN_ONLY', withFirm({ hasNoLoanRecord: false })],
  ['RATE', withProduct({ spreadBpsMin: bps(151n) })],
  ['PRODUCT_VALIDITY', withProduct({ validTo: MARKET.asOf })],
  ['PRODUCT_VALIDITY', withProduct({ validFrom: civilDate('2026-01-29') })],
  ['SCHEME_RATE', withProduct({ spreadBpsMax: bps(151n) })],
  ['SCHEME_TERM', withProduct({ termMonthsMax: 37 })],
  ['SCHEME_SECURITY', withProduct({ acceptedSecurities: ['RECEIVABLES', 'GUARANTEE_COMPANY'] })],
])('one step over its bound, only %s fails', (code, pair) => {
  const missed = evaluateRules(pair).filter((result) => result.verdict !== 'pass');
  expect(missed.map((result) => [result.code, result.verdict])).toEqual([[code, 'fail']]);
  expect(missed[0]?.have).not.toBeNull();
  expect(missed[0]?.want).not.toBeNull();
});

test.each<[RuleCode, string, Partial<FirmFacts>]>([
  ['SIZE_CLASS', 'FIRM_SIZE_CLASS', { sizeClass: 'UNKNOWN' }],
  ['CREDIT_GRADE', 'FIRM_CREDIT_GRADE', { creditGrade: null }],
  ['TAX_GRADE', 'FIRM_TAX_GRADE', { taxGrade: null }],
  ['FIRM_AGE', 'FIRM_FOUNDED_ON', { foundedOn: null }],
  ['REVENUE_MIN', 'FIRM_REVENUE', { revenueFen: null }],
  ['REVENUE_MAX', 'FIRM_REVENUE', { revenueFen: null }],
  ['FIRST_LOAN_ONLY', 'FIRM_LOAN_RECORD', { hasNoLoanRecord: null }],
])('%s is unknown and names %s when the fact is missing', (code, missing, facts) => {
  expect(resultOf(withFirm(facts), code)).toMatchObject({ verdict: 'unknown', missing, have: null });
  expect(decideEligibility(evaluateRules(withFirm(facts))).verdict).toBe('near-miss');
});

test('a rate shows both numbers and where they come from (T10)', () => {
  const pair = { ...withProduct({ spreadBpsMin: bps(151n) }), need: NEED };
  expect(resultOf(pair, 'RATE')).toMatchObject({
    verdict: 'fail',
    have: { kind: 'rate', bps: 450n },
    want: { kind: 'rate', bps: 451n },
    rateBasis: { spreadBps: 151n, lpr: { tenor: 'ONE_YEAR', bps: 300n, fixedOn: '2026-01-20' } },
  });
  expect(verdictOf(withProduct({ spreadBpsMin: bps(150n) }), 'RATE')).toBe('pass');
});

test('five years are priced on the 1Y fixing, one month more on the over-5Y fixing (A4-08)', () => {
  const at = (termMonths: number) => resultOf({ ...PAIR, need: { ...NEED, termMonths } }, 'RATE')?.rateBasis?.lpr?.bps;
  expect([at(60), at(61)]).toEqual([300n, 350n]);
});

test('without an LPR fixing the rate is unknown, nobody can change that, and the pair is ineligible', () => {
  const pair = { ...PAIR, market: { ...MARKET, lpr: null } };
  expect(resultOf(pair, 'RATE')).toMatchObject({ verdict: 'unknown', missing: 'LPR_FIXING' });
  expect(verdictOf(pair, 'SCHEME_RATE')).toBe('pass');
  expect(decideEligibility(evaluateRules(pair)).verdict).toBe('ineligible');
});

test('a tag counts from its first day up to, and not on, its last (T21)', () => {
  const tag = { code: 'WHITELIST_2023', from: civilDate('2024-02-01'), to: civilDate('2024-08-01') };
  const on = (asOf: string) =>
    verdictOf({ ...withFirm({ tags: [tag] }), market: { ...MARKET, asOf: civilDate(asOf) } }, 'REQUIRED_TAGS');
  expect(['2024-01-31', '2024-02-01', '2024-07-31', '2024-08-01'].map(on)).toEqual(['fail', 'pass', 'pass', 'fail']);
});

test('a product that accepts CREDIT_ONLY needs no security', () => {
  expect(verdictOf(withProduct({ acceptedSecurities: ['CREDIT_ONLY'] }), 'SECURITY')).toBe('pass');
});

test('three changeable misses are ineligible, two are a near miss, one unchangeable is ineligible', () => {
  const verdict = (pair: Pair) => decideEligibility(evaluateRules(pair)).verdict;
  expect(verdict(withProduct({ amountFenMax: yuan(1n), termMonthsMin: 13 }))).toBe('near-miss');
  expect(verdict(withProduct({ amountFenMax: yuan(1n), termMonthsMin: 13, spreadBpsMin: bps(151n) }))).toBe(
    'ineligible',
  );
  expect(verdict(withProduct({ regions: ['3301'] }))).toBe('ineligible');
});

test('the quick verdict is the verdict of all rules', () => {
  fc.assert(
    fc.property(arbitraryPair, (pair) => {
      expect(decideVerdict(pair)).toBe(decideEligibility(evaluateRules(pair)).verdict);
    }),
    { numRuns: 2_000 },
  );
});
