import type { CivilDate } from '../calendar.ts';
import type { Security } from '../market/security.ts';
import { type Bps, type Fen, ZERO_FEN } from '../money.ts';
import type { SizeClass, TaxGrade } from '../registry/size-class.ts';
import type { Pair } from './pair.ts';

/** What a firm could change about its need, or tell about itself. A `state-…` only helps when it is true. */
export type FirmChange =
  | { readonly by: 'firm'; readonly kind: 'set-amount'; readonly amountFen: Fen }
  | { readonly by: 'firm'; readonly kind: 'set-term'; readonly termMonths: number }
  | { readonly by: 'firm'; readonly kind: 'raise-rate-ceiling'; readonly rateBpsMax: Bps }
  | { readonly by: 'firm'; readonly kind: 'offer-security'; readonly oneOf: readonly [Security, ...Security[]] }
  | { readonly by: 'firm'; readonly kind: 'state-size-class'; readonly oneOf: readonly [SizeClass, ...SizeClass[]] }
  | { readonly by: 'firm'; readonly kind: 'state-tax-grade'; readonly oneOf: readonly [TaxGrade, ...TaxGrade[]] }
  | { readonly by: 'firm'; readonly kind: 'state-credit-grade'; readonly worst: number }
  | { readonly by: 'firm'; readonly kind: 'state-founding-day'; readonly onOrBefore: CivilDate }
  | { readonly by: 'firm'; readonly kind: 'state-revenue'; readonly fenMin: Fen | null; readonly fenMax: Fen | null }
  | { readonly by: 'firm'; readonly kind: 'attest-no-loan-record' };

/** What a bank could change about its product. */
export type BankChange =
  | { readonly by: 'bank'; readonly kind: 'lower-amount-min'; readonly amountFenMin: Fen }
  | { readonly by: 'bank'; readonly kind: 'raise-amount-max'; readonly amountFenMax: Fen }
  | { readonly by: 'bank'; readonly kind: 'lower-term-min'; readonly termMonthsMin: number }
  | { readonly by: 'bank'; readonly kind: 'raise-term-max'; readonly termMonthsMax: number }
  | { readonly by: 'bank'; readonly kind: 'lower-spread-min'; readonly spreadBpsMin: Bps }
  | { readonly by: 'bank'; readonly kind: 'accept-security'; readonly oneOf: readonly [Security, ...Security[]] }
  | { readonly by: 'bank'; readonly kind: 'accept-credit-grade'; readonly creditGradeWorst: number }
  | { readonly by: 'bank'; readonly kind: 'lower-firm-age-min'; readonly firmAgeMonthsMin: number }
  | { readonly by: 'bank'; readonly kind: 'lower-revenue-min'; readonly revenueFenMin: Fen }
  | { readonly by: 'bank'; readonly kind: 'raise-revenue-max'; readonly revenueFenMax: Fen }
  | { readonly by: 'bank'; readonly kind: 'raise-quota'; readonly quotaFen: Fen }
  | { readonly by: 'bank'; readonly kind: 'lower-spread-max'; readonly spreadBpsMax: Bps }
  | { readonly by: 'bank'; readonly kind: 'lower-term-max'; readonly termMonthsMax: number }
  | { readonly by: 'bank'; readonly kind: 'refuse-securities'; readonly securities: readonly Security[] }
  | { readonly by: 'bank'; readonly kind: 'withdraw-schemes'; readonly schemes: readonly string[] };

export type Change = FirmChange | BankChange;

/**
 * The pair as it would be after a change. Where a change leaves a choice (`oneOf`, a range), the first choice or the
 * bound is taken. A range that would turn over is carried along, so that its minimum never exceeds its maximum.
 */
export function applyChange(pair: Pair, change: Change): Pair {
  return change.by === 'firm' ? applyFirmChange(pair, change) : applyBankChange(pair, change);
}

/** The pair after all changes, in their order. */
export const applyChanges = (pair: Pair, changes: readonly Change[]): Pair => changes.reduce(applyChange, pair);

