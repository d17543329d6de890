import { LockMode } from '@mikro-orm/core';
import {
  CLAIM_CLOCKS,
  type ClaimMove,
  type ClaimState,
  decideMove,
  dutiesAfter,
} from '../../domain/compensation/claim-moves.ts';
import { invariant } from '../../domain/invariant.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { widen } from '../../schema/access/access.ts';
import { LossClaim } from '../../schema/entities/compensation/claim.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';

/** What every step of a claim is told. */
export type ClaimStep = { readonly claimId: string; readonly reason: string | null };
export type ClaimCommand<Input extends ClaimStep> = {
  readonly actor: Actor;
  readonly idempotencyKey: string;
  readonly input: Input;
};
/** Where the claim goes, and what the history keeps of the step. */
export type Moved = { readonly to: ClaimState; readonly detail?: object };

const REASON_CHARACTERS_MAX = 500;

/**
 * Makes one move of a claim in one transaction: the claim is locked, the table of moves and the separation of duties are
 * asked, `apply` changes what the move changes, and the step stands in the history of the claim. The answer is the claim.
 */
export async function runClaimMove<Input extends ClaimStep>(
  deps: Deps,
  command: ClaimCommand<Input> & { readonly move: ClaimMove },
  apply: (step: { work: Work; claim: LossClaim }) => Promise<Outcome<Moved>>,
): Promise<Outcome<Written>> {
  const { actor, input, move } = command;
  const reason = input.reason?.trim() ?? null;
  if ((reason?.length ?? 0) > REASON_CHARACTERS_MAX)
    return refused('TEXT_TOO_LONG', 'reason', { max: `${REASON_CHARACTERS_MAX}` });
  return runCommand(deps, { ...command, name: move }, async (work) => {
    const claim = await work.em.findOne(LossClaim, { id: input.claimId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (claim === null) return notFound('claimId');
    widen('fund');
    const allowed = decideMove(move, claim, { actor, reason });
    if (allowed.kind === 'refused') return allowed;
    const from = claim.state;
    const moved = await apply({ work, claim });
    if (moved.kind === 'refused') return moved;
    const { to, detail } = moved.value;
    invariant(allowed.value.to.includes(to), `${move} does not lead to ${to}`);
    enter(claim, to, deps);
    claim.duties = dutiesAfter(move, claim.duties, actor.userId);
    claim.note = reason;
    await work.record({
      streamId: claim.id,
      name: `claim.${move}`,
      detail: { from, to, reason, ...detail },
      actorId: actor.userId,
    });
    return done({ id: claim.id });
  });
}

/** The clock of the new state starts; a claim that stays where it is keeps its own. */
function enter(claim: LossClaim, to: ClaimState, deps: Deps): void {
  if (claim.state === to) return;
  const days = CLAIM_CLOCKS[to];
  claim.state = to;
  claim.stateSince = deps.now();
  claim.dueOn = days === undefined ? null : deps.workingDays.add(deps.today(), days);
}
