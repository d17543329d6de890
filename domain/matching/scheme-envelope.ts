import { SECURITY, type Security } from '../market/security.ts';
import { type Bps, bps } from '../money.ts';

/** What a product must keep to when it claims the cover of a compensation scheme. */
export type SchemeEnvelope = {
  /** Code that a product lists in `schemes`. */
  readonly scheme: string;
  /** Highest spread over LPR in basis points. */
  readonly spreadBpsMax: Bps;
  readonly termMonthsMax: number;
  readonly forbiddenSecurities: readonly Security[];
};

/** Bank side of the Dongguan scheme of 2023: rate (1-05), term (1-06), security (1-12). */
export const SCHEME_ENVELOPE: SchemeEnvelope = {
  scheme: 'DG-2023-BANK',
  spreadBpsMax: bps(150n),
  termMonthsMax: 36,
  forbiddenSecurities: [SECURITY.REAL_ESTATE, SECURITY.EQUIPMENT, SECURITY.GUARANTEE_COMPANY],
};

/** True when a product with these schemes must keep to {@link SCHEME_ENVELOPE}. */
export const claimsScheme = (product: { readonly schemes: readonly string[] }): boolean =>
  product.schemes.includes(SCHEME_ENVELOPE.scheme);
