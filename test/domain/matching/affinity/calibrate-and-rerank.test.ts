import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brierScore, calibrated, fitCalibration, grantShares } from '../../../../domain/matching/affinity/calibrate.ts';
import { seededRandom } from '../../../../domain/matching/affinity/random-order.ts';
import { rerank } from '../../../../domain/matching/affinity/rerank.ts';
import { DEFAULT_SCORE_POLICY } from '../../../../domain/matching/score-policy.ts';

const trials = fc.array(fc.record({ chance: fc.double({ min: 0, max: 1, noNaN: true }), happened: fc.boolean() }));

describe('calibration', () => {
  test('never turns a higher chance into a lower one, and keeps the number of trials and of loans', () => {
    fc.assert(
      fc.property(trials, (some) => {
        const steps = fitCalibration(some);
        const rates = steps.map(({ rate }) => rate);
        expect(rates).toEqual(rates.toSorted((first, second) => first - second));
        expect(steps.reduce((sum, step) => sum + step.trials, 0)).toBe(some.length);
        const loans = steps.reduce((sum, step) => sum + step.rate * step.trials, 0);
        expect(loans).toBeCloseTo(some.filter(({ happened }) => happened).length, 6);
      }),
    );
  });

  test('halves the error of chances that are twice too high, on outcomes that it has not seen', () => {
    const random = seededRandom(3);
    const draw = () =>
      Array.from({ length: 4_000 }, () => ({ chance: random() })).map(({ chance }) => ({
        chance,
        happened: random() < chance / 2,
      }));
    const steps = fitCalibration(draw());
    const fresh = draw();
    const better = fresh.map((trial) => ({ ...trial, chance: calibrated(steps, trial.chance) }));
    expect(brierScore(better)).toBeLessThan(brierScore(fresh) - 0.04);
  });

  test('a lender with few decisions stands near the market', () => {
    const shares = grantShares([
      { lender: 'many', granted: 90, refused: 10 },
      { lender: 'one', granted: 0, refused: 1 },
    ]);
    expect(shares['many']).toBeCloseTo(0.9, 1);
    expect(shares['one']).toBeGreaterThan(0.75);
  });
});

describe('ordering anew', () => {
  const candidate = (id: number, reciprocal: number) => ({
    needId: 'n',
    needVersion: 1,
    productId: `p${id}`,
    productVersion: 1,
    verdict: 'eligible' as const,
    misses: 0,
    firmScore: reciprocal,
    bankScore: reciprocal,
    reciprocal,
    rankScore: reciprocal,
    attentionPrice: 0,
    firstLoan: false,
  });
  const reciprocals = fc.array(fc.nat(10_000), { minLength: 1, maxLength: 30 });

  test('lets nobody in and nobody out, and gives a first loan every fourth place by rules alone', () => {
    fc.assert(
      fc.property(reciprocals, fc.boolean(), (scores, isFirstLoanFirm) => {
        const ruled = scores.toSorted((first, second) => second - first).map((score, index) => candidate(index, score));
        const options = { policy: DEFAULT_SCORE_POLICY.rerank, isFirstLoanFirm, unknownAffinity: 5_000 };
        const placed = rerank(ruled, ({ productId }) => (productId.length * 7_919) % 10_000, options);
        expect(placed.map(({ productId }) => productId).toSorted()).toEqual(
          ruled.map(({ productId }) => productId).toSorted(),
        );
        expect(placed.filter(({ isExploration }) => isExploration)).toHaveLength(
          isFirstLoanFirm ? Math.floor(ruled.length / 4) : 0,
        );
      }),
    );
  });

  test('orders the places that it kept the same way when nothing else is left', () => {
    fc.assert(
      fc.property(reciprocals, fc.boolean(), fc.nat(10_000), (scores, isFirstLoanFirm, unknownAffinity) => {
        const ruled = scores.toSorted((first, second) => second - first).map((score, index) => candidate(index, score));
        const options = { policy: DEFAULT_SCORE_POLICY.rerank, isFirstLoanFirm, unknownAffinity };
        const affinityOf = ({ productId }: { productId: string }) =>
          productId.endsWith('3') ? null : (Number(productId.slice(1)) * 7_919) % 10_000;
        const kept = rerank(ruled, affinityOf, options).slice(0, 8);
        const again = rerank(
          ruled.filter(({ productId }) => kept.some((one) => one.productId === productId)),
          affinityOf,
          options,
        );
        expect(again).toEqual(kept);
      }),
    );
  });
});
