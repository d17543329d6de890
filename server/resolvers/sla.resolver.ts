import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { SlaTerms } from '../../domain/engagement/sla-profile.ts';
import type { SlaProfileRow } from '../../schema/entities/engagement/sla-profile.entity.ts';
import {
  DecideSlaProfileInput,
  ProposeSlaProfileInput,
  SlaProfileType,
} from '../../schema/graphql/engagement/sla-types.ts';
import {
  decideSlaProfile,
  findSlaProfile,
  findSlaProfiles,
  proposeSlaProfile,
} from '../../usecases/engagement/sla-profiles.ts';
import { type Context, useCaseActor } from '../context.ts';
import { parseId, parsePage } from '../paging.ts';
import { mutationResult } from '../results.ts';

const proposed = mutationResult(
  { union: 'ProposeSlaProfileResult', success: 'ProposedSlaProfile', field: 'profile' },
  SlaProfileType,
);
const decided = mutationResult(
  { union: 'DecideSlaProfileResult', success: 'DecidedSlaProfile', field: 'profile' },
  SlaProfileType,
);

@Resolver()
export class SlaResolver {
  @Query(() => [SlaProfileType], { description: 'What banks promise, by the day on which it begins, the last first.' })
  async slaProfiles(@Arg('first', () => Int) first: number, @Ctx() { deps }: Context): Promise<SlaProfileType[]> {
    return (await findSlaProfiles(deps, parsePage(first, null).first)).map(viewOf);
  }

  @Mutation(() => proposed.ResultType, { description: 'Proposes what banks promise from a day to come.' })
  async proposeSlaProfile(
    @Arg('input', () => ProposeSlaProfileInput) input: ProposeSlaProfileInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = { actor: useCaseActor(context), idempotencyKey, input: { ...input } };
    return proposed.answer(context, await proposeSlaProfile(context.deps, command), (id) => load(context, id));
  }

  @Mutation(() => decided.ResultType, { description: 'Another person than who proposed it decides.' })
  async decideSlaProfile(
    @Arg('input', () => DecideSlaProfileInput) input: DecideSlaProfileInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const decision = { profileId: parseId(input.profileId), isApproved: input.isApproved };
    const command = { actor: useCaseActor(context), idempotencyKey, input: decision };
    return decided.answer(context, await decideSlaProfile(context.deps, command), (id) => load(context, id));
  }
}

async function load({ deps }: Context, id: string): Promise<SlaProfileType | null> {
  const row = await findSlaProfile(deps, id);
  return row === null ? null : viewOf(row);
}

const viewOf = ({ terms, ...row }: SlaProfileRow): SlaProfileType =>
  Object.assign(new SlaProfileType(), terms as SlaTerms, row);