function applyFirmChange(pair: Pair, change: FirmChange): Pair {
  const { need, firm } = pair;
  switch (change.kind) {
    case 'set-amount':
      return { ...pair, need: { ...need, amountFen: change.amountFen } };
    case 'set-term':
      return { ...pair, need: { ...need, termMonths: change.termMonths } };
    case 'raise-rate-ceiling':
      return { ...pair, need: { ...need, rateBpsMax: change.rateBpsMax } };
    case 'offer-security':
      return { ...pair, need: { ...need, securities: [...need.securities, change.oneOf[0]] } };
    case 'state-size-class':
      return { ...pair, firm: { ...firm, sizeClass: change.oneOf[0] } };
    case 'state-tax-grade':
      return { ...pair, firm: { ...firm, taxGrade: change.oneOf[0] } };
    case 'state-credit-grade':
      return { ...pair, firm: { ...firm, creditGrade: change.worst } };
    case 'state-founding-day':
      return { ...pair, firm: { ...firm, foundedOn: change.onOrBefore } };
    case 'state-revenue':
      return { ...pair, firm: { ...firm, revenueFen: change.fenMin ?? change.fenMax ?? ZERO_FEN } };
    case 'attest-no-loan-record':
      return { ...pair, firm: { ...firm, hasNoLoanRecord: true } };
  }
}

const lower = (first: Bps, second: Bps): Bps => (first < second ? first : second);

function applyBankChange(pair: Pair, change: BankChange): Pair {
  const { product } = pair;
  switch (change.kind) {
    case 'lower-amount-min':
      return { ...pair, product: { ...product, amountFenMin: change.amountFenMin } };
    case 'raise-amount-max':
      return { ...pair, product: { ...product, amountFenMax: change.amountFenMax } };
    case 'lower-term-min':
      return { ...pair, product: { ...product, termMonthsMin: change.termMonthsMin } };
    case 'raise-term-max':
      return { ...pair, product: { ...product, termMonthsMax: change.termMonthsMax } };
    case 'lower-spread-min':
      return { ...pair, product: { ...product, spreadBpsMin: change.spreadBpsMin } };
    case 'accept-security':
      return { ...pair, product: { ...product, acceptedSecurities: [...product.acceptedSecurities, change.oneOf[0]] } };
    case 'accept-credit-grade':
      return { ...pair, product: { ...product, creditGradeWorst: change.creditGradeWorst } };
    case 'lower-firm-age-min':
      return { ...pair, product: { ...product, firmAgeMonthsMin: change.firmAgeMonthsMin } };
    case 'lower-revenue-min':
      return { ...pair, product: { ...product, revenueFenMin: change.revenueFenMin } };
    case 'raise-revenue-max':
      return { ...pair, product: { ...product, revenueFenMax: change.revenueFenMax } };
    case 'raise-quota':
      return { ...pair, product: { ...product, quotaFen: change.quotaFen } };
    default:
      return applySchemeChange(pair, change);
  }
}

type SchemeChange = Extract<
  BankChange,
  { readonly kind: 'lower-spread-max' | 'lower-term-max' | 'refuse-securities' | 'withdraw-schemes' }
>;

function applySchemeChange(pair: Pair, change: SchemeChange): Pair {
  const { product } = pair;
  switch (change.kind) {
    case 'lower-spread-max': {
      const spreadBpsMin = lower(product.spreadBpsMin, change.spreadBpsMax);
      return { ...pair, product: { ...product, spreadBpsMin, spreadBpsMax: change.spreadBpsMax } };
    }
    case 'lower-term-max': {
      const termMonthsMin = Math.min(product.termMonthsMin, change.termMonthsMax);
      return { ...pair, product: { ...product, termMonthsMin, termMonthsMax: change.termMonthsMax } };
    }
    case 'refuse-securities': {
      const acceptedSecurities = product.acceptedSecurities.filter((code) => !change.securities.includes(code));
      return { ...pair, product: { ...product, acceptedSecurities } };
    }
    case 'withdraw-schemes': {
      const schemes = product.schemes.filter((code) => !change.schemes.includes(code));
      return { ...pair, product: { ...product, schemes } };
    }
  }
}
