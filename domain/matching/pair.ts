import type { NeedTerms } from '../market/credit-need.ts';
import type { ProductTerms } from '../market/credit-product.ts';
import type { FirmFacts } from '../registry/firm-facts.ts';
import type { MarketFacts } from './market-facts.ts';

/** A need of a firm on a market: what all products are compared with. */
export type NeedOnMarket = { readonly need: NeedTerms; readonly firm: FirmFacts; readonly market: MarketFacts };

/** Everything that decides about one need and one product; the versions inside make the decision repeatable. */
export type Pair = NeedOnMarket & { readonly product: ProductTerms };
