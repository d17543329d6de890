import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import {
  DecideSettingsInput,
  DraftBatchInput,
  DraftedBatchType,
  OpenQuestionType,
  PolicyProposalType,
  ProposeSettingsInput,
  ReadinessType,
} from '../../schema/graphql/compensation/settings-types.ts';
import { refusalText } from '../../text/refusals.ts';
import { decideSettings, findProposals, proposeSettings } from '../../usecases/compensation/decide-settings.ts';
import { checkFiling, draftBatch, previewBatch, type Readiness } from '../../usecases/compensation/file-batch.ts';
import { findOpenQuestions } from '../../usecases/compensation/read-open-questions.ts';
import { type Context, useCaseActor } from '../context.ts';
import { inputError, parseId, parsePage } from '../paging.ts';
import { mutationResult } from '../results.ts';
import { bytesOfTable } from '../table-input.ts';
import { gateViews } from '../views/loan-view.ts';
import { loadProposal, proposalView } from '../views/proposal-view.ts';
import { changeOf } from '../views/settings-change.ts';

const proposed = mutationResult(
  { union: 'ProposeSettingsResult', success: 'ProposedSettings', field: 'proposal' },
  PolicyProposalType,
);
const decided = mutationResult(
  { union: 'DecideSettingsResult', success: 'DecidedSettings', field: 'proposal' },
  PolicyProposalType,
);
const drafted = mutationResult(
  { union: 'DraftFilingBatchResult', success: 'DraftedFilingBatch', field: 'batch' },
  DraftedBatchType,
);

@Resolver()
export class FundSettingsResolver {
  @Query(() => [PolicyProposalType], {
    description: 'Changes of settings that wait for a decision, and those decided; newest first.',
  })
  async policyProposals(
    @Arg('first', () => Int) first: number,
    @Ctx() { deps }: Context,
  ): Promise<PolicyProposalType[]> {
    return (await findProposals(deps, parsePage(first, null).first)).map(proposalView);
  }

  @Query(() => [OpenQuestionType], {
    description: 'The open questions of a scheme, or of the whole market (MARKET), each with its dated answer.',
  })
  async openQuestions(
    @Arg('scope', () => String) scope: string,
    @Arg('first', () => Int) first: number,
    @Ctx() { deps }: Context,
  ): Promise<OpenQuestionType[]> {
    const questions = await findOpenQuestions(deps, { scope, first: parsePage(first, null).first });
    return questions.map((question) => ({ ...question, values: [...question.values] }));
  }

  @Mutation(() => proposed.ResultType, { description: 'Proposes the next version of a scheme, with what decides it.' })
  async proposeSettings(
    @Arg('input', () => ProposeSettingsInput) input: ProposeSettingsInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const { schemeCode, validFrom, decisionRecord, change } = input;
    const proposal = { schemeCode, validFrom, decisionRecord, change: changeOf(change) };
    const command = { actor: useCaseActor(context), idempotencyKey, input: proposal };
    return proposed.answer(context, await proposeSettings(context.deps, command), (id) => loadProposal(context, id));
  }

  @Mutation(() => decided.ResultType, { description: 'Another person approves or refuses a proposal.' })
  async decideSettings(
    @Arg('input', () => DecideSettingsInput) input: DecideSettingsInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const decision = { proposalId: parseId(input.proposalId), isApproved: input.isApproved };
    const command = { actor: useCaseActor(context), idempotencyKey, input: decision };
    return decided.answer(context, await decideSettings(context.deps, command), (id) => loadProposal(context, id));
  }

  @Query(() => ReadinessType, { nullable: true, description: 'Whether a loan could be filed, and claimed on, today.' })
  async filingReadiness(
    @Arg('loanId', () => ID) loanId: string,
    @Arg('schemeCode', () => String, { nullable: true }) schemeCode: string | null,
    @Ctx() context: Context,
  ): Promise<ReadinessType | null> {
    const query = { actor: useCaseActor(context), loanId: parseId(loanId), schemeCode: schemeCode ?? null };
    const ready = await checkFiling(context.deps, query);
    return ready === null ? null : readinessView(ready);
  }

  @Query(() => [ReadinessType], {
    description: 'Every row of a table of contract numbers (CSV or XLSX, base64), checked.',
  })
  async previewFilingBatch(
    @Arg('tableBase64', () => String) tableBase64: string,
    @Ctx() context: Context,
  ): Promise<ReadinessType[]> {
    const outcome = await previewBatch(context.deps, {
      actor: useCaseActor(context),
      table: bytesOfTable(tableBase64),
    });
    if (outcome.kind === 'refused')
      throw inputError(refusalText(outcome.refusal.code, outcome.refusal.facts, context.language), 'tableBase64');
    return outcome.value.map(readinessView);
  }

  @Mutation(() => drafted.ResultType, {
    description: 'Drafts a filing for every row, or for none; another person submits them.',
  })
  async draftFilingBatch(
    @Arg('input', () => DraftBatchInput) input: DraftBatchInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = { actor: useCaseActor(context), idempotencyKey, table: bytesOfTable(input.tableBase64) };
    return drafted.answer(context, await draftBatch(context.deps, command), async (id) => ({ id }));
  }
}

const readinessView = (ready: Readiness): ReadinessType => ({
  contractNumber: ready.contractNumber,
  line: ready.line,
  refusal: ready.refusal,
  gates: gateViews(ready.gates),
  claimRefusals: [...ready.claimRefusals],
});
