import { addMonths, wholeMonthsBetween } from '../calendar.ts';
import { bps, type Fen, fen } from '../money.ts';
import { type Band, bandGrade, bandMoney, bandMonths, bandRate, isMissSafeToShow, maskRuleResults } from './bands.ts';
import { evaluateRules } from './hard-rules.ts';
import type { Pair } from './pair.ts';
import { scorePair } from './score-pair.ts';
import type { ScorePolicy } from './score-policy.ts';

/**
 * The pair with every hidden number of need and firm replaced by one number of its band. What a bank is shown before
 * consent is made from this alone: two needs whose numbers share all bands look the same to it under every product, so
 * that no row of products or revisions, however long, can tell more than the bands.
 */
export function maskPair(pair: Pair): Pair {
  const { need, firm, market } = pair;
  const ageMonths = firm.foundedOn === null ? null : Math.max(0, wholeMonthsBetween(firm.foundedOn, market.asOf));
  return {
    ...pair,
    need: {
      ...need,
      amountFen: middleMoney(need.amountFen),
      termMonths: Number(middleOf(bandMonths(need.termMonths))),
      rateBpsMax: bps(middleOf(bandRate(need.rateBpsMax))),
    },
    firm: {
      ...firm,
      foundedOn: ageMonths === null ? null : addMonths(market.asOf, -Number(middleOf(bandMonths(ageMonths)))),
      revenueFen: firm.revenueFen === null ? null : middleMoney(firm.revenueFen),
      creditGrade: firm.creditGrade === null ? null : Math.min(10, Number(middleOf(bandGrade(firm.creditGrade)))),
    },
  };
}

const middleMoney = (amount: Fen): Fen => fen(middleOf(bandMoney(amount)));

/** The middle of a band, rounded down; of an open one its beginning. */
function middleOf({ from, to }: Band): bigint {
  const first = BigInt(from);
  return to === null ? first : (first + BigInt(to)) / 2n;
}

/** A pair that its bank may not know of before consent. */
export const UNSEEN = -1;

/**
 * True when a bank may know of an eligible pair before consent: every number of its bands would pass as well, because
 * that the pair is shown says that its numbers pass.
 */
export function mayShow(pair: Pair): boolean {
  if (evaluateRules(pair).some(({ verdict }) => verdict !== 'pass')) return false;
  return isMissSafeToShow(maskRuleResults(evaluateRules(maskPair(pair))));
}

/**
 * The bank's score of what it may know before consent, 0 to 10 000, or {@link UNSEEN}. Tags, tax grade and loan record
 * do not enter the score, whose steps would tell them.
 */
export function scoreMasked(pair: Pair, policy: ScorePolicy): number {
  if (!mayShow(pair)) return UNSEEN;
  const masked = maskPair(pair);
  const firm = { ...masked.firm, tags: [], taxGrade: null, hasNoLoanRecord: null };
  return scorePair({ ...masked, firm }, policy).bank.total;
}
