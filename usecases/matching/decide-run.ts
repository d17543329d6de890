import type { ProductTerms } from '../../domain/market/credit-product.ts';
import { type Reranked, rerank } from '../../domain/matching/affinity/rerank.ts';
import { bankAt, type Catalogue, slotOf, termsAt } from '../../domain/matching/catalogue.ts';
import { applyChanges } from '../../domain/matching/change.ts';
import { isOfFirmAlone, planForFirm } from '../../domain/matching/counterfactual.ts';
import type { FirmMask } from '../../domain/matching/firm-mask.ts';
import type { MarketFacts } from '../../domain/matching/market-facts.ts';
import { scoreMasked, UNSEEN } from '../../domain/matching/mask-pair.ts';
import type { Matcher } from '../../domain/matching/match-many.ts';
import { MATCHES_LIMIT, type Opening } from '../../domain/matching/match-need.ts';
import type { NeedOnMarket } from '../../domain/matching/pair.ts';
import type { Candidate } from '../../domain/matching/rank.ts';
import type { ScorePolicy } from '../../domain/matching/score-policy.ts';
import type { MatchRun, Recommendation } from '../../schema/entities/matching/recommendation.entity.ts';
import { hashContent } from '../../schema/hash-content.ts';
import { canonicalOf } from './firm-masks.ts';
import { affinityQueryOf, chancesOf, type LoadedAffinity } from './load-affinity.ts';

/** What every match of one moment stands on, and who looks the products up. */
export type MatchGround = {
  readonly market: MarketFacts;
  readonly policy: ScorePolicy;
  readonly affinity: LoadedAffinity | null;
  readonly online: Catalogue;
  readonly matcher: Matcher;
};

/** Everything that a run names, so that it can be decided again. */
export type RunInputs = Pick<
  MatchRun,
  | 'needVersion'
  | 'factsVersion'
  | 'policyVersion'
  | 'standingVersion'
  | 'modelVersion'
  | 'shadowVersion'
  | 'maskHash'
  | 'openings'
  | 'further'
  | 'lprFixedOn'
>;
export type DecidedPair = Reranked & { readonly bankId: string; readonly maskedScore: number };
export type DecidedRun = {
  readonly inputs: RunInputs;
  /** Best first, near misses after the eligible ones. */
  readonly pairs: readonly DecidedPair[];
  readonly scanned: number;
};

/** So many eligible pairs, the best by rules, are ordered anew by a serving model; the best of them are kept. */
const LEARNED_POOL = 50;

/** A need with its firm, and the group of firms behind which a bank sees it before consent. */
export type NeedToMatch = Omit<NeedOnMarket, 'market'> & { readonly mask: FirmMask };

/** What a run over one need says; nothing is read and nothing written. */
export function decideRun({ need, firm, mask }: NeedToMatch, ground: MatchGround): DecidedRun {
  const { market, policy, affinity, matcher } = ground;
  const onMarket = { need, firm, market };
  const isOrdered = affinity?.isServing === true;
  const found = matcher.match(onMarket, isOrdered ? LEARNED_POOL : MATCHES_LIMIT);
  const eligible = estimate(found.eligible, onMarket, ground).slice(0, MATCHES_LIMIT);
  const pairs = [...eligible, ...found.nearMisses.map(asRuled)];
  const openings = matcher.countOpenings(onMarket);
  const further = found.nearMisses.flatMap((miss) => furtherOf(miss, onMarket, ground));
  return {
    inputs: {
      needVersion: need.version,
      factsVersion: firm.version,
      policyVersion: `${policy.version}`,
      standingVersion: market.standing.version,
      modelVersion: isOrdered ? affinity.version : null,
      shadowVersion: affinity !== null && !isOrdered ? affinity.version : null,
      maskHash: hashContent({ mask: canonicalOf(mask) }),
      openings,
      further,
      lprFixedOn: market.lpr?.fixedOn ?? null,
    },
    pairs: pairs.map((pair) => ({
      ...pair,
      bankId: bankOf(pair, ground),
      maskedScore: maskedScoreOf(pair, onMarket, { ...ground, mask }),
    })),
    scanned: found.scanned,
  };
}

