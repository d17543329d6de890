import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import { CreditNeedDraft } from '../../schema/entities/market/need-draft.entity.ts';
import {
  DiscardedNeedDraftType,
  DiscardNeedDraftInput,
  NeedDraftType,
  SaveNeedDraftInput,
} from '../../schema/graphql/market/draft-types.ts';
import { discardNeedDraft, draftTermsOf, findNeedDrafts, saveNeedDraft } from '../../usecases/market/need-drafts.ts';
import { commandOf } from '../command-of.ts';
import { type Context, organisationOf } from '../context.ts';
import { NOWHERE, parseId, parsePage } from '../paging.ts';
import { commandResult, mutationResult, refusedCommand } from '../results.ts';

const saved = mutationResult(
  { union: 'SaveNeedDraftResult', success: 'SavedNeedDraft', field: 'draft' },
  NeedDraftType,
);
const DiscardNeedDraftResult = commandResult('DiscardNeedDraftResult', DiscardedNeedDraftType);

const draftView = (row: CreditNeedDraft): NeedDraftType => ({
  id: row.id,
  ...draftTermsOf(row.terms),
  updatedAt: row.updatedAt,
});

@Resolver()
export class NeedDraftsResolver {
  @Query(() => [NeedDraftType], { description: 'What my firm has begun to write, the newest first.' })
  async needDrafts(@Arg('first', () => Int) first: number, @Ctx() context: Context): Promise<NeedDraftType[]> {
    const page = parsePage(first, null);
    const firmId = organisationOf(context) ?? NOWHERE;
    return (await findNeedDrafts(context.deps, { firmId, first: page.first })).map(draftView);
  }

  @Mutation(() => saved.ResultType, { description: 'Keeps a need that is not finished.' })
  async saveNeedDraft(
    @Arg('input', () => SaveNeedDraftInput) input: SaveNeedDraftInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const terms = {
      amountFen: input.amountFen ?? null,
      termMonths: input.termMonths ?? null,
      purpose: input.purpose ?? null,
      rateBpsMax: input.rateBpsMax ?? null,
      securities: input.securities,
      urgency: input.urgency ?? null,
      description: input.description ?? null,
      draftId: input.draftId ? parseId(input.draftId) : null,
    };
    const outcome = await saveNeedDraft(context.deps, commandOf(context, idempotencyKey, terms));
    return saved.answer(context, outcome, async (id) => {
      const row = await context.deps.read().findOne(CreditNeedDraft, { id });
      return row === null ? null : draftView(row);
    });
  }

  @Mutation(() => DiscardNeedDraftResult, { description: 'Throws a draft away.' })
  async discardNeedDraft(
    @Arg('input', () => DiscardNeedDraftInput) input: DiscardNeedDraftInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = commandOf(context, idempotencyKey, { draftId: parseId(input.draftId) });
    const outcome = await discardNeedDraft(context.deps, command);
    if (outcome.kind === 'refused') return refusedCommand(context, outcome.refusal);
    return Object.assign(new DiscardedNeedDraftType(), { id: outcome.value.id });
  }
}
