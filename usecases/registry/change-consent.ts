import { LockMode } from '@mikro-orm/core';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { CreditNeed } from '../../schema/entities/market/credit-need.entity.ts';
import { Bank } from '../../schema/entities/registry/bank.entity.ts';
import { Consent } from '../../schema/entities/registry/consent.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';

/** How long a consent lasts (our default, about the re-confirmation period of C13). */
const CONSENT_DAYS = 90;

export type ConsentCommand = {
  readonly actor: Actor;
  readonly idempotencyKey: string;
  readonly input: { readonly needId: string; readonly bankId: string };
};

/** A firm lets one bank see one need unmasked. Granting twice is refused, so that a period is never prolonged by chance. */
export async function grantConsent(deps: Deps, command: ConsentCommand): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'grantConsent' }, async (work) => {
    const need = await lockOwnNeed(work, actor, input.needId);
    if (need === null) return notFound('needId');
    if ((await work.em.count(Bank, { id: input.bankId })) === 0) return notFound('bankId');
    if ((await activeConsents(work, { ...input, now: deps.now() })).length > 0)
      return refused('CONSENT_EXISTS', 'bankId');
    work.em.persist(newConsent(work, deps, { need, bankId: input.bankId }));
    work.emit({ name: 'consent.changed.v1', needId: need.id, bankId: input.bankId });
    await work.record({
      streamId: need.id,
      name: 'consent.granted',
      detail: { bankId: input.bankId },
      actorId: actor.userId,
    });
    return done({ id: need.id });
  });
}

/** A firm shuts the bank out again; the next read is refused, because every read asks the database. */
export async function revokeConsent(deps: Deps, command: ConsentCommand): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'revokeConsent' }, async (work) => {
    const need = await lockOwnNeed(work, actor, input.needId);
    if (need === null) return notFound('needId');
    const active = await activeConsents(work, { ...input, now: deps.now() });
    if (active.length === 0) return notFound('bankId');
    for (const consent of active) consent.revokedAt = deps.now();
    work.emit({ name: 'consent.changed.v1', needId: need.id, bankId: input.bankId });
    await work.record({
      streamId: need.id,
      name: 'consent.revoked',
      detail: { bankId: input.bankId },
      actorId: actor.userId,
    });
    return done({ id: need.id });
  });
}

/** A consent that begins now and ends by itself. */
export function newConsent(work: Work, deps: Deps, of: { need: CreditNeed; bankId: string }): Consent {
  const now = deps.now();
  return work.em.create(Consent, {
    id: deps.newId(),
    firmId: of.need.firmId,
    bankId: of.bankId,
    needId: of.need.id,
    purpose: 'CREDIT_ASSESSMENT',
    grantedAt: now,
    expiresAt: new Date(now.getTime() + CONSENT_DAYS * 86_400_000),
    revokedAt: null,
  });
}

function lockOwnNeed(work: Work, actor: Actor, needId: string): Promise<CreditNeed | null> {
  return work.em.findOne(
    CreditNeed,
    { id: needId, firmId: actor.organisationId ?? '' },
    { lockMode: LockMode.PESSIMISTIC_WRITE },
  );
}

function activeConsents(work: Work, of: { needId: string; bankId: string; now: Date }): Promise<Consent[]> {
  return work.em.find(Consent, {
    needId: of.needId,
    bankId: of.bankId,
    revokedAt: null,
    expiresAt: { $gt: of.now },
  });
}
