import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { NominationOrder } from '../../domain/list-orders.ts';
import type { NominationState } from '../../domain/registry/lists/nomination.ts';
import type { Connection } from '../../schema/graphql/common.ts';
import { NominationOrderEnum, NominationStateEnum } from '../../schema/graphql/enums.ts';
import {
  MoveNominationInput,
  NominateFirmInput,
  NominationConnection,
  NominationInPublicityType,
  NominationStepType,
  NominationType,
} from '../../schema/graphql/registry/nomination-types.ts';
import { moveNomination, nominateFirm } from '../../usecases/registry/lists/nominate-firm.ts';
import { type Context, useCaseActor } from '../context.ts';
import { parseId, parsePage } from '../paging.ts';
import { mutationResult } from '../results.ts';
import { loadInPublicity, loadNomination, loadNominations, loadSteps } from '../views/nomination-view.ts';

const nominated = mutationResult(
  { union: 'NominateFirmResult', success: 'NominatedFirm', field: 'nomination' },
  NominationType,
);
const moved = mutationResult(
  { union: 'MoveNominationResult', success: 'MovedNomination', field: 'nomination' },
  NominationType,
);

@Resolver()
export class NominationsResolver {
  @Query(() => NominationConnection, { description: 'Newest first by default.' })
  nominations(
    @Arg('list', () => String) list: string,
    @Arg('state', () => NominationStateEnum, { nullable: true }) state: NominationState | null,
    @Arg('first', () => Int, { defaultValue: 20 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Arg('orderBy', () => NominationOrderEnum, { defaultValue: 'CREATED' }) by: NominationOrder,
    @Arg('ascending', () => Boolean, { defaultValue: false }) ascending: boolean,
    @Ctx() context: Context,
  ): Promise<Connection<NominationType>> {
    const order = { by, ascending };
    return loadNominations(context, { list, state: state ?? null, page: parsePage(first, after), order });
  }

  @Query(() => [NominationStepType], { description: 'Every step that a nomination took, oldest first.' })
  nominationSteps(
    @Arg('nominationId', () => ID) nominationId: string,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Ctx() context: Context,
  ): Promise<NominationStepType[]> {
    return loadSteps(context, parseId(nominationId), parsePage(first, null).first);
  }

  @Query(() => [NominationInPublicityType], { description: 'Whoever knows better may object until the day named.' })
  nominationsInPublicity(
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Ctx() context: Context,
  ): Promise<NominationInPublicityType[]> {
    return loadInPublicity(context, parsePage(first, null).first);
  }

  @Mutation(() => nominated.ResultType, { description: 'A department proposes a firm for a list.' })
  async nominateFirm(
    @Arg('input', () => NominateFirmInput) input: NominateFirmInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const nomination = { ...input, firmId: parseId(input.firmId) };
    const command = { actor: useCaseActor(context), idempotencyKey, input: nomination };
    return nominated.answer(context, await nominateFirm(context.deps, command), (id) => loadNomination(context, id));
  }

  @Mutation(() => moved.ResultType, { description: 'Takes one step; whoever made the one before takes no other.' })
  async moveNomination(
    @Arg('input', () => MoveNominationInput) input: MoveNominationInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const move = { ...input, nominationId: parseId(input.nominationId) };
    const command = { actor: useCaseActor(context), idempotencyKey, input: move };
    return moved.answer(context, await moveNomination(context.deps, command), (id) => loadNomination(context, id));
  }
}
