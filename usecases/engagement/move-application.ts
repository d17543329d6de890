import { notFound, type Outcome } from '../../domain/refusal.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps } from '../ports.ts';
import { applyMove, lockEngagement, NOTHING_SAID } from './move-engagement.ts';
import { apply } from './open-engagement.ts';

/** A firm moves its application to another bank in one action: the first bank is out, or nothing has changed. */
export async function moveApplication(
  deps: Deps,
  command: {
    readonly actor: Actor;
    readonly idempotencyKey: string;
    readonly input: { readonly engagementId: string; readonly productId: string };
  },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'moveApplication' }, async (work) => {
    const locked = await lockEngagement(work, input.engagementId);
    if (locked === null || locked.engagement.firmId !== actor.organisationId) return notFound('engagementId');
    const by = { side: 'firm', roles: actor.roles, actorId: actor.userId } as const;
    const step = { ...NOTHING_SAID, move: 'reassign' } as const;
    const moved = await applyMove(work, deps, { ...locked, by, step });
    if (moved.kind === 'refused') return moved;
    return apply(work, deps, { need: locked.need, productId: input.productId, actorId: actor.userId });
  });
}
