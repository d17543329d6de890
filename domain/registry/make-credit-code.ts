import { invariant } from '../invariant.ts';
import { CREDIT_CODE_ALPHABET, codeCheckOf, isInCreditCodeAlphabet, organisationCheckOf } from './credit-code.ts';

/** Registering authority, kind of organisation and division (eight characters), and the organisation's own eight. */
export type CreditCodeParts = { readonly prefix: string; readonly organisation: string };

/**
 * Completes a credit code with both check characters of GB 32100-2015. For demonstration and test data only: nobody
 * but the registering authority gives out codes.
 */
export function makeCreditCode(parts: CreditCodeParts): string {
  const { prefix, organisation } = parts;
  invariant(prefix.length === 8, `a credit code starts with eight characters, not "${prefix}"`);
  invariant(organisation.length === 8, `an organisation code has eight characters, not "${organisation}"`);
  invariant(isInCreditCodeAlphabet(prefix + organisation), `a credit code is written in ${CREDIT_CODE_ALPHABET}`);
  const seventeen = `${prefix}${organisation}${organisationCheckOf(organisation)}`;
  return `${seventeen}${codeCheckOf(seventeen)}`;
}
