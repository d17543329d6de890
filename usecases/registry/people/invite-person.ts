import { LockMode } from '@mikro-orm/core';
import { done, notFound, type Outcome, refused } from '../../../domain/refusal.ts';
import { areRolesOf, INVITATION_DAYS } from '../../../domain/registry/people.ts';
import { Invitation } from '../../../schema/entities/registry/invitation.entity.ts';
import { Organisation } from '../../../schema/entities/registry/organisation.entity.ts';
import { runCommand, type Written } from '../../platform/run-command.ts';
import type { Actor, Deps } from '../../ports.ts';

export type InvitePerson = { readonly email: string; readonly roles: readonly string[] };
type Command<Input> = { actor: Actor; idempotencyKey: string; input: Input };

const DAY_MS = 86_400_000;
const EMAIL_PATTERN = /^[^\s@<>,;:"]{1,64}@[^\s@<>,;:"]+\.[^\s@<>,;:"]+$/;
const EMAIL_CHARACTERS_MAX = 254;
/** Open invitations of one organisation (our default): more are a mistake or a mailing list. */
const OPEN_MAX = 50;

/** Asks somebody by mail to act for the caller's organisation. A second invitation of an address replaces the first. */
export async function invitePerson(deps: Deps, command: Command<InvitePerson>): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const email = input.email.trim().toLowerCase();
  if (email.length > EMAIL_CHARACTERS_MAX || !EMAIL_PATTERN.test(email)) return refused('EMAIL_MALFORMED', 'email');
  return runCommand(deps, { ...command, name: 'invitePerson' }, async ({ em, emit, record }) => {
    const organisation = await em.findOne(
      Organisation,
      { id: actor.organisationId },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    if (organisation === null) return notFound();
    const roles = [...new Set(input.roles)];
    if (!areRolesOf(organisation.kind, roles)) return refused('ROLES_UNKNOWN', 'roles');
    const open = await em.find(Invitation, { organisationId: organisation.id, acceptedAt: null, withdrawnAt: null });
    const current = open.filter(({ expiresAt }) => expiresAt > deps.now());
    if (current.length >= OPEN_MAX) return refused('INVITATIONS_FULL', null, { max: `${OPEN_MAX}` });
    for (const earlier of open.filter((one) => one.email === email)) em.assign(earlier, { withdrawnAt: deps.now() });
    await em.flush();
    const invitation = em.create(Invitation, {
      id: deps.newId(),
      organisationId: organisation.id,
      email,
      roles,
      invitedBy: actor.userId,
      createdAt: deps.now(),
      expiresAt: new Date(deps.now().getTime() + INVITATION_DAYS * DAY_MS),
      mailedAt: null,
      withdrawnAt: null,
      acceptedAt: null,
      acceptedBy: null,
    });
    em.persist(invitation);
    emit({ name: 'person.invited.v1', invitationId: invitation.id });
    await record({
      streamId: organisation.id,
      name: 'person.invited',
      detail: { invitationId: invitation.id, roles },
      actorId: actor.userId,
    });
    return done({ id: invitation.id });
  });
}

/** Nobody can accept it any more. */
export async function withdrawInvitation(deps: Deps, command: Command<{ id: string }>): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'withdrawInvitation' }, async ({ em, record }) => {
    const invitation = await em.findOne(
      Invitation,
      { id: input.id, organisationId: actor.organisationId ?? '' },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    if (invitation === null) return notFound();
    if (invitation.acceptedAt !== null) return refused('ILLEGAL_TRANSITION', null, { state: 'ACCEPTED' });
    em.assign(invitation, { withdrawnAt: invitation.withdrawnAt ?? deps.now() });
    await record({
      streamId: invitation.organisationId,
      name: 'person.invitation-withdrawn',
      detail: { invitationId: invitation.id },
      actorId: actor.userId,
    });
    return done({ id: invitation.id });
  });
}

/** Mails the link of an invitation that is still open; does nothing when it was mailed. */
export async function mailInvitation(deps: Deps, invitationId: string): Promise<void> {
  const em = deps.read();
  const invitation = await em.findOne(Invitation, { id: invitationId, mailedAt: null });
  const messenger = deps.messengers.EMAIL;
  if (invitation === null || messenger === null || !isOpen(invitation, deps.now())) return;
  const { name } = await em.findOneOrFail(Organisation, { id: invitation.organisationId });
  const letter = deps.invitations.compose({ id: invitation.id, organisation: name, expiresAt: invitation.expiresAt });
  // Refused for good, too: the inviter sees the link and can hand it over in another way.
  await messenger.send({ id: invitation.id, channel: 'EMAIL', to: invitation.email, ...letter });
  await deps.inTransaction(async (work) => {
    await work.em.nativeUpdate(Invitation, { id: invitation.id }, { mailedAt: deps.now() });
  });
}

/** True while it can be accepted. */
export const isOpen = (invitation: Invitation, now: Date): boolean =>
  invitation.acceptedAt === null && invitation.withdrawnAt === null && invitation.expiresAt > now;
