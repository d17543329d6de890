import type { CivilDate, DateInterval } from '../calendar.ts';
import type { Bps, Fen } from '../money.ts';

export const SCHEME = {
  DG_2018: 'DG-2018',
  DG_2023_BANK: 'DG-2023-BANK',
  DG_2023_GUARANTEE: 'DG-2023-GUARANTEE',
  /** 2-07 */
  GUANMAOTONG: 'GUANMAOTONG',
  /** Another city's shape, to which the same engine must fit. */
  HENAN_KJD_2025: 'HENAN-KJD-2025',
} as const;
export type SchemeCode = (typeof SCHEME)[keyof typeof SCHEME];

/** A loan gets into these only when the claimant names them; the others govern every drawdown in their window. */
export const ASKED_FOR_BY_NAME: ReadonlySet<SchemeCode> = new Set([SCHEME.GUANMAOTONG, SCHEME.HENAN_KJD_2025]);

/** Who asks the fund for money: the bank that bore the loss, or the government guarantor. */
export type Claimant = 'bank' | 'guarantor';

/** Five-level classification (E7), best first. */
export const LOAN_CLASSES = ['NORMAL', 'SPECIAL_MENTION', 'SUBSTANDARD', 'DOUBTFUL', 'LOSS'] as const;
export type LoanClass = (typeof LOAN_CLASSES)[number];

export type LoanDay = 'application' | 'contract' | 'drawdown' | 'loss';

/**
 * The answers of this version to the questions that the papers leave open. One flat object, so that a desk can list
 * it, a test can override one answer, and a compute step can name the answer that it used.
 */
export type SchemeReadings = {
  /**
   * A4-01. `all-banks-limit`: the absolute limit is shared by all banks, the percentage is each bank's own.
   * `per-bank`: both are each bank's own. `all-banks`: both are taken over all banks together.
   */
  readonly schemeCapScope: 'all-banks-limit' | 'per-bank' | 'all-banks';
  /** A4-02. `limit-on-payment`: min(rate × L, cap). `limit-on-loss`: rate × min(L, cap). */
  readonly capReading: 'limit-on-payment' | 'limit-on-loss';
  /** A4-03. The firm cap limits what is paid, or the lost principal that counts. */
  readonly firmCapBasis: 'compensation' | 'principal';
  /** A4-04. */
  readonly firmCapScope: 'scheme-life' | 'year' | 'scheme-life-per-bank';
  /** A4-05. Whose 2%: the year of drawdown, the year of the loss, or (2018) all years together. */
  readonly capYear: 'vintage' | 'loss-year' | 'scheme-life';
  /** A4-06. */
  readonly claimOrder: 'first-come' | 'pro-rata';
  /** A4-07. Only `approved` pays real money; `illustrative` computes a sheet that says so. */
  readonly tierTableApproval: 'approved' | 'illustrative' | null;
  /** A4-08. The day whose last fixing is the ceiling's. */
  readonly lprFixingDay: 'contract' | 'drawdown';
  /** A4-08. `by-term`: up to 60 months the 1Y fixing, longer the over-5Y fixing. */
  readonly lprTenor: 'by-term' | 'one-year';
  /** A4-09. */
  readonly termStart: 'contract' | 'drawdown';
  /** A4-09. An extension whose new maturity lies beyond the longest term. */
  readonly extensionBeyondTerm: 'ends-cover' | 'keeps-cover';
  /** A4-10. `exception`: allowed by a named approver. `share-allowed`: up to `gates.physicalCollateralBpsMax`. */
  readonly physicalCollateral: 'forbidden' | 'exception' | 'share-allowed' | 'not-asked';
  /** A4-11. The day on which the firm must stand on the whitelist; `null` where the scheme has no whitelist. */
  readonly whitelistDay: LoanDay | null;
  /** A4-20. "总体损失" of one loan, or of the guarantor's portfolio of a cap year. */
  readonly totalLossScope: 'loan' | 'portfolio';
  /** A4-21. What goes back to the fund: its share, everything until it is whole, or nothing. */
  readonly recoveryReturn: 'payout-share' | 'fund-first' | 'none';
  /** Not in the papers (C14, R3): whether returned money can be paid out again under the same caps. */
  readonly recoveryFreesHeadroom: boolean;
  /** A4-22. Numbers in `lossTrigger`. */
  readonly lossTriggerBasis: 'loan-class' | 'overdue-days';
  /** A4-23. Whose size chooses the tier. */
  readonly tierBasis: 'loan-amount' | 'firm-loans' | 'bank-year-volume';
  /** A4-12. Whether the scheme went on after its window, until `extendedTo`. No extension is known. */
  readonly gapAfterScheme: 'no-scheme' | 'extended';
  /** A4-24. `covered`: losses up to and including `lastLossOn`. */
  readonly lossAfterExpiry: 'covered' | 'not-covered';
};

