import { done, notFound, type Outcome, refused } from '../../../domain/refusal.ts';
import { runCommand, type Written } from '../../platform/run-command.ts';
import type { Actor, Deps } from '../../ports.ts';
import { told } from './end-sign-ins.ts';
import { findOfOrganisation } from './find-of-organisation.ts';

type Command<Input> = { actor: Actor; idempotencyKey: string; input: Input };

const REASON_CHARACTERS_MAX = 500;

/**
 * Somebody lost the telephone: the second factor is taken away, every session ends, and the next sign-in leads to a new
 * one. Nobody resets their own; whoever does it is written down with the reason.
 */
export async function resetSecondFactor(
  deps: Deps,
  command: Command<{ email: string; reason: string }>,
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const reason = input.reason.trim();
  if (reason === '' || reason.length > REASON_CHARACTERS_MAX) return refused('REASON_MISSING', 'reason');
  const outcome = await runCommand(deps, { ...command, name: 'resetSecondFactor' }, async ({ em, record }) => {
    const found = await findOfOrganisation(deps, em, { actor, email: input.email });
    if (found === null) return notFound('email');
    if (found.userId === actor.userId) return refused('NOT_FOR_ONESELF', 'email');
    if (!(await deps.accounts.dropSecondFactor(em, found.userId))) return refused('NO_SECOND_FACTOR', 'email');
    await deps.accounts.endSessions(em, { userId: found.userId, exceptSessionId: null });
    await record({
      streamId: found.organisationId,
      name: 'person.second-factor-reset',
      detail: { userId: found.userId, reason },
      actorId: actor.userId,
    });
    return done({ id: found.userId });
  });
  return told(deps, outcome, outcome.kind === 'done' ? outcome.value.id : null);
}

/** My own, to enrol another telephone. Other sessions end: they were opened by the factor that is gone. */
export async function removeSecondFactor(
  deps: Deps,
  command: Command<object> & { readonly sessionId: string },
): Promise<Outcome<Written>> {
  const { actor, sessionId, idempotencyKey, input } = command;
  const named = { actor, idempotencyKey, input, name: 'removeSecondFactor' };
  const outcome = await runCommand(deps, named, async ({ em, record }) => {
    if (!(await deps.accounts.dropSecondFactor(em, actor.userId))) return refused('NO_SECOND_FACTOR');
    await deps.accounts.endSessions(em, { userId: actor.userId, exceptSessionId: sessionId });
    if (actor.organisationId !== null)
      await record({
        streamId: actor.organisationId,
        name: 'person.second-factor-removed',
        detail: { userId: actor.userId },
        actorId: actor.userId,
      });
    return done({ id: actor.userId });
  });
  return told(deps, outcome, actor.userId);
}
