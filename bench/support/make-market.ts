import { type CivilDate, civilDate } from '../../domain/calendar.ts';
import { DG_2023_BANK } from '../../domain/compensation/default-policies.ts';
import type { ProductTerms } from '../../domain/market/credit-product.ts';
import { type MarketStanding, schemeTermsOf } from '../../domain/matching/market-standing.ts';
import { type Bps, bps } from '../../domain/money.ts';
import { demoId } from '../../tools/demo/demo-data.ts';
import { makeBanks } from '../../tools/demo/make-banks.ts';
import { makeProducts } from '../../tools/demo/make-products.ts';
import { makeRandom } from '../../tools/demo/random.ts';

/** The first business day of the demo's clock. */
export const BUSINESS_DATE: CivilDate = civilDate('2026-01-28');
const SEED = 7;
const BANKS = 30;
/** Far above the numbers of the demo's own products. */
const NUMBER_FROM = 1_000_000;

export type NamedProduct = { readonly name: string; readonly terms: ProductTerms };

/** Products in the mix of the demo, each round with limits of its own; the same count gives the same products. */
export function makeManyProducts(count: number): NamedProduct[] {
  const banks = makeBanks(makeRandom(SEED), BANKS);
  const products: NamedProduct[] = [];
  for (let round = 0; products.length < count; round += 1) {
    for (const { name, terms } of makeProducts(makeRandom(SEED + round), { banks, businessDate: BUSINESS_DATE })) {
      const productId = demoId('product', NUMBER_FROM + products.length);
      products.push({ name, terms: { ...terms, productId } });
    }
  }
  return products.slice(0, count);
}

/** Schemes as approved, and banks that have shown something, each in its own measure; every second one is dear. */
export function makeStanding(): MarketStanding {
  const banks = makeBanks(makeRandom(SEED), BANKS).map(({ bankId }, index) => {
    const share = (step: number): Bps => bps(BigInt(2_000 + ((index * step) % 8_000)));
    const agreements = [{ scheme: DG_2023_BANK.scheme, from: DG_2023_BANK.valid.from, to: null }];
    const numbers = { keptBps: share(1_700), honourBps: share(2_900), freeBps: share(3_700) };
    return [bankId, { agreements, ...numbers, attentionPrice: index % 2 === 0 ? 40 * index : 0 }] as const;
  });
  return {
    version: 1,
    schemes: [schemeTermsOf(DG_2023_BANK, 'WHITELIST_2023')],
    banks: Object.fromEntries(banks),
    quotas: {},
    negativeLists: ['DISHONEST', 'ABNORMAL_OPERATION', 'FORBIDDEN_INDUSTRY', 'FRAUD_FLAG'],
  };
}
