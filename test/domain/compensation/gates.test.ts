import { describe, expect, test } from 'vitest';
import {
  DG_2018,
  DG_2023_BANK,
  DG_2023_BANK_ILLUSTRATIVE,
  DG_2023_GUARANTEE,
} from '../../../domain/compensation/default-policies.ts';
import {
  decideFiling,
  evaluateGates,
  type GateCode,
  type GateContext,
  type LoanFacts,
} from '../../../domain/compensation/gates.ts';
import type { SchemePolicy } from '../../../domain/compensation/policy.ts';
import { bps, fen } from '../../../domain/money.ts';
import { day, gateContext, loan, withReadings } from './story.ts';

const policy2023 = DG_2023_BANK_ILLUSTRATIVE;

function gate(
  code: GateCode,
  facts: { loan?: Partial<LoanFacts>; context?: Partial<GateContext>; policy?: SchemePolicy },
) {
  const results = evaluateGates(loan(facts.loan), gateContext(facts.context), facts.policy ?? policy2023);
  return results.find((result) => result.code === code);
}
const verdict = (...args: Parameters<typeof gate>) => gate(...args)?.verdict;

test('a good loan passes every gate of 2023 and may be filed', () => {
  const results = evaluateGates(loan(), gateContext(), policy2023);
  expect(results.filter((result) => result.verdict !== 'pass')).toEqual([]);
  expect(decideFiling(results)).toBe('pass');
});

test('one failed gate outweighs an unknown one, and an unknown one is no pass', () => {
  expect(decideFiling(evaluateGates(loan(), gateContext(), DG_2023_BANK))).toBe('unknown');
  expect(decideFiling(evaluateGates(loan(), gateContext({ fraudFlagged: true }), DG_2023_BANK))).toBe('fail');
  expect(decideFiling([])).toBe('unknown');
});

describe('rate ceiling', () => {
  test.each([
    ['T10', '2025-05-20', 450n, 'pass', 450n],
    ['T10', '2025-05-20', 451n, 'fail', 450n],
    ['T11', '2025-05-19', 460n, 'pass', 460n],
    ['T11', '2025-05-19', 461n, 'fail', 460n],
  ] as const)('%s contract %s at %i bps: %s against %i (lprFixingDay contract)', (_id, on, rate, expected, ceiling) => {
    const facts = {
      contractOn: day(on),
      drawdownOn: day('2025-05-21'),
      maturityOn: day('2026-05-21'),
      rateBps: bps(rate),
    };
    expect(gate('RATE_CEILING', { loan: facts })).toMatchObject({
      verdict: expected,
      have: { kind: 'rate', bps: rate },
      want: { kind: 'rate', bps: ceiling },
    });
  });

  test('A4-08 read drawdown, the fixing is that of the drawdown', () => {
    const facts = { contractOn: day('2025-05-19'), drawdownOn: day('2025-05-20'), maturityOn: day('2026-05-20') };
    const policy = withReadings(policy2023, { lprFixingDay: 'drawdown' });
    expect(gate('RATE_CEILING', { loan: facts, policy })?.want).toEqual({ kind: 'rate', bps: 450n });
  });

  test('a contract whose fixing is not loaded is unknown, never measured against an older one', () => {
    const facts = { contractOn: day('2026-02-28'), drawdownOn: day('2026-03-02'), maturityOn: day('2027-03-02') };
    expect(gate('RATE_CEILING', { loan: facts })).toMatchObject({
      verdict: 'unknown',
      want: null,
      detail: ['MISSING_FIXING'],
    });
  });
});

describe('term', () => {
  test.each([
    ['2027-03-01', 'pass'],
    ['2027-03-02', 'fail'],
  ] as const)('T12 drawdown 2024-03-01, maturity %s: %s (termStart drawdown)', (maturityOn, expected) => {
    expect(verdict('TERM_MAX', { loan: { maturityOn: day(maturityOn) } })).toBe(expected);
  });

  test('a leap day plus three years is the last of February', () => {
    const drawdownOn = day('2024-02-29');
    expect(verdict('TERM_MAX', { loan: { drawdownOn, maturityOn: day('2027-02-28') } })).toBe('pass');
    expect(verdict('TERM_MAX', { loan: { drawdownOn, maturityOn: day('2027-03-01') } })).toBe('fail');
  });

  test('A4-09 read contract, three years run from the contract', () => {
    const policy = withReadings(policy2023, { termStart: 'contract' });
    expect(verdict('TERM_MAX', { loan: { contractOn: day('2024-02-28') }, policy })).toBe('fail');
  });

  test('a maturity that is not after the drawdown fails', () => {
    expect(gate('TERM_MAX', { loan: { maturityOn: day('2024-03-01') } })).toMatchObject({
      verdict: 'fail',
      detail: ['MATURITY_BEFORE_DRAWDOWN'],
    });
  });
});

