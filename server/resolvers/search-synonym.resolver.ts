import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import { SearchSynonym } from '../../schema/entities/search/search-synonym.entity.ts';
import type { Connection } from '../../schema/graphql/common.ts';
import {
  RemovedSearchSynonymType,
  RemoveSearchSynonymInput,
  SaveSearchSynonymInput,
  SearchSynonymConnection,
  SearchSynonymType,
} from '../../schema/graphql/search/synonym-types.ts';
import { removeSynonyms, saveSynonyms } from '../../usecases/search/change-synonyms.ts';
import { findSynonyms } from '../../usecases/search/read-synonyms.ts';
import { type Context, useCaseActor } from '../context.ts';
import { connection, parseId, parsePage } from '../paging.ts';
import { commandResult, mutationResult, refusedCommand } from '../results.ts';

const saved = mutationResult(
  { union: 'SaveSearchSynonymResult', success: 'SavedSearchSynonym', field: 'synonym' },
  SearchSynonymType,
);
const removed = commandResult('RemoveSearchSynonymResult', RemovedSearchSynonymType);

const TEXT_MAX = 100;

@Resolver()
export class SearchSynonymResolver {
  @Query(() => SearchSynonymConnection, {
    description: 'The dictionary of synonyms, those changed last first by default; with a text those that hold it.',
  })
  async searchSynonyms(
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Arg('text', () => String, { nullable: true }) text: string | null,
    @Arg('ascending', () => Boolean, { defaultValue: false }) ascending: boolean,
    @Ctx() { deps }: Context,
  ): Promise<Connection<SearchSynonymType>> {
    const page = parsePage(first, after);
    const rows = await findSynonyms(deps, {
      text: (text ?? '').trim().slice(0, TEXT_MAX),
      ascending,
      first: page.first,
      after: page.after === null ? null : parseId(page.after),
    });
    return connection(rows, page, { key: ({ id }) => id, node: (row) => row });
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
