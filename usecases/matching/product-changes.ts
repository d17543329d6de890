import type { ProductTerms } from '../../domain/market/credit-product.ts';
import { type BankPlan, planForBands } from '../../domain/matching/bank-plan.ts';
import { applyChanges } from '../../domain/matching/change.ts';
import type { MarketFacts } from '../../domain/matching/market-facts.ts';
import { mayShow } from '../../domain/matching/mask-pair.ts';
import { roundCount } from '../../domain/matching/round-count.ts';
import type { Deps } from '../ports.ts';
import { marketFactsOf } from './market-facts-of-today.ts';
import { countQuestion, findOwnTerms, SAMPLE_NEEDS } from './market-questions.ts';
import { type NeedsSample, sampleNeeds } from './sample-needs.ts';

/** So many plans are counted out, those that most near misses ask for. */
const PLANS_COUNTED = 12;
const PLANS_SHOWN = 5;

/** Changes of a product and about how many further needs would then be shown to its bank, at least five. */
export type CountedPlan = { readonly changes: BankPlan; readonly furtherNeeds: number };

export type ProductChanges =
  | { readonly kind: 'estimated'; readonly plans: readonly CountedPlan[]; readonly left: number }
  | { readonly kind: 'asked-too-often' | 'not-there' };

/**
 * What a bank could change about one product so that needs which just miss it match: the smallest changes, most further
 * needs first. Made of bands alone and counted like every question about the market; what fewer than five needs ask for
 * is not told.
 */
export async function findProductChanges(
  deps: Deps,
  of: { readonly bankId: string; readonly productId: string },
): Promise<ProductChanges> {
  return deps.inTransaction(async (work): Promise<ProductChanges> => {
    const product = await findOwnTerms(work, { id: of.productId, bankId: of.bankId });
    if (product === null) return { kind: 'not-there' };
    const left = await countQuestion(work, deps, of.bankId);
    if (left === null) return { kind: 'asked-too-often' };
    const market = await marketFactsOf(work.em, deps);
    const sample = await sampleNeeds(work.em, SAMPLE_NEEDS);
    return { kind: 'estimated', plans: countPlans(sample, product, market), left };
  });
}

/** The plans that most near misses of a sample ask for, with what each would bring. */
export function countPlans(sample: NeedsSample, product: ProductTerms, market: MarketFacts): CountedPlan[] {
  const unseen = sample.needs
    .map(({ mask, ...asked }) => ({ pair: { ...asked, product, market }, mask }))
    .filter(({ pair, mask }) => !mayShow(pair, mask));
  const wanted = new Map<string, { plan: BankPlan; needs: number }>();
  for (const { pair, mask } of unseen) {
    const plan = planForBands(pair, mask);
    if (plan === null) continue;
    const key = keyOf(plan);
    wanted.set(key, { plan, needs: (wanted.get(key)?.needs ?? 0) + 1 });
  }
  const scale = sample.live / Math.max(1, sample.needs.length);
  return [...wanted.values()]
    .sort((first, second) => second.needs - first.needs)
    .slice(0, PLANS_COUNTED)
    .flatMap(({ plan }) => {
      const opened = unseen.filter(({ pair, mask }) => mayShow(applyChanges(pair, plan), mask)).length;
      const furtherNeeds = roundCount(Math.round(opened * scale));
      return furtherNeeds === null ? [] : [{ changes: plan, furtherNeeds }];
    })
    .sort((first, second) => second.furtherNeeds - first.furtherNeeds || first.changes.length - second.changes.length)
    .slice(0, PLANS_SHOWN);
}

const keyOf = (plan: BankPlan): string =>
  JSON.stringify(plan, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
