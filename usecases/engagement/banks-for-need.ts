import { deriveHonourRate, type HonourRate } from '../../domain/engagement/honour-rate.ts';
import type { Bps } from '../../domain/money.ts';
import { Engagement } from '../../schema/entities/engagement/engagement.entity.ts';
import { CreditProduct } from '../../schema/entities/market/credit-product.entity.ts';
import { Recommendation } from '../../schema/entities/matching/recommendation.entity.ts';
import { Bank } from '../../schema/entities/registry/bank.entity.ts';
import type { Deps } from '../ports.ts';
import { freeOf, loadsOf } from './bank-loads.ts';
import { countHonour } from './dispatch.ts';

/** A bank whose product fits a need, with what an operator weighs before asking it. */
export type BankForNeed = HonourRate & {
  readonly bankId: string;
  readonly bankName: string;
  /** Its product that fits best. */
  readonly productId: string;
  readonly productName: string;
  /** 0 to 10000, of both sides together. */
  readonly score: number;
  readonly accepted: number;
  readonly granted: number;
  /** What it can still take, in basis points of its capacity. */
  readonly freeBps: Bps;
  /** It worked on this need before. */
  readonly wasTried: boolean;
};

const CANDIDATES_MAX = 500;

/** The banks that a need can be handed to, each once with its best product, by the rank of the need. */
export async function findBanksForNeed(
  deps: Pick<Deps, 'read' | 'now' | 'today'>,
  of: { readonly needId: string; readonly first: number },
): Promise<BankForNeed[]> {
  const em = deps.read();
  const where = { needId: of.needId, isNearMiss: false, supersededAt: null };
  const found = await em.find(Recommendation, where, { orderBy: { rank: 'asc' }, limit: CANDIDATES_MAX });
  const best = found
    .filter(({ bankId }, index) => found.findIndex((other) => other.bankId === bankId) === index)
    .slice(0, of.first);
  const bankIds = best.map(({ bankId }) => bankId);
  const banks = await em.find(Bank, { id: { $in: bankIds } }, { fields: ['name'] });
  const productIds = best.map(({ productId }) => productId);
  const products = await em.find(CreditProduct, { id: { $in: productIds }, state: 'ONLINE' }, { fields: ['name'] });
  const counts = await countHonour({ em }, { bankIds, now: deps.now() });
  const loads = await loadsOf(em, deps, bankIds);
  const tried = await em.find(Engagement, { needId: of.needId, bankId: { $in: bankIds } }, { fields: ['bankId'] });
  return best.flatMap(({ bankId, productId, reciprocalScore }) => {
    const product = products.find(({ id }) => id === productId);
    if (product === undefined) return [];
    const count = counts.get(bankId) ?? { granted: 0, accepted: 0 };
    return {
      bankId,
      bankName: banks.find(({ id }) => id === bankId)?.name ?? '',
      productId,
      productName: product.name,
      score: reciprocalScore,
      ...count,
      ...deriveHonourRate(count),
      freeBps: freeOf(loads.get(bankId)),
      wasTried: tried.some((engagement) => engagement.bankId === bankId),
    };
  });
}
