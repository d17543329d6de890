import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql';
import { mayCall } from '../../domain/registry/permissions.ts';
import { CreditProduct } from '../../schema/entities/market/credit-product.entity.ts';
import { SearchFacetEnum, SearchIndexEnum } from '../../schema/graphql/enums.ts';
import {
  FacetCountsType,
  firmSearch,
  needSearch,
  productSearch,
  SearchInput,
  SearchUnavailableType,
  SuggestionsType,
  SuggestResultType,
} from '../../schema/graphql/search/types.ts';
import type { SearchIndex } from '../../search/port.ts';
import { refusalText } from '../../text/refusals.ts';
import { logSearchReads } from '../../usecases/search/log-search-reads.ts';
import type { Searcher } from '../../usecases/search/search-access.ts';
import { type FoundHit, type FoundSubjects, searchSubjects } from '../../usecases/search/search-subjects.ts';
import { suggestSubjects } from '../../usecases/search/suggest-subjects.ts';
import { type Context, isBank, isFirm, organisationOf, useCaseActor } from '../context.ts';
import { encodeCursor, NOWHERE, parsePage } from '../paging.ts';
import { asInputError, parseSearch } from '../search-input.ts';
import { loadFirmViews } from '../views/firm-view.ts';
import { productViews } from '../views/product-view.ts';
import { searchedNeedViews } from '../views/searched-need-view.ts';

const RETRY_AFTER_SECONDS = 10;

@Resolver()
export class SearchResolver {
  @Query(() => productSearch.ResultType, { description: 'Products that are online, by words, pinyin or initials.' })
  async searchProducts(
    @Arg('input', () => SearchInput) input: SearchInput,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Ctx() context: Context,
  ): Promise<object> {
    const found = await search(context, 'products', { input, first, after });
    if (found.kind === 'unavailable') return unavailable(context);
    const ids = found.hits.map((hit) => hit.id);
    const rows = await context.deps.read().find(CreditProduct, { id: { $in: ids }, state: 'ONLINE' });
    const views = new Map((await productViews(context.deps, rows)).map((view) => [view.id, view]));
    return Object.assign(new productSearch.Found(), pageOf(found, views));
  }

  @Query(() => needSearch.ResultType, {
    description: 'Needs by words: in bands, and by nothing that is masked, until the firm lets the bank in.',
  })
  async searchNeeds(
    @Arg('input', () => SearchInput) input: SearchInput,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Ctx() context: Context,
  ): Promise<object> {
    const found = await search(context, 'needs', { input, first, after });
    if (found.kind === 'unavailable') return unavailable(context);
    const views = await searchedNeedViews(context.deps, found.hits);
    const opened = found.hits.filter((hit) => hit.audience === 'FULL').map((hit) => hit.id);
    if (isBank(context)) await logSearchReads(context.deps, { ...reader(context), needIds: opened });
    return Object.assign(new needSearch.Found(), pageOf(found, views));
  }

  @Query(() => firmSearch.ResultType, {
    description:
      'Firms by name, part of it, pinyin, initials or with a wrong character; a bank finds those that let it in.',
  })
  async searchFirms(
    @Arg('input', () => SearchInput) input: SearchInput,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Ctx() context: Context,
  ): Promise<object> {
    const found = await search(context, 'firms', { input, first, after });
    if (found.kind === 'unavailable') return unavailable(context);
    const ids = found.hits.map((hit) => hit.id);
    const views = new Map((await loadFirmViews(context.deps, ids)).map((view) => [view.id, view]));
    if (isBank(context)) await logSearchReads(context.deps, { ...reader(context), firmIds: ids });
    return Object.assign(new firmSearch.Found(), pageOf(found, views));
  }

  @Query(() => SuggestResultType, { description: 'Titles to choose from while the text is still being typed.' })
  async suggest(
    @Arg('index', () => SearchIndexEnum) index: SearchIndex,
    @Arg('text', () => String) text: string,
    @Arg('first', () => Int) first: number,
    @Ctx() context: Context,
  ): Promise<object> {
    const { first: limit } = parsePage(first, null);
    const isOpen = index === 'products' || mayCall(index === 'needs' ? 'searchNeeds' : 'searchFirms', context.actor);
    const searcher: Searcher = isOpen ? searcherOf(context) : { kind: 'anybody' };
    const request = { index, searcher, text, limit };
    const suggested = await suggestSubjects(context.deps, request).catch((error: unknown) => {
      throw asInputError(error);
    });
    if (suggested === null) return unavailable(context);
    const items = suggested.map(({ id, title }) => ({ id, index, title: [...title] }));
    return Object.assign(new SuggestionsType(), { items });
  }
}

type Asked = { readonly input: SearchInput; readonly first: number; readonly after: string | null };

async function search(context: Context, index: SearchIndex, { input, first, after }: Asked): Promise<FoundSubjects> {
  const request = parseSearch(input, parsePage(first, after));
  try {
    return await searchSubjects(context.deps, { ...request, index, searcher: searcherOf(context) });
  } catch (error) {
    throw asInputError(error);
  }
}

/** Firms search the catalogue alone; the table of permissions keeps them from the rest. */
export function searcherOf(context: Context): Searcher {
  if (isBank(context)) return { kind: 'bank', bankId: organisationOf(context) ?? NOWHERE };
  return context.actor.kind === 'anonymous' || isFirm(context) || organisationOf(context) === null
    ? { kind: 'anybody' }
    : { kind: 'operator' };
}

const reader = (context: Context) => ({
  bankId: organisationOf(context) ?? NOWHERE,
  readerId: useCaseActor(context).userId,
});

function unavailable({ language }: Context): SearchUnavailableType {
  const message = refusalText('SEARCH_UNAVAILABLE', {}, language);
  return Object.assign(new SearchUnavailableType(), { message, retryAfterSeconds: RETRY_AFTER_SECONDS });
}

type Found = Extract<FoundSubjects, { kind: 'found' }>;

function pageOf<Node>(found: Found, nodes: ReadonlyMap<string, Node>): object {
  const edges = found.hits.flatMap((hit) => {
    const node = nodes.get(hit.id);
    return node === undefined ? [] : [edgeOf(hit, node)];
  });
  const { total, match, didYouMean, hasMore } = found;
  return {
    edges,
    pageInfo: { hasNextPage: hasMore, endCursor: edges.at(-1)?.cursor ?? null },
    facets: Object.entries(found.facets).map(([facet, values]) =>
      Object.assign(new FacetCountsType(), { facet: SearchFacetEnum[facet as keyof typeof SearchFacetEnum], values }),
    ),
    tookMs: Math.round(found.tookMs),
    isDegraded: found.degraded,
    total,
    match,
    didYouMean,
  };
}

const edgeOf = <Node>({ nextOffset, title, body }: FoundHit, node: Node) => ({
  cursor: encodeCursor(`${nextOffset}`),
  node,
  title,
  lines: body,
});
