import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import { CreditNeed } from '../../schema/entities/market/credit-need.entity.ts';
import { AffinityModelVersion } from '../../schema/entities/matching/affinity-model.entity.ts';
import { MatchOutcome } from '../../schema/entities/matching/match-outcome.entity.ts';
import { MatchRun } from '../../schema/entities/matching/recommendation.entity.ts';
import {
  AffinityModelType,
  AffinityServingType,
  MatchOpeningType,
  MatchOutcomeInput,
  MatchOutcomeType,
  MatchReplayType,
  RollBackAffinityInput,
  ServeAffinityModelInput,
} from '../../schema/graphql/matching/learning-types.ts';
import { replayMatches } from '../../usecases/matching/replay-matches.ts';
import { reportMatchOutcome as report } from '../../usecases/matching/report-outcome.ts';
import { rollBackAffinity as rollBack, serveAffinityModel as serve } from '../../usecases/matching/serve-affinity.ts';
import { type Context, organisationOf, useCaseActor } from '../context.ts';
import { inputError, NOWHERE, PAGE_SIZE_MAX, parseId } from '../paging.ts';
import { mutationResult } from '../results.ts';

const reported = mutationResult(
  { union: 'ReportMatchOutcomeResult', success: 'ReportedMatchOutcome', field: 'outcome' },
  MatchOutcomeType,
);
const served = mutationResult(
  { union: 'ServeAffinityModelResult', success: 'ServedAffinityModel', field: 'serving' },
  AffinityServingType,
);
const rolledBack = mutationResult(
  { union: 'RollBackAffinityResult', success: 'RolledBackAffinity', field: 'serving' },
  AffinityServingType,
);

@Resolver()
export class LearningResolver {
  @Query(() => [MatchOpeningType], {
    description: 'For a need of my firm: tell us this, and so many more products open. Most products first.',
  })
  async matchOpenings(@Arg('needId', () => ID) needId: string, @Ctx() context: Context): Promise<MatchOpeningType[]> {
    const em = context.deps.read();
    const own = { id: parseId(needId), firmId: organisationOf(context) ?? NOWHERE };
    if ((await em.count(CreditNeed, own)) === 0) return [];
    const run = await em.findOne(MatchRun, { needId: own.id }, { orderBy: { finishedAt: 'desc', id: 'desc' } });
    return [...(run?.openings ?? [])];
  }

  @Query(() => [MatchOutcomeType], {
    description: 'What my side reported of its pairs, newest first; for one need, or for all.',
  })
  async matchOutcomes(
    @Arg('needId', () => ID, { nullable: true }) needId: string | null | undefined,
    @Arg('first', () => Int) first: number,
    @Ctx() context: Context,
  ): Promise<MatchOutcomeType[]> {
    const own = organisationOf(context) ?? NOWHERE;
    return context.deps.read().find(
      MatchOutcome,
      {
        $or: [
          { firmId: own, side: 'firm' },
          { bankId: own, side: 'bank' },
        ],
        ...(needId === null || needId === undefined ? {} : { needId: parseId(needId) }),
      },
      { orderBy: { reportedAt: 'desc', id: 'desc' }, limit: boundedFirst(first) },
    );
  }

  @Mutation(() => reported.ResultType)
  async reportMatchOutcome(
    @Arg('input', () => MatchOutcomeInput) input: MatchOutcomeInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const pair = { needId: parseId(input.needId), productId: parseId(input.productId) };
    const command = {
      actor: useCaseActor(context),
      idempotencyKey,
      input: { ...pair, kind: input.kind, reason: input.reason ?? null },
    };
    return reported.answer(context, await report(context.deps, command), (id) =>
      context.deps.read().findOne(MatchOutcome, { id }),
    );
  }

  @Query(() => [AffinityModelType], {
    description: 'The versions of the learned model with their cards, newest first.',
  })
  async affinityModels(@Arg('first', () => Int) first: number, @Ctx() { deps }: Context): Promise<AffinityModelType[]> {
    const limit = boundedFirst(first);
    const found = await deps.read().find(AffinityModelVersion, {}, { orderBy: { version: 'desc' }, limit });
    return found.map(({ version, state, trainedUntil, card }) => ({
      version,
      state,
      trainedUntil,
      purpose: card.purpose,
      limits: card.limits,
      recipe: card.recipe,
      trainedOn: card.trainedOn,
      lenders: card.lenders,
      heldOutLoans: card.heldOut.loans,
      heldOutMrr: card.heldOut.mrr,
      brierBefore: card.heldOut.brierBefore,
      brierAfter: card.heldOut.brierAfter,
    }));
  }

  @Mutation(() => served.ResultType)
  async serveAffinityModel(
    @Arg('input', () => ServeAffinityModelInput) input: ServeAffinityModelInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = { actor: useCaseActor(context), idempotencyKey, input: { version: input.version } };
    return served.answer(context, await serve(context.deps, command), () => servingNow(context));
  }

  @Mutation(() => rolledBack.ResultType, { description: 'Back to rules alone, at once.' })
  async rollBackAffinity(
    @Arg('input', () => RollBackAffinityInput) input: RollBackAffinityInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = { actor: useCaseActor(context), idempotencyKey, input: { reason: input.reason } };
    return rolledBack.answer(context, await rollBack(context.deps, command), () => servingNow(context));
  }

  @Query(() => MatchReplayType, {
    description: 'Decides the stored matches of a need again, superseded ones too, from the versions that they name.',
  })
  replayMatches(
    @Arg('needId', () => ID) needId: string,
    @Arg('first', () => Int) first: number,
    @Ctx() { deps }: Context,
  ): Promise<MatchReplayType> {
    return replayMatches(deps.read(), parseId(needId), boundedFirst(first)) as Promise<MatchReplayType>;
  }
}

function boundedFirst(first: number): number {
  if (first < 1 || first > PAGE_SIZE_MAX) throw inputError(`first must lie between 1 and ${PAGE_SIZE_MAX}`, 'first');
  return first;
}

async function servingNow({ deps }: Context): Promise<AffinityServingType> {
  const serving = await deps.read().findOne(AffinityModelVersion, { state: 'SERVING' });
  return { version: serving?.version ?? null };
}
