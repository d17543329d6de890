import { invariant } from './invariant.ts';

/** Whole fen, 1/100 of a yuan. `number` never holds money. */
export type Fen = bigint & { readonly unit: 'fen' };
/** Whole basis points, 1/10 000. A rate of 4.65% is 465. */
export type Bps = bigint & { readonly unit: 'bps' };
/** An exact contractual share. */
export type Fraction = { readonly numerator: bigint; readonly denominator: bigint };

export const fen = (amount: bigint): Fen => amount as Fen;
export const bps = (rate: bigint): Bps => rate as Bps;
/** Whole yuan as fen. */
export const yuan = (amount: bigint): Fen => fen(amount * 100n);

export const BPS_ONE = bps(10_000n);
export const ZERO_FEN = fen(0n);

export const addFen = (...amounts: readonly Fen[]): Fen =>
  fen(amounts.reduce<bigint>((sum, amount) => sum + amount, 0n));
export const minFen = (first: Fen, ...others: readonly Fen[]): Fen =>
  others.reduce((least, amount) => (amount < least ? amount : least), first);

/** The part of `amount` given by `share`, rounded down to the fen: the fund never overpays by a fen. */
export function shareRoundedDown(amount: Fen, share: Bps): Fen {
  invariant(amount >= 0n, 'amount must not be negative');
  invariant(share >= 0n && share <= BPS_ONE, 'share must lie between 0 and 10 000 bps');
  return fen((amount * share) / BPS_ONE);
}

/** The part of `amount` given by an exact contractual fraction, rounded half up to the fen. */
export function shareHalfUp(amount: Fen, share: Fraction): Fen {
  invariant(amount >= 0n, 'amount must not be negative');
  invariant(share.denominator > 0n && share.numerator >= 0n, 'a share is a non-negative fraction');
  return fen((2n * amount * share.numerator + share.denominator) / (2n * share.denominator));
}

/**
 * Splits `total` by `weights` so that the parts sum to the total and each is off by less than one fen.
 * Leftover fen go by largest remainder, ties to the earlier weight, so that a rerun gives the same split.
 */
export function allocate(total: Fen, weights: readonly bigint[]): Fen[] {
  const weightSum = weights.reduce((sum, weight) => sum + weight, 0n);
  invariant(total >= 0n, 'total must not be negative');
  invariant(weights.every((weight) => weight >= 0n) && weightSum > 0n, 'weights must be non-negative and not all zero');
  const parts = weights.map((weight, index) => ({
    index,
    whole: (total * weight) / weightSum,
    remainder: (total * weight) % weightSum,
  }));
  let left = total - parts.reduce((sum, part) => sum + part.whole, 0n);
  const byRemainder = [...parts].sort((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  );
  for (const part of byRemainder) {
    if (left === 0n) break;
    part.whole += 1n;
    left -= 1n;
  }
  return parts.map((part) => fen(part.whole));
}
