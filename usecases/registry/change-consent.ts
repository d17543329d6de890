import { LockMode } from '@mikro-orm/core';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { type ConsentTerms, checkConsentTerms, DEFAULT_CONSENT_TERMS } from '../../domain/registry/consent.ts';
import { CreditNeed } from '../../schema/entities/market/credit-need.entity.ts';
import { Bank } from '../../schema/entities/registry/bank.entity.ts';
import { Consent } from '../../schema/entities/registry/consent.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';

type Key = { readonly needId: string; readonly bankId: string };

export type ConsentCommand<Input = Key> = {
  readonly actor: Actor;
  readonly idempotencyKey: string;
  readonly input: Input;
};

/** A firm lets one bank see one need unmasked. Granting twice is refused, so that a period is never prolonged by chance. */
export async function grantConsent(
  deps: Deps,
  command: ConsentCommand<Key & Partial<ConsentTerms>>,
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const terms = checkConsentTerms({ ...DEFAULT_CONSENT_TERMS, ...input });
  if (terms.kind === 'refused') return terms;
  const { needId, bankId } = input;
  return runCommand(deps, { ...command, name: 'grantConsent' }, async (work) => {
    const need = await lockOwnNeed(work, actor, input.needId);
    if (need === null) return notFound('needId');
    if ((await work.em.count(Bank, { id: input.bankId })) === 0) return notFound('bankId');
    if ((await standingConsents(work, { needId, bankId, now: deps.now() })).length > 0)
      return refused('CONSENT_EXISTS', 'bankId');
    work.em.persist(newConsent(work, deps, { need, bankId, terms: terms.value }));
    work.emit({ name: 'consent.changed.v1', needId: need.id, bankId: input.bankId });
    await work.record({
      streamId: need.id,
      name: 'consent.granted',
      detail: { ...terms.value, bankId },
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
    const active = await standingConsents(work, { ...input, now: deps.now() });
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

/** A firm stops a consent for a while, or lets it go on; its time runs on. */
export async function pauseConsent(
  deps: Deps,
  command: ConsentCommand<Key & { readonly isPaused: boolean }>,
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const { needId, bankId, isPaused } = input;
  return runCommand(deps, { ...command, name: 'pauseConsent' }, async (work) => {
    const need = await lockOwnNeed(work, actor, needId);
    if (need === null) return notFound('needId');
    const standing = await standingConsents(work, { needId, bankId, now: deps.now() });
    if (standing.length === 0) return notFound('bankId');
    for (const consent of standing) consent.pausedAt = isPaused ? deps.now() : null;
    work.emit({ name: 'consent.changed.v1', needId, bankId });
    const detail = { bankId, isPaused };
    await work.record({ streamId: needId, name: 'consent.paused', detail, actorId: actor.userId });
    return done({ id: needId });
  });
}

/** A consent that begins now and ends by itself. */
export function newConsent(
  work: Work,
  deps: Deps,
  of: { need: CreditNeed; bankId: string; terms?: ConsentTerms },
): Consent {
  const now = deps.now();
  const { purpose, dataCategories, days, readsMax } = of.terms ?? DEFAULT_CONSENT_TERMS;
  return work.em.create(Consent, {
    id: deps.newId(),
    firmId: of.need.firmId,
    bankId: of.bankId,
    needId: of.need.id,
    purpose,
    dataCategories: [...dataCategories],
    readsMax,
    readsLeft: readsMax,
    pausedAt: null,
    grantedAt: now,
    expiresAt: new Date(now.getTime() + days * 86_400_000),
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

/** Consents that neither were revoked nor have run out; a paused one stands. */
function standingConsents(work: Work, of: { needId: string; bankId: string; now: Date }): Promise<Consent[]> {
  return work.em.find(Consent, {
    needId: of.needId,
    bankId: of.bankId,
    revokedAt: null,
    expiresAt: { $gt: of.now },
    readsLeft: { $gt: 0 },
  });
}
