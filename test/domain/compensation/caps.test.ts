import { describe, expect, test } from 'vitest';
import {
  type CAP,
  capAccountsOf,
  capHeadroom,
  capLimit,
  capYearOf,
  usageOf,
} from '../../../domain/compensation/caps.ts';
import { computeBatch, proRataShares } from '../../../domain/compensation/compute-batch.ts';
import { computePayment } from '../../../domain/compensation/compute-payment.ts';
import {
  DG_2018,
  DG_2023_GUARANTEE,
  GUANMAOTONG,
  HENAN_KJD_2025,
} from '../../../domain/compensation/default-policies.ts';
import type { SchemePolicy } from '../../../domain/compensation/policy.ts';
import { unlimitedEntitlement } from '../../../domain/compensation/unlimited-entitlement.ts';
import { fen, yuan, ZERO_FEN } from '../../../domain/money.ts';
import { bankPolicy, claim, claim2018, day, usageFor, withReadings } from './story.ts';

const keysOf = (policy: SchemePolicy, one = claim()) => capAccountsOf(one, policy).map(({ key }) => key);
const half = { numerator: 1n, denominator: 2n };
const none = { numerator: 0n, denominator: 2n };
const guarantee = {
  guarantorId: 'g-1',
  shares: { NATIONAL_FUND: none, REGUARANTOR: none, GUARANTOR: half, BANK: half },
};

describe('accounts', () => {
  test('2018: one bank’s 2% over the whole life of the scheme, and the limit of all banks', () => {
    expect(keysOf(DG_2018, claim2018())).toEqual(['DG-2018/BANK/bank-1/ALL', 'DG-2018/SCHEME/ALL']);
    expect(keysOf(withReadings(DG_2018, { schemeCapScope: 'per-bank' }), claim2018())).toEqual([
      'DG-2018/BANK/bank-1/ALL',
      'DG-2018/SCHEME/bank-1',
    ]);
    expect(keysOf(withReadings(DG_2018, { schemeCapScope: 'all-banks' }), claim2018())).toEqual([
      'DG-2018/BANK/ALL/ALL',
      'DG-2018/SCHEME/ALL',
    ]);
  });

  test('2023: bank and vintage, firm over all banks, and the budget of the year of the approval, in the order of locking', () => {
    expect(capAccountsOf(claim(), bankPolicy())).toEqual([
      { cap: 'BANK', key: 'DG-2023-BANK/BANK/bank-1/2024', basis: 'payment' },
      { cap: 'FIRM', key: 'DG-2023-BANK/FIRM/firm-1/ALL', basis: 'payment' },
      { cap: 'BUDGET', key: 'DG-2023/BUDGET/2025', basis: 'payment' },
    ]);
    const loss = bankPolicy({ capReading: 'limit-on-loss', firmCapBasis: 'principal' });
    expect(capAccountsOf(claim(), loss).map(({ basis }) => basis)).toEqual(['loss', 'loss', 'payment']);
    expect(keysOf(bankPolicy({ firmCapScope: 'year' }))[1]).toBe('DG-2023-BANK/FIRM/firm-1/2024');
    expect(keysOf(bankPolicy({ firmCapScope: 'scheme-life-per-bank' }))[1]).toBe('DG-2023-BANK/FIRM/firm-1/bank-1');
  });

  test('a guarantor’s portfolio is an account only where the question is read so, and there is a guarantor', () => {
    const portfolio = withReadings(DG_2023_GUARANTEE, { totalLossScope: 'portfolio' });
    const one = claim({ guarantee });
    expect(keysOf(portfolio, one)).toEqual(['DG-2023-GUARANTEE/PORTFOLIO/g-1/2024', 'DG-2023/BUDGET/2025']);
    expect(keysOf(portfolio)).toEqual(['DG-2023/BUDGET/2025']);
    expect(keysOf(DG_2023_GUARANTEE, one)).toEqual(['DG-2023/BUDGET/2025']);
    expect(keysOf(bankPolicy({ totalLossScope: 'portfolio' }), one)).toHaveLength(3);
  });

  test('the year of a cap is that of the drawdown, of the loss, or none', () => {
    const years = (['vintage', 'loss-year', 'scheme-life'] as const).map((capYear) =>
      capYearOf(claim(), bankPolicy({ capYear })),
    );
    expect(years).toEqual(['2024', '2025', 'ALL']);
  });
});

