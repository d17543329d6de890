import { type CivilDate, civilDate } from '../calendar.ts';
import type { Urgency } from '../market/credit-need.ts';
import type { Security } from '../market/security.ts';
import type { SizeClass, TaxGrade } from '../registry/size-class.ts';

/** Parts of the score that the firm's side gives. */
export type FirmPart = 'cost' | 'speed' | 'amountFit' | 'termFit';
/** Parts of the score that the bank's side gives. */
export type BankPart = 'policyFit' | 'taxGrade' | 'creditGrade' | 'firstLoan' | 'securityQuality' | 'amountFit';

/**
 * Dated weights and scales of the scores. Weights of one side are thousandths that sum to 1000; part scores run
 * from 0 to 1000. Nothing in it can name a bank or a product, so that nobody can pay to rank higher.
 */
export type ScorePolicy = {
  readonly version: number;
  readonly validFrom: CivilDate;
  readonly firmWeights: Readonly<Record<FirmPart, number>>;
  readonly bankWeights: Readonly<Record<BankPart, number>>;
  /** Yearly all-in cost in basis points that scores 1000. */
  readonly costBpsBest: number;
  /** Yearly all-in cost in basis points from which the score is 0. */
  readonly costBpsWorst: number;
  /** Promised working days from which the speed score is 0, by urgency; one day or less scores 1000. */
  readonly speedDaysWorst: Readonly<Record<Urgency, number>>;
  /** Score 0..1000 of a size class (1-02: small and micro first). */
  readonly sizeClassScores: Readonly<Record<SizeClass, number>>;
  /** Tags that policy favours; each held one adds `policyTagScore`, the sum with the size class stops at 1000. */
  readonly policyTags: readonly string[];
  readonly policyTagScore: number;
  readonly taxGradeScores: Readonly<Record<TaxGrade, number>>;
  /** Scores of credit grades 1 (best) to 10, in this order. */
  readonly creditGradeScores: readonly number[];
  /** Score where a grade is missing. */
  readonly missingGradeScore: number;
  readonly securityScores: Readonly<Record<Security, number>>;
};

/** The default policy (our default): data, to be replaced by an approved row. */
export const DEFAULT_SCORE_POLICY: ScorePolicy = {
  version: 1,
  validFrom: civilDate('2024-01-01'),
  firmWeights: { cost: 450, speed: 250, amountFit: 150, termFit: 150 },
  bankWeights: {
    policyFit: 250,
    taxGrade: 150,
    creditGrade: 200,
    firstLoan: 100,
    securityQuality: 150,
    amountFit: 150,
  },
  costBpsBest: 250,
  costBpsWorst: 1_000,
  speedDaysWorst: { WITHIN_A_WEEK: 6, WITHIN_A_MONTH: 23, FLEXIBLE: 67 },
  sizeClassScores: { MICRO: 700, SMALL: 700, MEDIUM: 500, LARGE: 200, NOT_COVERED: 300, UNKNOWN: 300 },
  policyTags: ['WHITELIST_2023', 'HIGH_TECH', 'SPECIALISED_NEW', 'TECH_SME', 'GREEN_LIST'],
  policyTagScore: 150,
  taxGradeScores: { A: 1_000, B: 800, M: 600, C: 300, D: 0 },
  creditGradeScores: [1_000, 900, 800, 700, 600, 450, 300, 200, 100, 0],
  missingGradeScore: 300,
  securityScores: {
    CREDIT_ONLY: 300,
    REAL_ESTATE: 1_000,
    EQUIPMENT: 700,
    GUARANTEE_COMPANY: 900,
    PERSONAL_GUARANTEE: 450,
    INTELLECTUAL_PROPERTY: 500,
    EQUITY: 550,
    RECEIVABLES: 700,
    LAND_CONTRACT_RIGHT: 500,
    RISK_COMPENSATION_FUND: 800,
    GOVERNMENT_CONTRACT: 800,
    CREDIT_INSURANCE: 850,
    INSURANCE_POLICY: 800,
    PREPAYMENTS: 550,
    INVENTORY: 550,
    WAREHOUSE_RECEIPT: 650,
  },
};
