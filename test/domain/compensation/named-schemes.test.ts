import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { capAccountsOf, capLimit } from '../../../domain/compensation/caps.ts';
import { computePayment } from '../../../domain/compensation/compute-payment.ts';
import { GUANMAOTONG, HENAN_KJD_2025 } from '../../../domain/compensation/default-policies.ts';
import { decideFiling, evaluateGates } from '../../../domain/compensation/gates.ts';
import { offerFreed } from '../../../domain/compensation/offer-freed.ts';
import type { SchemePolicy } from '../../../domain/compensation/policy.ts';
import { policyFromJson, policyToJson } from '../../../domain/compensation/policy-json.ts';
import { compareSimulations, simulate } from '../../../domain/compensation/simulate.ts';
import { bps, fen, yuan } from '../../../domain/money.ts';
import { bankPolicy, claim, day, gateContext, loan, usageFor } from './story.ts';

describe('GUANMAOTONG', () => {
  const insured = { sizeClass: 'MEDIUM', exportsUsd: 10_000_001n, insurancePolicyNumber: 'SINOSURE-1' } as const;
  const verdictOf = (over: object) =>
    decideFiling(evaluateGates(loan({ ...insured, ...over }), gateContext(), GUANMAOTONG));

  test.each([
    [10_000_000n, 'MEDIUM', 'fail'],
    [10_000_001n, 'MEDIUM', 'pass'],
    [10_000_001n, 'LARGE', 'pass'],
    [10_000_001n, 'SMALL', 'fail'],
  ] as const)('T19: exports of %s USD by a %s firm: %s', (exportsUsd, sizeClass, verdict) => {
    expect(verdictOf({ exportsUsd, sizeClass })).toBe(verdict);
  });

  test('without the insurance it fails, and what nobody stated is unknown, never passed', () => {
    expect(verdictOf({ insurancePolicyNumber: ' ' })).toBe('fail');
    expect(verdictOf({ exportsUsd: null })).toBe('unknown');
  });

  test('the paper gives no rates, so it refuses to pay', () => {
    const one = claim();
    const sheet = computePayment(one, usageFor(GUANMAOTONG, [one]), GUANMAOTONG);
    expect(sheet).toMatchObject({ refusals: ['TIER_TABLE_NOT_APPROVED'], payableFen: 0n });
  });
});

