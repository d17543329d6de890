import type { NeedTerms } from '../market/credit-need.ts';
import type { ProductTerms } from '../market/credit-product.ts';
import type { FirmFacts } from '../registry/firm-facts.ts';
import { maskRuleResults } from './bands.ts';
import type { FirmMask } from './firm-mask.ts';
import { evaluateRules, RULE_CODES, type RuleCode } from './hard-rules.ts';
import type { MarketFacts } from './market-facts.ts';
import { maskPair, mayShow, membersOf } from './mask-pair.ts';
import type { Pair } from './pair.ts';

/** A live need with the facts and the mask of its firm. */
export type AskedNeed = { readonly need: NeedTerms; readonly firm: FirmFacts; readonly mask: FirmMask };

/** Firms as they are counted, before any rounding: only for who rounds them before anybody hears them. */
export type RuleReach = {
  readonly code: RuleCode;
  /** Firms with a need that this rule takes for every number of its bands and every firm of its group. */
  readonly admits: number;
  /** Firms that this rule alone keeps out. */
  readonly keepsOut: number;
};
export type ProductReach = { readonly firms: number; readonly admitted: number; readonly rules: readonly RuleReach[] };

/**
 * How many firms each rule of a product takes and how many it alone keeps out, in the order of {@link RULE_CODES}. Made
 * of bands and groups alone, so that two firms which differ only in what is hidden are counted alike under every product.
 */
export function countReach(
  needs: readonly AskedNeed[],
  of: { readonly product: ProductTerms; readonly market: MarketFacts },
): ProductReach {
  const [all, admitted] = [new Set<string>(), new Set<string>()];
  const taken = new Map(RULE_CODES.map((code) => [code, new Set<string>()]));
  const missingOne = new Map(RULE_CODES.map((code) => [code, new Set<string>()]));
  for (const { mask, ...asked } of needs) {
    const pair = { ...asked, ...of };
    const { firmId } = asked.need;
    const missed = missedByBands(pair, mask);
    all.add(firmId);
    if (missed.size === 0 && mayShow(pair, mask)) admitted.add(firmId);
    for (const code of RULE_CODES) if (!missed.has(code)) taken.get(code)?.add(firmId);
    const [only] = missed;
    if (missed.size === 1 && only !== undefined) missingOne.get(only)?.add(firmId);
  }
  return {
    firms: all.size,
    admitted: admitted.size,
    rules: RULE_CODES.map((code) => ({
      code,
      admits: taken.get(code)?.size ?? 0,
      keepsOut: [...(missingOne.get(code) ?? [])].filter((firmId) => !admitted.has(firmId)).length,
    })),
  };
}

/** The rules that some number of the bands, or some firm of the group, does not pass. */
function missedByBands(pair: Pair, mask: FirmMask): ReadonlySet<RuleCode> {
  const masked = maskPair(pair, mask);
  const missed = new Set<RuleCode>();
  for (const firm of membersOf(masked.firm, mask, pair.product))
    for (const { code, verdict } of maskRuleResults(evaluateRules({ ...masked, firm })))
      if (verdict !== 'pass') missed.add(code);
  return missed;
}
