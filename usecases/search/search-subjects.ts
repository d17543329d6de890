import { inScope } from '../../schema/access/access.ts';
import { CreditNeed } from '../../schema/entities/market/credit-need.entity.ts';
import { CreditProduct } from '../../schema/entities/market/credit-product.entity.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import {
  QUERY_DEPTH_MAX,
  QUERY_LIMIT_MAX,
  type SearchAudience,
  type SearchHit,
  type SearchQuery,
  type SearchResult,
  SearchUnavailableError,
} from '../../search/port.ts';
import type { Deps } from '../ports.ts';
import { readSynonyms } from './read-synonyms.ts';
import { type Searcher, scopeOf } from './search-access.ts';
import { verifyHits } from './verify-hits.ts';

/** The index may be a moment behind, so a few hits more are asked for than are shown. */
const SPARE_HITS = 9;

export type SearchRequest = Omit<SearchQuery, 'scope' | 'synonyms'> & { readonly searcher: Searcher };

export type FoundHit = Pick<SearchHit, 'id' | 'audience' | 'title' | 'body'> & {
  /** Where the next page begins after this hit. */
  readonly nextOffset: number;
};

export type FoundSubjects =
  | {
      readonly kind: 'found';
      /** Best first; each checked against its row. */
      readonly hits: readonly FoundHit[];
      readonly hasMore: boolean;
      readonly total: number;
      readonly match: SearchResult['match'];
      readonly facets: SearchResult['facets'];
      readonly didYouMean: string | null;
      readonly tookMs: number;
      /** True when the engine did not answer and these are the newest rows of the database. */
      readonly degraded: boolean;
    }
  | { readonly kind: 'unavailable' };

type SearchDeps = Pick<Deps, 'read' | 'now' | 'today' | 'search'>;

const NOTHING: Extract<FoundSubjects, { kind: 'found' }> = {
  kind: 'found',
  hits: [],
  hasMore: false,
  total: 0,
  match: 'EXACT',
  facets: {},
  didYouMean: null,
  tookMs: 0,
  degraded: false,
};

/** Finds products, needs or firms that the searcher may see. */
export async function searchSubjects(deps: SearchDeps, request: SearchRequest): Promise<FoundSubjects> {
  const { searcher, ...query } = request;
  const scope = await scopeOf(deps, query.index, searcher);
  if (scope === null) return NOTHING;
  const synonyms = query.text === '' ? [] : await readSynonyms(deps);
  // A limit beyond the bound is passed on as it is, so that the engine refuses it by name.
  const generous =
    query.limit < 1 ? query.limit : Math.max(query.limit, Math.min(query.limit + SPARE_HITS, QUERY_LIMIT_MAX));
  try {
    const result = await deps.search.search({ ...query, scope, synonyms, limit: generous });
    return await checked(deps, request, result);
  } catch (error) {
    if (!(error instanceof SearchUnavailableError)) throw error;
    return isPlainListing(request) ? newest(deps, request) : { kind: 'unavailable' };
  }
}

async function checked(deps: SearchDeps, request: SearchRequest, result: SearchResult): Promise<FoundSubjects> {
  const { index, searcher, limit, offset } = request;
  const tags = request.filters.facets.tag ?? [];
  const valid = new Set(
    await verifyHits(deps, { index, searcher, hits: result.hits, tags: index === 'products' ? [] : tags }),
  );
  const placed = result.hits.map((hit, place) => ({ hit, nextOffset: offset + place + 1 }));
  const kept = placed.filter(({ hit }) => valid.has(hit));
  const shown = kept.slice(0, limit);
  const isPageFull = kept.length > limit || (shown.length > 0 && result.hasMore);
  return {
    kind: 'found',
    hits: shown.map(({ hit, nextOffset }) => ({ ...shownPart(hit), nextOffset })),
    hasMore: isPageFull && (shown.at(-1)?.nextOffset ?? QUERY_DEPTH_MAX) < QUERY_DEPTH_MAX,
    total: Math.max(shown.length, result.total - (placed.length - kept.length)),
    match: result.match,
    // Counts are of the index, which a gone row may still stand in; with none left there is nothing to count.
    facets: kept.length === 0 ? {} : result.facets,
    didYouMean: shown[0]?.hit.didYouMean ?? null,
    tookMs: result.tookMs,
    degraded: false,
  };
}

const shownPart = ({ id, audience, title, body }: SearchHit) => ({ id, audience, title, body });

const isPlainListing = ({ text, filters, offset }: SearchRequest): boolean =>
  text.trim() === '' &&
  offset === 0 &&
  Object.values(filters.facets).every((values) => values.length === 0) &&
  Object.values(filters.ranges).every((range) => range.from === null && range.to === null);

/** What the database itself can list while the engine is down: the newest that the searcher may see. */
async function newest(deps: SearchDeps, { index, searcher, limit }: SearchRequest): Promise<FoundSubjects> {
  const ids = await newestIds(deps, { index, searcher, limit });
  const audience: SearchAudience = searcher.kind === 'operator' && index !== 'products' ? 'FULL' : 'OPEN';
  const hits = ids.map((id, place) => ({ id, audience, title: [], body: [], nextOffset: place + 1 }));
  return { ...NOTHING, kind: 'found', hits, total: hits.length, degraded: true };
}

async function newestIds(
  { read }: Pick<Deps, 'read'>,
  { index, searcher, limit }: Pick<SearchRequest, 'index' | 'searcher' | 'limit'>,
): Promise<string[]> {
  const options = { fields: ['id'], orderBy: { createdAt: 'desc', id: 'asc' }, limit } as const;
  const em = read();
  if (index === 'products') return (await em.find(CreditProduct, { state: 'ONLINE' }, options)).map((row) => row.id);
  if (index === 'needs')
    return (await inScope('masked-market', () => em.find(CreditNeed, { state: 'PUBLISHED' }, options))).map(
      (row) => row.id,
    );
  return searcher.kind === 'operator' ? (await em.find(Firm, {}, options)).map((row) => row.id) : [];
}
