import type { Language } from '../../text/language.ts';

const FEN_PER_YUAN = 100n;
const FEN_PER_WAN = 1_000_000n;

/** A whole number with thousands separators. */
export function formatWhole(amount: bigint): string {
  const digits = (amount < 0n ? -amount : amount).toString().replace(/\B(?=(\d{3})+$)/g, ',');
  return amount < 0n ? `−${digits}` : digits;
}

/** Exact: 1234567 fen is `12,345.67`. */
function formatScaled(amount: bigint, unit: bigint, decimals: { least: number }): string {
  const size = amount < 0n ? -amount : amount;
  const width = unit.toString().length - 1;
  const fraction = (size % unit).toString().padStart(width, '0').replace(/0+$/, '').padEnd(decimals.least, '0');
  const whole = formatWhole(size / unit);
  return `${amount < 0n ? '−' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Exact yuan with two decimals. */
export function formatYuan(fen: string, language: Language): string {
  const yuan = formatScaled(BigInt(fen), FEN_PER_YUAN, { least: 2 });
  return language === 'zh' ? `${yuan} 元` : `CNY ${yuan}`;
}

/** For reading: 万元 in Chinese and thousands or millions of yuan in English, rounded half up to two decimals. */
export function formatMoneyShort(fen: string, language: Language): string {
  const amount = BigInt(fen);
  const size = amount < 0n ? -amount : amount;
  if (size < FEN_PER_WAN) return formatYuan(fen, language);
  const [unit, word] =
    language === 'zh'
      ? ([FEN_PER_WAN, '万元'] as const)
      : size < 100_000_000n
        ? ([100_000n, 'k'] as const)
        : ([100_000_000n, 'm'] as const);
  const hundredths = (2n * size * 100n + unit) / (2n * unit);
  const text = `${amount < 0n ? '−' : ''}${formatScaled(hundredths, 100n, { least: 0 })}`;
  return language === 'zh' ? `${text} ${word}` : `CNY ${text}${word}`;
}

/**
 * As short as it can be without rounding: for numbers that stand beside a bound, where a rounded 1,000 above a limit of
 * 1,000 would contradict its own verdict. One hundredth of a million yuan divides every unit that the short form uses.
 */
export const formatMoneyExact = (fen: string, language: Language): string =>
  BigInt(fen) % FEN_PER_WAN === 0n ? formatMoneyShort(fen, language) : formatYuan(fen, language);

/** A score of 0 to 10 000 as 0 to 100 with one decimal at most. */
export const formatScore = (score: number): string => `${Math.round(score / 10) / 10}`;
/** A part or weight of 0 to 1000 as 0 to 100. */
export const formatTenth = (points: number): string => `${points / 10}`;

/** 465 is `4.65%`. */
export const formatPercent = (bps: string): string => `${formatScaled(BigInt(bps), 100n, { least: 2 })}%`;
/** 465 is `465 BP`. */
export const formatBasisPoints = (bps: string): string => `${formatWhole(BigInt(bps))} BP`;

export function formatMonths(months: number, language: Language): string {
  const years = months % 12 === 0 && months > 0 ? months / 12 : null;
  if (language === 'zh') return years === null ? `${months} 个月` : `${years} 年`;
  if (years !== null) return years === 1 ? '1 year' : `${years} years`;
  return months === 1 ? '1 month' : `${months} months`;
}

/** From one term to another, both in years or both in months: `3 年 – 61 个月` would have to be worked out. */
export function formatMonthsRange(from: number, to: number, language: Language): string {
  if (from === to) return formatMonths(from, language);
  const isYears = from % 12 === 0 && to % 12 === 0 && from > 0;
  const [low, high] = isYears ? [from / 12, to / 12] : [from, to];
  if (language === 'zh') return `${low} – ${high} ${isYears ? '年' : '个月'}`;
  return `${low} – ${high} ${isYears ? 'years' : 'months'}`;
}

/** From the lowest to the highest spread over a reference rate: `−10 ~ +105 BP`. */
export function formatSpread(min: string, max: string): string {
  const sign = (bps: string): string => (bps.startsWith('-') ? bps.replace('-', '−') : `+${bps}`);
  return min === max ? `${sign(min)} BP` : `${sign(min)} ~ ${sign(max)} BP`;
}

/** The month `2026-03` as a heading. */
export function formatCalendarMonth(month: string, language: Language): string {
  const [year, number] = month.split('-').map(Number);
  return language === 'zh' ? `${year}年${number}月` : month;
}

/** A business day is a date without a time zone: it is split, never parsed as an instant. */
export function formatDate(date: string, language: Language): string {
  const [year, month, day] = date.split('-').map(Number);
  return language === 'zh' ? `${year}年${month}月${day}日` : date;
}

/** The middle of an interval of whole basis points, rounded down. */
export const middleOf = (lowBps: string, highBps: string): string =>
  ((BigInt(lowBps) + BigInt(highBps)) / 2n).toString();
