import type { ProductTerms } from '../../domain/market/credit-product.ts';
import { CreditProduct, CreditProductVersion } from '../../schema/entities/market/credit-product.entity.ts';
import { productTermsOf } from '../../schema/terms-json.ts';
import type { Deps, Work } from '../ports.ts';

/**
 * Questions that one bank may ask on one day, of whatever kind: their answers say something of the same firms. As many as
 * somebody needs who writes products all day with the numbers beside the form; what bands and groups hide, no number of
 * questions tells.
 */
const QUESTIONS_A_DAY = 240;

/** So many live needs stand for all in an answer. */
export const SAMPLE_NEEDS = 2_000;

/** Counts one more question of the day and says how many are left; `null` when there was none left. */
export async function countQuestion(work: Work, deps: Deps, bankId: string): Promise<number | null> {
  const [row] = await work.em.execute<{ count: number }[]>(
    `insert into market_question (bank_id, asked_on, count) values (?, ?, 1)
     on conflict (bank_id, asked_on) do update set count = market_question.count + 1 returning count`,
    [bankId, deps.today()],
  );
  const asked = row?.count ?? QUESTIONS_A_DAY + 1;
  return asked > QUESTIONS_A_DAY ? null : QUESTIONS_A_DAY - asked;
}

/** The present terms of a product of this bank; another bank's is not there. */
export async function findOwnTerms(work: Work, key: { id: string; bankId: string }): Promise<ProductTerms | null> {
  const product = await work.em.findOne(CreditProduct, key);
  if (product === null) return null;
  const version = await work.em.findOneOrFail(CreditProductVersion, {
    productId: product.id,
    version: product.version,
  });
  return productTermsOf(version.terms);
}
