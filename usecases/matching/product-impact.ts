import { checkProduct } from '../../domain/market/check-product.ts';
import type { ProductTerms } from '../../domain/market/credit-product.ts';
import { scoreMasked, UNSEEN } from '../../domain/matching/mask-pair.ts';
import { roundCount } from '../../domain/matching/round-count.ts';
import { CreditProduct, CreditProductVersion } from '../../schema/entities/market/credit-product.entity.ts';
import { productTermsOf } from '../../schema/terms-json.ts';
import type { ProductDraft } from '../market/publish-credit-product.ts';
import type { Deps, Work } from '../ports.ts';
import { marketFactsOf } from './market-facts-of-today.ts';
import { sampleNeeds } from './sample-needs.ts';
import { scorePolicyOn } from './score-policies.ts';

/** Questions that one bank may ask on one day. */
const QUESTIONS_A_DAY = 60;
const SAMPLE_NEEDS = 2_000;

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
    const current = of.productId === null ? null : await findOwn(work, { id: of.productId, bankId: of.bankId });
    if (of.productId !== null && current === null) return { kind: 'not-there' };
    const asked = await countQuestion(work, deps, of.bankId);
    if (asked > QUESTIONS_A_DAY) return { kind: 'asked-too-often' };
    const market = await marketFactsOf(work.em, deps);
    const policy = await scorePolicyOn(work.em, market.asOf);
    const sample = await sampleNeeds(work.em, SAMPLE_NEEDS);
    const shown = (product: ProductTerms): number => {
      const seen = sample.needs.filter((one) => scoreMasked({ ...one, product, market }, policy, one.mask) !== UNSEEN);
      return Math.round((seen.length * sample.live) / Math.max(1, sample.needs.length));
    };
    const next = { ...of.terms, productId: of.productId ?? NO_PRODUCT, version: 0, bankId: of.bankId };
    return {
      kind: 'estimated',
      now: current === null ? null : roundCount(shown(current)),
      changed: roundCount(shown(next)),
      left: QUESTIONS_A_DAY - asked,
    };
  });
}

const NO_PRODUCT = '00000000-0000-0000-0000-000000000000';

async function findOwn(work: Work, key: { id: string; bankId: string }): Promise<ProductTerms | null> {
  const product = await work.em.findOne(CreditProduct, key);
  if (product === null) return null;
  const version = await work.em.findOneOrFail(CreditProductVersion, {
    productId: product.id,
    version: product.version,
  });
  return productTermsOf(version.terms);
}

/** Counts one more question of the day and says the how-manieth it is. */
async function countQuestion(work: Work, deps: Deps, bankId: string): Promise<number> {
  const [row] = await work.em.execute<{ count: number }[]>(
    `insert into market_question (bank_id, asked_on, count) values (?, ?, 1)
     on conflict (bank_id, asked_on) do update set count = market_question.count + 1 returning count`,
    [bankId, deps.today()],
  );
  return row?.count ?? QUESTIONS_A_DAY + 1;
}
