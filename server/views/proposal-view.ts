import type { PolicyProposalType } from '../../schema/graphql/compensation/settings-types.ts';
import { findProposal } from '../../usecases/compensation/decide-settings.ts';
import type { Context } from '../context.ts';

export async function loadProposal({ deps }: Context, id: string): Promise<PolicyProposalType | null> {
  const proposal = await findProposal(deps, id);
  return proposal === null ? null : proposalView(proposal);
}

export const proposalView = (proposal: NonNullable<Awaited<ReturnType<typeof findProposal>>>): PolicyProposalType => ({
  id: proposal.id,
  schemeCode: proposal.code,
  decisionRecord: proposal.decisionRecord,
  state: proposal.state,
  proposedAt: proposal.proposedAt,
  decidedAt: proposal.decidedAt,
  settingsJson: JSON.stringify(proposal.settings),
});
