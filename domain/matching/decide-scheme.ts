import type { ProductTerms } from '../market/credit-product.ts';
import type { MarketFacts } from './market-facts.ts';
import { bankStandingOf, claimOf, forbiddenBy, hasAgreement, tightest } from './market-standing.ts';

/** How many of the scheme rules that look at product and bank alone a product breaks; 0 where it claims nothing. */
export function decideScheme(
  product: ProductTerms,
  { standing, asOf }: Pick<MarketFacts, 'standing' | 'asOf'>,
): number {
  const { claimed, inForce } = claimOf(product, { standing, asOf });
  if (claimed.length === 0) return 0;
  const bank = bankStandingOf(standing, product.bankId);
  const spread = tightest(inForce.map(({ spreadBpsMax }) => spreadBpsMax));
  const term = tightest(inForce.map(({ termMonthsMax }) => termMonthsMax));
  const forbidden = forbiddenBy(inForce);
  const misses = [
    inForce.length < claimed.length,
    inForce.some(({ scheme, agreementRequired }) => agreementRequired && !hasAgreement(bank, { scheme, asOf })),
    spread !== null && product.spreadBpsMax > spread,
    term !== null && product.termMonthsMax > term,
    product.acceptedSecurities.some((accepted) => forbidden.includes(accepted)),
  ];
  return misses.filter(Boolean).length;
}
