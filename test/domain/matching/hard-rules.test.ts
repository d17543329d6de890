import fc from 'fast-check';
import { expect, test } from 'vitest';
import { civilDate } from '../../../domain/calendar.ts';
import { DG_2018, DG_2023_BANK } from '../../../domain/compensation/default-policies.ts';
import type { ProductTerms } from '../../../domain/market/credit-product.ts';
import { decideEligibility, decideVerdict } from '../../../domain/matching/decide-eligibility.ts';
import { evaluateRules, RULE_CODES, type RuleCode } from '../../../domain/matching/hard-rules.ts';
import { type MarketStanding, schemeTermsOf } from '../../../domain/matching/market-standing.ts';
import type { Pair } from '../../../domain/matching/pair.ts';
import { bps, yuan } from '../../../domain/money.ts';
import type { FirmFacts } from '../../../domain/registry/firm-facts.ts';
import { arbitraryPair, BANK, FIRM, MARKET, NEED, PAIR, PRODUCT } from './arbitraries.ts';

const resultOf = (pair: Pair, code: RuleCode) => evaluateRules(pair).find((result) => result.code === code);
const verdictOf = (pair: Pair, code: RuleCode) => resultOf(pair, code)?.verdict;
const withProduct = (terms: Partial<ProductTerms>): Pair => ({ ...PAIR, product: { ...PRODUCT, ...terms } });
const onStanding = (over: Partial<MarketStanding>): Pair => ({
  ...PAIR,
  market: { ...MARKET, standing: { ...MARKET.standing, ...over } },
});
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
    schemes: [],
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
  ['SIZE_CLASS', withProduct({ sizeClasses: ['MICRO'] })],
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
  ['PRODUCT_QUOTA', onStanding({ quotas: { 'product-1': { usedFen: yuan(8_000_001n) } } })],
  ['NEGATIVE_LIST', onStanding({ negativeLists: ['WHITELIST_2023'] })],
  ['SCHEME_IN_FORCE', withProduct({ schemes: ['DG-2023-BANK', 'DG-2018'] })],
  ['BANK_AGREEMENT', onStanding({ banks: {} })],
  ['SCHEME_SIZE', { ...withFirm({ sizeClass: 'LARGE' }), product: { ...PRODUCT, sizeClasses: [] } }],
  ['SCHEME_WHITELIST', { ...withFirm({ tags: [] }), product: { ...PRODUCT, requiredTags: [] } }],
])('one step over its bound, only %s fails', (code, pair) => {
  const missed = evaluateRules(pair).filter((result) => result.verdict !== 'pass');
  expect(missed.map((result) => [result.code, result.verdict])).toEqual([[code, 'fail']]);
  expect(missed[0]?.have).not.toBeNull();
  expect(missed[0]?.want).not.toBeNull();
});

test.each<[RuleCode, string, Partial<FirmFacts>]>([
  ['SIZE_CLASS', 'FIRM_SIZE_CLASS', { sizeClass: 'UNKNOWN' }],
  ['SCHEME_SIZE', 'FIRM_SIZE_CLASS', { sizeClass: 'UNKNOWN' }],
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

test('an agreement counts from its first day up to, and not on, its last', () => {
  const agreements = [{ scheme: 'DG-2023-BANK', from: civilDate('2025-02-01'), to: civilDate('2026-02-01') }];
  const { standing } = onStanding({ banks: { 'bank-1': { ...BANK, agreements } } }).market;
  const on = (asOf: string) =>
    verdictOf({ ...PAIR, market: { ...MARKET, standing, asOf: civilDate(asOf) } }, 'BANK_AGREEMENT');
  expect(['2025-01-31', '2025-02-01', '2026-01-31', '2026-02-01'].map(on)).toEqual(['fail', 'pass', 'pass', 'fail']);
});

test('of two versions of a scheme in force the higher one counts, and from its own first day', () => {
  const [first] = MARKET.standing.schemes;
  if (first === undefined) throw new Error('there is a scheme');
  const second = { ...first, version: 2, termMonthsMax: 24, valid: { from: civilDate('2026-02-01'), to: null } };
  const { standing } = onStanding({ schemes: [second, first] }).market;
  const on = (asOf: string) =>
    resultOf({ ...PAIR, market: { ...MARKET, standing, asOf: civilDate(asOf) } }, 'SCHEME_TERM')?.want;
  expect([on('2026-01-31'), on('2026-02-01')]).toEqual([
    { kind: 'months', months: 36 },
    { kind: 'months', months: 24 },
  ]);
});

test('the terms of the scheme of 2023 come from its policy: spread, term, securities, size, list, agreement, cover', () => {
  expect(schemeTermsOf(DG_2023_BANK, 'WHITELIST_2023')).toEqual({
    ...MARKET.standing.schemes[0],
    valid: DG_2023_BANK.valid,
  });
  expect(schemeTermsOf(DG_2018, 'WHITELIST_2018')).toMatchObject({
    spreadBpsMax: null,
    forbiddenSecurities: [],
    coverBps: 10_000n,
  });
});
