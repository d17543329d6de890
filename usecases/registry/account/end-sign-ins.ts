import { done, notFound, type Outcome } from '../../../domain/refusal.ts';
import { runCommand, type Written } from '../../platform/run-command.ts';
import type { Actor, Deps } from '../../ports.ts';
import { findOfOrganisation } from './find-of-organisation.ts';

type Command<Input> = { actor: Actor; idempotencyKey: string; input: Input };

/** Whoever listens to this hears who was signed out, and closes what they hold open. */
export const SIGN_INS_ENDED = 'sign-ins-ended';

/** I am signed out in one place, this one included. */
export async function endSignIn(deps: Deps, command: Command<{ signInId: string }>): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const outcome = await runCommand(deps, { ...command, name: 'endSignIn' }, async ({ em }) => {
    const isEnded = await deps.accounts.endSession(em, { userId: actor.userId, sessionId: input.signInId });
    return isEnded ? done({ id: input.signInId }) : notFound('signInId');
  });
  return told(deps, outcome, actor.userId);
}

/** I am signed out everywhere but where I ask. */
export async function endOtherSignIns(
  deps: Deps,
  command: Command<object> & { readonly sessionId: string },
): Promise<Outcome<Written>> {
  const { actor, sessionId, idempotencyKey, input } = command;
  const named = { actor, idempotencyKey, input, name: 'endOtherSignIns' };
  const outcome = await runCommand(deps, named, async ({ em }) => {
    await deps.accounts.endSessions(em, { userId: actor.userId, exceptSessionId: sessionId });
    return done({ id: sessionId });
  });
  return told(deps, outcome, actor.userId);
}

/** A person of the caller's organisation is signed out everywhere, and written down so. */
export async function endPersonSignIns(deps: Deps, command: Command<{ email: string }>): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const outcome = await runCommand(deps, { ...command, name: 'endPersonSignIns' }, async ({ em, record }) => {
    const found = await findOfOrganisation(deps, em, { actor, email: input.email });
    if (found === null) return notFound('email');
    await deps.accounts.endSessions(em, { userId: found.userId, exceptSessionId: null });
    await record({
      streamId: found.organisationId,
      name: 'person.sign-ins-ended',
      detail: { userId: found.userId },
      actorId: actor.userId,
    });
    return done({ id: found.userId });
  });
  return told(deps, outcome, outcome.kind === 'done' ? outcome.value.id : null);
}

/** After the commit. When nobody hears it, the next look at each open connection finds out. */
export async function told(
  deps: Pick<Deps, 'live'>,
  outcome: Outcome<Written>,
  userId: string | null,
): Promise<Outcome<Written>> {
  if (outcome.kind === 'done' && userId !== null) await deps.live.publish({ topic: SIGN_INS_ENDED, id: userId });
  return outcome;
}