describe('whitelist', () => {
  const whitelist = [{ from: day('2024-02-01'), to: day('2024-08-01') }];
  test.each([
    ['2024-01-31', 'fail'],
    ['2024-02-01', 'pass'],
    ['2024-07-31', 'pass'],
    ['2024-08-01', 'fail'],
  ] as const)('T21 listed 2024-02-01, delisted 2024-08-01, drawdown %s: %s (whitelistDay drawdown)', (on, expected) => {
    expect(verdict('WHITELIST', { loan: { drawdownOn: day(on) }, context: { whitelist } })).toBe(expected);
  });

  const dates = {
    appliedOn: day('2024-01-15'),
    contractOn: day('2024-02-01'),
    drawdownOn: day('2024-07-31'),
    lossOn: day('2025-08-01'),
  };
  test('the other three days are told and decide nothing', () => {
    expect(gate('WHITELIST', { loan: dates, context: { whitelist } })).toMatchObject({
      verdict: 'pass',
      detail: ['NOT_LISTED_AT_APPLICATION', 'LISTED_AT_CONTRACT', 'LISTED_AT_DRAWDOWN', 'NOT_LISTED_AT_LOSS'],
    });
  });

  test.each([
    ['application', 'fail'],
    ['contract', 'pass'],
    ['loss', 'fail'],
  ] as const)('A4-11 read %s: %s', (whitelistDay, expected) => {
    const policy = withReadings(policy2023, { whitelistDay });
    expect(verdict('WHITELIST', { loan: dates, context: { whitelist }, policy })).toBe(expected);
  });

  test('a list that is not loaded is unknown', () => {
    expect(verdict('WHITELIST', { context: { whitelist: null } })).toBe('unknown');
  });
});

describe('security', () => {
  const physical = { securities: ['REAL_ESTATE', 'RECEIVABLES'] as const };
  const guarantor = { securities: ['GUARANTEE_COMPANY'] as const };
  const approved = { exceptionApprovedBy: '市经信局 张三' };

  test('2018: physical collateral and guarantee companies need a named approver', () => {
    const policy = DG_2018;
    expect(gate('NO_PHYSICAL_COLLATERAL', { loan: physical, policy })).toMatchObject({
      verdict: 'fail',
      ruleId: '0-06',
      have: { kind: 'codes', codes: ['REAL_ESTATE'] },
      detail: ['EXCEPTION_POSSIBLE'],
    });
    expect(verdict('NO_PHYSICAL_COLLATERAL', { loan: physical, context: approved, policy })).toBe('pass');
    expect(verdict('NO_GUARANTEE_COMPANY', { loan: guarantor, policy })).toBe('fail');
    expect(verdict('NO_GUARANTEE_COMPANY', { loan: guarantor, context: approved, policy })).toBe('pass');
    const blank = { exceptionApprovedBy: ' ' };
    expect(verdict('NO_GUARANTEE_COMPANY', { loan: guarantor, context: blank, policy })).toBe('fail');
  });

  test('2023: neither is allowed, whoever approves', () => {
    expect(verdict('NO_PHYSICAL_COLLATERAL', { loan: physical, context: approved })).toBe('fail');
    expect(verdict('NO_GUARANTEE_COMPANY', { loan: guarantor, context: approved })).toBe('fail');
  });

  test('A4-10 read share-allowed, up to 30% of collateral passes and an unknown share is unknown', () => {
    const policy: SchemePolicy = {
      ...withReadings(policy2023, { physicalCollateral: 'share-allowed' }),
      gates: { ...policy2023.gates, physicalCollateralBpsMax: bps(3_000n) },
    };
    const of = (share: bigint | null) => ({ ...physical, physicalCollateralBps: share === null ? null : bps(share) });
    expect(verdict('NO_PHYSICAL_COLLATERAL', { loan: of(3_000n), policy })).toBe('pass');
    expect(verdict('NO_PHYSICAL_COLLATERAL', { loan: of(3_001n), policy })).toBe('fail');
    expect(verdict('NO_PHYSICAL_COLLATERAL', { loan: of(null), policy })).toBe('unknown');
  });
});

