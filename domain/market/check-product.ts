import { bps, yuan } from '../money.ts';
import { done, type Outcome, refused } from '../refusal.ts';
import type { ProductTerms } from './credit-product.ts';
import { PHYSICAL_COLLATERAL, SECURITY } from './security.ts';

/** Limits of a credit product (our defaults). */
export const PRODUCT_LIMITS = {
  amountFenMax: yuan(10_000_000_000n),
  termMonthsMax: 360,
  spreadBpsMin: bps(-300n),
  spreadBpsMax: bps(2_000n),
  listLengthMax: 100,
  feesMax: 20,
  promisedDaysMax: 90,
  nameCharactersMax: 120,
} as const;

/** What scheme DG-2023-BANK asks of a product that claims its cover (1-05, 1-06, 1-12). */
const DG_2023_BANK = { code: 'DG-2023-BANK', spreadBpsMax: 150n, termMonthsMax: 36 } as const;

type Draft = Omit<ProductTerms, 'productId' | 'version' | 'bankId'>;

/** Refuses a product whose terms contradict themselves or leave the limits. */
export function checkProduct<T extends Draft>(name: string, terms: T): Outcome<T> {
  const limits = PRODUCT_LIMITS;
  if (name.trim() === '' || name.length > limits.nameCharactersMax) return refused('NAME_OUT_OF_RANGE', 'name');
  if (terms.amountFenMin <= 0n || terms.amountFenMax > limits.amountFenMax)
    return refused('AMOUNT_OUT_OF_RANGE', terms.amountFenMin <= 0n ? 'amountFenMin' : 'amountFenMax');
  if (terms.amountFenMin > terms.amountFenMax) return refused('RANGE_UPSIDE_DOWN', 'amountFenMin');
  if (terms.termMonthsMin < 1 || terms.termMonthsMax > limits.termMonthsMax)
    return refused('TERM_OUT_OF_RANGE', 'termMonthsMax');
  if (terms.termMonthsMin > terms.termMonthsMax) return refused('RANGE_UPSIDE_DOWN', 'termMonthsMin');
  if (terms.spreadBpsMin < limits.spreadBpsMin || terms.spreadBpsMax > limits.spreadBpsMax)
    return refused('RATE_OUT_OF_RANGE', 'spreadBpsMax');
  if (terms.spreadBpsMin > terms.spreadBpsMax) return refused('RANGE_UPSIDE_DOWN', 'spreadBpsMin');
  if (terms.acceptedSecurities.length === 0) return refused('SECURITY_MISSING', 'acceptedSecurities');
  if (terms.promisedDays < 1 || terms.promisedDays > limits.promisedDaysMax)
    return refused('DAYS_OUT_OF_RANGE', 'promisedDays');
  if (terms.firmAgeMonthsMin < 0) return refused('AGE_OUT_OF_RANGE', 'firmAgeMonthsMin');
  if (terms.creditGradeWorst !== null && (terms.creditGradeWorst < 1 || terms.creditGradeWorst > 10))
    return refused('GRADE_OUT_OF_RANGE', 'creditGradeWorst');
  if (terms.revenueFenMin !== null && terms.revenueFenMax !== null && terms.revenueFenMin > terms.revenueFenMax)
    return refused('RANGE_UPSIDE_DOWN', 'revenueFenMin');
  if (terms.quotaFen !== null && terms.quotaFen < terms.amountFenMin) return refused('AMOUNT_OUT_OF_RANGE', 'quotaFen');
  if (terms.validTo !== null && terms.validTo <= terms.validFrom) return refused('RANGE_UPSIDE_DOWN', 'validFrom');
  return checkLists(terms);
}

function checkLists<T extends Draft>(terms: T): Outcome<T> {
  const lists = {
    regions: terms.regions,
    industries: terms.industries,
    excludedIndustries: terms.excludedIndustries,
    requiredTags: terms.requiredTags,
    excludedTags: terms.excludedTags,
    schemes: terms.schemes,
  };
  for (const [field, list] of Object.entries(lists)) {
    if (list.length > PRODUCT_LIMITS.listLengthMax) return refused('LIST_TOO_LONG', field);
    if (list.some((code) => !/^[A-Za-z0-9_-]{1,40}$/.test(code))) return refused('CODE_MALFORMED', field);
  }
  if (terms.fees.length > PRODUCT_LIMITS.feesMax) return refused('LIST_TOO_LONG', 'fees');
  for (const fee of terms.fees) {
    if (fee.name.trim() === '' || fee.name.length > 60) return refused('NAME_OUT_OF_RANGE', 'fees');
    const amounts = [fee.yearlyBps, fee.fixedFen].filter((amount) => amount !== null);
    if (amounts.length !== 1 || amounts.some((amount) => amount < 0n)) return refused('FEE_NOT_ITEMISED', 'fees');
  }
  return done(terms);
}

/** What makes an operator look at a product before it goes online: claims of scheme cover that it cannot keep (C2). */
export function flagProduct(terms: Draft): string[] {
  if (!terms.schemes.includes(DG_2023_BANK.code)) return [];
  const flags: string[] = [];
  if (terms.spreadBpsMax > DG_2023_BANK.spreadBpsMax) flags.push('SCHEME_RATE');
  if (terms.termMonthsMax > DG_2023_BANK.termMonthsMax) flags.push('SCHEME_TERM');
  if (terms.acceptedSecurities.some((one) => PHYSICAL_COLLATERAL.has(one) || one === SECURITY.GUARANTEE_COMPANY))
    flags.push('SCHEME_SECURITY');
  return flags;
}