describe('HENAN-KJD-2025', () => {
  const henan = (firmType: string | null, revenueYuan: bigint | null) => {
    const one = claim({ firmType, firmRevenueFen: revenueYuan === null ? null : yuan(revenueYuan) });
    return computePayment(one, usageFor(HENAN_KJD_2025, [one]), HENAN_KJD_2025);
  };

  test.each([
    ['TECH', 20_000_000n, 800_000n],
    ['TECH', 20_000_001n, 600_000n],
    ['TECH', 50_000_000n, 600_000n],
    ['TECH', 50_000_001n, 500_000n],
    ['TECH', 100_000_000n, 500_000n],
    ['OTHER', 20_000_000n, 600_000n],
    ['OTHER', 50_000_000n, 400_000n],
    ['OTHER', 100_000_000n, 300_000n],
  ])(
    'a %s firm with revenue %s gets %s of a million, and the sheet says that the bands are illustrative',
    (type, revenue, paid) => {
      expect(henan(type, revenue)).toMatchObject({ payableFen: yuan(paid), illustrative: true });
    },
  );

  test('a revenue above the last band, an unknown type and a missing fact are refused, not guessed', () => {
    expect(henan('TECH', 100_000_001n).refusals).toEqual(['NO_TIER_ROW']);
    expect(henan('UNHEARD', 1n).refusals).toEqual(['NO_TIER_ROW']);
    expect(henan(null, 1n).refusals).toEqual(['TIER_BASIS_MISSING']);
    expect(henan('TECH', null).refusals).toEqual(['TIER_BASIS_MISSING']);
  });

  test('without an approved or illustrative table nothing is paid', () => {
    const bare: SchemePolicy = {
      ...HENAN_KJD_2025,
      coverage: { kind: 'bands', rateBpsMax: bps(8_000n), bandTable: null },
    };
    const one = claim({ firmType: 'TECH', firmRevenueFen: yuan(1n) });
    expect(computePayment(one, usageFor(bare, [one]), bare).refusals).toEqual(['TIER_TABLE_NOT_APPROVED']);
  });

  test.each([
    [yuan(400_000_000n), yuan(8_000_000n)],
    [yuan(500_000_000n), yuan(10_000_000n)],
    [yuan(900_000_000n), yuan(10_000_000n)],
  ])('a prior-year balance of %s allows %s', (balanceFen, limitFen) => {
    const [bank] = capAccountsOf(claim(), HENAN_KJD_2025);
    expect(bank && capLimit(bank, balanceFen, HENAN_KJD_2025)).toBe(limitFen);
  });

  test('collateral up to 30% of the loan passes, a basis point more does not, and an unknown part is unknown', () => {
    const verdict = (physicalCollateralBps: bigint | null) =>
      evaluateGates(
        loan({
          securities: ['REAL_ESTATE'],
          physicalCollateralBps: physicalCollateralBps === null ? null : bps(physicalCollateralBps),
        }),
        gateContext(),
        HENAN_KJD_2025,
      ).find(({ code }) => code === 'NO_PHYSICAL_COLLATERAL')?.verdict;
    expect([3_000n, 3_001n, null].map(verdict)).toEqual(['pass', 'fail', 'unknown']);
  });

  test('bands that do not ascend or pay above the maximum are no policy', () => {
    const withBands = (bandTable: object[]) =>
      policyFromJson(
        policyToJson({
          ...HENAN_KJD_2025,
          coverage: { kind: 'bands', rateBpsMax: bps(8_000n), bandTable: bandTable as never },
        }),
      );
    const row = (revenueFenMax: bigint | null, rateBps = 10n) => ({ firmType: 'TECH', revenueFenMax, rateBps });
    expect(() => withBands([row(2n), row(1n)])).toThrow(/ascend/);
    expect(() => withBands([row(null), row(1n)])).toThrow(/ascend/);
    expect(() => withBands([row(1n, 8_001n)])).toThrow(/more than the maximum/);
    expect(withBands([row(1n), row(null)]).coverage.kind).toBe('bands');
  });
});

test('a version stored before a setting existed keeps meaning what it meant', () => {
  const stored = policyToJson(bankPolicy()) as unknown as Record<string, Record<string, unknown>>;
  const { review: _review, ...old } = stored;
  for (const name of ['bankCapBase', 'bankCapFenMax']) delete old['caps']?.[name];
  for (const name of ['exportsUsdAbove', 'mediumOrLargeOnly', 'exportInsurance']) delete old['gates']?.[name];
  const read = policyFromJson(old as never);
  expect(read.review).toEqual({ filing: 'gates', jointReviewFenMin: null });
  expect(read.caps).toMatchObject({ bankCapBase: 'filed-principal', bankCapFenMax: null });
  expect(read.gates).toMatchObject({ exportsUsdAbove: null, mediumOrLargeOnly: false, exportInsurance: false });
});

