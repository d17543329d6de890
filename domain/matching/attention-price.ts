import { BPS_ONE } from '../money.ts';
import type { AttentionPolicy } from './score-policy.ts';

/** One list with its banks from the first place on: what a pass over the market gives under some prices. */
export type Lists = Iterable<readonly string[]>;

/** Expected cases that lists bring each bank: a list stands for one case, which places share as 1, 1/2, 1/3 … */
export function expectedCases(lists: Lists): Map<string, number> {
  const cases = new Map<string, number>();
  for (const banks of lists) {
    const whole = banks.reduce((sum, _bank, index) => sum + 1 / (index + 1), 0);
    for (const [index, bankId] of banks.entries())
      cases.set(bankId, (cases.get(bankId) ?? 0) + 1 / (index + 1) / whole);
  }
  return cases;
}

/**
 * Prices in points of the rank score under which no bank draws more cases than it can take, as far as prices can bring
 * that about: each round the lists are made under the prices of the last, and a price moves with the logarithm of demand
 * over capacity, in steps that shrink; never below zero, never above the highest price of the policy. The mean over the
 * second half of the rounds is kept, so that two banks that take turns do not swing. Whole points; the same market gives
 * the same prices.
 */
export function priceAttention(
  capacity: ReadonlyMap<string, number>,
  listsUnder: (prices: ReadonlyMap<string, number>) => Lists,
  { priceMax, stepPoints, rounds }: Pick<AttentionPolicy, 'priceMax' | 'stepPoints' | 'rounds'>,
): Map<string, number> {
  let prices = new Map([...capacity.keys()].map((bankId) => [bankId, 0]));
  const sums = new Map<string, number>();
  for (let round = 0; round < rounds; round += 1) {
    const demand = expectedCases(listsUnder(prices));
    const step = stepPoints / Math.sqrt(round + 1);
    prices = new Map(
      [...prices].map(([bankId, price]) => {
        const ratio = ((demand.get(bankId) ?? 0) + 0.5) / ((capacity.get(bankId) ?? 0) + 0.5);
        const moved = Math.round(price + step * Math.log(ratio));
        return [bankId, Math.max(0, Math.min(priceMax, moved))];
      }),
    );
    if (round >= rounds / 2) for (const [bankId, price] of prices) sums.set(bankId, (sums.get(bankId) ?? 0) + price);
  }
  return new Map([...sums].map(([bankId, sum]) => [bankId, Math.round(sum / (rounds / 2))]));
}

/** Inequality of shares, 0 (all the same) to 1 (one has everything). */
export function giniOf(shares: readonly number[]): number {
  const sorted = [...shares].sort((first, second) => first - second);
  const total = sorted.reduce((sum, share) => sum + share, 0);
  if (total === 0) return 0;
  const weighted = sorted.reduce((sum, share, index) => sum + share * (2 * (index + 1) - sorted.length - 1), 0);
  return weighted / (sorted.length * total);
}

/** What a bank can take, from what it took in its best month, rounded down; at least what an unknown one can take. */
export const capacityOf = (
  bestMonthCases: number,
  { casesMin, capacityPercent }: Pick<AttentionPolicy, 'casesMin' | 'capacityPercent'>,
): number => Math.max(casesMin, Math.floor((bestMonthCases * capacityPercent) / 100));

/** The part of its capacity that a bank with so many cases in work has left, in basis points, rounded down. */
export function freeBpsOf(of: { readonly capacity: number; readonly inWork: number }): bigint {
  return (BigInt(Math.max(0, of.capacity - of.inWork)) * BPS_ONE) / BigInt(of.capacity);
}
