import { checkProduct } from '../../domain/market/check-product.ts';
import type { ProductTerms } from '../../domain/market/credit-product.ts';
import { mayShow } from '../../domain/matching/mask-pair.ts';
import { roundCount } from '../../domain/matching/round-count.ts';
import type { ProductDraft } from '../market/publish-credit-product.ts';
import type { Deps } from '../ports.ts';
import { marketFactsOf } from './market-facts-of-today.ts';
import { countQuestion, findOwnTerms, SAMPLE_NEEDS } from './market-questions.ts';
import { sampleNeeds } from './sample-needs.ts';

/**
 * How many live needs a bank would be shown under its terms as they are and as it would have them: rounded, never below
 * five (`null`), and of the bands alone, so that no row of questions tells a number of a firm.
 */
export type ProductImpact =
  | { readonly kind: 'estimated'; readonly now: number | null; readonly changed: number | null; readonly left: number }
  | { readonly kind: 'asked-too-often' | 'terms-refused' | 'not-there' };

export async function estimateImpact(
  deps: Deps,
  of: {
    readonly bankId: string;
    readonly productId: string | null;
    readonly terms: ProductDraft;
    readonly name: string;
  },
): Promise<ProductImpact> {
  if (checkProduct(of.name, of.terms).kind === 'refused') return { kind: 'terms-refused' };
  return deps.inTransaction(async (work): Promise<ProductImpact> => {
    const current = of.productId === null ? null : await findOwnTerms(work, { id: of.productId, bankId: of.bankId });
    if (of.productId !== null && current === null) return { kind: 'not-there' };
    const left = await countQuestion(work, deps, of.bankId);
    if (left === null) return { kind: 'asked-too-often' };
    const market = await marketFactsOf(work.em, deps);
    const sample = await sampleNeeds(work.em, SAMPLE_NEEDS);
    const shown = (product: ProductTerms): number => {
      const seen = sample.needs.filter((one) => mayShow({ ...one, product, market }, one.mask));
      return Math.round((seen.length * sample.live) / Math.max(1, sample.needs.length));
    };
    const next = { ...of.terms, productId: of.productId ?? NO_PRODUCT, version: 0, bankId: of.bankId };
    return {
      kind: 'estimated',
      now: current === null ? null : roundCount(shown(current)),
      changed: roundCount(shown(next)),
      left,
    };
  });
}

const NO_PRODUCT = '00000000-0000-0000-0000-000000000000';
