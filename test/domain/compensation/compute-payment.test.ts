import { describe, expect, test } from 'vitest';
import { applyDraws, capAccountsOf } from '../../../domain/compensation/caps.ts';
import { computeBatch } from '../../../domain/compensation/compute-batch.ts';
import { computePayment } from '../../../domain/compensation/compute-payment.ts';
import {
  DG_2018,
  DG_2023_BANK,
  DG_2023_BANK_ILLUSTRATIVE,
  DG_2023_GUARANTEE,
} from '../../../domain/compensation/default-policies.ts';
import type { SchemePolicy } from '../../../domain/compensation/policy.ts';
import type { LossShares } from '../../../domain/compensation/split-loss.ts';
import { bps, type Fen, fen, yuan } from '../../../domain/money.ts';
import { type Amounts, bankPolicy, claim, claim2018, day, flatTable, usageFor, withReadings } from './story.ts';

const pay = (policy: SchemePolicy, one = claim(), amounts: Amounts = {}) =>
  computePayment(one, usageFor(policy, [one], amounts), policy);

describe('DG-2018', () => {
  const principalFen = yuan(500_000_000n);

  test('T01 a loss below the cap is paid in full (all-banks-limit, scheme-life)', () => {
    const sheet = pay(DG_2018, claim2018({ lossFen: yuan(8_000_000n) }), { principalFen });
    expect(sheet).toMatchObject({ payableFen: yuan(8_000_000n), bankBearsFen: 0n, refusals: [], bindingCap: null });
  });

  test('T02 the bank bears what lies above 2% of its principal (all-banks-limit, scheme-life)', () => {
    const sheet = pay(DG_2018, claim2018({ lossFen: yuan(15_000_000n) }), { principalFen });
    expect(sheet).toMatchObject({ payableFen: yuan(10_000_000n), bankBearsFen: yuan(5_000_000n), bindingCap: 'BANK' });
  });

  const great = { principalFen: yuan(6_000_000_000n) };
  test.each(['all-banks-limit', 'per-bank', 'all-banks'] as const)(
    'T03 the limit of 100 million binds below two percent of six billion (schemeCapScope %s)',
    (schemeCapScope) => {
      const policy = withReadings(DG_2018, { schemeCapScope });
      const sheet = pay(policy, claim2018({ lossFen: yuan(130_000_000n) }), great);
      expect(sheet).toMatchObject({ payableFen: yuan(100_000_000n), bindingCap: 'SCHEME' });
    },
  );

  test.each([
    ['all-banks-limit', 20_000_000n],
    ['per-bank', 80_000_000n],
    ['all-banks', 20_000_000n],
  ] as const)(
    'A4-01 read %s, the second bank gets %i yuan after the first took 80 million',
    (schemeCapScope, second) => {
      const policy = withReadings(DG_2018, { schemeCapScope });
      const claims = ['bank-1', 'bank-2'].map((bankId) => claim2018({ bankId, lossFen: yuan(80_000_000n) }));
      const sheets = computeBatch(claims, usageFor(policy, claims, great), policy);
      expect(sheets.map(({ payableFen }) => payableFen)).toEqual([yuan(80_000_000n), yuan(second)]);
    },
  );

  test('A4-01 read all-banks, 2% is taken over all banks together', () => {
    const claims = ['bank-1', 'bank-2'].map((bankId) => claim2018({ bankId, lossFen: yuan(8_000_000n) }));
    const paid = (policy: SchemePolicy) =>
      computeBatch(claims, usageFor(policy, claims, { principalFen }), policy).map(({ payableFen }) => payableFen);
    expect(paid(DG_2018)).toEqual([yuan(8_000_000n), yuan(8_000_000n)]);
    expect(paid(withReadings(DG_2018, { schemeCapScope: 'all-banks' }))).toEqual([yuan(8_000_000n), yuan(2_000_000n)]);
  });

  test('T04 a drawdown on 2022-01-01 is refused: no scheme in force', () => {
    const sheet = pay(DG_2018, claim2018({ drawdownOn: day('2022-01-01'), lossOn: day('2022-09-01') }));
    expect(sheet).toMatchObject({ payableFen: 0n, refusals: ['NO_SCHEME_IN_FORCE'], draws: [] });
  });
});

