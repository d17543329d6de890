import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import { SearchSynonym } from '../../schema/entities/search/search-synonym.entity.ts';
import {
  RemovedSearchSynonymType,
  RemoveSearchSynonymInput,
  SaveSearchSynonymInput,
  SearchSynonymType,
} from '../../schema/graphql/search/synonym-types.ts';
import { removeSynonyms, saveSynonyms } from '../../usecases/search/change-synonyms.ts';
import { type Context, useCaseActor } from '../context.ts';
import { parseId, parsePage } from '../paging.ts';
import { commandResult, mutationResult, refusedCommand } from '../results.ts';

const saved = mutationResult(
  { union: 'SaveSearchSynonymResult', success: 'SavedSearchSynonym', field: 'synonym' },
  SearchSynonymType,
);
const removed = commandResult('RemoveSearchSynonymResult', RemovedSearchSynonymType);

@Resolver()
export class SearchSynonymResolver {
  @Query(() => [SearchSynonymType], { description: 'The dictionary of synonyms, those changed last first.' })
  searchSynonyms(@Arg('first', () => Int) first: number, @Ctx() { deps }: Context): Promise<SearchSynonymType[]> {
    const { first: limit } = parsePage(first, null);
    return deps.read().find(SearchSynonym, {}, { orderBy: { changedAt: 'desc', id: 'asc' }, limit });
  }

  @Mutation(() => saved.ResultType)
  async saveSearchSynonym(
    @Arg('input', () => SaveSearchSynonymInput) input: SaveSearchSynonymInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const id = input.id === null || input.id === undefined ? null : parseId(input.id);
    const command = { actor: useCaseActor(context), idempotencyKey, input: { id, terms: input.terms } };
    return saved.answer(context, await saveSynonyms(context.deps, command), (written) =>
      context.deps.read().findOne(SearchSynonym, { id: written }),
    );
  }

  @Mutation(() => removed)
  async removeSearchSynonym(
    @Arg('input', () => RemoveSearchSynonymInput) input: RemoveSearchSynonymInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = { actor: useCaseActor(context), idempotencyKey, input: { id: parseId(input.id) } };
    const outcome = await removeSynonyms(context.deps, command);
    if (outcome.kind === 'refused') return refusedCommand(context, outcome.refusal);
    return Object.assign(new RemovedSearchSynonymType(), { id: outcome.value.id });
  }
}
