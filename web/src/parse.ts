/** Exact: the text `12.5` with unit 1 000 000 is 12 500 000n; null when it is no number or too fine for the unit. */
function parseScaled(text: string, decimals: number): bigint | null {
  const match = /^(\d{1,12})(?:\.(\d+))?$/.exec(text.trim().replaceAll(',', ''));
  if (match === null) return null;
  const fraction = match[2] ?? '';
  if (fraction.length > decimals) return null;
  return BigInt(match[1] ?? '0') * 10n ** BigInt(decimals) + BigInt(fraction.padEnd(decimals, '0') || '0');
}

/** 万元 as people type them to fen; whether zero makes sense is for the server's rules to say. */
export const parseWan = (text: string): string | null => parseScaled(text, 6)?.toString() ?? null;

/** Percent as people type them to basis points. */
export const parsePercent = (text: string): string | null => parseScaled(text, 2)?.toString() ?? null;

/** A spread in whole basis points; may be negative. */
export const parseBasisPoints = (text: string): string | null => (/^-?\d{1,4}$/.test(text.trim()) ? text.trim() : null);

function unscale(value: string, decimals: number): string {
  const digits = value.padStart(decimals + 1, '0');
  const fraction = digits.slice(-decimals).replace(/0+$/, '');
  return fraction === '' ? digits.slice(0, -decimals) : `${digits.slice(0, -decimals)}.${fraction}`;
}
/** Fen as the 万元 text of an input; the opposite of {@link parseWan}. */
export const wanText = (fen: string): string => unscale(fen, 6);
/** Basis points as the percent text of an input; the opposite of {@link parsePercent}. */
export const percentText = (bps: string): string => unscale(bps, 2);