describe('DG-2023 bank side', () => {
  const tenMillion = claim({ lossFen: yuan(10_000_000n) });
  const principalFen = yuan(300_000_000n);

  test('T05 A limit-on-payment at 80%: min(8.0m, 6.0m) = 6.0m', () => {
    const sheet = pay(bankPolicy({ capReading: 'limit-on-payment' }), tenMillion, { principalFen });
    expect(sheet).toMatchObject({ payableFen: yuan(6_000_000n), bankBearsFen: yuan(4_000_000n), bindingCap: 'BANK' });
  });

  test('T05 B limit-on-loss at 80%: 0.8 × 6.0m = 4.8m, and the cap counts losses', () => {
    const sheet = pay(bankPolicy({ capReading: 'limit-on-loss' }), tenMillion, { principalFen });
    expect(sheet).toMatchObject({ payableFen: yuan(4_800_000n), bankBearsFen: yuan(5_200_000n), bindingCap: 'BANK' });
    expect(sheet.draws[0]).toMatchObject({ cap: 'BANK', basis: 'loss', drawFen: yuan(6_000_000n) });
  });

  test.each([
    ['compensation', 10_000_000n],
    ['principal', 8_000_000n],
  ] as const)('T06 one firm loses 15m at 8000 bps, firmCapBasis %s: %i yuan', (firmCapBasis, expected) => {
    const sheet = pay(bankPolicy({ firmCapBasis }), claim({ lossFen: yuan(15_000_000n) }));
    expect(sheet).toMatchObject({ payableFen: yuan(expected), bindingCap: 'FIRM' });
  });

  const twoBanks = ['bank-1', 'bank-2'].map((bankId) => claim({ bankId, lossFen: yuan(8_000_000n) }));
  test.each([
    ['scheme-life', 3_600_000n],
    ['year', 3_600_000n],
    ['scheme-life-per-bank', 6_400_000n],
  ] as const)(
    'T22 two banks of one firm claim 8000 bps of 8m each, firmCapScope %s: 6.4m + %i',
    (firmCapScope, second) => {
      const policy = bankPolicy({ firmCapScope });
      const sheets = computeBatch(twoBanks, usageFor(policy, twoBanks), policy);
      expect(sheets.map(({ payableFen }) => payableFen)).toEqual([yuan(6_400_000n), yuan(second)]);
    },
  );

  test('A4-04 read year, losses on loans of two vintages have a firm cap each', () => {
    const claims = ['2024-03-01', '2025-03-01'].map((drawdownOn) =>
      claim({ drawdownOn: day(drawdownOn), lossFen: yuan(15_000_000n) }),
    );
    const paid = (policy: SchemePolicy) =>
      computeBatch(claims, usageFor(policy, claims), policy).map(({ payableFen }) => payableFen);
    expect(paid(bankPolicy({ firmCapScope: 'year' }))).toEqual([yuan(10_000_000n), yuan(10_000_000n)]);
    expect(paid(bankPolicy({ firmCapScope: 'scheme-life' }))).toEqual([yuan(10_000_000n), 0n]);
  });

  test('A4-05 the bank cap is that of the vintage or that of the year of the loss', () => {
    const keyOf = (policy: SchemePolicy) => capAccountsOf(claim(), policy)[0]?.key;
    expect(keyOf(bankPolicy({ capYear: 'vintage' }))).toBe('DG-2023-BANK/BANK/bank-1/2024');
    expect(keyOf(bankPolicy({ capYear: 'loss-year' }))).toBe('DG-2023-BANK/BANK/bank-1/2025');
  });

  test('A4-06 first-come gives the cap to the earlier claim, pro-rata divides it and conserves it', () => {
    const claims = [10_000_000n, 5_000_000n].map((loss, index) =>
      claim({ firmId: `firm-${index}`, lossFen: yuan(loss) }),
    );
    const paid = (policy: SchemePolicy) =>
      computeBatch(claims, usageFor(policy, claims, { principalFen }), policy).map(({ payableFen }) => payableFen);
    expect(paid(bankPolicy({ claimOrder: 'first-come' }))).toEqual([yuan(6_000_000n), 0n]);
    expect(paid(bankPolicy({ claimOrder: 'pro-rata' }))).toEqual([yuan(4_000_000n), yuan(2_000_000n)]);
    expect(paid(bankPolicy({ claimOrder: 'pro-rata', capReading: 'limit-on-loss' }))).toEqual([
      yuan(3_200_000n),
      yuan(1_600_000n),
    ]);
  });

  test('A4-07 without an approved tier table nothing is paid', () => {
    expect(pay(DG_2023_BANK).refusals).toEqual(['TIER_TABLE_NOT_APPROVED']);
    expect(pay(bankPolicy({ tierTableApproval: null })).refusals).toEqual(['TIER_TABLE_NOT_APPROVED']);
  });

  test('a sheet made with the illustrative table says so', () => {
    expect(pay(DG_2023_BANK_ILLUSTRATIVE)).toMatchObject({ illustrative: true, payableFen: yuan(800_000n) });
    expect(pay(bankPolicy()).illustrative).toBe(false);
  });

  test('a tier includes its upper bound, and a size above the last row is refused', () => {
    const tierTable = [
      { loanAmountFenMax: yuan(3_000_000n), rateBps: bps(8_000n) },
      { loanAmountFenMax: yuan(5_000_000n), rateBps: bps(5_000n) },
    ];
    const policy: SchemePolicy = { ...bankPolicy(), coverage: { kind: 'tiers', rateBpsMax: bps(8_000n), tierTable } };
    const of = (loanAmountFen: Fen) => pay(policy, claim({ loanAmountFen, lossFen: yuan(1_000_000n) }));
    expect(of(yuan(3_000_000n)).payableFen).toBe(yuan(800_000n));
    expect(of(fen(300_000_001n)).payableFen).toBe(yuan(500_000n));
    expect(of(fen(500_000_001n)).refusals).toEqual(['NO_TIER_ROW']);
  });

  test.each([
    ['loan-amount', 800_000n],
    ['firm-loans', 500_000n],
    ['bank-year-volume', 300_000n],
  ] as const)('A4-23 read %s, the tier is that of its size: %i yuan of a million', (tierBasis, expected) => {
    const tierTable = [
      { loanAmountFenMax: yuan(3_000_000n), rateBps: bps(8_000n) },
      { loanAmountFenMax: yuan(9_000_000n), rateBps: bps(5_000n) },
      { loanAmountFenMax: null, rateBps: bps(3_000n) },
    ];
    const policy: SchemePolicy = {
      ...bankPolicy({ tierBasis }),
      coverage: { kind: 'tiers', rateBpsMax: bps(8_000n), tierTable },
    };
    expect(pay(policy, claim({ firmLoansFen: yuan(9_000_000n) })).payableFen).toBe(yuan(expected));
  });

  test('A4-23 read firm-loans, an unknown sum of loans is refused, not guessed', () => {
    expect(pay(bankPolicy({ tierBasis: 'firm-loans' })).refusals).toEqual(['TIER_BASIS_MISSING']);
  });

  test('A4-24 a loss after the last drawdown day is covered until the last loss day, included, or not at all', () => {
    const lossOn = (date: string) => claim({ lossOn: day(date) });
    expect(pay(bankPolicy(), lossOn('2032-12-31')).refusals).toEqual([]);
    expect(pay(bankPolicy(), lossOn('2033-01-01')).refusals).toEqual(['LOSS_AFTER_COVER']);
    const notCovered = bankPolicy({ lossAfterExpiry: 'not-covered' });
    expect(pay(notCovered, lossOn('2028-12-31')).refusals).toEqual([]);
    expect(pay(notCovered, lossOn('2029-01-01')).refusals).toEqual(['LOSS_AFTER_COVER']);
  });

  test('A4-22 the trigger is the loan class, or the days overdue', () => {
    const special = { loanClass: 'SPECIAL_MENTION', overdueDays: 60 } as const;
    expect(pay(bankPolicy(), claim(special)).refusals).toEqual(['LOSS_TRIGGER_NOT_MET']);
    const byDays = bankPolicy({ lossTriggerBasis: 'overdue-days' });
    expect(pay(byDays, claim(special)).refusals).toEqual([]);
    expect(pay(byDays, claim({ overdueDays: 59 })).refusals).toEqual(['LOSS_TRIGGER_NOT_MET']);
  });

  test('A4-09 an extension beyond three years ends cover, unless the policy keeps it', () => {
    expect(pay(bankPolicy(), claim({ extendedMaturityOn: day('2027-03-01') })).refusals).toEqual([]);
    const extended = claim({ extendedMaturityOn: day('2027-03-02') });
    expect(pay(bankPolicy(), extended).refusals).toEqual(['EXTENDED_BEYOND_TERM']);
    expect(pay(bankPolicy({ extensionBeyondTerm: 'keeps-cover' }), extended).refusals).toEqual([]);
  });

  test('a claim learns every reason why it is refused', () => {
    const bad = claim({
      drawdownOn: day('2023-06-30'),
      filingVerdict: 'unknown',
      fraudFlagged: true,
      otherSchemes: ['PROVINCE'],
      loanAmountFen: yuan(1n),
    });
    expect(pay(bankPolicy(), bad).refusals).toEqual([
      'NO_SCHEME_IN_FORCE',
      'FILING_NOT_PASSED',
      'FRAUD_FLAGGED',
      'IN_OTHER_SCHEME',
      'LOSS_ABOVE_LOAN',
    ]);
  });

  test('a year without a budget pays nothing, and a small budget pays what is left of it', () => {
    expect(pay(bankPolicy(), claim(), { budgetFen: null }).refusals).toEqual(['BUDGET_NOT_SET']);
    const sheet = pay(bankPolicy(), claim(), { budgetFen: yuan(900_000n), usedFen: { BUDGET: yuan(800_000n) } });
    expect(sheet).toMatchObject({ payableFen: yuan(100_000n), bindingCap: 'BUDGET' });
  });

  test('an exhausted cap refuses with CAP_EXHAUSTED and reserves nothing', () => {
    const sheet = pay(bankPolicy(), claim(), { usedFen: { FIRM: yuan(10_000_000n) } });
    expect(sheet).toMatchObject({ payableFen: 0n, refusals: ['CAP_EXHAUSTED'], bindingCap: 'FIRM', draws: [] });
  });

  test('the fund rounds down to the fen, and a loss too small to pay says NOTHING_PAYABLE', () => {
    expect(pay(bankPolicy(), claim({ lossFen: fen(124n) }))).toMatchObject({ payableFen: 99n, bankBearsFen: 25n });
    expect(pay(bankPolicy(), claim({ lossFen: fen(1n) })).refusals).toEqual(['NOTHING_PAYABLE']);
  });

  test('the sheet names every rule, setting and amount, so that it can be replayed', () => {
    const sheet = pay(bankPolicy(), tenMillion, { principalFen });
    expect(sheet.steps.map(({ code, ruleId, setting }) => [code, ruleId, setting?.value ?? null])).toEqual([
      ['LOSS', 'C14-L2', null],
      ['TIER_RATE', '1-09', 'loan-amount'],
      ['ENTITLEMENT', '1-09', null],
      ['CAP_BANK', '1-07', 'limit-on-payment'],
      ['CAP_FIRM', '1-04', 'compensation'],
      ['CAP_BUDGET', '1-14', null],
      ['PAYABLE', 'A5', null],
      ['BANK_BEARS', '1-09', null],
    ]);
    expect(pay(bankPolicy(), tenMillion, { principalFen })).toEqual(sheet);
  });
});

