import fc from 'fast-check';
import { addDays, civilDate } from '../../../domain/calendar.ts';
import { type NeedTerms, URGENCIES } from '../../../domain/market/credit-need.ts';
import type { ProductTerms } from '../../../domain/market/credit-product.ts';
import { PURPOSES } from '../../../domain/market/purpose.ts';
import { SECURITIES, SECURITY } from '../../../domain/market/security.ts';
import type { MarketFacts } from '../../../domain/matching/market-facts.ts';
import type { BankStanding, MarketStanding, SchemeTerms } from '../../../domain/matching/market-standing.ts';
import type { NeedOnMarket, Pair } from '../../../domain/matching/pair.ts';
import { bps, fen, yuan } from '../../../domain/money.ts';
import type { FirmFacts } from '../../../domain/registry/firm-facts.ts';
import { SIZE_CLASS, SIZE_CLASSES, TAX_GRADES } from '../../../domain/registry/size-class.ts';

export const TODAY = civilDate('2026-01-28');

export const LPR = { fixedOn: civilDate('2026-01-20'), oneYearBps: bps(300n), overFiveYearsBps: bps(350n) };

const SCHEME_2023: SchemeTerms = {
  scheme: 'DG-2023-BANK',
  version: 1,
  valid: { from: civilDate('2024-01-01'), to: civilDate('2029-01-01') },
  spreadBpsMax: bps(150n),
  termMonthsMax: 36,
  forbiddenSecurities: [SECURITY.REAL_ESTATE, SECURITY.EQUIPMENT, SECURITY.GUARANTEE_COMPANY],
  agreementRequired: true,
  sizeClasses: [SIZE_CLASS.MICRO, SIZE_CLASS.SMALL, SIZE_CLASS.MEDIUM],
  whitelist: 'WHITELIST_2023',
  coverBps: bps(8_000n),
};
export const BANK: BankStanding = {
  agreements: [{ scheme: 'DG-2023-BANK', from: civilDate('2024-01-01'), to: null }],
  keptBps: bps(9_000n),
  honourBps: bps(7_000n),
  freeBps: bps(4_000n),
  attentionPrice: 0,
};
export const STANDING: MarketStanding = {
  version: 1,
  schemes: [SCHEME_2023],
  banks: { 'bank-1': BANK },
  quotas: { 'product-1': { usedFen: yuan(3_000_000n) } },
  negativeLists: ['DISHONEST'],
};
export const MARKET: MarketFacts = { asOf: TODAY, lpr: LPR, standing: STANDING };

/** A need, firm and product that fit in every rule. */
export const NEED: NeedTerms = {
  needId: 'need-1',
  version: 1,
  firmId: 'firm-1',
  amountFen: yuan(2_000_000n),
  termMonths: 12,
  purpose: 'WORKING_CAPITAL',
  rateBpsMax: bps(450n),
  securities: [SECURITY.RECEIVABLES],
  urgency: 'WITHIN_A_MONTH',
  publishedOn: TODAY,
};
export const FIRM: FirmFacts = {
  firmId: 'firm-1',
  version: 1,
  divisionCode: '441900119',
  industryCode: 'C3985',
  sizeClass: SIZE_CLASS.SMALL,
  foundedOn: civilDate('2018-05-01'),
  revenueFen: yuan(30_000_000n),
  taxGrade: 'A',
  creditGrade: 3,
  hasNoLoanRecord: true,
  tags: [{ code: 'WHITELIST_2023', from: civilDate('2024-02-01'), to: null }],
};
export const PRODUCT: ProductTerms = {
  productId: 'product-1',
  version: 1,
  bankId: 'bank-1',
  amountFenMin: yuan(500_000n),
  amountFenMax: yuan(5_000_000n),
  termMonthsMin: 6,
  termMonthsMax: 36,
  lprTenor: 'ONE_YEAR',
  spreadBpsMin: bps(50n),
  spreadBpsMax: bps(150n),
  repayment: 'BULLET',
  acceptedSecurities: [SECURITY.RECEIVABLES, SECURITY.INVENTORY],
  regions: ['4419'],
  industries: ['C'],
  excludedIndustries: ['C25'],
  sizeClasses: ['SMALL', 'MICRO'],
  purposes: ['WORKING_CAPITAL'],
  requiredTags: ['WHITELIST_2023'],
  excludedTags: ['FRAUD'],
  creditGradeWorst: 5,
  taxGrades: ['A', 'B'],
  firmAgeMonthsMin: 24,
  revenueFenMin: yuan(1_000_000n),
  revenueFenMax: yuan(100_000_000n),
  firstLoanOnly: true,
  fees: [{ name: 'valuation', yearlyBps: null, fixedFen: yuan(1_000n) }],
  promisedDays: 5,
  schemes: ['DG-2023-BANK'],
  validFrom: civilDate('2025-01-01'),
  validTo: civilDate('2027-01-01'),
  quotaFen: yuan(10_000_000n),
};
export const PAIR: Pair = { need: NEED, firm: FIRM, product: PRODUCT, market: MARKET };

