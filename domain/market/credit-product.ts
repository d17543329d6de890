import type { CivilDate } from '../calendar.ts';
import type { Bps, Fen } from '../money.ts';
import type { SizeClass, TaxGrade } from '../registry/size-class.ts';
import type { Purpose } from './purpose.ts';
import type { Security } from './security.ts';

/** Life cycle of C2. */
export const PRODUCT_STATES = ['DRAFT', 'PENDING_REVIEW', 'ONLINE', 'SUSPENDED', 'QUOTA_FULL', 'CLOSED'] as const;
export type ProductState = (typeof PRODUCT_STATES)[number];

export const REPAYMENTS = ['EQUAL_INSTALMENTS', 'EQUAL_PRINCIPAL', 'INTEREST_FIRST', 'BULLET', 'REVOLVING'] as const;
export type Repayment = (typeof REPAYMENTS)[number];

/** One- to five-year loans are priced on the 1Y fixing, longer ones on the over-5Y fixing (A4-08). */
export const LPR_TENORS = ['ONE_YEAR', 'OVER_FIVE_YEARS'] as const;
export type LprTenor = (typeof LPR_TENORS)[number];

/** One itemised fee (4-18); a yearly share of the amount or a fixed sum, never both. */
export type Fee = {
  readonly name: string;
  readonly yearlyBps: Bps | null;
  readonly fixedFen: Fen | null;
};

/** The terms of one version of a credit product. An empty list means "no restriction", except `acceptedSecurities`. */
export type ProductTerms = {
  readonly productId: string;
  readonly version: number;
  readonly bankId: string;
  readonly amountFenMin: Fen;
  readonly amountFenMax: Fen;
  readonly termMonthsMin: number;
  readonly termMonthsMax: number;
  readonly lprTenor: LprTenor;
  /** Spread over LPR; may be negative. The lowest and the highest that the bank prices. */
  readonly spreadBpsMin: Bps;
  readonly spreadBpsMax: Bps;
  readonly repayment: Repayment;
  /** At least one must be offered by the firm; `CREDIT_ONLY` means that nothing is needed. Never empty. */
  readonly acceptedSecurities: readonly Security[];
  /** Division codes or their prefixes. */
  readonly regions: readonly string[];
  /** Industry codes or their prefixes. */
  readonly industries: readonly string[];
  readonly excludedIndustries: readonly string[];
  readonly sizeClasses: readonly SizeClass[];
  readonly purposes: readonly Purpose[];
  readonly requiredTags: readonly string[];
  readonly excludedTags: readonly string[];
  /** Worst platform credit grade accepted, 1 (best) to 10; `null` asks for none. */
  readonly creditGradeWorst: number | null;
  readonly taxGrades: readonly TaxGrade[];
  readonly firmAgeMonthsMin: number;
  readonly revenueFenMin: Fen | null;
  readonly revenueFenMax: Fen | null;
  readonly firstLoanOnly: boolean;
  readonly fees: readonly Fee[];
  /** Working days to a decision that the bank promises. */
  readonly promisedDays: number;
  /** Compensation schemes whose cover the product claims, such as `DG-2023-BANK`. */
  readonly schemes: readonly string[];
  readonly validFrom: CivilDate;
  readonly validTo: CivilDate | null;
  /** The most that the bank grants on it altogether; `null` for no such limit. */
  readonly quotaFen: Fen | null;
};
