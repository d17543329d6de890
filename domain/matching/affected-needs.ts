import type { NeedTerms } from '../market/credit-need.ts';
import type { ProductTerms } from '../market/credit-product.ts';
import type { FirmFacts } from '../registry/firm-facts.ts';
import { decideEligibility, decideVerdict } from './decide-eligibility.ts';
import { evaluateRules } from './hard-rules.ts';
import type { MarketFacts } from './market-facts.ts';
import { type Candidate, compareNearMisses } from './rank.ts';
import { scorePair } from './score-pair.ts';
import type { ScorePolicy } from './score-policy.ts';

/**
 * The needs for which one product version is eligible or a near miss: what a change of that product touches, best
 * first (eligible ones, then near misses with fewer missed rules; one bank is not priced against itself). The rest of the market need not be matched again,
 * except the needs that hold a match with the product's older version, which the caller knows.
 */
export function affectedNeeds(
  needs: Iterable<{ readonly need: NeedTerms; readonly firm: FirmFacts }>,
  product: ProductTerms,
  { market, policy }: { readonly market: MarketFacts; readonly policy: ScorePolicy },
): Candidate[] {
  const affected: Candidate[] = [];
  for (const { need, firm } of needs) {
    const pair = { need, firm, market, product };
    if (decideVerdict(pair) === 'ineligible') continue;
    const eligibility = decideEligibility(evaluateRules(pair));
    if (eligibility.verdict === 'ineligible') continue;
    const score = scorePair(pair, policy);
    affected.push({
      needId: need.needId,
      needVersion: need.version,
      productId: product.productId,
      productVersion: product.version,
      verdict: eligibility.verdict,
      misses: eligibility.verdict === 'eligible' ? 0 : eligibility.because.length,
      firmScore: score.firm.total,
      bankScore: score.bank.total,
      reciprocal: score.reciprocal,
      rankScore: score.reciprocal,
      attentionPrice: 0,
      firstLoan: firm.hasNoLoanRecord === true,
    });
  }
  return affected.sort(compareNearMisses);
}
