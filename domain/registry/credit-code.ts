/** Why a text is no unified social credit code; the first fault found, in this order. */
export const CREDIT_CODE_FAULTS = ['LENGTH', 'ALPHABET', 'ORGANISATION_CHECK', 'CODE_CHECK'] as const;
export type CreditCodeFault = (typeof CREDIT_CODE_FAULTS)[number];

export type CreditCodeCheck =
  | { readonly verdict: 'valid'; readonly code: string }
  | { readonly verdict: 'invalid'; readonly because: CreditCodeFault };

/** The 31 characters of GB 32100-2015; I, O, S, V and Z are left out because they look like digits or each other. */
export const CREDIT_CODE_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

const CODE_LENGTH = 18;
const CODE_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/** The organisation code of GB 11714 counts letters over the whole Latin alphabet, unlike the code around it. */
const ORGANISATION_ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];
const ORGANISATION_START = 8;
const ORGANISATION_END = 17;

/**
 * Checks a unified social credit code (GB 32100-2015) on length, alphabet and both check characters: the 9th of the
 * organisation code inside it and the 18th of the whole. Full-width characters, lower case and spaces are typing
 * habits and are normalised; the code comes back in its one written form.
 */
export function checkCreditCode(text: string): CreditCodeCheck {
  const code = normalise(text);
  if (code.length !== CODE_LENGTH) return { verdict: 'invalid', because: 'LENGTH' };
  if (!isInCreditCodeAlphabet(code)) return { verdict: 'invalid', because: 'ALPHABET' };
  const organisation = code.slice(ORGANISATION_START, ORGANISATION_END);
  if (organisationCheckOf(organisation.slice(0, -1)) !== organisation.at(-1)) {
    return { verdict: 'invalid', because: 'ORGANISATION_CHECK' };
  }
  if (codeCheckOf(code.slice(0, -1)) !== code.at(-1)) return { verdict: 'invalid', because: 'CODE_CHECK' };
  return { verdict: 'valid', code };
}

/** Whether a code is of a sole trader (个体工商户): the registering authority 9 and the kind 2 of GB 32100-2015. */
export const isSoleTraderCode = (code: string): boolean => code.startsWith('92');

export function isInCreditCodeAlphabet(text: string): boolean {
  return text.split('').every((character) => CREDIT_CODE_ALPHABET.includes(character));
}

/** Check character of an eight-character organisation code (GB 11714): 11 − Σ mod 11, where 10 is X and 11 is 0. */
export function organisationCheckOf(eight: string): string {
  const rest = weightedSum(eight, ORGANISATION_ALPHABET, ORGANISATION_WEIGHTS) % 11;
  return '0X987654321'.charAt(rest);
}

/** The 18th character for the first seventeen: (31 − Σ mod 31) mod 31, written in the alphabet of the code. */
export function codeCheckOf(seventeen: string): string {
  const rest = weightedSum(seventeen, CREDIT_CODE_ALPHABET, CODE_WEIGHTS) % 31;
  return CREDIT_CODE_ALPHABET.charAt((31 - rest) % 31);
}

function weightedSum(text: string, alphabet: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * alphabet.indexOf(text.charAt(index)), 0);
}

function normalise(text: string): string {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/\s/g, '')
    .toUpperCase();
}