/** What a loan must meet to be filed. `null`, `false` or `any`: this scheme does not ask. */
export type GateSettings = {
  /** 0-02: a legal person or a branch in the city. */
  readonly bankInCity: boolean;
  /** 0-03 */
  readonly agreementRequired: boolean;
  /** 0-01: only registered pilot banks. How many there may be is `pilotBanksMax`, a matter of the registry. */
  readonly pilotBanksMax: number | null;
  /** 1-03 */
  readonly smeOnly: boolean;
  /** 1-05: the highest spread over LPR. */
  readonly rateSpreadBpsMax: Bps | null;
  /** A4-08: a fixing older than this many days is no answer. */
  readonly lprFixingAgeDaysMax: number;
  /** 1-06 */
  readonly termMonthsMax: number | null;
  /** A4-10, reading `share-allowed` only: physical collateral as a part of the loan. */
  readonly physicalCollateralBpsMax: Bps | null;
  /** 0-06, 1-12 */
  readonly guaranteeCompany: 'forbidden' | 'exception' | 'not-asked';
  /** 1-12: decided by the joint conference; `undecided` files nothing. */
  readonly loanTypes: 'any' | 'undecided' | { readonly approved: readonly string[] };
  /** 1-11 */
  readonly nationalFundNumber: boolean;
  /** 2-07: exports of the year before, in US dollars, above this sum; the sum itself is not. */
  readonly exportsUsdAbove: bigint | null;
  /** 2-07: medium and large firms only. */
  readonly mediumOrLargeOnly: boolean;
  /** 2-07: an export-credit insurance policy backs the loan. */
  readonly exportInsurance: boolean;
  /** C14, F1: days after drawdown, the last one included (our default). */
  readonly filingDaysMax: number | null;
  /** C14: whether a loan may stand in another scheme as well. */
  readonly stackingAllowed: boolean;
};

/** Who looks before a decision. */
export type ReviewSettings = {
  /** F3, F4: `gates` files a loan when every gate passes; `trustee` has the trustee accept it. */
  readonly filing: 'gates' | 'trustee';
  /** K4: payments from this sum on are reviewed by experts or the joint conference; `null` for none. */
  readonly jointReviewFenMin: Fen | null;
};

/** `null`: this scheme has no such cap. */
export type CapSettings = {
  /** 0-04, 1-07, 1-08: part of the filed principal; a dated parameter. */
  readonly bankCapBps: Bps | null;
  /** What the percentage is taken of: the year's filed principal, or the balance of filed loans at the end of the year before. */
  readonly bankCapBase: 'filed-principal' | 'prior-year-balance';
  /** A bank's limit of a year is never above this sum. */
  readonly bankCapFenMax: Fen | null;
  /** 1-04 */
  readonly firmCapFen: Fen | null;
  /** 0-04 */
  readonly schemeCapFen: Fen | null;
  /** 1-14: the yearly budget that pays; schemes with the same pool share it (1-15). */
  readonly budgetPool: string | null;
};

/** Firms of one type with revenue up to and including `revenueFenMax`; `null` is the open last row. */
export type BandRow = { readonly firmType: string; readonly revenueFenMax: Fen | null; readonly rateBps: Bps };

/** Loans (or volumes) up to and including `loanAmountFenMax`; `null` is the open last row. Ascending. */
export type TierRow = { readonly loanAmountFenMax: Fen | null; readonly rateBps: Bps };

export type Coverage =
  /** 0-05: the same part of every loss. */
  | { readonly kind: 'flat'; readonly rateBps: Bps }
  /** 1-09: by size, never above `rateBpsMax`. The papers do not contain the table: `null` refuses to pay. */
  | { readonly kind: 'tiers'; readonly rateBpsMax: Bps; readonly tierTable: readonly TierRow[] | null }
  /** By type of firm and band of revenue, as frozen at filing. No approved table, no payment. */
  | { readonly kind: 'bands'; readonly rateBpsMax: Bps; readonly bandTable: readonly BandRow[] | null }
  /** 1-10: the smaller of a part of the guarantor's loss and a part of the total loss; nothing for the bank. */
  | { readonly kind: 'guarantee'; readonly guarantorLossBps: Bps; readonly totalLossBpsMax: Bps };

/** 2-07: a part of the interest that the firm paid, by the size of the loan. No approved table, no payment. */
export type SubsidySettings = { readonly partBpsMax: Bps; readonly partTable: readonly TierRow[] | null };

/** One version of a scheme's rules. Plain data: `policyToJson` stores it, every decision names scheme and version. */
export type SchemePolicy = {
  readonly scheme: SchemeCode;
  readonly version: number;
  readonly claimant: Claimant;
  /** Drawdowns that the paper covers (0-13, 1-01). */
  readonly schemeWindow: DateInterval;
  /** A4-12: the first day that an extension would no longer cover; `null` where nobody asks. */
  readonly extendedTo: CivilDate | null;
  /** Drawdowns to which this version applies; inside `schemeWindow`. A higher version wins where two overlap. */
  readonly valid: DateInterval;
  /** A4-24: the last day on which a loss is covered, included. */
  readonly lastLossOn: CivilDate;
  readonly coverage: Coverage;
  readonly subsidy: SubsidySettings | null;
  readonly caps: CapSettings;
  readonly gates: GateSettings;
  /** A4-22 */
  readonly lossTrigger: { readonly loanClassMin: LoanClass; readonly overdueDaysMin: number };
  readonly readings: SchemeReadings;
  readonly review: ReviewSettings;
};

/** The drawdowns that the scheme covers, an extension included where it is read so (A4-12). */
export const coveredWindow = ({ schemeWindow, extendedTo, readings }: SchemePolicy): DateInterval =>
  readings.gapAfterScheme === 'extended' && extendedTo !== null ? { ...schemeWindow, to: extendedTo } : schemeWindow;
