import { contains } from '../calendar.ts';
import type { ProductTerms } from '../market/credit-product.ts';
import { SECURITY } from '../market/security.ts';
import { lprBpsFor, type MarketFacts } from './market-facts.ts';
import { bankStandingOf, claimOf } from './market-standing.ts';
import type { NeedOnMarket, Pair } from './pair.ts';
import {
  allInBps,
  amountMonthsOf,
  bankAmountFitPart,
  descendingPart,
  firmAmountFitPart,
  fitPart,
  PART_SCORE_MAX,
  reciprocalOf,
  sharePart,
  totalOf,
} from './score-parts.ts';
import type { BankPart, FirmPart, ScorePolicy } from './score-policy.ts';

/** One part of a score: `value` 0..1000, `weight` in thousandths. */
export type ScorePart<Part extends string> = { readonly part: Part; readonly value: number; readonly weight: number };

/** One side's score: `total` 0..10 000 is the weighted sum of the parts divided by 100, rounded down. */
export type SideScore<Part extends string> = { readonly total: number; readonly parts: readonly ScorePart<Part>[] };

export type PairScore = {
  readonly policyVersion: number;
  readonly firm: SideScore<FirmPart>;
  readonly bank: SideScore<BankPart>;
  /** Harmonic mean of both totals, rounded down, 0..10 000. */
  readonly reciprocal: number;
  /** Yearly all-in cost in basis points that the cost part judged; `null` when the LPR fixing is missing. */
  readonly allInBps: number | null;
};

/** The parts of the bank's score that look only at the firm, so that one need computes them once for all products. */
export function scoreFirmForBank(
  { firm, market }: NeedOnMarket,
  policy: ScorePolicy,
): Record<'policyFit' | 'taxGrade' | 'creditGrade' | 'firstLoan', number> {
  const active = new Set(firm.tags.filter((tag) => contains(tag, market.asOf)).map((tag) => tag.code));
  const favoured = policy.policyTags.filter((code) => active.has(code)).length;
  const grade = firm.creditGrade;
  return {
    policyFit: Math.min(PART_SCORE_MAX, policy.sizeClassScores[firm.sizeClass] + favoured * policy.policyTagScore),
    taxGrade: firm.taxGrade === null ? policy.missingGradeScore : policy.taxGradeScores[firm.taxGrade],
    creditGrade:
      grade === null ? policy.missingGradeScore : (policy.creditGradeScores[grade - 1] ?? policy.missingGradeScore),
    firstLoan: firm.hasNoLoanRecord === true ? PART_SCORE_MAX : 0,
  };
}

/** Sum of a product's itemised fees: yearly ones in basis points, fixed ones in fen. */
export function feeTotalsOf(product: ProductTerms): { readonly yearlyFeeBps: number; readonly fixedFeeFen: number } {
  return {
    yearlyFeeBps: Number(product.fees.reduce((sum, fee) => sum + (fee.yearlyBps ?? 0n), 0n)),
    fixedFeeFen: Number(product.fees.reduce((sum, fee) => sum + (fee.fixedFen ?? 0n), 0n)),
  };
}

/** Score of the best security that is both offered and accepted; an unsecured product takes any firm as CREDIT_ONLY. */
function securityQuality({ need, product }: Pair, policy: ScorePolicy): number {
  const usable = [SECURITY.CREDIT_ONLY, ...need.securities].filter((code) => product.acceptedSecurities.includes(code));
  return usable.reduce((best, code) => Math.max(best, policy.securityScores[code]), 0);
}

/** The parts that look only at a product and its bank, so that a whole market computes them once for all needs. */
export function scoreBankStanding(
  product: ProductTerms,
  market: Pick<MarketFacts, 'standing' | 'asOf'>,
): Record<'speedKept' | 'honour' | 'capacity' | 'cover', number> {
  const bank = bankStandingOf(market.standing, product.bankId);
  const cover = claimOf(product, market).inForce.reduce((best, { coverBps }) => Math.max(best, Number(coverBps)), 0);
  return {
    speedKept: sharePart(bank.keptBps),
    honour: sharePart(bank.honourBps),
    capacity: sharePart(bank.freeBps),
    cover: Math.floor(cover / 10),
  };
}

function sideScore<Part extends string>(
  values: Record<Part, number>,
  weights: Readonly<Record<Part, number>>,
): SideScore<Part> {
  const parts = (Object.keys(weights) as Part[]).map((part) => ({ part, value: values[part], weight: weights[part] }));
  return { total: totalOf(parts.reduce((sum, { value, weight }) => sum + value * weight, 0)), parts };
}

/** Scores one pair for both sides with whole-number arithmetic only; the same inputs give the same score for ever. */
export function scorePair(pair: Pair, policy: ScorePolicy): PairScore {
  const { need, product, market } = pair;
  const amount = Number(need.amountFen);
  const [amountMin, amountMax] = [Number(product.amountFenMin), Number(product.amountFenMax)];
  const lprBps = lprBpsFor(market, need.termMonths);
  const spreadBpsSum = Number(product.spreadBpsMin + product.spreadBpsMax);
  const amountMonths = amountMonthsOf(amount, need.termMonths);
  const cost =
    lprBps === null ? null : allInBps({ lprBps: Number(lprBps), spreadBpsSum, ...feeTotalsOf(product) }, amountMonths);
  const { speedKept, honour, capacity, cover } = scoreBankStanding(product, market);
  const firm = sideScore<FirmPart>(
    {
      speedKept,
      honour,
      cost: cost === null ? 0 : descendingPart(cost, policy.costBpsBest, policy.costBpsWorst),
      speed: descendingPart(product.promisedDays, 1, policy.speedDaysWorst[need.urgency]),
      amountFit: firmAmountFitPart(amount, amountMin, amountMax),
      termFit: fitPart(need.termMonths, product.termMonthsMin, product.termMonthsMax),
    },
    policy.firmWeights,
  );
  const bank = sideScore<BankPart>(
    {
      ...scoreFirmForBank(pair, policy),
      capacity,
      cover,
      securityQuality: securityQuality(pair, policy),
      amountFit: bankAmountFitPart(amount, amountMin, amountMax),
    },
    policy.bankWeights,
  );
  const reciprocal = reciprocalOf(firm.total, bank.total);
  return { policyVersion: policy.version, firm, bank, reciprocal, allInBps: cost };
}
