import { describe, expect, test } from 'vitest';
import { offerFreed } from '../../../domain/compensation/offer-freed.ts';
import { recoveryReturn } from '../../../domain/compensation/recovery.ts';
import { type LossShares, sharesSumToOne, splitLoss } from '../../../domain/compensation/split-loss.ts';
import { type Fraction, fen } from '../../../domain/money.ts';
import { bankPolicy } from './story.ts';

describe('a return to the fund', () => {
  const of = (paid: bigint, loss: bigint, before: bigint, now: bigint) =>
    recoveryReturn(
      { paidFen: fen(paid), lossFen: fen(loss), recoveredBeforeFen: fen(before), recoveredNowFen: fen(now) },
      bankPolicy(),
    );

  test('is asked only where what was paid lies between nothing and the whole loss', () => {
    expect([of(0n, 10n, 0n, 5n), of(10n, 10n, 0n, 5n)]).toEqual([0n, 5n]);
    for (const [paid, loss] of [
      [0n, 0n],
      [0n, -1n],
      [-1n, 10n],
      [11n, 10n],
    ] as const)
      expect(() => of(paid, loss, 0n, 1n)).toThrow('what was paid lies between zero and the loss');
  });

  test('is asked of no negative recovery, and of nothing at all', () => {
    expect(of(5n, 10n, 0n, 0n)).toBe(0n);
    expect(() => of(5n, 10n, -1n, 1n)).toThrow('a recovery must not be negative');
    expect(() => of(5n, 10n, 1n, -1n)).toThrow('a recovery must not be negative');
  });
});

describe('contractual shares', () => {
  const shares = (national: Fraction, bank: Fraction): LossShares => ({
    NATIONAL_FUND: national,
    REGUARANTOR: { numerator: 0n, denominator: 1n },
    GUARANTOR: { numerator: 0n, denominator: 1n },
    BANK: bank,
  });
  const part = (numerator: bigint, denominator: bigint): Fraction => ({ numerator, denominator });

  test.each([
    ['halves', part(1n, 2n), part(2n, 4n), true],
    ['less than one', part(1n, 2n), part(1n, 3n), false],
    ['more than one', part(1n, 2n), part(2n, 3n), false],
    ['a negative part', part(-1n, 2n), part(3n, 2n), false],
    ['a part of nothing', part(1n, 0n), part(0n, 1n), false],
    ['a negative part of a negative whole', part(-1n, -2n), part(1n, 2n), false],
    ['a negative whole', part(1n, -2n), part(3n, 2n), false],
  ])('%s', (_name, national, bank, expected) => {
    expect(sharesSumToOne(shares(national, bank))).toBe(expected);
  });

  test('that do not sum to one split nothing', () => {
    expect(() => splitLoss(fen(1n), shares(part(1n, 2n), part(1n, 3n)))).toThrow('must sum to one');
  });
});

describe('offers of what caps have freed', () => {
  const cut = (claimId: string, missing: bigint, ...capKeys: string[]) => ({
    claimId,
    missingFen: fen(missing),
    capKeys,
  });
  const rooms = (of: Record<string, bigint>) => new Map(Object.entries(of).map(([key, left]) => [key, fen(left)]));

  test('never come from a negative head-room', () => {
    expect(() => offerFreed([], rooms({ a: 1n, b: -1n }), 'first-come')).toThrow('headroom must not be negative');
    expect(() => offerFreed([], rooms({ b: -1n }), 'pro-rata')).toThrow('headroom must not be negative');
  });

  test('pro-rata: only claims of a cap share it, a cap that suffices to the fen is not divided, and none is unknown', () => {
    const claims = [cut('a', 30n, 'bank'), cut('b', 60n, 'bank', 'firm'), cut('c', 50n, 'other')];
    expect([...offerFreed(claims, rooms({ bank: 90n, firm: 60n, other: 20n }), 'pro-rata')]).toEqual([
      ['a', 30n],
      ['b', 60n],
      ['c', 20n],
    ]);
    expect([...offerFreed(claims, rooms({ bank: 89n, firm: 30n }), 'pro-rata')]).toEqual([
      ['a', 30n],
      ['b', 30n],
      ['c', 0n],
    ]);
  });
});
