import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  capacityOf,
  expectedCases,
  freeBpsOf,
  giniOf,
  priceAttention,
} from '../../../domain/matching/attention-price.ts';
import { DEFAULT_ATTENTION_POLICY } from '../../../domain/matching/score-policy.ts';

const BANKS = ['popular', 'second', 'third', 'fourth'];
/** Every need likes the popular bank best by a wide margin; the others follow at small distances of their own. */
const needs = Array.from({ length: 400 }, (_, need) =>
  BANKS.map((bankId, index) => ({
    bankId,
    score: 8_000 - (index === 0 ? 0 : 300) - ((need * 37 * (index + 1)) % 400),
  })),
);
const listsUnder = (prices: ReadonlyMap<string, number>): string[][] =>
  needs.map((scores) =>
    scores
      .map(({ bankId, score }) => ({ bankId, worth: score - (prices.get(bankId) ?? 0) }))
      .sort((first, second) => second.worth - first.worth)
      .map(({ bankId }) => bankId)
      .slice(0, 2),
  );
const even = new Map(BANKS.map((bankId) => [bankId, needs.length / BANKS.length]));

test('prices spread the cases that one popular bank drew alone, and only those who draw too much are dear', () => {
  const casesOf = (prices: ReadonlyMap<string, number>) => {
    const cases = expectedCases(listsUnder(prices));
    return BANKS.map((bankId) => cases.get(bankId) ?? 0);
  };
  const prices = priceAttention(even, listsUnder, DEFAULT_ATTENTION_POLICY);
  expect(giniOf(casesOf(prices))).toBeLessThan(giniOf(casesOf(new Map())) / 2);
  expect(Math.max(...prices.values())).toBe(prices.get('popular'));
});

test('where everybody can take everything, attention costs nothing', () => {
  const ample = new Map(BANKS.map((bankId) => [bankId, 10 * needs.length]));
  expect([...priceAttention(ample, listsUnder, DEFAULT_ATTENTION_POLICY).values()]).toEqual([0, 0, 0, 0]);
});

test('prices are whole, within their bounds and the same for the same market, also where a bank can take nothing', () => {
  const capacities = fc.tuple(...BANKS.map(() => fc.nat(500)));
  const policies = fc.record({
    priceMax: fc.integer({ min: 0, max: 9_999 }),
    stepPoints: fc.integer({ min: 1, max: 9_999 }),
    rounds: fc.integer({ min: 1, max: 20 }).map((half) => 2 * half),
  });
  fc.assert(
    fc.property(capacities, policies, (some, policy) => {
      const capacity = new Map(BANKS.map((bankId, index) => [bankId, some[index] ?? 0]));
      const prices = priceAttention(capacity, listsUnder, policy);
      for (const price of prices.values()) {
        expect(Number.isInteger(price)).toBe(true);
        expect(price).toBeGreaterThanOrEqual(0);
        expect(price).toBeLessThanOrEqual(policy.priceMax);
      }
      expect(priceAttention(capacity, listsUnder, policy)).toEqual(prices);
    }),
    { numRuns: 10 },
  );
});

test('each list brings one case, whatever its length', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.constantFrom(...BANKS), { minLength: 1, maxLength: 20 })), (lists) => {
      const total = [...expectedCases(lists).values()].reduce((sum, cases) => sum + cases, 0);
      expect(total).toBeCloseTo(lists.length, 6);
    }),
  );
});

test('inequality is 0 for equal shares and near 1 when one has everything', () => {
  expect(giniOf([3, 3, 3])).toBe(0);
  expect(giniOf([...Array.from({ length: 99 }, () => 0), 1])).toBeCloseTo(0.99, 6);
});

test('what is free of a capacity is a share that never falls below nothing', () => {
  expect([freeBpsOf({ capacity: 20, inWork: 5 }), freeBpsOf({ capacity: 20, inWork: 30 })]).toEqual([7_500n, 0n]);
});

test('what a bank can take follows the policy of the day', () => {
  expect([0, 9, 10, 11].map((best) => capacityOf(best, DEFAULT_ATTENTION_POLICY))).toEqual([20, 20, 20, 22]);
  expect([0, 3, 10].map((best) => capacityOf(best, { casesMin: 4, capacityPercent: 150 }))).toEqual([4, 4, 15]);
});
