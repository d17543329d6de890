import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { TierRow } from '../../domain/compensation/policy.ts';
import type { SettingsChange } from '../../domain/compensation/settings-change.ts';
import type { Change } from '../../domain/compensation/simulate.ts';
import type { Fen } from '../../domain/money.ts';
import {
  DecideSettingsInput,
  DraftBatchInput,
  DraftedBatchType,
  OpenQuestionType,
  type PaymentChangeType,
  PolicyProposalType,
  ProposeSettingsInput,
  ReadinessType,
  SettingsChangeInput,
  type TierRowInput,
  VariantType,
} from '../../schema/graphql/compensation/settings-types.ts';
import { DocumentFileType, DocumentFormatEnum } from '../../schema/graphql/compensation/types.ts';
import { COMPENSATION_TEXT } from '../../text/compensation.ts';
import { FUND_DOCUMENT_TEXT } from '../../text/fund-documents.ts';
import { refusalText } from '../../text/refusals.ts';
import { decideSettings, findProposals, proposeSettings } from '../../usecases/compensation/decide-settings.ts';
import { checkFiling, draftBatch, previewBatch, type Readiness } from '../../usecases/compensation/file-batch.ts';
import { findOrganisationNames } from '../../usecases/compensation/read-claims.ts';
import { findOpenQuestions } from '../../usecases/compensation/read-open-questions.ts';
import { simulateHistory, type Variant } from '../../usecases/compensation/simulate-history.ts';
import type { TableDocument } from '../../usecases/ports.ts';
import { type Context, useCaseActor } from '../context.ts';
import { markedDocuments } from '../marked-documents.ts';
import { inputError, parseId, parsePage } from '../paging.ts';
import { mutationResult } from '../results.ts';
import { bytesOfTable } from '../table-input.ts';
import { gateViews } from '../views/loan-view.ts';
import { loadProposal, proposalView } from '../views/proposal-view.ts';

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

