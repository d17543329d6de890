import { describe, expect, test } from 'vitest';
import {
  DG_2018,
  DG_2023_BANK,
  DG_2023_GUARANTEE,
  HENAN_KJD_2025,
} from '../../../domain/compensation/default-policies.ts';
import { compareSimulations, simulate } from '../../../domain/compensation/simulate.ts';
import { type Fen, fen, yuan } from '../../../domain/money.ts';
import { bankPolicy, claim, claim2018, day, withReadings } from './story.ts';

const loan = (bankId: string, principalFen: Fen, over = {}) => ({
  ...claim({ bankId, ...over }),
  principalFen,
  maturityOn: day('2026-03-01'),
});
const half = { numerator: 1n, denominator: 2n };
const none = { numerator: 0n, denominator: 2n };
const guarantee = {
  guarantorId: 'g-1',
  shares: { NATIONAL_FUND: none, REGUARANTOR: none, GUARANTOR: half, BANK: half },
};

test('each claim finds what the earlier ones left of bank, firm and budget, and every sum says who got it', () => {
  const loans = [loan('bank-1', yuan(50_000_000n)), loan('bank-2', yuan(50_000_000n))];
  const claims = [
    claim({ firmId: 'f-1', lossFen: yuan(1_000_000n) }),
    claim({ firmId: 'f-2', lossFen: yuan(1_000_000n) }),
    claim({ firmId: 'f-3', lossFen: yuan(1_000_000n) }),
    claim({ firmId: 'f-1', bankId: 'bank-2', lossFen: yuan(1_000_000n) }),
    claim({ firmId: 'f-4', fraudFlagged: true }),
    claim({ firmId: 'f-5', fraudFlagged: true }),
  ];
  const result = simulate({ loans, claims, policy: bankPolicy(), budgetFen: null });
  // 2% of fifty million are a million: 800 000, then 200 000, then nothing.
  expect(result.claims.map(({ payableFen }) => payableFen)).toEqual(
    [800_000n, 200_000n, 0n, 800_000n, 0n, 0n].map(yuan),
  );
  expect(result.claims[1]).toEqual({
    claim: claims[1],
    payableFen: yuan(200_000n),
    bindingCap: 'BANK',
    refusals: [],
  });
  expect(result.costFen).toBe(yuan(1_800_000n));
  expect([...result.paidByBank]).toEqual([
    ['bank-1', yuan(1_000_000n)],
    ['bank-2', yuan(800_000n)],
  ]);
  expect(result.paidByFirm.get('f-1')).toBe(yuan(1_600_000n));
  expect(result.paidByFirm.get('f-2')).toBe(yuan(200_000n));
  expect([...result.bindings]).toEqual([['BANK', 2]]);
  expect([...result.refusals]).toEqual([
    ['CAP_EXHAUSTED', 1],
    ['FRAUD_FLAGGED', 2],
  ]);
});

test('a budget that is named binds, and one that is not is as large as needed', () => {
  const loans = [loan('bank-1', yuan(5_000_000_000n))];
  const claims = [claim({ lossFen: yuan(1_000_000n) })];
  const cost = (budgetFen: Fen | null) => simulate({ loans, claims, policy: bankPolicy(), budgetFen }).costFen;
  expect([cost(yuan(300_000n)), cost(null)]).toEqual([yuan(300_000n), yuan(800_000n)]);
});

test('a bank that filed nothing has no limit to be paid under, and loans of a scheme without such a limit feed none', () => {
  expect(
    simulate({ loans: [], claims: [claim()], policy: bankPolicy(), budgetFen: null }).refusals.get('CAP_EXHAUSTED'),
  ).toBe(1);
  const guaranteed = claim({ lossFen: yuan(100n), guarantee });
  const loans = [loan('bank-1', yuan(100n), { guarantee })];
  expect(simulate({ loans, claims: [guaranteed], policy: DG_2023_GUARANTEE, budgetFen: null }).costFen).toBe(yuan(20n));
});

