import { LockMode } from '@mikro-orm/core';
import { done, notFound, type Outcome, refused } from '../../../domain/refusal.ts';
import { adminRoleOf, areRolesOf, keepsAdmin } from '../../../domain/registry/people.ts';
import { BranchMember } from '../../../schema/entities/registry/bank-branch.entity.ts';
import { Membership, Organisation } from '../../../schema/entities/registry/organisation.entity.ts';
import { runCommand, type Written } from '../../platform/run-command.ts';
import type { Actor, Deps, Work } from '../../ports.ts';
import { told } from '../account/end-sign-ins.ts';
import { findBranchOf } from '../branches/branch-work.ts';
import { handOverKept } from './hand-over-kept.ts';

type Command<Input> = { actor: Actor; idempotencyKey: string; input: Input };

/** A person of the caller's organisation holds these roles from now on, and no others. */
export async function changePersonRoles(
  deps: Deps,
  command: Command<{ userId: string; roles: readonly string[] }>,
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'changePersonRoles' }, async (work) => {
    const people = await lockPeople(work, { actor, userId: input.userId });
    if (people === null) return notFound('userId');
    const { organisation, holders, own } = people;
    const roles = [...new Set(input.roles)];
    if (!areRolesOf(organisation.kind, roles)) return refused('ROLES_UNKNOWN', 'roles');
    if (!keepsAdmin(organisation.kind, holders, { userId: input.userId, roles })) return refused('LAST_ADMIN', 'roles');
    for (const held of own) if (!roles.some((role) => role === held.role)) work.em.remove(held);
    for (const role of roles.filter((wanted) => !own.some((held) => held.role === wanted)))
      work.em.persist(
        work.em.create(Membership, {
          id: deps.newId(),
          userId: input.userId,
          organisationId: organisation.id,
          role,
        }),
      );
    await tell(work, { organisation, name: 'person.roles-changed', detail: { userId: input.userId, roles }, actor });
    return done({ id: input.userId });
  });
}

export type RemovePerson = {
  readonly userId: string /** Who gets what the person kept. */;
  readonly successorId: string | null;
};

/**
 * A person no longer acts for the caller's organisation, and hands over what it kept for it. Everybody may leave; others
 * are sent away by an administrator, and are signed out everywhere.
 */
export async function removePerson(deps: Deps, command: Command<RemovePerson>): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const isSentAway = input.userId !== actor.userId;
  const outcome = await runCommand(deps, { ...command, name: 'removePerson' }, async (work) => {
    const people = await lockPeople(work, { actor, userId: input.userId });
    if (people === null) return notFound('userId');
    const { organisation, holders, own } = people;
    if (!(await maySucceed(work, { ...input, holders }))) return notFound('successorId');
    if (isSentAway && !actor.roles.includes(adminRoleOf(organisation.kind))) return refused('ADMIN_NEEDED', 'userId');
    if (!keepsAdmin(organisation.kind, holders, { userId: input.userId, roles: [] })) return refused('LAST_ADMIN');
    for (const held of own) work.em.remove(held);
    await handOverKept(work, { ...input, organisationId: organisation.id });
    // What the person took stays with the branch.
    await work.em.nativeDelete(BranchMember, { userId: input.userId });
    if (isSentAway) await deps.accounts.endSessions(work.em, { userId: input.userId, exceptSessionId: null });
    await tell(work, { organisation, name: 'person.removed', detail: { ...input }, actor });
    return done({ id: input.userId });
  });
  return isSentAway ? told(deps, outcome, input.userId) : outcome;
}

/** A colleague, and one who may see the work of the branch that is handed over. */
async function maySucceed(
  { em }: Work,
  { userId, successorId, holders }: RemovePerson & { readonly holders: readonly Membership[] },
): Promise<boolean> {
  if (successorId === null) return true;
  if (successorId === userId || !holders.some((held) => held.userId === successorId)) return false;
  const branchId = await findBranchOf(em, successorId);
  return branchId === null || branchId === (await findBranchOf(em, userId));
}

/** Locks the organisation, so that two changes at once cannot take its last two administrators. */
async function lockPeople({ em }: Work, { actor, userId }: { actor: Actor; userId: string }) {
  const lockMode = LockMode.PESSIMISTIC_WRITE;
  const organisation = await em.findOne(Organisation, { id: actor.organisationId }, { lockMode });
  if (organisation === null) return null;
  const holders = await em.find(Membership, { organisationId: organisation.id });
  const own = holders.filter((held) => held.userId === userId);
  return own.length === 0 ? null : { organisation, holders, own };
}

const tell = (
  work: Work,
  of: { organisation: Organisation; name: string; detail: object; actor: Actor },
): Promise<void> =>
  work.record({ streamId: of.organisation.id, name: of.name, detail: of.detail, actorId: of.actor.userId });