// Small pools, so that values meet their bounds, fall beside them, and lists are shared.
const yuans = fc
  .constantFrom(0n, 100_000n, 499_999n, 500_000n, 1_000_000n, 3_000_000n, 9_999_999n, 50_000_000n)
  .map(yuan);
const amounts = yuans.map((amount) => (amount === 0n ? yuan(1n) : amount));
const months = fc.constantFrom(1, 6, 12, 24, 36, 37, 60, 61, 120);
const regionCodes = ['44', '4419', '441900', '441900119', '441900121', '4401', '3301'];
const industryCodes = ['C', 'C39', 'C3985', 'C25', 'F', 'F51', 'I65', ''];
const tagCodes = ['WHITELIST_2023', 'HIGH_TECH', 'FIRST_LOAN_CANDIDATE', 'FRAUD'];
const BANKS = ['bank-1', 'bank-2', 'bank-3'];
const days = fc.integer({ min: -400, max: 400 }).map((offset) => addDays(TODAY, offset));
const mostly = <Value>(usual: fc.Arbitrary<Value>, other: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: other });
const few = <Code extends string>(codes: readonly Code[]): fc.Arbitrary<Code[]> =>
  mostly(fc.constant<Code[]>([]), fc.array(fc.constantFrom(...codes), { minLength: 1, maxLength: 3 }));
const sorted = <Value extends bigint | number>(values: fc.Arbitrary<Value>): fc.Arbitrary<readonly [Value, Value]> =>
  fc.tuple(values, values).map(([first, second]) => (first <= second ? [first, second] : [second, first]));
