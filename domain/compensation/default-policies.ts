import { civilDate } from '../calendar.ts';
import { bps, yuan } from '../money.ts';
import { type BandRow, SCHEME, type SchemePolicy, type SchemeReadings, type TierRow } from './policy.ts';

/** Our answers to the open questions; each is marked "(our default)" in the register of rules. */
const OUR_READINGS: SchemeReadings = {
  schemeCapScope: 'all-banks-limit',
  capReading: 'limit-on-payment',
  firmCapBasis: 'compensation',
  firmCapScope: 'scheme-life',
  capYear: 'vintage',
  claimOrder: 'first-come',
  tierTableApproval: null,
  lprFixingDay: 'contract',
  lprTenor: 'by-term',
  termStart: 'drawdown',
  extensionBeyondTerm: 'ends-cover',
  physicalCollateral: 'forbidden',
  whitelistDay: 'drawdown',
  totalLossScope: 'loan',
  recoveryReturn: 'payout-share',
  recoveryFreesHeadroom: false,
  lossTriggerBasis: 'loan-class',
  tierBasis: 'loan-amount',
  lossAfterExpiry: 'covered',
  gapAfterScheme: 'no-scheme',
};

/** Class 次级 or worse; 60 days where a version reads the trigger by days (A4-22). */
const OUR_LOSS_TRIGGER = { loanClassMin: 'SUBSTANDARD', overdueDaysMin: 60 } as const;

/** F3 and K4 (our defaults). */
const OUR_REVIEW = { filing: 'trustee', jointReviewFenMin: yuan(5_000_000n) } as const;

const NO_EXPORT_GATES = { exportsUsdAbove: null, mediumOrLargeOnly: false, exportInsurance: false } as const;

const FILED_PRINCIPAL = { bankCapBase: 'filed-principal', bankCapFenMax: null } as const;

const WINDOW_2018 = { from: civilDate('2018-12-01'), to: civilDate('2022-01-01') };
const WINDOW_2023 = { from: civilDate('2024-01-01'), to: civilDate('2029-01-01') };

/** 东经信〔2018〕305号. */
export const DG_2018: SchemePolicy = {
  scheme: SCHEME.DG_2018,
  version: 1,
  claimant: 'bank',
  schemeWindow: WINDOW_2018,
  // Until the next scheme, were there an extension.
  extendedTo: civilDate('2024-01-01'),
  valid: WINDOW_2018,
  // Three years after the last drawdown (our default, A4-24).
  lastLossOn: civilDate('2024-12-31'),
  coverage: { kind: 'flat', rateBps: bps(10_000n) },
  subsidy: null,
  caps: {
    ...FILED_PRINCIPAL,
    bankCapBps: bps(200n),
    firmCapFen: null,
    schemeCapFen: yuan(100_000_000n),
    budgetPool: null,
  },
  gates: {
    bankInCity: true,
    agreementRequired: true,
    pilotBanksMax: 3,
    smeOnly: true,
    rateSpreadBpsMax: null,
    lprFixingAgeDaysMax: 45,
    termMonthsMax: null,
    physicalCollateralBpsMax: null,
    guaranteeCompany: 'exception',
    loanTypes: 'any',
    nationalFundNumber: false,
    ...NO_EXPORT_GATES,
    filingDaysMax: 30,
    stackingAllowed: false,
  },
  lossTrigger: OUR_LOSS_TRIGGER,
  review: OUR_REVIEW,
  readings: { ...OUR_READINGS, capYear: 'scheme-life', physicalCollateral: 'exception' },
};

/** 东府办函〔2023〕725号, 银行板块. It refuses to pay until the joint conference's tier table is loaded (A4-07). */
export const DG_2023_BANK: SchemePolicy = {
  scheme: SCHEME.DG_2023_BANK,
  version: 1,
  claimant: 'bank',
  schemeWindow: WINDOW_2023,
  extendedTo: null,
  valid: WINDOW_2023,
  // The longest term of the last drawdown and one year to recognise the loss (our default, A4-24).
  lastLossOn: civilDate('2032-12-31'),
  coverage: { kind: 'tiers', rateBpsMax: bps(8_000n), tierTable: null },
  subsidy: null,
  caps: {
    ...FILED_PRINCIPAL,
    bankCapBps: bps(200n),
    firmCapFen: yuan(10_000_000n),
    schemeCapFen: null,
    budgetPool: 'DG-2023',
  },
  gates: {
    bankInCity: true,
    agreementRequired: true,
    pilotBanksMax: null,
    smeOnly: true,
    rateSpreadBpsMax: bps(150n),
    lprFixingAgeDaysMax: 45,
    termMonthsMax: 36,
    physicalCollateralBpsMax: null,
    guaranteeCompany: 'forbidden',
    loanTypes: 'undecided',
    nationalFundNumber: false,
    ...NO_EXPORT_GATES,
    filingDaysMax: 30,
    stackingAllowed: false,
  },
  lossTrigger: OUR_LOSS_TRIGGER,
  review: OUR_REVIEW,
  readings: OUR_READINGS,
};

