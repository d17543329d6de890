import { CreditProduct } from '../../schema/entities/market/credit-product.entity.ts';
import { QUERY_LIMIT_MAX, type SearchHit, SearchUnavailableError } from '../../search/port.ts';
import type { Deps } from '../ports.ts';

/** The index may be a moment behind, so a few hits more are asked for than are shown. */
const SPARE_HITS = 10;

export type SearchProducts = { readonly text: string; readonly limit: number };
export type FoundProducts = {
  /** Best first. */
  readonly productIds: readonly string[];
  /** True when the search engine did not answer: these are the newest products, whatever was asked for. */
  readonly degraded: boolean;
};

/** Finds products by words. Every hit is checked against the database: the index proposes, the row decides. */
export async function searchProducts(
  deps: Pick<Deps, 'read' | 'search'>,
  { text, limit }: SearchProducts,
): Promise<FoundProducts> {
  const hits = await findHits(deps, { text, limit });
  if (hits === null) return { productIds: await newestOnline(deps, limit), degraded: true };
  const versions = await onlineVersions(deps, hits);
  // A hit of another version was found by words that the product may no longer have.
  const current = hits.filter((hit) => versions.get(hit.id) === hit.version);
  return { productIds: current.slice(0, limit).map((hit) => hit.id), degraded: false };
}

async function findHits(
  deps: Pick<Deps, 'search'>,
  { text, limit }: SearchProducts,
): Promise<readonly SearchHit[] | null> {
  // A limit beyond the bound is passed on as it is, so that the engine refuses it by name.
  const generous = limit < 1 || limit > QUERY_LIMIT_MAX ? limit : Math.min(limit + SPARE_HITS, QUERY_LIMIT_MAX);
  try {
    return (await deps.search.search({ kind: 'product', text, limit: generous })).hits;
  } catch (error) {
    if (error instanceof SearchUnavailableError) return null;
    throw error;
  }
}

async function onlineVersions(
  deps: Pick<Deps, 'read'>,
  hits: readonly SearchHit[],
): Promise<ReadonlyMap<string, number>> {
  if (hits.length === 0) return new Map();
  const online = await deps
    .read()
    .find(CreditProduct, { id: { $in: hits.map((hit) => hit.id) }, state: 'ONLINE' }, { fields: ['id', 'version'] });
  return new Map(online.map((product) => [product.id, product.version]));
}

async function newestOnline(deps: Pick<Deps, 'read'>, limit: number): Promise<string[]> {
  const newest = await deps
    .read()
    .find(CreditProduct, { state: 'ONLINE' }, { fields: ['id'], orderBy: { createdAt: 'desc', id: 'asc' }, limit });
  return newest.map((product) => product.id);
}