describe('limits', () => {
  const account = (cap: keyof typeof CAP) => ({ cap, key: `X/${cap}`, basis: 'payment' }) as const;

  test('each limit comes from where its rule says, rounded down', () => {
    const policy = bankPolicy();
    expect(capLimit(account('BANK'), fen(149n), policy)).toBe(2n);
    expect(capLimit(account('FIRM'), null, policy)).toBe(yuan(10_000_000n));
    expect(capLimit(account('SCHEME'), null, DG_2018)).toBe(yuan(100_000_000n));
    expect(capLimit(account('PORTFOLIO'), fen(9n), DG_2023_GUARANTEE)).toBe(1n);
    expect(capLimit(account('BUDGET'), fen(3n), policy)).toBe(3n);
    expect(capLimit(account('BUDGET'), null, policy)).toBeNull();
  });

  test('a bank’s limit of a year is never above the absolute one', () => {
    expect(capLimit(account('BANK'), yuan(500_000_000n), HENAN_KJD_2025)).toBe(yuan(10_000_000n));
    expect(capLimit(account('BANK'), yuan(500_000_001n), HENAN_KJD_2025)).toBe(yuan(10_000_000n));
    expect(capLimit(account('BANK'), yuan(499_999_950n), HENAN_KJD_2025)).toBe(yuan(9_999_999n));
  });

  test('a limit whose base is missing is a bug that names the account', () => {
    expect(() => capLimit(account('BANK'), null, bankPolicy())).toThrow('X/BANK needs the filed principal');
    expect(() => capLimit(account('BANK'), fen(1n), DG_2023_GUARANTEE)).toThrow('X/BANK needs the filed principal');
    expect(() => capLimit(account('PORTFOLIO'), null, DG_2023_GUARANTEE)).toThrow("X/PORTFOLIO needs the portfolio's");
    expect(() => capLimit(account('PORTFOLIO'), fen(1n), bankPolicy())).toThrow("X/PORTFOLIO needs the portfolio's");
  });

  test('head-room is what is left, nothing when more is used than allowed, and never asked of negative sums', () => {
    const left = (limit: bigint, used: bigint) => capHeadroom({ limitFen: fen(limit), usedFen: fen(used) });
    expect([left(5n, 3n), left(5n, 5n), left(5n, 6n), left(0n, 0n)]).toEqual([2n, 0n, 0n, 0n]);
    expect(() => left(-1n, 0n)).toThrow('limit and usage must not be negative');
    expect(() => left(0n, -1n)).toThrow('limit and usage must not be negative');
  });

  test('an account that nobody locked is a bug that names it', () => {
    expect(() => usageOf([], 'X/BANK')).toThrow('no usage was given for the cap account X/BANK');
  });
});

describe('dividing a cap', () => {
  const policy = bankPolicy({ claimOrder: 'pro-rata' });
  const claims = [10_000_000n, 5_000_000n].map((loss, index) =>
    claim({ firmId: `firm-${index}`, lossFen: yuan(loss) }),
  );

  test('a cap that suffices to the fen is not divided, one fen less is', () => {
    const paid = (principal: bigint) => {
      const usage = usageFor(policy, claims, { principalFen: yuan(principal) });
      return {
        shares: proRataShares(claims, usage, policy).map((shares) => [...shares.keys()]),
        paid: computeBatch(claims, usage, policy).reduce((sum, { payableFen }) => sum + payableFen, 0n),
      };
    };
    // 80% of both losses are 12 million: 2% of 600 million.
    expect(paid(600_000_000n)).toEqual({ shares: [[], []], paid: yuan(12_000_000n) });
    const key = 'DG-2023-BANK/BANK/bank-1/2024';
    expect(paid(599_999_950n)).toEqual({ shares: [[key], [key]], paid: yuan(11_999_999n) });
  });

  test('one claim alone shares with nobody, and takes all that there is', () => {
    const alone = claims.slice(0, 1);
    const usage = usageFor(policy, alone, { principalFen: yuan(300_000_000n) });
    expect(proRataShares(alone, usage, policy).map(({ size }) => size)).toEqual([0]);
    expect(computeBatch(alone, usage, policy)[0]?.payableFen).toBe(yuan(6_000_000n));
    expect(proRataShares([], usage, policy)).toEqual([]);
  });
});