test('a portfolio is the sum of its losses', () => {
  const policy = withReadings(DG_2023_GUARANTEE, { totalLossScope: 'portfolio' });
  const all = { numerator: 1n, denominator: 1n };
  const nothing = { numerator: 0n, denominator: 1n };
  const heavy = { NATIONAL_FUND: nothing, REGUARANTOR: nothing, GUARANTOR: all, BANK: nothing };
  const claims = [100n, 100n, 300n].map((loss) =>
    claim({ lossFen: yuan(loss), guarantee: { guarantorId: 'g-1', shares: heavy } }),
  );
  // A fifth of 500 is 100: half of the first and of the second loss, and nothing is left for the third.
  const paid = simulate({ loans: [], claims, policy, budgetFen: null }).claims.map(({ payableFen }) => payableFen);
  expect(paid).toEqual([yuan(50n), yuan(50n), 0n]);
});

describe('the balance at the turn of the year', () => {
  const one = claim({
    firmType: 'TECH',
    firmRevenueFen: yuan(1n),
    lossFen: yuan(9_000_000n),
    lossOn: day('2025-09-01'),
  });
  const cost = (...loans: ReturnType<typeof loan>[]) =>
    simulate({ loans, claims: [one], policy: HENAN_KJD_2025, budgetFen: null }).costFen;

  test.each([
    ['drawn on the last day of the year before', { drawdownOn: day('2024-12-31') }, '2026-01-01', 2_000n],
    ['drawn on the first day of the year', { drawdownOn: day('2025-01-01') }, '2026-01-01', 0n],
    ['matured on the first day of the year', { drawdownOn: day('2024-01-01') }, '2025-01-01', 2_000n],
    ['matured on the last day before', { drawdownOn: day('2024-01-01') }, '2024-12-31', 0n],
  ])('counts a loan %s as it should', (_name, over, maturity, expected) => {
    const other = { ...loan('bank-1', yuan(100_000n), over), maturityOn: day(maturity) };
    expect(cost(other)).toBe(yuan(expected));
  });

  test('is the bank’s own', () => {
    expect(cost(loan('bank-2', yuan(100_000n)))).toBe(0n);
    expect(cost(loan('bank-2', yuan(100_000n)), loan('bank-1', yuan(50_000n)))).toBe(yuan(1_000n));
  });
});

test('claims that are divided together cannot be simulated one by one: that is a bug, not another result', () => {
  const policy = bankPolicy({ claimOrder: 'pro-rata' });
  expect(() => simulate({ loans: [], claims: [], policy, budgetFen: null })).toThrow('in the order of approval');
});

test('under 2018 and under an unapproved table the same portfolio costs what those schemes pay', () => {
  const claims = [claim2018({ lossFen: yuan(15_000_000n) })];
  const loans = [{ ...claim2018(), principalFen: yuan(500_000_000n), maturityOn: day('2020-03-01') }];
  expect(simulate({ loans, claims, policy: DG_2018, budgetFen: null }).costFen).toBe(yuan(10_000_000n));
  const refused = simulate({ loans: [], claims: [claim()], policy: DG_2023_BANK, budgetFen: null });
  expect([refused.costFen, refused.refusals.get('TIER_TABLE_NOT_APPROVED')]).toEqual([0n, 1]);
});

test('who gains and who loses: the largest change first, gains and losses alike, ties by name', () => {
  const sums = (of: Record<string, bigint>) => new Map(Object.entries(of).map(([id, amount]) => [id, fen(amount)]));
  const before = sums({ b: 10n, a: 10n, c: 1n, d: 100n, e: 7n });
  const after = sums({ b: 5n, a: 15n, c: 21n, d: 70n, e: 7n, f: 3n });
  expect(compareSimulations(before, after)).toEqual([
    { id: 'd', beforeFen: 100n, afterFen: 70n },
    { id: 'c', beforeFen: 1n, afterFen: 21n },
    { id: 'a', beforeFen: 10n, afterFen: 15n },
    { id: 'b', beforeFen: 10n, afterFen: 5n },
    { id: 'f', beforeFen: 0n, afterFen: 3n },
  ]);
});
