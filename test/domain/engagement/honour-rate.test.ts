import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deriveHonourRate, rankForDispatch } from '../../../domain/engagement/honour-rate.ts';
import { BPS_ONE, bps } from '../../../domain/money.ts';

const counts = fc
  .tuple(fc.nat({ max: 2_000 }), fc.nat({ max: 2_000 }))
  .map(([a, b]) => ({ granted: Math.min(a, b), accepted: Math.max(a, b) }));

test('the interval holds the rate and lies between nothing and all', () => {
  fc.assert(
    fc.property(counts, (count) => {
      const { rateBps, lowBps, highBps } = deriveHonourRate(count);
      expect(lowBps >= 0n && lowBps <= rateBps && rateBps <= highBps && highBps <= 10_000n).toBe(true);
    }),
  );
});

test('the published example of Wilson: 8 of 10 lies between 49.02% and 94.33%', () => {
  expect(deriveHonourRate({ granted: 8, accepted: 10 })).toEqual({ rateBps: 8_000n, lowBps: 4_902n, highBps: 9_433n });
});

test('one lucky case does not pass a bank that kept its word ninety times of a hundred', () => {
  const lucky = { bankId: 'a', score: 100, honour: deriveHonourRate({ granted: 1, accepted: 1 }), freeBps: BPS_ONE };
  const steady = {
    bankId: 'b',
    score: 100,
    honour: deriveHonourRate({ granted: 90, accepted: 100 }),
    freeBps: BPS_ONE,
  };
  expect(rankForDispatch([lucky, steady])[0]).toBe(steady);
});

test('a bank whose capacity is used up is asked after one that has room, however good it is', () => {
  const honour = deriveHonourRate({ granted: 9, accepted: 10 });
  const full = { bankId: 'a', score: 10_000, honour, freeBps: bps(0n) };
  const free = { bankId: 'b', score: 1, honour, freeBps: bps(100n) };
  expect(rankForDispatch([full, free])[0]).toBe(free);
});

test('the order of dispatch does not depend on the order of the candidates', () => {
  const candidate = fc.record({
    bankId: fc.uuid(),
    score: fc.nat({ max: 10_000 }),
    honour: counts.map(deriveHonourRate),
    freeBps: fc.bigInt({ min: 0n, max: 10_000n }).map(bps),
  });
  fc.assert(
    fc.property(fc.uniqueArray(candidate, { selector: ({ bankId }) => bankId }), (candidates) => {
      expect(rankForDispatch([...candidates].reverse())).toEqual(rankForDispatch(candidates));
    }),
  );
});