describe('what is due while no cap binds', () => {
  test('is the rate of the loss, whatever the accounts hold', () => {
    expect(unlimitedEntitlement(claim({ lossFen: yuan(15_000_000n) }), bankPolicy())).toBe(yuan(12_000_000n));
    expect(unlimitedEntitlement(claim2018({ lossFen: yuan(130_000_000n) }), DG_2018)).toBe(yuan(130_000_000n));
    const one = claim({ lossFen: fen(1_001n), guarantee });
    expect(unlimitedEntitlement(one, DG_2023_GUARANTEE)).toBe(200n);
    // The portfolio is a cap as well: without it a loan’s own loss is the measure.
    expect(unlimitedEntitlement(one, withReadings(DG_2023_GUARANTEE, { totalLossScope: 'portfolio' }))).toBe(200n);
  });

  test('is unknown where nothing would be paid at all, or where the rate depends on a cap’s base', () => {
    expect(unlimitedEntitlement(claim({ fraudFlagged: true }), bankPolicy())).toBeNull();
    expect(unlimitedEntitlement(claim(), bankPolicy({ tierBasis: 'bank-year-volume' }))).toBeNull();
  });
});

describe('refusals at their bounds', () => {
  const refusals = (over: Parameters<typeof claim>[0], policy = bankPolicy()) => {
    const one = claim(over);
    return computePayment(one, usageFor(policy, [one]), policy).refusals;
  };

  test('no loss is refused and a fen is too small to pay; a negative loss is refused as well', () => {
    expect(refusals({ lossFen: ZERO_FEN, loanAmountFen: yuan(1n) })).toEqual(['NO_LOSS']);
    expect(refusals({ lossFen: fen(-1n), loanAmountFen: yuan(1n) })).toEqual(['NO_LOSS']);
    expect(refusals({ lossFen: fen(2n), loanAmountFen: yuan(1n) })).toEqual([]);
  });

  test('a loss of the whole loan is covered, a fen more is not; a loss on the day of drawdown is, a day before is not', () => {
    expect(refusals({ lossFen: fen(100n), loanAmountFen: fen(100n) })).toEqual([]);
    expect(refusals({ lossFen: fen(101n), loanAmountFen: fen(100n) })).toEqual(['LOSS_ABOVE_LOAN']);
    expect(refusals({ lossOn: day('2024-03-01') })).toEqual([]);
    expect(refusals({ lossOn: day('2024-02-29') })).toEqual(['LOSS_BEFORE_DRAWDOWN']);
  });

  test('a loan of another scheme is refused unless stacking is allowed; the scheme itself is no other', () => {
    expect(refusals({ otherSchemes: ['DG-2018'] })).toEqual(['IN_OTHER_SCHEME']);
    expect(refusals({ otherSchemes: ['DG-2023-BANK'] })).toEqual([]);
    const stacking = { ...bankPolicy(), gates: { ...bankPolicy().gates, stackingAllowed: true } };
    expect(refusals({ otherSchemes: ['DG-2018'] }, stacking)).toEqual([]);
  });

  test('a version governs only inside its own days, and only inside its scheme', () => {
    const late = { ...bankPolicy(), valid: { from: day('2025-01-01'), to: day('2029-01-01') } };
    expect(refusals({}, late)).toEqual(['NO_SCHEME_IN_FORCE']);
    expect(refusals({ drawdownOn: day('2025-01-01'), lossOn: day('2025-09-01') }, late)).toEqual([]);
  });

  test('A4-09: three years run from the drawdown or from the contract, and a scheme without a longest term asks nothing', () => {
    const extended = { contractOn: day('2024-02-01'), extendedMaturityOn: day('2027-02-02') };
    expect(refusals(extended)).toEqual([]);
    expect(refusals(extended, bankPolicy({ termStart: 'contract' }))).toEqual(['EXTENDED_BEYOND_TERM']);
    const without = { ...bankPolicy(), gates: { ...bankPolicy().gates, termMonthsMax: null } };
    expect(refusals({ extendedMaturityOn: day('2040-01-01') }, without)).toEqual([]);
  });

  test('a subsidy scheme without a table of losses refuses, and a band needs type and revenue', () => {
    expect(refusals({}, GUANMAOTONG)).toEqual(['TIER_TABLE_NOT_APPROVED']);
    const tech = { firmType: 'TECH', firmRevenueFen: yuan(1n) };
    expect(refusals(tech, HENAN_KJD_2025)).toEqual([]);
    expect(refusals({ ...tech, firmType: null }, HENAN_KJD_2025)).toEqual(['TIER_BASIS_MISSING']);
    expect(refusals({ ...tech, firmRevenueFen: null }, HENAN_KJD_2025)).toEqual(['TIER_BASIS_MISSING']);
    expect(refusals({ ...tech, firmType: 'FARM' }, HENAN_KJD_2025)).toEqual(['NO_TIER_ROW']);
    expect(refusals(tech, withReadings(HENAN_KJD_2025, { tierTableApproval: null }))).toEqual([
      'TIER_TABLE_NOT_APPROVED',
    ]);
  });
});
