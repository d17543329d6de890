import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amountFormOf } from '../../../../domain/matching/affinity/amount-form.ts';

const steps = [1_000_000, 500_000, 100_000, 50_000, 10_000, 5_000, 1_000, 500, 100, 50, 10, 5, 1];

describe('the form of an amount', () => {
  test('is the largest round step that divides it', () => {
    expect(amountFormOf(20_832).step).toBe(steps.indexOf(1));
    expect(amountFormOf(20_800).step).toBe(steps.indexOf(100));
    expect(amountFormOf(1_500_000).step).toBe(steps.indexOf(500_000));
    expect(amountFormOf(20_833.33).step).toBe(steps.length);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), fc.nat(steps.length - 1), (times, at) => {
        const step = steps[at] as number;
        const { step: found } = amountFormOf(times * step);
        expect(found).toBeLessThanOrEqual(at);
        expect((times * step) % (steps[found] as number)).toBe(0);
      }),
    );
  });

  test('tells amounts of one step apart by how many digits lead, and whether a five ends them', () => {
    const [two, three, five] = [12_000, 123_000, 15_000].map((amount) => amountFormOf(amount).shape);
    expect(two).not.toBe(three);
    expect(two).not.toBe(five);
    expect(amountFormOf(13_000).shape).toBe(two);
  });

  test('gives amounts of two steps two shapes, and stays a small whole number for any amount', () => {
    const amount = fc.double({ min: 0, max: 1e13, noNaN: true });
    fc.assert(
      fc.property(amount, amount, (one, other) => {
        const [first, second] = [amountFormOf(one), amountFormOf(other)];
        if (first.step !== second.step) expect(first.shape).not.toBe(second.shape);
        expect(Number.isInteger(first.shape) && first.shape >= 0 && first.shape < 2_000).toBe(true);
      }),
    );
  });
});
