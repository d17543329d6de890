import { addMonths, wholeMonthsBetween } from '../calendar.ts';
import { SECURITY, type Security } from '../market/security.ts';
import { bps, type Fen, fen } from '../money.ts';
import { type Band, bandGrade, bandMoney, bandMonths, bandRate } from './bands.ts';
import { applyChange, applyChanges, type BankChange } from './change.ts';
import { deriveChanges, PLAN_CHANGES_MAX } from './counterfactual.ts';
import { decideEligibility, decideVerdict, type Miss, NEAR_MISS_RULES_MAX } from './decide-eligibility.ts';
import type { FirmMask } from './firm-mask.ts';
import { evaluateRules } from './hard-rules.ts';
import { maskPair, mayShow, membersOf } from './mask-pair.ts';
import type { Pair } from './pair.ts';

/** Changes of a product that a bank can make alone, none of which can be left out. */
export type BankPlan = readonly [BankChange, ...BankChange[]];

/**
 * The fewest changes of its product with which a bank makes a near miss match without the firm, each the smallest for
 * its rule; `null` where only the firm can, and for a pair that is no near miss. The exact numbers of the firm are in
 * it, so it is for a bank that the firm let in.
 */
export function planForBank(pair: Pair): BankPlan | null {
  return decideEligibility(evaluateRules(pair)).verdict === 'near-miss' ? shortestOver([pair]) : null;
}

/**
 * The same for a bank that knows bands and group alone: its product would take every number of the bands and every firm
 * of the group, so that the need would be shown to it. Two needs that share all bands and a group and differ in what is
 * hidden have the same plan. `null` where the need is shown already or would still not be.
 */
export function planForBands(pair: Pair, mask: FirmMask): BankPlan | null {
  if (decideVerdict(pair) === 'ineligible' || mayShow(pair, mask)) return null;
  const ends = [atEnd(pair, mask, 'low'), atEnd(pair, mask, 'high')];
  const all = ends.flatMap((end) => [...membersOf(end.firm, mask, pair.product)].map((firm) => ({ ...end, firm })));
  if (new Set(all.flatMap(missesOf).map(({ code }) => code)).size > NEAR_MISS_RULES_MAX) return null;
  const plan = shortestOver(all);
  return plan !== null && mayShow(applyChanges(pair, plan), mask) ? plan : null;
}

function missesOf(pair: Pair): readonly Miss[] {
  const eligibility = decideEligibility(evaluateRules(pair));
  return eligibility.verdict === 'eligible' ? [] : eligibility.because;
}

/** All pairs share one product. */
function shortestOver(pairs: readonly Pair[]): BankPlan | null {
  const plans = searchOver(pairs, []).map((plan) => withoutSpare(pairs, plan));
  const [first] = plans.sort((one, other) => one.length - other.length);
  return first ?? null;
}

function searchOver(pairs: readonly Pair[], changes: readonly BankChange[]): BankPlan[] {
  const missed = pairs.flatMap((pair) => missesOf(pair).map((miss) => ({ pair, miss })))[0];
  const [first, ...rest] = changes;
  if (missed === undefined) return first === undefined ? [] : [[first, ...rest]];
  if (changes.length === PLAN_CHANGES_MAX) return [];
  return deriveChanges(missed.pair, missed.miss)
    .filter((change) => change.by === 'bank')
    .flatMap(choicesOf)
    .flatMap((change) =>
      searchOver(
        pairs.map((pair) => applyChange(pair, change)),
        [...changes, change],
      ),
    );
}

/** A bank that may accept any of several securities hears of one, and of lending without any only where nothing else is offered. */
function choicesOf(change: BankChange): BankChange[] {
  if (change.kind !== 'accept-security') return [change];
  const isBare = (code: Security): number => (code === SECURITY.CREDIT_ONLY ? 1 : 0);
  return [...change.oneOf]
    .sort((first, second) => isBare(first) - isBare(second))
    .map((code) => ({ ...change, oneOf: [code] }));
}

/** A later change may have made an earlier one needless. */
function withoutSpare(pairs: readonly Pair[], plan: BankPlan): BankPlan {
  for (const spare of plan) {
    const [first, ...rest] = plan.filter((change) => change !== spare);
    if (first !== undefined && pairs.every((pair) => missesOf(applyChanges(pair, [first, ...rest])).length === 0))
      return withoutSpare(pairs, [first, ...rest]);
  }
  return plan;
}

type End = 'low' | 'high';

/** The masked pair with each hidden number at one end of its band. */
function atEnd(pair: Pair, mask: FirmMask, end: End): Pair {
  const { need, firm, market } = pair;
  const masked = maskPair(pair, mask);
  const { foundedOn } = masked.firm;
  const ageMonths = foundedOn === null ? null : Math.max(0, wholeMonthsBetween(foundedOn, market.asOf));
  return {
    ...pair,
    need: {
      ...need,
      amountFen: moneyAt(need.amountFen, end),
      termMonths: wholeAt(bandMonths(need.termMonths), end),
      rateBpsMax: bps(BigInt(wholeAt(bandRate(need.rateBpsMax), end))),
    },
    firm: {
      ...masked.firm,
      foundedOn: ageMonths === null ? null : addMonths(market.asOf, -wholeAt(bandMonths(ageMonths), end)),
      revenueFen: firm.revenueFen === null ? null : moneyAt(firm.revenueFen, end),
      creditGrade: firm.creditGrade === null ? null : wholeAt(bandGrade(firm.creditGrade), end),
    },
  };
}

/** The end of a band of money itself, which lies one fen above its last amount: three million and not 2,999,999.99. */
function moneyAt(amount: Fen, end: End): Fen {
  const { from, to } = bandMoney(amount);
  return fen(BigInt(end === 'low' ? from : (to ?? from)));
}

/** The first or last whole number of a band; an open one is taken at its beginning, where no product takes all of it. */
function wholeAt({ from, to }: Band, end: End): number {
  return end === 'low' ? Number(from) : to === null ? Number(from) : Number(to) - 1;
}