/** Compares with what is stored: a run that would say the same is not written again. */
export function saysTheSame(
  stored: { readonly run: RunInputs; readonly pairs: readonly StoredPair[] },
  decided: DecidedRun,
): boolean {
  return sameInputs(stored.run, decided.inputs) && samePairs(stored.pairs, decided.pairs);
}

/** What of a stored recommendation a new run may contradict; in the order of its ranks. */
export type StoredPair = Pick<
  Recommendation,
  'productId' | 'productVersion' | 'isNearMiss' | 'attentionPrice' | 'firmScore' | 'bankScore'
>;

const termsOf = ({ productId }: Candidate, { online }: MatchGround): ProductTerms =>
  termsAt(online, slotOf(online, productId));
const bankOf = ({ productId }: Candidate, { online }: MatchGround): string => bankAt(online, slotOf(online, productId));

/** How many products beyond the near miss itself open when the firm mends it alone. */
function furtherOf(miss: Candidate, asked: NeedOnMarket, ground: MatchGround): MatchRun['further'] {
  const product = termsOf(miss, ground);
  const plan = planForFirm({ ...asked, product });
  if (plan === null || !isOfFirmAlone(plan)) return [];
  const changed = applyChanges({ ...asked, product }, plan);
  return [{ productId: miss.productId, products: Math.max(0, ground.matcher.countFurther(asked, changed) - 1) }];
}

/** What the bank may know of a pair; a near miss it may not know of at all. */
function maskedScoreOf(
  pair: Candidate,
  asked: NeedOnMarket,
  ground: MatchGround & { readonly mask: FirmMask },
): number {
  if (pair.verdict !== 'eligible') return UNSEEN;
  return scoreMasked({ ...asked, product: termsOf(pair, ground) }, ground.policy, ground.mask);
}

const asRuled = (candidate: Candidate): Reranked => ({ ...candidate, affinity: null, isExploration: false });

/** The eligible pairs with what the model says of each: ordered anew when it serves, as ruled when it is in the shadow. */
function estimate(eligible: readonly Candidate[], asked: NeedOnMarket, ground: MatchGround): Reranked[] {
  const { affinity, policy } = ground;
  if (affinity === null) return eligible.map(asRuled);
  const chances = chancesOf(affinity.estimate(affinityQueryOf(asked)));
  const affinityOf = (candidate: Candidate): number | null => chances.known.get(bankOf(candidate, ground)) ?? null;
  if (!affinity.isServing)
    return eligible.map((candidate) => ({ ...asRuled(candidate), affinity: affinityOf(candidate) }));
  return rerank(eligible, affinityOf, {
    policy: policy.rerank,
    isFirstLoanFirm: asked.firm.hasNoLoanRecord === true,
    unknownAffinity: chances.median,
  });
}

/** The standing is left out: a new one that changes nothing for a need is no reason for a new run. */
const sameInputs = (one: RunInputs, other: RunInputs): boolean =>
  one.needVersion === other.needVersion &&
  one.factsVersion === other.factsVersion &&
  one.policyVersion === other.policyVersion &&
  one.modelVersion === other.modelVersion &&
  one.shadowVersion === other.shadowVersion &&
  one.maskHash === other.maskHash &&
  sameOpenings(one.openings, other.openings) &&
  sameFurther(one.further, other.further) &&
  one.lprFixedOn === other.lprFixedOn;

const sameOpenings = (one: readonly Opening[], other: readonly Opening[]): boolean =>
  one.length === other.length &&
  one.every(({ missing, products }, index) => {
    const opening = other[index];
    return opening !== undefined && opening.missing === missing && opening.products === products;
  });

const sameFurther = (one: MatchRun['further'], other: MatchRun['further']): boolean =>
  one.length === other.length &&
  one.every(({ productId, products }, index) => {
    const further = other[index];
    return further !== undefined && further.productId === productId && further.products === products;
  });

const samePairs = (rows: readonly StoredPair[], pairs: readonly Candidate[]): boolean =>
  rows.length === pairs.length &&
  rows.every((row, index) => {
    const pair = pairs[index];
    return (
      pair !== undefined &&
      row.productId === pair.productId &&
      row.productVersion === pair.productVersion &&
      row.isNearMiss === (pair.verdict !== 'eligible') &&
      row.attentionPrice === pair.attentionPrice &&
      row.firmScore === pair.firmScore &&
      row.bankScore === pair.bankScore
    );
  });