/** 东府办函〔2023〕725号, 融担板块. Conditions of the loan are the national fund's, shown by its number (1-11). */
export const DG_2023_GUARANTEE: SchemePolicy = {
  scheme: SCHEME.DG_2023_GUARANTEE,
  version: 1,
  claimant: 'guarantor',
  schemeWindow: WINDOW_2023,
  extendedTo: null,
  valid: WINDOW_2023,
  lastLossOn: civilDate('2032-12-31'),
  coverage: { kind: 'guarantee', guarantorLossBps: bps(5_000n), totalLossBpsMax: bps(2_000n) },
  subsidy: null,
  caps: { ...FILED_PRINCIPAL, bankCapBps: null, firmCapFen: null, schemeCapFen: null, budgetPool: 'DG-2023' },
  gates: {
    bankInCity: false,
    agreementRequired: false,
    pilotBanksMax: null,
    smeOnly: false,
    rateSpreadBpsMax: null,
    lprFixingAgeDaysMax: 45,
    termMonthsMax: null,
    physicalCollateralBpsMax: null,
    guaranteeCompany: 'not-asked',
    loanTypes: 'any',
    nationalFundNumber: true,
    ...NO_EXPORT_GATES,
    filingDaysMax: 30,
    stackingAllowed: false,
  },
  lossTrigger: OUR_LOSS_TRIGGER,
  review: OUR_REVIEW,
  readings: { ...OUR_READINGS, physicalCollateral: 'not-asked', whitelistDay: null },
};

/** 莞贸通, 东金〔2020〕75号 #72. The paper names who, not how much: without an approved table it refuses to pay. */
export const GUANMAOTONG: SchemePolicy = {
  ...DG_2023_BANK,
  scheme: SCHEME.GUANMAOTONG,
  subsidy: { partBpsMax: bps(10_000n), partTable: null },
  caps: { ...FILED_PRINCIPAL, bankCapBps: null, firmCapFen: null, schemeCapFen: null, budgetPool: 'GUANMAOTONG' },
  gates: {
    ...DG_2023_BANK.gates,
    smeOnly: false,
    rateSpreadBpsMax: null,
    termMonthsMax: null,
    guaranteeCompany: 'not-asked',
    loanTypes: 'any',
    exportsUsdAbove: 10_000_000n,
    mediumOrLargeOnly: true,
    exportInsurance: true,
  },
  readings: { ...OUR_READINGS, physicalCollateral: 'not-asked', whitelistDay: null },
};

/** NOT from any paper: which of the rates 80/60/60/50/40/30% belongs to which type and band. */
const ILLUSTRATIVE_BANDS: readonly BandRow[] = [
  { firmType: 'TECH', revenueFenMax: yuan(20_000_000n), rateBps: bps(8_000n) },
  { firmType: 'TECH', revenueFenMax: yuan(50_000_000n), rateBps: bps(6_000n) },
  { firmType: 'TECH', revenueFenMax: yuan(100_000_000n), rateBps: bps(5_000n) },
  { firmType: 'OTHER', revenueFenMax: yuan(20_000_000n), rateBps: bps(6_000n) },
  { firmType: 'OTHER', revenueFenMax: yuan(50_000_000n), rateBps: bps(4_000n) },
  { firmType: 'OTHER', revenueFenMax: yuan(100_000_000n), rateBps: bps(3_000n) },
];

/** 河南科技贷 2025: collateral up to 30%, rates by type and revenue, 2% of the prior-year balance up to ten million. */
export const HENAN_KJD_2025: SchemePolicy = {
  ...DG_2023_BANK,
  scheme: SCHEME.HENAN_KJD_2025,
  coverage: { kind: 'bands', rateBpsMax: bps(8_000n), bandTable: ILLUSTRATIVE_BANDS },
  caps: {
    bankCapBps: bps(200n),
    bankCapBase: 'prior-year-balance',
    bankCapFenMax: yuan(10_000_000n),
    firmCapFen: null,
    schemeCapFen: null,
    budgetPool: 'HENAN-KJD',
  },
  gates: {
    ...DG_2023_BANK.gates,
    bankInCity: false,
    rateSpreadBpsMax: null,
    termMonthsMax: null,
    physicalCollateralBpsMax: bps(3_000n),
    guaranteeCompany: 'not-asked',
    loanTypes: 'any',
  },
  readings: {
    ...OUR_READINGS,
    capYear: 'loss-year',
    physicalCollateral: 'share-allowed',
    whitelistDay: null,
    tierTableApproval: 'illustrative',
  },
};

export const DEFAULT_POLICIES: readonly SchemePolicy[] = [DG_2018, DG_2023_BANK, DG_2023_GUARANTEE];

/** NOT from any paper: smaller loans get more, as 1-09 lets one expect. For the demo and for simulation only. */
export const ILLUSTRATIVE_TIER_TABLE: readonly TierRow[] = [
  { loanAmountFenMax: yuan(3_000_000n), rateBps: bps(8_000n) },
  { loanAmountFenMax: yuan(5_000_000n), rateBps: bps(7_000n) },
  { loanAmountFenMax: yuan(10_000_000n), rateBps: bps(6_000n) },
  { loanAmountFenMax: null, rateBps: bps(5_000n) },
];

/** NOT from any paper: types that a joint conference might approve under 1-12. */
export const ILLUSTRATIVE_LOAN_TYPES = [
  'CREDIT',
  'INTELLECTUAL_PROPERTY_PLEDGE',
  'RECEIVABLES_PLEDGE',
  'ORDER_FINANCING',
  'TAX_CREDIT',
] as const;

/** The 2023 bank side as the demo runs it; every sheet made from it is marked illustrative. */
export const DG_2023_BANK_ILLUSTRATIVE: SchemePolicy = {
  ...DG_2023_BANK,
  version: 2,
  coverage: { kind: 'tiers', rateBpsMax: bps(8_000n), tierTable: ILLUSTRATIVE_TIER_TABLE },
  gates: { ...DG_2023_BANK.gates, loanTypes: { approved: ILLUSTRATIVE_LOAN_TYPES } },
  // The demo files by gates alone, so that one bank account shows the whole way of a loan.
  review: { ...OUR_REVIEW, filing: 'gates' },
  readings: { ...DG_2023_BANK.readings, tierTableApproval: 'illustrative' },
};
