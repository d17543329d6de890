import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import { RetentionPolicy } from '../../schema/entities/privacy/retention.entity.ts';
import type { Connection } from '../../schema/graphql/common.ts';
import {
  DecideRetentionInput,
  ProposeRetentionInput,
  RetentionPolicyType,
  RetentionRunConnection,
  type RetentionRunType,
} from '../../schema/graphql/privacy/retention-types.ts';
import {
  decideRetention,
  findRetentionPolicies,
  findRetentionRuns,
  proposeRetention,
} from '../../usecases/privacy/retention-policies.ts';
import { commandOf } from '../command-of.ts';
import { type Context, useCaseActor } from '../context.ts';
import { connection, parseId, parsePage } from '../paging.ts';
import { mutationResult } from '../results.ts';

const resultOf = (union: string, success: string) =>
  mutationResult({ union, success, field: 'policy' }, RetentionPolicyType);
const proposed = resultOf('ProposeRetentionResult', 'ProposedRetention');
const decided = resultOf('DecideRetentionResult', 'DecidedRetention');

@Resolver()
export class RetentionResolver {
  @Query(() => [RetentionPolicyType], { description: 'For how long what is kept, by category, who begins last first.' })
  async retentionPolicies(
    @Arg('first', () => Int) first: number,
    @Ctx() context: Context,
  ): Promise<RetentionPolicyType[]> {
    const page = parsePage(first, null);
    return policyViews(context, await findRetentionPolicies(context.deps, page.first));
  }

  @Query(() => RetentionRunConnection, { description: 'What was let go of, the newest first.' })
  async retentionRuns(
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Ctx() { deps }: Context,
  ): Promise<Connection<RetentionRunType>> {
    const page = parsePage(first, after);
    const from = page.after === null ? null : parseId(page.after);
    const rows = await findRetentionRuns(deps, { first: page.first, after: from });
    return connection(rows, page, { key: ({ id }) => id, node: (node) => node });
  }

  @Mutation(() => proposed.ResultType, { description: 'Another term from a day to come; somebody else decides.' })
  async proposeRetention(
    @Arg('input', () => ProposeRetentionInput) input: ProposeRetentionInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const outcome = await proposeRetention(context.deps, commandOf(context, idempotencyKey, { ...input }));
    return proposed.answer(context, outcome, (id) => load(context, id));
  }

  @Mutation(() => decided.ResultType, { description: 'Who did not propose it approves a term, or refuses it.' })
  async decideRetention(
    @Arg('input', () => DecideRetentionInput) input: DecideRetentionInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const decision = { policyId: parseId(input.policyId), approves: input.approves };
    const outcome = await decideRetention(context.deps, commandOf(context, idempotencyKey, decision));
    return decided.answer(context, outcome, (id) => load(context, id));
  }
}

async function load(context: Context, id: string): Promise<RetentionPolicyType | null> {
  const rows = await context.deps.read().find(RetentionPolicy, { id });
  return policyViews(context, rows)[0] ?? null;
}

/** Of each category decides the first that is approved and has begun: who begins last stands first. */
function policyViews(context: Context, rows: readonly RetentionPolicy[]): RetentionPolicyType[] {
  const { userId } = useCaseActor(context);
  const today = context.deps.today();
  const decides = new Set<string>();
  return rows.map(({ id, category, validFrom, days, basis, state, proposedBy }) => {
    const isInForce = state === 'APPROVED' && validFrom <= today && !decides.has(category);
    if (isInForce) decides.add(category);
    return { id, category, validFrom, days, basis, state, isMine: proposedBy === userId, isInForce };
  });
}
