import { type Fen, fen } from '../../domain/money.ts';
import { isBlank, toHalfWidth } from '../../domain/text-of-cell.ts';

/** Registered capital in hundredths of its own currency: fen for CNY, cents for USD. It is never converted. */
export type Capital = { readonly fen: Fen; readonly currency: string };
export type CapitalParse =
  | { readonly verdict: 'read'; readonly capital: Capital | null }
  | { readonly verdict: 'unreadable'; readonly because: 'CAPITAL_UNREADABLE' | 'CAPITAL_UNIT_MISSING' };

/** The unit of a bare number, when the heading of its column says it: 注册资本(万元). */
export type BareUnit = 'YUAN' | 'TEN_THOUSAND_YUAN' | null;

const HUNDREDTHS_BY_UNIT: Readonly<Record<string, bigint>> = { '': 100n, 万: 1_000_000n, 亿: 10_000_000_000n };

/** Longer names first, so that 新台币 is not read as 台币 with a rest. */
const CURRENCY_BY_NAME: readonly (readonly [name: string, currency: string])[] = [
  ['人民币', 'CNY'],
  ['RMB', 'CNY'],
  ['CNY', 'CNY'],
  ['USD', 'USD'],
  ['美元', 'USD'],
  ['美金', 'USD'],
  ['HKD', 'HKD'],
  ['港元', 'HKD'],
  ['港币', 'HKD'],
  ['EUR', 'EUR'],
  ['欧元', 'EUR'],
  ['GBP', 'GBP'],
  ['英镑', 'GBP'],
  ['JPY', 'JPY'],
  ['日元', 'JPY'],
  ['TWD', 'TWD'],
  ['新台币', 'TWD'],
  ['台币', 'TWD'],
  ['MOP', 'MOP'],
  ['澳门元', 'MOP'],
  ['澳门币', 'MOP'],
  ['AUD', 'AUD'],
  ['澳大利亚元', 'AUD'],
  ['澳元', 'AUD'],
  ['SGD', 'SGD'],
  ['新加坡元', 'SGD'],
  ['KRW', 'KRW'],
  ['韩元', 'KRW'],
  ['CAD', 'CAD'],
  ['加拿大元', 'CAD'],
  ['加元', 'CAD'],
  ['CHF', 'CHF'],
  ['瑞士法郎', 'CHF'],
];

const AMOUNT_PATTERN = /^(\d{1,15})(?:\.(\d{1,12}))?(万|亿)?(元|圆)?$/;
const GROUPED_PATTERN = /^\d{1,3}(?:,\d{3})+(?!\d)/;

/**
 * Reads what registries write: `1,050(万元)`, `49万人民币`, `500万美元`, `N/A`. The currency is kept, without one it
 * is yuan. More decimals than a fen are cut off. A bare number is not guessed at: a factor of 10 000 hangs on it.
 */
export function parseCapital(cell: string, bareUnit: BareUnit): CapitalParse {
  if (isBlank(cell)) return { verdict: 'read', capital: null };
  const written = toHalfWidth(cell)
    .replace(/[()\s]/g, '')
    .toUpperCase();
  const { currency, rest } = takeCurrency(written);
  const match = AMOUNT_PATTERN.exec(ungroup(rest));
  if (match === null) return { verdict: 'unreadable', because: 'CAPITAL_UNREADABLE' };

  const [, whole = '', decimals = '', magnitude, yuanWord] = match;
  const isBare = magnitude === undefined && yuanWord === undefined && currency === null;
  if (isBare && bareUnit === null && /[1-9]/.test(rest)) {
    return { verdict: 'unreadable', because: 'CAPITAL_UNIT_MISSING' };
  }
  const unit = magnitude ?? (bareUnit === 'TEN_THOUSAND_YUAN' && isBare ? '万' : '');
  const hundredths = HUNDREDTHS_BY_UNIT[unit] ?? 100n;
  const scale = 10n ** BigInt(decimals.length);
  const amount = (BigInt(whole + decimals) * hundredths) / scale;
  return { verdict: 'read', capital: { fen: fen(amount), currency: currency ?? 'CNY' } };
}

/** Drops separators of thousands, and only those: in `1,5万` the comma is something else and stays to be refused. */
function ungroup(text: string): string {
  return text.replace(GROUPED_PATTERN, (grouped) => grouped.replaceAll(',', ''));
}

/** The currency may stand before, behind or inside: 人民币50万, 50万美元, `50(万人民币元)`. A second one is left to be refused. */
function takeCurrency(text: string): { currency: string | null; rest: string } {
  for (const [name, currency] of CURRENCY_BY_NAME) {
    if (text.includes(name)) return { currency, rest: text.replace(name, '') };
  }
  return { currency: null, rest: text };
}
