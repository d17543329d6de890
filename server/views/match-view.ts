import { LRUCache } from 'lru-cache';
import { wholeMonthsBetween } from '../../domain/calendar.ts';
import { bandMoney, bandMonths, bandRate, type MaskedRuleResult } from '../../domain/matching/bands.ts';
import type { Change } from '../../domain/matching/change.ts';
import { planForFirm } from '../../domain/matching/counterfactual.ts';
import type { ShownTraits } from '../../domain/matching/firm-mask.ts';
import { evaluateRules, type RuleResult } from '../../domain/matching/hard-rules.ts';
import { maskedRulesOf } from '../../domain/matching/mask-pair.ts';
import { scorePair } from '../../domain/matching/score-pair.ts';
import { industryNameEn, industryNameZh } from '../../domain/registry/industry.ts';
import type { RuleOutcomeType } from '../../schema/graphql/common.ts';
import type {
  ChangeType,
  MatchedNeedType,
  RecommendationType,
  ScorePartType,
} from '../../schema/graphql/matching/types.ts';
import type { FirmType } from '../../schema/graphql/registry/types.ts';
import { changeText } from '../../text/changes.ts';
import type { Language } from '../../text/refusals.ts';
import type { ExplainedPair } from '../../usecases/matching/load-pairs.ts';
import type { Divisions } from '../../usecases/ports.ts';
import { bandView, measureView } from './measure-view.ts';
import { productView } from './product-view.ts';

type Explanation = Pick<RecommendationType, 'allInBps' | 'scoreParts' | 'rules' | 'changes'>;

// A recommendation names the versions that it was decided on, so its explanation never changes; memory bounds it.
const EXPLANATIONS_MAX = 5_000;
const explanations = new LRUCache<string, Explanation>({ max: EXPLANATIONS_MAX });

/** Computed once for each recommendation and language; callers must not change it. */
function explanationOf(pair: ExplainedPair, language: Language): Explanation {
  const { id, isNearMiss } = pair.recommendation;
  const key = `${id}:${language}`;
  const known = explanations.get(key);
  if (known !== undefined) return known;
  const score = scorePair(pair, pair.policy);
  const explanation: Explanation = {
    allInBps: score.allInBps === null ? null : `${score.allInBps}`,
    // The bank's own view of a firm is the bank's; the firm sees how the product serves it.
    scoreParts: partsOf(score, ['FIRM']),
    rules: evaluateRules(pair).map(ruleView),
    changes: isNearMiss ? changesOf(pair, language) : [],
  };
  explanations.set(key, explanation);
  return explanation;
}

/** A recommendation as the firm reads it: exact numbers, recomputed from the versions that the run used. */
export function recommendationView(
  pair: ExplainedPair,
  bankNames: ReadonlyMap<string, string>,
  language: Language,
): RecommendationType {
  const { recommendation } = pair;
  return {
    id: recommendation.id,
    verdict: recommendation.isNearMiss ? 'NEAR_MISS' : 'ELIGIBLE',
    product: productOf(pair, bankNames),
    firmScore: recommendation.firmScore,
    bankScore: recommendation.bankScore,
    reciprocalScore: recommendation.reciprocalScore,
    rank: recommendation.rank,
    furtherProducts: pair.run.further.find(({ productId }) => productId === recommendation.productId)?.products ?? null,
    ...explanationOf(pair, language),
  };
}

