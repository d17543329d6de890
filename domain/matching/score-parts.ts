import type { Bps } from '../money.ts';

/**
 * The arithmetic of the part scores on whole numbers below 2^53, shared by `scorePair` and the columnar scan, so
 * that both give the same number to the last digit. A quotient of such numbers, floored, is the exact whole quotient.
 * Money appears here as a number only to form a ratio; it is never written back as money.
 */

/** Highest amount in fen that a ratio takes (40 billion yuan): times 600 months or 1000 it stays below 2^53. */
const AMOUNT_LIMIT = 4e12;
/** Highest sum of fixed fees in fen that a ratio takes (700 million yuan): times 120 000 it stays below 2^53. */
const FEE_LIMIT = 7e10;
const MONTHS_LIMIT = 600;
/** A year's basis points of one month's share: 12 × 10 000. */
const YEARLY_BPS = 120_000;

/** Best part score. */
export const PART_SCORE_MAX = 1_000;

const clampPart = (value: number): number => (value < 0 ? 0 : value > PART_SCORE_MAX ? PART_SCORE_MAX : value);
const clampAmount = (amountFen: number): number =>
  amountFen < 1 ? 1 : amountFen > AMOUNT_LIMIT ? AMOUNT_LIMIT : amountFen;

/** Amount in fen times term in months, over which fixed fees are spread. */
export const amountMonthsOf = (amountFen: number, termMonths: number): number =>
  clampAmount(amountFen) * Math.max(1, Math.min(termMonths, MONTHS_LIMIT));

/**
 * Yearly all-in cost in whole basis points: LPR, the middle of the spread range (so that a low teaser does not win),
 * yearly fees, and fixed fees spread over amount and term. Both divisions round up, against the product.
 */
export function allInBps(
  price: {
    readonly lprBps: number;
    readonly spreadBpsSum: number;
    readonly yearlyFeeBps: number;
    readonly fixedFeeFen: number;
  },
  amountMonths: number,
): number {
  const rateBps = price.lprBps + Math.ceil(price.spreadBpsSum / 2) + price.yearlyFeeBps;
  if (price.fixedFeeFen === 0) return rateBps;
  return rateBps + Math.ceil((Math.min(price.fixedFeeFen, FEE_LIMIT) * YEARLY_BPS) / amountMonths);
}

/** Falls evenly from 1000 at `best` or less to 0 at `worst` or more, rounded down. */
export const descendingPart = (value: number, best: number, worst: number): number =>
  clampPart(Math.floor((PART_SCORE_MAX * (worst - value)) / (worst - best)));

/** 1000 inside the range; outside, the ratio to the nearest bound, rounded down. */
export function fitPart(value: number, min: number, max: number): number {
  if (value < min) return clampPart(Math.floor((PART_SCORE_MAX * value) / min));
  if (value > max) return clampPart(Math.floor((PART_SCORE_MAX * max) / value));
  return PART_SCORE_MAX;
}

/** As {@link fitPart}, but above four fifths of the range's top it falls to 700: banks seldom grant their very maximum. */
export function firmAmountFitPart(amountFen: number, minFen: number, maxFen: number): number {
  const amount = clampAmount(amountFen);
  const max = clampAmount(maxFen);
  const fit = fitPart(amount, clampAmount(minFen), max);
  const usage = Math.floor((PART_SCORE_MAX * amount) / max);
  return fit === PART_SCORE_MAX && usage > 800 ? PART_SCORE_MAX - Math.floor(((usage - 800) * 3) / 2) : fit;
}

/** 1000 in the middle of the product's range, 500 at its ends, below 500 outside; rounded down. */
export function bankAmountFitPart(amountFen: number, minFen: number, maxFen: number): number {
  const amount = clampAmount(amountFen);
  const min = clampAmount(minFen);
  const max = clampAmount(maxFen);
  if (amount < min || amount > max) return Math.floor(fitPart(amount, min, max) / 2);
  if (max === min) return PART_SCORE_MAX;
  return PART_SCORE_MAX - Math.ceil((500 * Math.abs(2 * amount - min - max)) / (max - min));
}

/** A share of 0..10 000 basis points as a part score, rounded down. */
export const sharePart = (share: Bps): number => Math.floor(Number(share) / 10);

/** Sum of parts (0..1000) times weights (sum 1000) as a total of 0..10 000, rounded down. */
export const totalOf = (weighted: number): number => Math.floor(weighted / 100);

/** Harmonic mean of both totals, rounded down: a match that only one side likes ranks low. */
export const reciprocalOf = (firmScore: number, bankScore: number): number =>
  firmScore + bankScore === 0 ? 0 : Math.floor((2 * firmScore * bankScore) / (firmScore + bankScore));
