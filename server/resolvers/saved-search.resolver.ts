import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import { SearchFacetEnum, SearchRangeEnum } from '../../schema/graphql/enums.ts';
import {
  RemovedSavedSearchType,
  SavedSearchInput,
  SavedSearchType,
  SaveSearchInput,
} from '../../schema/graphql/search/saved-types.ts';
import { SEARCH_FACETS, SEARCH_RANGES, type SearchIndex } from '../../search/port.ts';
import { markNoticesRead, removeSavedSearch, saveSearch } from '../../usecases/search/change-saved-searches.ts';
import { type ReadSavedSearch, readSavedSearches } from '../../usecases/search/read-saved-searches.ts';
import { searcherOfMember } from '../../usecases/search/searcher-of-member.ts';
import { type Context, useCaseActor } from '../context.ts';
import { inputError, parseId, parsePage } from '../paging.ts';
import { commandResult, mutationResult, refusedCommand } from '../results.ts';
import { asInputError, parseSearch } from '../search-input.ts';

const saved = mutationResult(
  { union: 'SaveSearchResult', success: 'SavedSearchKept', field: 'savedSearch' },
  SavedSearchType,
);
const read = mutationResult(
  { union: 'MarkSearchNoticesReadResult', success: 'SearchNoticesRead', field: 'savedSearch' },
  SavedSearchType,
);
const removed = commandResult('RemoveSavedSearchResult', RemovedSavedSearchType);

@Resolver()
export class SavedSearchResolver {
  @Query(() => [SavedSearchType], { description: 'Searches that the caller keeps, newest first, 20 at most.' })
  async savedSearches(@Arg('first', () => Int) first: number, @Ctx() context: Context): Promise<SavedSearchType[]> {
    const { first: limit } = parsePage(first, null);
    return (await readOwn(context)).slice(0, limit);
  }

  @Mutation(() => saved.ResultType, { description: 'Keeps a search; whatever new fits it leaves a notice.' })
  async saveSearch(
    @Arg('input', () => SaveSearchInput) input: SaveSearchInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const { text, filters, sort } = parseSearch(input.search, { first: 1, after: null });
    const index = input.index as SearchIndex;
    const kept = { name: input.name, index, query: { text, filters, sort } };
    if (index !== 'products' && searcherOfMember(useCaseActor(context), index).kind === 'anybody')
      throw inputError('index is not open to the caller', 'index');
    const command = { actor: useCaseActor(context), idempotencyKey, input: kept };
    return saved.answer(context, await saveSearch(context.deps, command).catch(rethrown), (id) => readOne(context, id));
  }

  @Mutation(() => removed)
  async removeSavedSearch(
    @Arg('input', () => SavedSearchInput) input: SavedSearchInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = { actor: useCaseActor(context), idempotencyKey, input: { id: parseId(input.id) } };
    const outcome = await removeSavedSearch(context.deps, command);
    if (outcome.kind === 'refused') return refusedCommand(context, outcome.refusal);
    return Object.assign(new RemovedSavedSearchType(), { id: outcome.value.id });
  }

  @Mutation(() => read.ResultType)
  async markSearchNoticesRead(
    @Arg('input', () => SavedSearchInput) input: SavedSearchInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = { actor: useCaseActor(context), idempotencyKey, input: { id: parseId(input.id) } };
    return read.answer(context, await markNoticesRead(context.deps, command), (id) => readOne(context, id));
  }
}

function rethrown(error: unknown): never {
  throw asInputError(error);
}

async function readOwn(context: Context): Promise<SavedSearchType[]> {
  const actor = useCaseActor(context);
  const own = { ownerId: actor.userId, searcherOf: (index: SearchIndex) => searcherOfMember(actor, index) };
  return (await readSavedSearches(context.deps, own)).map(viewOf);
}

const readOne = async (context: Context, id: string): Promise<SavedSearchType | null> =>
  (await readOwn(context)).find((one) => one.id === id) ?? null;

function viewOf({ saved: { id, name, searchIndex, query, createdAt }, notices }: ReadSavedSearch): SavedSearchType {
  const filters = SEARCH_FACETS.flatMap((facet) => {
    const values = query.filters.facets[facet] ?? [];
    return values.length === 0 ? [] : [{ facet: SearchFacetEnum[facet], values: [...values] }];
  });
  const ranges = SEARCH_RANGES.flatMap((range) => {
    const { from = null, to = null } = query.filters.ranges[range] ?? {};
    const isOpen = from === null && to === null;
    return isOpen ? [] : [{ range: SearchRangeEnum[range], from: textOf(from), to: textOf(to) }];
  });
  const unread = notices.filter((notice) => !notice.isRead).length;
  const { text, sort } = query;
  return { id, name, index: searchIndex, text, sort, filters, ranges, createdAt, unread, notices: [...notices] };
}

const textOf = (number: number | null): string | null => (number === null ? null : `${number}`);
