import { done, notFound, type Outcome, refused } from '../../../domain/refusal.ts';
import { runCommand, type Written } from '../../platform/run-command.ts';
import type { Actor, Deps } from '../../ports.ts';

export type DecideSignInLink = {
  readonly linkId: string;
  /** The address of the account that it opens from now on; `null` refuses it for good. */
  readonly email: string | null;
};

/**
 * An operator says whose account the word of the single sign-on opens, or that it opens none. Nobody can do it for an
 * account of their own: that would be a right that somebody made for themselves.
 */
export function decideSignInLink(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: DecideSignInLink },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'decideSignInLink' }, async ({ em, record }) => {
    const userId = input.email === null ? null : await deps.accounts.findUserId(em, input.email.trim());
    if (input.email !== null && userId === null) return notFound('email');
    if (userId === actor.userId) return refused('NOT_FOR_ONESELF', 'email');
    const decision = { linkId: input.linkId, decidedBy: actor.userId, userId };
    if (!(await deps.accounts.decideLink(em, decision))) return notFound('linkId');
    await record({
      streamId: actor.organisationId ?? '',
      name: userId === null ? 'sign-in-link.refused' : 'sign-in-link.approved',
      detail: { linkId: input.linkId, userId },
      actorId: actor.userId,
    });
    return done({ id: input.linkId });
  });
}