/** A matched need as the bank reads it: in bands, until `firm` is known because the firm let it in. */
export function matchedNeedView(of: {
  pair: ExplainedPair;
  bankNames: ReadonlyMap<string, string>;
  firm: FirmType | null;
  divisions: Divisions;
  language: Language;
}): MatchedNeedType {
  const { pair, bankNames, firm } = of;
  const { recommendation, need, firm: facts, market } = pair;
  const { shown } = pair.mask;
  const age = facts.foundedOn === null ? null : wholeMonthsBetween(facts.foundedOn, market.asOf);
  return {
    id: recommendation.id,
    needId: need.needId,
    product: productOf(pair, bankNames),
    verdict: recommendation.isNearMiss ? 'NEAR_MISS' : 'ELIGIBLE',
    bankScore: firm === null ? Math.max(0, recommendation.maskedScore ?? 0) : recommendation.bankScore,
    rank: firm === null ? null : recommendation.rank,
    profile: {
      amount: firm === null ? bandView(bandMoney(need.amountFen)) : measureView({ kind: 'money', fen: need.amountFen }),
      term:
        firm === null
          ? bandView(bandMonths(need.termMonths))
          : measureView({ kind: 'months', months: need.termMonths }),
      rateMax:
        firm === null ? bandView(bandRate(need.rateBpsMax)) : measureView({ kind: 'rate', bps: need.rateBpsMax }),
      purpose: need.purpose,
      securities: [...need.securities],
      urgency: need.urgency,
      // Before consent: what the firm shares with all others of its group.
      industryName: industryName(firm === null ? (shown.industry ?? '') : facts.industryCode, of.language),
      divisionName: divisionName(of.divisions, firm === null ? shown.division : facts.divisionCode),
      sizeClass: firm === null ? shown.sizeClass : facts.sizeClass,
      revenue:
        facts.revenueFen === null
          ? null
          : firm === null
            ? bandView(bandMoney(facts.revenueFen))
            : measureView({ kind: 'money', fen: facts.revenueFen }),
      firmAge: firm === null ? ageBandView(shown) : age === null ? null : measureView({ kind: 'months', months: age }),
    },
    firm,
    // Parts of a score are numbers about one firm: shown only to a bank that was let in.
    scoreParts: firm === null ? [] : partsOf(scorePair(pair, pair.policy), ['BANK']),
    // Before consent everything is made from the masked pair, so that nothing of it can tell more than bands and group.
    rules: firm === null ? maskedRulesOf(pair, pair.mask).map(maskedRuleView) : evaluateRules(pair).map(ruleView),
    changes: [],
  };
}

const industryName = (code: string, language: Language): string =>
  (language === 'en' ? industryNameEn(code) : industryNameZh(code)) ?? '';

export const divisionName = (divisions: Divisions, code: string | null): string =>
  code === null || code === '' ? '' : divisions.nameOf(code);

export const ageBandView = ({ ageMonths }: ShownTraits) =>
  ageMonths === null ? null : bandView({ kind: 'months', ...ageMonths });

function productOf(pair: ExplainedPair, bankNames: ReadonlyMap<string, string>) {
  const { product, productName } = pair;
  const bankName = bankNames.get(product.bankId) ?? '';
  return productView({ terms: product, name: productName, state: 'ONLINE', flags: [], bankName });
}

export function ruleView(rule: RuleResult): RuleOutcomeType {
  return {
    code: rule.code,
    verdict: rule.verdict.toUpperCase(),
    ruleId: null,
    have: rule.have === null ? null : measureView(rule.have),
    want: rule.want === null ? null : measureView(rule.want),
    missing: rule.missing,
    details: [],
  };
}

function maskedRuleView(rule: MaskedRuleResult): RuleOutcomeType {
  const have =
    rule.have === null ? null : 'band' in rule.have ? bandView(rule.have.band) : measureView(rule.have.measure);
  return {
    code: rule.code,
    verdict: rule.verdict.toUpperCase(),
    ruleId: null,
    have,
    want: rule.want === null ? null : measureView(rule.want),
    missing: rule.missing,
    details: [],
  };
}

function partsOf(score: ReturnType<typeof scorePair>, sides: readonly ('FIRM' | 'BANK')[]): ScorePartType[] {
  const all = [
    ...score.firm.parts.map((part) => ({ side: 'FIRM', code: part.part, points: part.value, weight: part.weight })),
    ...score.bank.parts.map((part) => ({ side: 'BANK', code: part.part, points: part.value, weight: part.weight })),
  ];
  return all.filter((part) => sides.some((side) => side === part.side));
}

function changesOf(pair: ExplainedPair, language: Language): ChangeType[] {
  const plan = planForFirm(pair) ?? [];
  return plan.map((change: Change) => ({
    by: change.by === 'firm' ? 'FIRM' : 'BANK',
    kind: change.kind,
    text: changeText(change, language),
    fields: Object.keys(change).filter((key) => key !== 'by' && key !== 'kind'),
  }));
}