describe('what a cap frees (A4-06)', () => {
  const cut = (claimId: string, missing: bigint, ...capKeys: string[]) => ({
    claimId,
    missingFen: fen(missing),
    capKeys,
  });
  const rooms = (of: Record<string, bigint>) => new Map(Object.entries(of).map(([key, left]) => [key, fen(left)]));

  test('first-come: the earlier approval first, and no cap is offered twice', () => {
    const claims = [cut('a', 70n, 'bank', 'firm'), cut('b', 70n, 'bank'), cut('c', 5n, 'other')];
    const offers = offerFreed(claims, rooms({ bank: 100n, firm: 60n, other: 9n }), 'first-come');
    expect([...offers]).toEqual([
      ['a', 60n],
      ['b', 40n],
      ['c', 5n],
    ]);
  });

  test('pro-rata: a cap too small for all is divided by what they miss', () => {
    const offers = offerFreed([cut('a', 30n, 'bank'), cut('b', 60n, 'bank')], rooms({ bank: 45n }), 'pro-rata');
    expect([...offers]).toEqual([
      ['a', 15n],
      ['b', 30n],
    ]);
  });

  test('offers never exceed any head-room or what is missing, in either order', () => {
    const amount = fc.bigInt(0n, 1_000n);
    const claims = fc.array(fc.record({ missing: amount, keys: fc.subarray(['x', 'y', 'z'], { minLength: 1 }) }), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(
        claims,
        amount,
        amount,
        amount,
        fc.constantFrom('first-come' as const, 'pro-rata' as const),
        (given, x, y, z, order) => {
          const list = given.map(({ missing, keys }, index) => cut(`${index}`, missing, ...keys));
          const left = rooms({ x, y, z });
          const offers = offerFreed(list, left, order);
          for (const { claimId, missingFen } of list) expect((offers.get(claimId) ?? 0n) <= missingFen).toBe(true);
          for (const [key, room] of left) {
            const taken = list
              .filter(({ capKeys }) => capKeys.includes(key))
              .reduce((sum, { claimId }) => sum + (offers.get(claimId) ?? 0n), 0n);
            expect(taken <= room).toBe(true);
          }
        },
      ),
    );
  });
});

describe('simulation', () => {
  const loans = [{ ...claim(), principalFen: yuan(300_000_000n), maturityOn: day('2026-03-01') }];
  const claims = [claim({ lossFen: yuan(10_000_000n), loanAmountFen: yuan(10_000_000n) })];
  const run = (policy: SchemePolicy) => simulate({ loans, claims, policy, budgetFen: null });

  test('T05 under both readings of the 2%, side by side: 6.0m and 4.8m', () => {
    const a = run(bankPolicy());
    const b = run(bankPolicy({ capReading: 'limit-on-loss' }));
    expect([a.costFen, b.costFen]).toEqual([yuan(6_000_000n), yuan(4_800_000n)]);
    expect(a.bindings.get('BANK')).toBe(1);
    expect(compareSimulations(a.paidByBank, b.paidByBank)).toEqual([
      { id: 'bank-1', beforeFen: yuan(6_000_000n), afterFen: yuan(4_800_000n) },
    ]);
  });

  test('60% instead of 80%, and 1.5% instead of 2%', () => {
    const rate = (rateBps: bigint, capBps: bigint): SchemePolicy => ({
      ...bankPolicy(),
      coverage: {
        kind: 'tiers',
        rateBpsMax: bps(8_000n),
        tierTable: [{ loanAmountFenMax: null, rateBps: bps(rateBps) }],
      },
      caps: { ...bankPolicy().caps, bankCapBps: bps(capBps) },
    });
    expect(run(rate(6_000n, 200n)).costFen).toBe(yuan(6_000_000n));
    expect(run(rate(8_000n, 150n)).costFen).toBe(yuan(4_500_000n));
    expect(run(rate(4_000n, 200n)).costFen).toBe(yuan(4_000_000n));
  });

  test('a prior-year balance counts loans that ran over the turn of the year', () => {
    const one = claim({
      firmType: 'TECH',
      firmRevenueFen: yuan(1n),
      lossOn: day('2025-09-01'),
      lossFen: yuan(9_000_000n),
    });
    const result = simulate({ loans, claims: [one], policy: HENAN_KJD_2025, budgetFen: null });
    expect(result.costFen).toBe(yuan(6_000_000n));
    const ended = [{ ...loans[0], maturityOn: day('2024-12-31') }] as typeof loans;
    expect(simulate({ loans: ended, claims: [one], policy: HENAN_KJD_2025, budgetFen: null }).costFen).toBe(0n);
  });

  test('who keeps the same is left out, and the largest change comes first', () => {
    const sums = (of: Record<string, bigint>) => new Map(Object.entries(of).map(([id, amount]) => [id, fen(amount)]));
    expect(
      compareSimulations(sums({ a: 5n, b: 5n, c: 1n }), sums({ a: 5n, b: 4n, d: 9n })).map(({ id }) => id),
    ).toEqual(['d', 'b', 'c']);
  });
});
