import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { SettingsChangeInput, VariantType } from '../../schema/graphql/compensation/settings-types.ts';
import { DocumentFileType, DocumentFormatEnum } from '../../schema/graphql/compensation/types.ts';
import { LongWorkType, StartSimulationInput } from '../../schema/graphql/platform/work-types.ts';
import { refusalText } from '../../text/refusals.ts';
import { simulateHistory } from '../../usecases/compensation/simulate-history.ts';
import { summarise, type VariantSummary } from '../../usecases/compensation/simulation-summary.ts';
import { findSimulation, startSimulation } from '../../usecases/compensation/start-simulation.ts';
import { type Context, useCaseActor } from '../context.ts';
import { inputError, parseId } from '../paging.ts';
import { mutationResult } from '../results.ts';
import { bytesOfTable } from '../table-input.ts';
import { changeOf } from '../views/settings-change.ts';
import { simulationFile, variantViews } from '../views/simulation-view.ts';
import { loadWork, viewerOf } from '../views/work-view.ts';

const started = mutationResult(
  { union: 'StartSimulationResult', success: 'StartedSimulation', field: 'work' },
  LongWorkType,
);

@Resolver()
export class SimulationResolver {
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
    return variantViews(context, await runVariants(context, { schemeCode, variants, portfolioBase64 }));
  }

  @Query(() => DocumentFileType, { description: 'The same, firm by firm, as CSV or XLSX.' })
  async simulationDocument(
    @Arg('schemeCode', () => String) schemeCode: string,
    @Arg('variants', () => [SettingsChangeInput]) variants: SettingsChangeInput[],
    @Arg('format', () => DocumentFormatEnum) format: string,
    @Arg('portfolioBase64', () => String, { nullable: true }) portfolioBase64: string | null,
    @Ctx() context: Context,
  ): Promise<DocumentFileType> {
    const run = await runVariants(context, { schemeCode, variants, portfolioBase64 });
    return simulationFile(context, { variants: run, format });
  }

  @Mutation(() => started.ResultType, {
    description: 'As simulateCompensation, by a worker: a large portfolio takes a while. The result is kept.',
  })
  async startSimulation(
    @Arg('input', () => StartSimulationInput) given: StartSimulationInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const portfolioBase64 = given.portfolioBase64 ? given.portfolioBase64 : null;
    if (portfolioBase64 !== null) bytesOfTable(portfolioBase64);
    const input = { schemeCode: given.schemeCode, variants: given.variants.map(changeOf), portfolioBase64 };
    const outcome = await startSimulation(context.deps, { actor: useCaseActor(context), idempotencyKey, input });
    return started.answer(context, outcome, (id) => loadWork(context, id));
  }

  @Query(() => [VariantType], {
    nullable: true,
    description: 'What a simulation came to, the settings of now first; null as long as it is not done.',
  })
  async simulation(@Arg('workId', () => ID) workId: string, @Ctx() context: Context): Promise<VariantType[] | null> {
    const variants = await findSimulation(context.deps, { viewer: viewerOf(context), id: parseId(workId) });
    return variants === null ? null : variantViews(context, variants);
  }

  @Query(() => DocumentFileType, { nullable: true, description: 'The same, firm by firm, as CSV or XLSX.' })
  async simulationFile(
    @Arg('workId', () => ID) workId: string,
    @Arg('format', () => DocumentFormatEnum) format: string,
    @Ctx() context: Context,
  ): Promise<DocumentFileType | null> {
    const variants = await findSimulation(context.deps, { viewer: viewerOf(context), id: parseId(workId) });
    return variants === null ? null : simulationFile(context, { variants, format });
  }
}

async function runVariants(
  context: Context,
  of: {
    readonly schemeCode: string;
    readonly variants: readonly SettingsChangeInput[];
    readonly portfolioBase64: string | null;
  },
): Promise<readonly VariantSummary[]> {
  const outcome = await simulateHistory(context.deps, {
    schemeCode: of.schemeCode,
    variants: of.variants.map(changeOf),
    portfolio: of.portfolioBase64 ? { kind: 'bytes', bytes: bytesOfTable(of.portfolioBase64) } : null,
  });
  if (outcome.kind === 'done') return outcome.value.map(summarise);
  throw inputError(
    refusalText(outcome.refusal.code, outcome.refusal.facts, context.language),
    outcome.refusal.field ?? 'variants',
  );
}