const orNull = <Value>(values: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(values, { nil: null });

export const arbitraryNeed: fc.Arbitrary<NeedTerms> = fc.record({
  needId: fc.constant('need-1'),
  version: fc.constant(1),
  firmId: fc.constant('firm-1'),
  amountFen: amounts,
  termMonths: months,
  purpose: fc.constantFrom(...PURPOSES.slice(0, 3)),
  rateBpsMax: fc.constantFrom(250n, 350n, 400n, 450n, 451n, 800n).map(bps),
  securities: fc.uniqueArray(fc.constantFrom(...SECURITIES), { minLength: 1, maxLength: 3 }),
  urgency: fc.constantFrom(...URGENCIES),
  publishedOn: fc.constantFrom(TODAY, addDays(TODAY, -13), addDays(TODAY, -14), addDays(TODAY, -60)),
});

export const arbitraryFirm: fc.Arbitrary<FirmFacts> = fc.record({
  firmId: fc.constant('firm-1'),
  version: fc.constant(1),
  divisionCode: fc.constantFrom('441900119', '441900121', '440106001'),
  industryCode: fc.constantFrom('C3985', 'C2511', 'F5123', 'C'),
  sizeClass: fc.constantFrom(...SIZE_CLASSES),
  foundedOn: orNull(fc.integer({ min: -4_000, max: 10 }).map((offset) => addDays(TODAY, offset))),
  revenueFen: orNull(yuans),
  taxGrade: orNull(fc.constantFrom(...TAX_GRADES)),
  creditGrade: orNull(fc.integer({ min: 1, max: 10 })),
  hasNoLoanRecord: orNull(fc.boolean()),
  tags: fc.array(
    fc.record({
      code: mostly(fc.constantFrom(...tagCodes), fc.constantFrom('DISHONEST', 'HIGH_TECH')),
      from: days,
      to: orNull(days),
    }),
    { maxLength: 3 },
  ),
});

/** Products whose minima do not exceed their maxima; everything else goes. */
export const arbitraryProduct: fc.Arbitrary<ProductTerms> = fc
  .record({
    terms: fc.record({
      productId: fc.integer({ min: 1, max: 60 }).map((number) => `product-${number}`),
      version: fc.integer({ min: 1, max: 3 }),
      lprTenor: fc.constantFrom('ONE_YEAR', 'OVER_FIVE_YEARS'),
      acceptedSecurities: fc.uniqueArray(mostly(fc.constantFrom(...SECURITIES), fc.constant(SECURITY.CREDIT_ONLY)), {
        minLength: 1,
        maxLength: 5,
      }),
      regions: few(regionCodes),
      industries: few(industryCodes),
      excludedIndustries: few(industryCodes.slice(2, -1)),
      sizeClasses: few(SIZE_CLASSES.slice(0, 5)),
      purposes: few(PURPOSES.slice(0, 3)),
      requiredTags: few(tagCodes),
      excludedTags: few(tagCodes),
      creditGradeWorst: orNull(fc.integer({ min: 1, max: 10 })),
      taxGrades: few(TAX_GRADES),
      firmAgeMonthsMin: fc.constantFrom(0, 1, 12, 36),
      firstLoanOnly: mostly(fc.constant(false), fc.constant(true)),
      fees: fc.array(
        fc.constantFrom(
          { name: 'yearly', yearlyBps: bps(30n), fixedFen: null },
          { name: 'fixed', yearlyBps: null, fixedFen: yuan(1_000n) },
        ),
        { maxLength: 2 },
      ),
      promisedDays: fc.integer({ min: 0, max: 90 }),
      schemes: few(['DG-2023-BANK', 'EXPORT', 'ENDED']),
      bankId: fc.constantFrom(...BANKS),
      quotaFen: mostly(fc.constant(null), orNull(amounts)),
      validFrom: mostly(fc.constant(civilDate('2025-01-01')), days),
      validTo: mostly(fc.constant(null), days),
    }),
    amount: sorted(amounts),
    term: sorted(months),
    spread: sorted(fc.constantFrom(-50n, 0n, 50n, 100n, 150n, 151n, 400n).map(bps)),
    revenue: fc.tuple(sorted(yuans), fc.boolean(), fc.boolean()),
  })
  .map(({ terms, amount, term, spread, revenue: [revenue, hasMin, hasMax] }) => ({
    ...terms,
    repayment: 'BULLET',
    amountFenMin: amount[0],
    amountFenMax: amount[1],
    termMonthsMin: term[0],
    termMonthsMax: term[1],
    spreadBpsMin: spread[0],
    spreadBpsMax: spread[1],
    revenueFenMin: hasMin ? revenue[0] : null,
    revenueFenMax: hasMax ? revenue[1] : null,
  }));

const shares = fc.integer({ min: 0, max: 10_000 }).map((share) => bps(BigInt(share)));
const arbitraryBank: fc.Arbitrary<BankStanding> = fc.record({
  agreements: fc.array(fc.record({ scheme: fc.constantFrom('DG-2023-BANK', 'EXPORT'), from: days, to: orNull(days) }), {
    maxLength: 3,
  }),
  keptBps: shares,
  honourBps: shares,
  freeBps: shares,
  attentionPrice: fc.constantFrom(0, 0, 1, 150, 700, 3_000),
});
const EXPORT: SchemeTerms = {
  ...SCHEME_2023,
  scheme: 'EXPORT',
  spreadBpsMax: null,
  forbiddenSecurities: [],
  sizeClasses: [SIZE_CLASS.MEDIUM, SIZE_CLASS.LARGE],
  whitelist: null,
};
const EARLIER: SchemeTerms = { ...SCHEME_2023, version: 2, termMonthsMax: 24, agreementRequired: false };

/** Standings with schemes in two versions, banks with and without agreements and prices, and quotas partly used. */
export const arbitraryStanding: fc.Arbitrary<MarketStanding> = fc.record({
  version: fc.integer({ min: 1, max: 9 }),
  schemes: fc.subarray([SCHEME_2023, EXPORT, { ...EARLIER, valid: { from: TODAY, to: null } }]),
  banks: fc.record({ 'bank-1': arbitraryBank, 'bank-2': arbitraryBank }),
  quotas: fc.dictionary(
    fc.integer({ min: 1, max: 60 }).map((number) => `product-${number}`),
    yuans.map((usedFen) => ({ usedFen: fen(usedFen) })),
    { noNullPrototype: true },
  ),
  negativeLists: fc.constantFrom(['DISHONEST'], []),
});

export const arbitraryMarket: fc.Arbitrary<MarketFacts> = fc
  .tuple(
    mostly(fc.constant(LPR), fc.constant({ ...LPR, overFiveYearsBps: bps(280n) })),
    mostly(arbitraryStanding, fc.constant(STANDING)),
  )
  .map(([lpr, standing]) => ({ asOf: TODAY, lpr, standing }));

export const arbitraryAsked: fc.Arbitrary<NeedOnMarket> = fc.record({
  need: arbitraryNeed,
  firm: arbitraryFirm,
  market: arbitraryMarket,
});
export const arbitraryPair: fc.Arbitrary<Pair> = fc
  .tuple(arbitraryAsked, arbitraryProduct)
  .map(([asked, product]) => ({ ...asked, product }));
