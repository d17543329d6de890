import type { SqlEntityManager } from '@mikro-orm/sql';
import { type Catalogue, compileCatalogue, removeProduct, upsertProduct } from '../../domain/matching/catalogue.ts';
import { CreditProduct, CreditProductVersion } from '../../schema/entities/market/credit-product.entity.ts';
import { productTermsOf } from '../../schema/terms-json.ts';

/** Commits become visible in another order than their times: every refresh looks back this far. */
const OVERLAP_MS = 60_000;

/** The online products of the whole platform, compiled for the matcher, one for each process. */
export type ProductCatalogue = {
  /** Takes in every change that is committed by now, then hands the catalogue out. */
  readonly refresh: (em: SqlEntityManager) => Promise<Catalogue>;
};

export function createProductCatalogue(): ProductCatalogue {
  const catalogue = compileCatalogue([]);
  const seen = new Map<string, string>();
  let newest: Date | null = null;

  const refresh = async (em: SqlEntityManager): Promise<Catalogue> => {
    const since = newest === null ? null : new Date(newest.getTime() - OVERLAP_MS);
    const products = await em.find(CreditProduct, since === null ? {} : { updatedAt: { $gte: since } });
    const changed = products.filter((product) => seen.get(product.id) !== stampOf(product));
    if (changed.length === 0) return catalogue;
    const online = changed.filter((product) => product.state === 'ONLINE');
    const versions =
      online.length === 0
        ? []
        : await em.find(CreditProductVersion, {
            $or: online.map((product) => ({ productId: product.id, version: product.version })),
          });
    for (const version of versions) upsertProduct(catalogue, productTermsOf(version.terms));
    for (const product of changed) {
      if (product.state !== 'ONLINE') removeProduct(catalogue, product.id);
      seen.set(product.id, stampOf(product));
      if (newest === null || product.updatedAt > newest) newest = product.updatedAt;
    }
    return catalogue;
  };

  // One refresh at a time: two would write the same slots.
  let last: Promise<unknown> = Promise.resolve();
  return {
    refresh: (em) => {
      const next = last.then(() => refresh(em));
      last = next.catch(() => undefined);
      return next;
    },
  };
}

const stampOf = (product: CreditProduct): string => `${product.version}:${product.state}`;
