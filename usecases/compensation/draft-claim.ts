import { done, type Outcome, refused } from '../../domain/refusal.ts';
import { toSnapshot } from '../../schema/terms-json.ts';
import type { Written } from '../platform/run-command.ts';
import type { Deps } from '../ports.ts';
import { type ClaimCommand, type ClaimStep, runClaimMove } from './run-claim-move.ts';

/** K1: what makes a claim complete. The three checks are those before, at and after the loan (贷款"三查"). */
export type ClaimEvidence = {
  readonly checkBeforeLoan: string;
  readonly checkAtLoan: string;
  readonly checkAfterLoan: string;
  readonly recoverySteps: string;
};
export type DraftClaim = ClaimStep & { readonly evidence: ClaimEvidence };

const TEXT_CHARACTERS_MAX = 2_000;

/** The claimant's maker writes the claim; another person of the claimant submits it. */
export async function draftClaim(deps: Deps, command: ClaimCommand<DraftClaim>): Promise<Outcome<Written>> {
  for (const [field, text] of Object.entries(command.input.evidence)) {
    if (text.trim() === '') return refused('EVIDENCE_MISSING', field);
    if (text.length > TEXT_CHARACTERS_MAX) return refused('TEXT_TOO_LONG', field, { max: `${TEXT_CHARACTERS_MAX}` });
  }
  return runClaimMove(deps, { ...command, move: 'draftClaim' }, async ({ claim }) => {
    claim.evidence = toSnapshot(command.input.evidence);
    return done({ to: 'CLAIM_DRAFT' });
  });
}
