import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scorePair } from '../../../domain/matching/score-pair.ts';
import { DEFAULT_SCORE_POLICY } from '../../../domain/matching/score-policy.ts';
import { bps } from '../../../domain/money.ts';
import { arbitraryPair, PAIR, PRODUCT } from './arbitraries.ts';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

test('weights of each side of the default policy sum to 1000', () => {
  expect(sum(Object.values(DEFAULT_SCORE_POLICY.firmWeights))).toBe(1_000);
  expect(sum(Object.values(DEFAULT_SCORE_POLICY.bankWeights))).toBe(1_000);
});

test('every score is whole and in its range, and the reciprocal lies between the two sides', () => {
  fc.assert(
    fc.property(arbitraryPair, (pair) => {
      const { firm, bank, reciprocal } = scorePair(pair, DEFAULT_SCORE_POLICY);
      for (const { value } of [...firm.parts, ...bank.parts]) {
        expect(Number.isInteger(value) && value >= 0 && value <= 1_000).toBe(true);
      }
      for (const total of [firm.total, bank.total, reciprocal]) {
        expect(Number.isInteger(total) && total >= 0 && total <= 10_000).toBe(true);
      }
      expect(reciprocal).toBeGreaterThanOrEqual(Math.min(firm.total, bank.total));
      expect(reciprocal).toBeLessThanOrEqual(Math.max(firm.total, bank.total));
    }),
  );
});

test('the all-in cost is the middle of the price range plus yearly fees plus fixed fees over amount and term, rounded up', () => {
  // LPR 300 + (50 + 150) / 2 = 400; 1 000 yuan on 2 000 000 yuan for 12 months = 5 bps.
  expect(scorePair(PAIR, DEFAULT_SCORE_POLICY).allInBps).toBe(405);
  const fees = [...PRODUCT.fees, { name: 'guarantee', yearlyBps: bps(60n), fixedFen: null }];
  const dearer = { ...PAIR, product: { ...PRODUCT, spreadBpsMax: bps(151n), fees } };
  expect(scorePair(dearer, DEFAULT_SCORE_POLICY).allInBps).toBe(466);
});

test('a dearer, slower or tighter product never scores higher for the firm', () => {
  fc.assert(
    fc.property(arbitraryPair, (pair) => {
      const { product } = pair;
      const before = scorePair(pair, DEFAULT_SCORE_POLICY).firm.total;
      const fees = [...product.fees, { name: 'more', yearlyBps: bps(10n), fixedFen: null }];
      const worse = [
        { ...product, fees },
        { ...product, promisedDays: product.promisedDays + 5 },
      ];
      for (const changed of worse) {
        expect(scorePair({ ...pair, product: changed }, DEFAULT_SCORE_POLICY).firm.total).toBeLessThanOrEqual(before);
      }
    }),
  );
});

test('the whole score of one pair, by hand', () => {
  const score = scorePair(PAIR, DEFAULT_SCORE_POLICY);
  // cost 1000·(1000-405)/750 = 793, speed 1000·18/22 = 818; kept and granted are the bank's shares; the rest fits.
  expect(score.firm.parts.map((part) => part.value)).toEqual([793, 818, 900, 700, 1_000, 1_000]);
  expect(score.firm.total).toBe(8_508);
  // The middle of 0.5 to 5 million is 2.75 million; 2 million is a third of the half-width away.
  expect(score.bank.parts.map((part) => part.value)).toEqual([850, 1_000, 800, 1_000, 700, 833, 400, 800]);
  expect(score.bank.total).toBe(8_316);
  expect(score.reciprocal).toBe(8_410);
});
