import { LockMode } from '@mikro-orm/core';
import { done, notFound, type Outcome, refused } from '../../../domain/refusal.ts';
import { BranchMember } from '../../../schema/entities/registry/bank-branch.entity.ts';
import { Invitation } from '../../../schema/entities/registry/invitation.entity.ts';
import { Membership, Organisation } from '../../../schema/entities/registry/organisation.entity.ts';
import { runCommand, type Written } from '../../platform/run-command.ts';
import type { Actor, Deps } from '../../ports.ts';
import { findBranchOf } from '../branches/branch-work.ts';
import { isOpen } from './invite-person.ts';

export type Offer = {
  readonly organisationName: string;
  readonly email: string;
  readonly roles: readonly string[];
  readonly expiresAt: Date;
};

/** What a link offers to whoever holds it; `null` when it is made up, used, withdrawn or too old. */
export async function findOffer(deps: Deps, token: string): Promise<Offer | null> {
  const id = deps.invitations.idIn(token);
  const em = deps.read();
  const invitation = id === null ? null : await em.findOne(Invitation, { id });
  if (invitation === null || !isOpen(invitation, deps.now())) return null;
  const { name } = await em.findOneOrFail(Organisation, { id: invitation.organisationId });
  const { email, roles, expiresAt } = invitation;
  return { organisationName: name, email, roles, expiresAt };
}

/** The person of the address that was invited acts for the organisation from now on. */
export async function acceptInvitation(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: { token: string } },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const id = deps.invitations.idIn(input.token);
  if (id === null) return notFound('token');
  const email = (await deps.emailOf(actor.userId))?.toLowerCase();
  return runCommand(deps, { ...command, name: 'acceptInvitation' }, async ({ em, record }) => {
    const invitation = await em.findOne(Invitation, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (invitation === null || !isOpen(invitation, deps.now())) return notFound('token');
    if (invitation.email !== email) return refused('INVITATION_OF_OTHER_ADDRESS', 'token');
    if ((await em.count(Membership, { userId: actor.userId })) > 0) return refused('ALREADY_IN_AN_ORGANISATION');
    const { organisationId, roles } = invitation;
    for (const role of roles)
      em.persist(em.create(Membership, { id: deps.newId(), userId: actor.userId, organisationId, role }));
    // Whoever works in a branch takes others into that branch, and nobody into the head office.
    const branchId = await findBranchOf(em, invitation.invitedBy);
    if (branchId !== null) em.persist(em.create(BranchMember, { userId: actor.userId, branchId }));
    em.assign(invitation, { acceptedAt: deps.now(), acceptedBy: actor.userId });
    await record({
      streamId: organisationId,
      name: 'person.joined',
      detail: { invitationId: invitation.id, roles },
      actorId: actor.userId,
    });
    return done({ id: organisationId });
  });
}