describe('DG-2023 guarantee side', () => {
  const shares = (guarantor: bigint): LossShares => ({
    NATIONAL_FUND: { numerator: 20n, denominator: 100n },
    REGUARANTOR: { numerator: 1n, denominator: 10n },
    GUARANTOR: { numerator: guarantor, denominator: 100n },
    BANK: { numerator: 70n - guarantor, denominator: 100n },
  });
  const guaranteed = (guarantor: bigint, over = {}) =>
    claim({ lossFen: yuan(100n), guarantee: { guarantorId: 'g-1', shares: shares(guarantor) }, ...over });

  test.each([
    ['T07', 40n, 20n],
    ['T08', 30n, 15n],
    ['T09', 60n, 20n],
  ] as const)(
    '%s of a loss of 100 the guarantor bears %i: the fund pays %i (totalLossScope loan)',
    (_id, bears, paid) => {
      const sheet = pay(DG_2023_GUARANTEE, guaranteed(bears));
      expect(sheet.payableFen).toBe(yuan(paid));
      expect(sheet.bankBearsFen).toBe(yuan(70n - bears));
      expect(sheet.bearings).toEqual([
        { party: 'FUND', bearsFen: yuan(paid) },
        { party: 'NATIONAL_FUND', bearsFen: yuan(20n) },
        { party: 'REGUARANTOR', bearsFen: yuan(10n) },
        { party: 'GUARANTOR', bearsFen: yuan(bears - paid) },
        { party: 'BANK', bearsFen: yuan(70n - bears) },
      ]);
    },
  );

  test('A4-20 read portfolio, a loan may take more than 20% of its own loss while the portfolio has room', () => {
    const policy = withReadings(DG_2023_GUARANTEE, { totalLossScope: 'portfolio' });
    expect(pay(policy, guaranteed(60n), { portfolioFen: yuan(1_000n) }).payableFen).toBe(yuan(30n));
    const left = { portfolioFen: yuan(1_000n), usedFen: { PORTFOLIO: yuan(195n) } };
    expect(pay(policy, guaranteed(60n), left)).toMatchObject({ payableFen: yuan(5n), bindingCap: 'PORTFOLIO' });
  });

  test('shares that do not sum to one, or are missing, are refused', () => {
    const wrong = { ...shares(40n), BANK: { numerator: 29n, denominator: 100n } };
    const sheet = pay(DG_2023_GUARANTEE, guaranteed(40n, { guarantee: { guarantorId: 'g-1', shares: wrong } }));
    expect(sheet.refusals).toEqual(['SHARES_NOT_ONE']);
    expect(pay(DG_2023_GUARANTEE, claim()).refusals).toEqual(['SHARES_MISSING']);
  });

  test('both sides of 2023 draw on one yearly budget', () => {
    const budgetKey = (policy: SchemePolicy) => capAccountsOf(guaranteed(40n), policy).at(-1)?.key;
    expect(budgetKey(DG_2023_GUARANTEE)).toBe('DG-2023/BUDGET/2025');
    expect(budgetKey(bankPolicy())).toBe('DG-2023/BUDGET/2025');
  });
});

test('a tier above the maximum of 1-09 is a bug, not a payment', () => {
  const policy: SchemePolicy = {
    ...bankPolicy(),
    coverage: { kind: 'tiers', rateBpsMax: bps(8_000n), tierTable: flatTable(8_001n) },
  };
  expect(() => pay(policy)).toThrow('1-09');
});

test('drawing adds to the accounts that the sheet names and to no other', () => {
  const policy = bankPolicy();
  const one = claim();
  const usage = usageFor(policy, [one, claim({ bankId: 'bank-2' })]);
  const after = applyDraws(usage, computePayment(one, usage, policy).draws);
  expect(after.map(({ key, usedFen }) => [key, usedFen])).toEqual([
    ['DG-2023-BANK/BANK/bank-1/2024', yuan(800_000n)],
    ['DG-2023-BANK/FIRM/firm-1/ALL', yuan(800_000n)],
    ['DG-2023/BUDGET/2025', yuan(800_000n)],
    ['DG-2023-BANK/BANK/bank-2/2024', 0n],
  ]);
});
