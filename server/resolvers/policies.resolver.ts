import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { PolicyKind } from '../../domain/matching/change-policy.ts';
import { PolicyProposalType } from '../../schema/graphql/compensation/settings-types.ts';
import { PolicyKindEnum, PolicyVersionType, ProposePolicyInput } from '../../schema/graphql/platform/policy-types.ts';
import { findPolicyVersions, proposePolicy as propose } from '../../usecases/platform/policy-versions.ts';
import { type Context, useCaseActor } from '../context.ts';
import { parsePage } from '../paging.ts';
import { mutationResult } from '../results.ts';
import { loadProposal } from '../views/proposal-view.ts';

const proposed = mutationResult(
  { union: 'ProposePolicyResult', success: 'ProposedPolicy', field: 'proposal' },
  PolicyProposalType,
);

@Resolver()
export class PoliciesResolver {
  @Query(() => [PolicyVersionType], {
    description: 'The versions of a policy, newest first, those to come among them.',
  })
  async policyVersions(
    @Arg('kind', () => PolicyKindEnum) kind: PolicyKind,
    @Arg('first', () => Int) first: number,
    @Ctx() { deps }: Context,
  ): Promise<PolicyVersionType[]> {
    const found = await findPolicyVersions(deps.read(), kind, parsePage(first, null).first);
    return found.map(({ version, validFrom, settings }) => {
      return { kind, version, validFrom, settingsJson: JSON.stringify(settings) };
    });
  }

  @Mutation(() => proposed.ResultType, {
    description: 'Proposes the next version of a policy from a day to come; another person decides (decideSettings).',
  })
  async proposePolicy(
    @Arg('input', () => ProposePolicyInput) input: ProposePolicyInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const { kind, validFrom, decisionRecord, settings } = input;
    const command = {
      actor: useCaseActor(context),
      idempotencyKey,
      input: { kind, validFrom, decisionRecord, settings },
    };
    return proposed.answer(context, await propose(context.deps, command), (id) => loadProposal(context, id));
  }
}
