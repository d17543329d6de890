import { Converter } from 'opencc-js/t2cn';

// The package types its result through an import that Node's own resolution does not follow.
const toSimplified = Converter({ from: 't', to: 'cn' }) as unknown as (text: string) => string;
const HAN = /\p{Script=Han}/u;

/**
 * One spelling for what people type in several: full-width digits and letters become plain (NFKC), capitals small,
 * traditional characters simplified, control characters (a NUL stops PostgreSQL) and half surrogates become spaces.
 */
export function normaliseText(text: string): string {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim();
  return HAN.test(plain) ? toSimplified(plain) : plain;
}

/** Line by line, as the body of a document is kept. */
export const normaliseLines = (text: string): string =>
  text
    .split('\n')
    .map(normaliseText)
    .filter((line) => line !== '')
    .join('\n');
