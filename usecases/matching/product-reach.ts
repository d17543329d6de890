import { checkProduct } from '../../domain/market/check-product.ts';
import type { RuleCode } from '../../domain/matching/hard-rules.ts';
import { countReach } from '../../domain/matching/product-reach.ts';
import { roundCount } from '../../domain/matching/round-count.ts';
import type { ProductDraft } from '../market/publish-credit-product.ts';
import type { Deps } from '../ports.ts';
import { marketFactsOf } from './market-facts-of-today.ts';
import { countQuestion, findOwnTerms, SAMPLE_NEEDS } from './market-questions.ts';
import { type CountedPlan, countPlans } from './product-changes.ts';
import { sampleNeeds } from './sample-needs.ts';

/** Numbers of firms, rounded; `null` for fewer than five. */
export type RoundedRule = { readonly code: RuleCode; readonly admits: number | null; readonly keepsOut: number | null };

export type ProductReachAnswer =
  | {
      readonly kind: 'estimated';
      /** Firms with a live need. */
      readonly firms: number | null;
      /** Firms that these terms reach. */
      readonly admitted: number | null;
      /** Firms that the product reaches as it is; `null` for a new product, too. */
      readonly admittedNow: number | null;
      readonly rules: readonly RoundedRule[];
      readonly plans: readonly CountedPlan[];
      readonly left: number;
    }
  | { readonly kind: 'asked-too-often' | 'terms-refused' | 'not-there' };

const NO_PRODUCT = '00000000-0000-0000-0000-000000000000';

/**
 * What terms that are being written would reach: firms by rule and in all, and the smallest changes that bring more. One
 * question of the day, whatever it answers; what is counted is read in one transaction and counted after it.
 */
export async function estimateReach(
  deps: Deps,
  of: {
    readonly bankId: string;
    readonly productId: string | null;
    readonly terms: ProductDraft;
    readonly name: string;
  },
): Promise<ProductReachAnswer> {
  if (checkProduct(of.name, of.terms).kind === 'refused') return { kind: 'terms-refused' };
  const read = await deps.inTransaction(async (work) => {
    const current = of.productId === null ? null : await findOwnTerms(work, { id: of.productId, bankId: of.bankId });
    if (of.productId !== null && current === null) return 'not-there' as const;
    const left = await countQuestion(work, deps, of.bankId);
    if (left === null) return 'asked-too-often' as const;
    const market = await marketFactsOf(work.em, deps);
    return { current, left, market, sample: await sampleNeeds(work.em, SAMPLE_NEEDS) };
  });
  if (read === 'not-there' || read === 'asked-too-often') return { kind: read };
  const { current, left, market, sample } = read;
  const draft = { ...of.terms, productId: of.productId ?? NO_PRODUCT, version: 0, bankId: of.bankId };
  // A product that is sold from a later day on is counted as if it were sold today.
  const product = { ...draft, validFrom: draft.validFrom < market.asOf ? draft.validFrom : market.asOf };
  const scale = sample.live / Math.max(1, sample.needs.length);
  const rounded = (firms: number): number | null => roundCount(Math.round(firms * scale));
  const reach = countReach(sample.needs, { product, market });
  return {
    kind: 'estimated',
    firms: rounded(reach.firms),
    admitted: rounded(reach.admitted),
    admittedNow: current === null ? null : rounded(countReach(sample.needs, { product: current, market }).admitted),
    rules: reach.rules.map(({ code, admits, keepsOut }) => ({
      code,
      admits: rounded(admits),
      keepsOut: rounded(keepsOut),
    })),
    plans: countPlans(sample, product, market),
    left,
  };
}
