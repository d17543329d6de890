import type { SqlEntityManager } from '@mikro-orm/sql';
import type { ProductState } from '../../domain/market/credit-product.ts';
import { type Catalogue, compileCatalogue, removeProduct, upsertProduct } from '../../domain/matching/catalogue.ts';
import { CreditProductVersion } from '../../schema/entities/market/credit-product.entity.ts';
import { productTermsOf } from '../../schema/terms-json.ts';

/** The online products of the whole platform, compiled for the matcher, one for each process. */
export type ProductCatalogue = {
  /** Takes in every change that is committed by now, then hands the catalogue out. */
  readonly refresh: (em: SqlEntityManager) => Promise<Catalogue>;
};

type ChangedRow = { horizon: string; id: string | null; version: number; state: ProductState };

/**
 * Every transaction before the horizon had ended when the last look was taken, so its rows were seen then. What began
 * later, or was still under way, is at or after it. Times would not do: commits become visible in another order.
 */
const CHANGED_SQL = `
  with look as (select pg_snapshot_xmin(pg_current_snapshot())::text as horizon)
  select look.horizon, product.id, product.version, product.state
  from look left join credit_product product on product.changed_in >= ?::xid8`;

export function createProductCatalogue(): ProductCatalogue {
  const catalogue = compileCatalogue([]);
  let horizon = '0';

  const refresh = async (em: SqlEntityManager): Promise<Catalogue> => {
    const rows = await em.execute<ChangedRow[]>(CHANGED_SQL, [horizon]);
    const changed = rows.flatMap(({ id, version, state }) => (id === null ? [] : [{ id, version, state }]));
    const isNew = ({ id, version }: { id: string; version: number }): boolean => {
      const slot = catalogue.slotByProductId.get(id);
      return slot === undefined || catalogue.columns.version[slot] !== version;
    };
    const online = changed.filter((product) => product.state === 'ONLINE' && isNew(product));
    const versions =
      online.length === 0
        ? []
        : await em.find(
            CreditProductVersion,
            { $or: online.map((product) => ({ productId: product.id, version: product.version })) },
            { disableIdentityMap: true },
          );
    for (const version of versions) upsertProduct(catalogue, productTermsOf(version.terms));
    for (const product of changed) if (product.state !== 'ONLINE') removeProduct(catalogue, product.id);
    horizon = rows[0]?.horizon ?? horizon;
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
