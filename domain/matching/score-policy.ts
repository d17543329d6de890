import { type CivilDate, civilDate } from '../calendar.ts';
import type { Urgency } from '../market/credit-need.ts';
import type { Security } from '../market/security.ts';
import type { SizeClass, TaxGrade } from '../registry/size-class.ts';

/** Parts of the score that the firm's side gives. */
export type FirmPart = 'cost' | 'speed' | 'speedKept' | 'honour' | 'amountFit' | 'termFit';
/** Parts of the score that the bank's side gives. */
export type BankPart =
  | 'policyFit'
  | 'taxGrade'
  | 'creditGrade'
  | 'firstLoan'
  | 'securityQuality'
  | 'amountFit'
  | 'capacity'
  | 'cover';

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
  /** How the learned chance enters a ranking. */
  readonly rerank: RerankPolicy;
  /** Whom the price of attention spares. */
  readonly exposureFloor: ExposureFloor;
  /** How the price of attention is found. */
  readonly attention: AttentionPolicy;
};

/** How the learned chance enters a ranking. */
export type RerankPolicy = {
  /** Thousandths of the worth that the learned chance makes up; the rest is the rank score. */
  readonly affinityWeight: number;
  /** For a first loan every so-manieth place goes by rules alone, so that no bank is shut out for want of a past. */
  readonly exploreEvery: number;
};

/** A firm without a loan, and a need that waits for long, see so many of their best products whatever the price. */
export type ExposureFloor = { readonly places: number; readonly waitingDaysMin: number };

/** How the price of attention is found, and what a bank can take. */
export type AttentionPolicy = {
  /** Highest price in points of the rank score: a far better product still comes first. */
  readonly priceMax: number;
  /** Points by which a price moves at first when a bank draws as much more as it can take. */
  readonly stepPoints: number;
  readonly rounds: number;
  /** Cases that a bank can take in a month when nothing is known of it. */
  readonly casesMin: number;
  /** What a bank can take, in percent of what it took in its best month. */
  readonly capacityPercent: number;
};

/** Our defaults; they hold for policies from before this was a setting, which were priced with them. */
export const DEFAULT_ATTENTION_POLICY: AttentionPolicy = {
  priceMax: 3_000,
  stepPoints: 600,
  rounds: 40,
  casesMin: 20,
  capacityPercent: 200,
};

/** The policy with which the platform starts (our default): row 2 of `score_policy`; other rows replace it by date. */
export const DEFAULT_SCORE_POLICY: ScorePolicy = {
  version: 2,
  validFrom: civilDate('2025-01-01'),
  firmWeights: { cost: 400, speed: 200, speedKept: 75, honour: 75, amountFit: 125, termFit: 125 },
  bankWeights: {
    policyFit: 200,
    taxGrade: 150,
    creditGrade: 175,
    firstLoan: 100,
    securityQuality: 125,
    amountFit: 125,
    capacity: 50,
    cover: 75,
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
  rerank: { affinityWeight: 200, exploreEvery: 4 },
  exposureFloor: { places: 5, waitingDaysMin: 14 },
  attention: DEFAULT_ATTENTION_POLICY,
};