const CHANGES_SHOWN = 50;

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

  @Query(() => [VariantType], {
    description:
      'All filed loans and losses of a scheme, or a portfolio (CSV or XLSX), under the settings of now, first, and others.',
  })
  async simulateCompensation(
    @Arg('schemeCode', () => String) schemeCode: string,
    @Arg('variants', () => [SettingsChangeInput]) variants: SettingsChangeInput[],
    @Arg('portfolioBase64', () => String, { nullable: true }) portfolioBase64: string | null,
    @Ctx() context: Context,
  ): Promise<VariantType[]> {
    const run = await runVariants(context, { schemeCode, variants, portfolioBase64 });
    const shown = run.flatMap(({ firmChanges, bankChanges }) => [
      ...firmChanges.slice(0, CHANGES_SHOWN),
      ...bankChanges.slice(0, CHANGES_SHOWN),
    ]);
    const names = await findOrganisationNames(context.deps, new Set(shown.map(({ id }) => id)));
    return run.map((variant) => variantView(variant, names));
  }

  @Query(() => DocumentFileType, { description: 'The same, firm by firm, as CSV or XLSX.' })
  async simulationDocument(
    @Arg('schemeCode', () => String) schemeCode: string,
    @Arg('variants', () => [SettingsChangeInput]) variants: SettingsChangeInput[],
    @Arg('format', () => DocumentFormatEnum) format: string,
    @Arg('portfolioBase64', () => String, { nullable: true }) portfolioBase64: string | null,
    @Ctx() context: Context,
  ): Promise<DocumentFileType> {
    if (format !== 'CSV' && format !== 'XLSX') throw inputError('a simulation is CSV or XLSX', 'format');
    const run = await runVariants(context, { schemeCode, variants, portfolioBase64 });
    const ids = new Set(run.flatMap(({ result }) => [...result.paidByFirm.keys(), ...result.paidByBank.keys()]));
    const table = simulationTable(run, { context, names: await findOrganisationNames(context.deps, ids) });
    const what = { what: 'simulation', format, subjectId: null } as const;
    const { csv, xlsx } = await markedDocuments(context, what);
    const content = format === 'CSV' ? csv(table) : await xlsx([table]);
    return {
      name: `simulation.${format.toLowerCase()}`,
      mediaType:
        format === 'CSV'
          ? 'text/csv; charset=utf-8'
          : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      contentBase64: content.toString('base64'),
    };
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

async function runVariants(
  context: Context,
  of: {
    readonly schemeCode: string;
    readonly variants: readonly SettingsChangeInput[];
    readonly portfolioBase64: string | null;
  },
): Promise<readonly Variant[]> {
  const outcome = await simulateHistory(context.deps, {
    schemeCode: of.schemeCode,
    variants: of.variants.map(changeOf),
    portfolio: of.portfolioBase64 ? { kind: 'bytes', bytes: bytesOfTable(of.portfolioBase64) } : null,
  });
  if (outcome.kind === 'done') return outcome.value;
  throw inputError(
    refusalText(outcome.refusal.code, outcome.refusal.facts, context.language),
    outcome.refusal.field ?? 'variants',
  );
}

const tableOf = (rows: readonly TierRowInput[] | null): readonly TierRow[] | null =>
  rows?.map(({ loanAmountFenMax, rateBps }) => ({ loanAmountFenMax: loanAmountFenMax ?? null, rateBps })) ?? null;

const changeOf = (input: SettingsChangeInput): SettingsChange => ({
  readings: input.readings ?? [],
  tierTable: tableOf(input.tierTable),
  subsidyTable: tableOf(input.subsidyTable),
  pilotBanksMax: input.pilotBanksMax ?? null,
  loanTypes: input.loanTypes ?? null,
  bankCapBps: input.bankCapBps ?? null,
  firmCapFen: input.firmCapFen ?? null,
  schemeCapFen: input.schemeCapFen ?? null,
});

const readinessView = (ready: Readiness): ReadinessType => ({
  contractNumber: ready.contractNumber,
  line: ready.line,
  refusal: ready.refusal,
  gates: gateViews(ready.gates),
  claimRefusals: [...ready.claimRefusals],
});

const variantView = (
  { result, firmChanges, bankChanges }: Variant,
  names: ReadonlyMap<string, string>,
): VariantType => ({
  costFen: result.costFen,
  claims: result.claims.length,
  paidClaims: result.claims.filter(({ payableFen }) => payableFen > 0n).length,
  bindings: [...result.bindings].map(([cap, claims]) => ({ cap, claims })),
  refusals: [...result.refusals].map(([code, claims]) => ({ code, claims })),
  firmsThatGain: firmChanges.filter(({ beforeFen, afterFen }) => afterFen > beforeFen).length,
  firmsThatLose: firmChanges.filter(({ beforeFen, afterFen }) => afterFen < beforeFen).length,
  firmChanges: firmChanges.slice(0, CHANGES_SHOWN).map((change) => changeView(change, names)),
  bankChanges: bankChanges.slice(0, CHANGES_SHOWN).map((change) => changeView(change, names)),
});

const changeView = (change: Change, names: ReadonlyMap<string, string>): PaymentChangeType => ({
  ...change,
  name: names.get(change.id) ?? change.id,
});

/** What each bank, and then each firm, would be paid under each set of settings, side by side. */
function simulationTable(
  variants: readonly Variant[],
  { context, names }: { readonly context: Context; readonly names: ReadonlyMap<string, string> },
): TableDocument {
  const words = FUND_DOCUMENT_TEXT[context.language];
  const { payable } = COMPENSATION_TEXT[context.language].input;
  const rowsOf = (paidOf: (variant: Variant) => ReadonlyMap<string, Fen>, kind: string) =>
    [...new Set(variants.flatMap((variant) => [...paidOf(variant).keys()]))].sort().map((id) => [
      kind,
      names.get(id) ?? id,
      ...variants.map((variant) => {
        const fen = paidOf(variant).get(id);
        return fen === undefined ? null : ({ kind: 'money', fen } as const);
      }),
    ]);
  return {
    title: words.simulation,
    columns: ['', words.facts.firm, ...variants.map((_, index) => `${payable} ${index}`)],
    rows: [
      ...rowsOf(({ result }) => result.paidByBank, words.facts.bank),
      ...rowsOf(({ result }) => result.paidByFirm, words.facts.firm),
    ],
  };
}
