import type { CivilDate } from '../calendar.ts';
import type { ProductTerms } from '../market/credit-product.ts';
import { bps, type Fen, fen } from '../money.ts';
import type { FirmFacts } from '../registry/firm-facts.ts';
import {
  type Band,
  bandGrade,
  bandMoney,
  bandMonths,
  bandRate,
  isMissSafeToShow,
  type MaskedRuleResult,
  maskRuleResults,
} from './bands.ts';
import { type FirmMask, foundedOnOf } from './firm-mask.ts';
import { evaluateRules, RULE } from './hard-rules.ts';
import type { Pair } from './pair.ts';
import { scorePair } from './score-pair.ts';
import type { ScorePolicy } from './score-policy.ts';

/**
 * The pair with every hidden number of need and firm replaced by one number of its band, and what names the firm by what
 * stands for its whole group. What a bank is shown before consent is made from this alone: two needs whose numbers share
 * all bands and whose firms share a group look the same to it under every product, so that no row of products or
 * revisions, however long, can tell more than bands and group.
 */
export function maskPair(pair: Pair, mask: FirmMask): Pair {
  const { need, firm, market } = pair;
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
      industryCode: mask.shown.industry ?? mask.industries[0] ?? '',
      divisionCode: mask.shown.division ?? mask.divisions[0] ?? '',
      sizeClass: mask.shown.sizeClass ?? mask.sizeClasses[0] ?? firm.sizeClass,
      foundedOn: foundedOnOf(mask, market.asOf),
      tags: mask.tagsOfAll.map((code) => ({ code, from: market.asOf, to: null })),
      taxGrade: mask.taxGrades[0] ?? null,
      hasNoLoanRecord: mask.loanRecords[0] ?? null,
      revenueFen: firm.revenueFen === null ? null : middleMoney(firm.revenueFen),
      creditGrade: firm.creditGrade === null ? null : Math.min(10, Number(middleOf(bandGrade(firm.creditGrade)))),
    },
  };
}

/** The rules of a masked pair as a bank may read them: nothing of a field that is hidden for the whole group. */
export function maskedRulesOf(pair: Pair, mask: FirmMask): MaskedRuleResult[] {
  const { sizeClass, ageMonths } = mask.shown;
  return maskRuleResults(evaluateRules(maskPair(pair, mask))).map((rule) => {
    const isSize = rule.code === RULE.SIZE_CLASS || rule.code === RULE.SCHEME_SIZE;
    const isHidden = (isSize && sizeClass === null) || (rule.code === RULE.FIRM_AGE && ageMonths === null);
    // Shown only where every firm of the group passes.
    if (PLACE_AND_TRADE.has(rule.code)) return { ...rule, verdict: 'pass' };
    return isHidden ? { ...rule, have: null } : rule;
  });
}

const PLACE_AND_TRADE: ReadonlySet<string> = new Set([RULE.REGION, RULE.INDUSTRY, RULE.INDUSTRY_EXCLUDED]);

const middleMoney = (amount: Fen): Fen => fen(middleOf(bandMoney(amount)));

/** The middle of a band, rounded down; of an open one its beginning. */
function middleOf({ from, to }: Band): bigint {
  const first = BigInt(from);
  return to === null ? first : (first + BigInt(to)) / 2n;
}

/** A pair that its bank may not know of before consent. */
export const UNSEEN = -1;

/**
 * The bank's score of what it may know before consent, 0 to 10 000, or {@link UNSEEN}: an eligible pair is shown only
 * when every number of its bands would pass as well, and every firm of its group, because that it is shown says that
 * they pass. Tags, tax grade and loan record do not enter the score, whose steps would tell them.
 */
export function scoreMasked(pair: Pair, policy: ScorePolicy, mask: FirmMask): number {
  if (!isEligible(pair)) return UNSEEN;
  const masked = maskPair(pair, mask);
  for (const firm of membersOf(masked.firm, mask, pair.product)) {
    const rules = evaluateRules({ ...masked, firm });
    if (rules.some(({ verdict }) => verdict !== 'pass') || !isMissSafeToShow(maskRuleResults(rules))) return UNSEEN;
  }
  const firm = { ...masked.firm, tags: [], taxGrade: null, hasNoLoanRecord: null };
  return scorePair({ ...masked, firm }, policy).bank.total;
}

const isEligible = (pair: Pair): boolean => evaluateRules(pair).every(({ verdict }) => verdict === 'pass');

/** Firms that together hold every value of the group that the product asks about, each differing in one of them. */
function* membersOf(masked: FirmFacts, mask: FirmMask, product: ProductTerms): Generator<FirmFacts> {
  const firm = { ...masked, industryCode: mask.industries[0] ?? '', divisionCode: mask.divisions[0] ?? '' };
  yield firm;
  if (product.industries.length + product.excludedIndustries.length > 0)
    for (const industryCode of mask.industries) yield { ...firm, industryCode };
  if (product.regions.length > 0) for (const divisionCode of mask.divisions) yield { ...firm, divisionCode };
  for (const sizeClass of mask.sizeClasses.slice(1)) yield { ...firm, sizeClass };
  if (product.taxGrades.length > 0) for (const taxGrade of mask.taxGrades) yield { ...firm, taxGrade };
  if (product.firstLoanOnly) for (const hasNoLoanRecord of mask.loanRecords) yield { ...firm, hasNoLoanRecord };
  const from = firm.tags[0]?.from ?? FAR_PAST;
  if (mask.tagsOfAny.length > mask.tagsOfAll.length)
    yield { ...firm, tags: mask.tagsOfAny.map((code) => ({ code, from, to: null })) };
}

const FAR_PAST = '1900-01-01' as CivilDate;
