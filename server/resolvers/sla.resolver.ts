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
  slaProfileOn,
} from '../../usecases/engagement/sla-profiles.ts';
import { type Context, useCaseActor } from '../context.ts';
import { NOWHERE, parseId, parsePage } from '../paging.ts';
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
  async slaProfiles(@Arg('first', () => Int) first: number, @Ctx() context: Context): Promise<SlaProfileType[]> {
    return viewsOf(context, await findSlaProfiles(context.deps, parsePage(first, null).first));
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

async function load(context: Context, id: string): Promise<SlaProfileType | null> {
  const row = await findSlaProfile(context.deps, id);
  return row === null ? null : ((await viewsOf(context, [row]))[0] ?? null);
}

const SEES_NAMES: ReadonlySet<string> = new Set(['POLICY_OWNER', 'OPERATOR', 'AUDITOR']);

const isId = (id: string): boolean => parseId(id) !== NOWHERE;

async function viewsOf(context: Context, rows: readonly SlaProfileRow[]): Promise<SlaProfileType[]> {
  const { deps } = context;
  const inForce = await slaProfileOn(deps.read(), deps.today());
  const seesNames = useCaseActor(context).roles.some((role) => SEES_NAMES.has(role));
  // What came with the platform was proposed by nobody with an account.
  const ids = rows.flatMap(({ proposedBy, decidedBy }) => [proposedBy, decidedBy ?? '']).filter(isId);
  const people = seesNames ? await deps.peopleOf([...new Set(ids)]) : new Map<string, { name: string }>();
  const nameOf = (id: string | null): string | null => (id === null ? null : (people.get(id)?.name ?? null));
  return rows.map(({ terms, ...row }) =>
    Object.assign(new SlaProfileType(), terms as SlaTerms, row, {
      isInForce: row.state === 'APPROVED' && row.validFrom === inForce.validFrom,
      proposedByName: nameOf(row.proposedBy),
      decidedByName: nameOf(row.decidedBy),
    }),
  );
}
