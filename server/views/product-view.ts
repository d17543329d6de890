import { LRUCache } from 'lru-cache';
import type { ProductState, ProductTerms } from '../../domain/market/credit-product.ts';
import { type CreditProduct, CreditProductVersion } from '../../schema/entities/market/credit-product.entity.ts';
import { Bank } from '../../schema/entities/registry/bank.entity.ts';
import type { CreditProductType } from '../../schema/graphql/market/types.ts';
import { productTermsOf } from '../../schema/terms-json.ts';
import type { Deps } from '../../usecases/ports.ts';

// Names of banks hardly ever change; a changed one is seen after this time.
const bankNames = new LRUCache<string, string>({ max: 5_000, ttl: 60_000 });

/** The names of some banks by id, mostly without a statement. */
export async function loadBankNames(deps: Deps, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const missing = [...new Set(ids)].filter((id) => !bankNames.has(id));
  if (missing.length > 0)
    for (const bank of await deps.read().find(Bank, { id: { $in: missing } })) bankNames.set(bank.id, bank.name);
  return new Map(ids.map((id) => [id, bankNames.get(id) ?? '']));
}

/** Products in the order given, in at most two statements. */
export async function productViews(deps: Deps, products: readonly CreditProduct[]): Promise<CreditProductType[]> {
  if (products.length === 0) return [];
  const versions = await deps.read().find(CreditProductVersion, {
    $or: products.map((product) => ({ productId: product.id, version: product.version })),
  });
  const termsOf = new Map(versions.map((version) => [version.productId, productTermsOf(version.terms)]));
  const names = await loadBankNames(
    deps,
    products.map((product) => product.bankId),
  );
  return products.flatMap((product) => {
    const terms = termsOf.get(product.id);
    const { name, state, flags } = product;
    return terms === undefined
      ? []
      : productView({ terms, name, state, flags, bankName: names.get(product.bankId) ?? '' });
  });
}

/** One version of a product; `state` is that of the product when the version was used or is shown. */
export function productView(of: {
  terms: ProductTerms;
  name: string;
  state: ProductState;
  flags: string[];
  bankName: string;
}): CreditProductType {
  const { terms, name, state, flags, bankName } = of;
  return {
    ...terms,
    id: terms.productId,
    name,
    state,
    flags,
    bankName,
    acceptedSecurities: [...terms.acceptedSecurities],
    regions: [...terms.regions],
    industries: [...terms.industries],
    excludedIndustries: [...terms.excludedIndustries],
    sizeClasses: [...terms.sizeClasses],
    purposes: [...terms.purposes],
    requiredTags: [...terms.requiredTags],
    excludedTags: [...terms.excludedTags],
    taxGrades: [...terms.taxGrades],
    fees: [...terms.fees],
    schemes: [...terms.schemes],
  };
}