describe('the other gates', () => {
  test('the window includes its first and last day', () => {
    const on = (date: string, policy: SchemePolicy) =>
      verdict('POLICY_WINDOW', { loan: { drawdownOn: day(date) }, policy });
    expect(['2018-11-30', '2018-12-01', '2021-12-31', '2022-01-01'].map((date) => on(date, DG_2018))).toEqual([
      'fail',
      'pass',
      'pass',
      'fail',
    ]);
    expect(['2023-12-31', '2024-01-01', '2028-12-31', '2029-01-01'].map((date) => on(date, policy2023))).toEqual([
      'fail',
      'pass',
      'pass',
      'fail',
    ]);
  });

  test('a bank qualifies by seat or by branch; what nobody knows is unknown', () => {
    const of = (isLegalPersonInCity: boolean | null, hasBranchInCity: boolean | null) =>
      verdict('BANK_IN_CITY', { context: { bank: { isLegalPersonInCity, hasBranchInCity, isPilotBank: true } } });
    expect([of(true, null), of(false, true), of(false, false), of(false, null)]).toEqual([
      'pass',
      'pass',
      'fail',
      'unknown',
    ]);
  });

  test('an agreement must be in force on the day of drawdown', () => {
    const agreements = [{ from: day('2024-02-01'), to: day('2024-03-01') }];
    expect(verdict('AGREEMENT_IN_FORCE', { context: { agreements } })).toBe('fail');
    expect(verdict('AGREEMENT_IN_FORCE', { loan: { drawdownOn: day('2024-02-29') }, context: { agreements } })).toBe(
      'pass',
    );
  });

  test('only the 2018 scheme asks for a pilot bank', () => {
    expect(verdict('PILOT_BANK', { policy: DG_2018 })).toBe('fail');
    expect(gate('PILOT_BANK', {})).toBeUndefined();
  });

  test.each([
    ['MICRO', 'pass'],
    ['MEDIUM', 'pass'],
    ['LARGE', 'fail'],
    ['NOT_COVERED', 'fail'],
    ['UNKNOWN', 'unknown'],
  ] as const)('size class %s: %s', (sizeClass, expected) => {
    expect(verdict('SIZE_CLASS_SME', { loan: { sizeClass } })).toBe(expected);
  });

  test.each([
    ['2024-02-29', 'fail'],
    ['2024-03-01', 'pass'],
    ['2024-03-31', 'pass'],
    ['2024-04-01', 'fail'],
  ] as const)('filed on %s for a drawdown on 2024-03-01: %s', (filedOn, expected) => {
    expect(verdict('FILED_IN_TIME', { context: { filedOn: day(filedOn) } })).toBe(expected);
  });

  test('forbidden purposes, unapproved types, empty amounts, fraud and a second scheme fail', () => {
    expect(verdict('PURPOSE_ALLOWED', { loan: { purpose: 'STOCK_MARKET' } })).toBe('fail');
    expect(verdict('LOAN_TYPE_APPROVED', { loan: { loanType: 'MORTGAGE' } })).toBe('fail');
    expect(verdict('LOAN_TYPE_APPROVED', { policy: DG_2023_BANK })).toBe('unknown');
    expect(verdict('AMOUNT_POSITIVE', { loan: { amountFen: fen(0n) } })).toBe('fail');
    expect(verdict('NO_FRAUD_FLAG', { context: { fraudFlagged: true } })).toBe('fail');
    expect(verdict('SINGLE_SCHEME', { context: { otherSchemes: ['PROVINCE'] } })).toBe('fail');
  });

  test('the guarantee side asks for the national fund number and not for whitelist, rate or security', () => {
    const codes = evaluateGates(loan(), gateContext(), DG_2023_GUARANTEE).map(({ code }) => code);
    expect(codes).toEqual([
      'POLICY_WINDOW',
      'AMOUNT_POSITIVE',
      'PURPOSE_ALLOWED',
      'NATIONAL_FUND_REGISTERED',
      'FILED_IN_TIME',
      'NO_FRAUD_FLAG',
      'SINGLE_SCHEME',
    ]);
    expect(verdict('NATIONAL_FUND_REGISTERED', { policy: DG_2023_GUARANTEE })).toBe('fail');
    const registered = { nationalFundNumber: 'GJ-2024-0001' };
    expect(verdict('NATIONAL_FUND_REGISTERED', { loan: registered, policy: DG_2023_GUARANTEE })).toBe('pass');
  });
});
