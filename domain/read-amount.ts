import { type Bps, bps, type Fen, type Fraction, fen } from './money.ts';
import { toHalfWidth } from './text-of-cell.ts';

const MONEY_PATTERN = /^(\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:\.(\d{1,2}))?(?:元)?$/;
const PERCENT_PATTERN = /^(\d{1,3})(?:\.(\d{1,2}))?%?$/;
const SHARE_PERCENT_PATTERN = /^(\d{1,3})(?:\.(\d{1,6}))?%$/;
const SHARE_PATTERN = /^(\d{1,18})\/(\d{1,18})$/;

/** Yuan with at most two decimals, thousands marked or not, as whole fen; `null` when it is no such amount. */
export function readYuan(cell: string): Fen | null {
  const match = MONEY_PATTERN.exec(plain(cell));
  if (match === null) return null;
  const [, whole = '', cents = ''] = match;
  return fen(BigInt(whole.replaceAll(',', '')) * 100n + BigInt(cents.padEnd(2, '0')));
}

/** A rate in percent with at most two decimals (`4.65` or `4.65%`) as basis points; `null` when it is none. */
export function readPercent(cell: string): Bps | null {
  const match = PERCENT_PATTERN.exec(plain(cell));
  if (match === null) return null;
  const [, whole = '', decimals = ''] = match;
  return bps(BigInt(whole) * 100n + BigInt(decimals.padEnd(2, '0')));
}

/** An exact share as contracts write it: `40%`, `33.5%` or `2/5`; a bare number is not one, since 1 could be all or 1%. */
export function readShare(cell: string): Fraction | null {
  const text = plain(cell);
  const ratio = SHARE_PATTERN.exec(text);
  if (ratio !== null) {
    const denominator = BigInt(ratio[2] ?? '0');
    return denominator === 0n ? null : { numerator: BigInt(ratio[1] ?? '0'), denominator };
  }
  const percent = SHARE_PERCENT_PATTERN.exec(text);
  if (percent === null) return null;
  const [, whole = '', decimals = ''] = percent;
  return { numerator: BigInt(`${whole}${decimals}`), denominator: 100n * 10n ** BigInt(decimals.length) };
}

const plain = (cell: string): string => toHalfWidth(cell).trim().replaceAll(' ', '');
