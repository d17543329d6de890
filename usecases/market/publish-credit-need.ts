import { LockMode } from '@mikro-orm/core';
import { checkNeed, expiryOf, flagNeed, liveKeyOf, type NeedDraft } from '../../domain/market/check-need.ts';
import type { NeedTerms, Urgency } from '../../domain/market/credit-need.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { CreditNeed, CreditNeedVersion } from '../../schema/entities/market/credit-need.entity.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { toSnapshot } from '../../schema/terms-json.ts';
import { endNeed } from '../engagement/close-need.ts';
import { joinMask } from '../matching/firm-masks.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';

export type PublishCreditNeed = NeedDraft & { readonly urgency: Urgency };

/** Live needs that a firm may have at once (our default). */
const LIVE_NEEDS_MAX = 20;

/**
 * A firm submits a credit need. A clean one is published at once; a flagged one waits for an operator (C1). A second
 * live need of the same purpose and amount band is refused.
 */
export async function publishCreditNeed(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: PublishCreditNeed },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const checked = checkNeed(input);
  if (checked.kind === 'refused') return checked;

  return runCommand(deps, { ...command, name: 'publishCreditNeed' }, async (work) => {
    const firm = await lockFirm(work, actor);
    if (firm === null) return notFound();
    const liveKey = liveKeyOf(firm.id, input);
    const live = await work.em.find(CreditNeed, { firmId: firm.id, liveKey: { $ne: null } });
    if (live.some((need) => need.liveKey === liveKey)) return refused('DUPLICATE_NEED', 'purpose');
    if (live.length >= LIVE_NEEDS_MAX) return refused('TOO_MANY_LIVE_NEEDS', null, { max: `${LIVE_NEEDS_MAX}` });

    const flags = flagNeed(input, { revenueFen: firm.revenueFen, isVerified: firm.verification === 'VERIFIED' });
    const isClean = flags.length === 0;
    const now = deps.now();
    const need = work.em.create(CreditNeed, {
      id: deps.newId(),
      firmId: firm.id,
      version: 1,
      state: isClean ? 'PUBLISHED' : 'SUBMITTED',
      liveKey,
      flags,
      reviewNote: null,
      expiresOn: isClean ? expiryOf(deps.today()) : null,
      publishedAt: isClean ? now : null,
      createdAt: now,
      updatedAt: now,
    });
    work.em.persist(need);
    await work.em.flush();
    saveNeedVersion(work, deps, { need, input });
    await joinMask(work, firm.id, deps.today());
    // Not published yet, it is closed to banks; operators find it all the same.
    emitForState(work, need);
    const detail = { state: need.state, flags, version: need.version };
    const { userId: actorId } = actor;
    await work.record({ streamId: need.id, name: 'credit-need.submitted', detail, actorId, isFirst: true });
    return done({ id: need.id });
  });
}

export type ReviseCreditNeed = PublishCreditNeed & { readonly needId: string; readonly version: number };

/** A firm changes the terms of its live need: a new version, matched again. Refused when another change came first. */
export async function reviseCreditNeed(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: ReviseCreditNeed },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const checked = checkNeed(input);
  if (checked.kind === 'refused') return checked;

  return runCommand(deps, { ...command, name: 'reviseCreditNeed' }, async (work) => {
    const firm = await lockFirm(work, actor);
    const need = firm === null ? null : await lockOwnNeed(work, { needId: input.needId, firmId: firm.id });
    if (firm === null || need === null) return notFound('needId');
    if (need.liveKey === null) return refused('NEED_NOT_LIVE', 'needId', { state: need.state });
    if (need.version !== input.version) return refused('VERSION_CONFLICT', 'version', { current: `${need.version}` });
    const liveKey = liveKeyOf(firm.id, input);
    if ((await work.em.count(CreditNeed, { liveKey, id: { $ne: need.id } })) > 0)
      return refused('DUPLICATE_NEED', 'purpose');

    const flags = flagNeed(input, { revenueFen: firm.revenueFen, isVerified: firm.verification === 'VERIFIED' });
    const now = deps.now();
    const isClean = flags.length === 0;
    work.em.assign(need, {
      version: need.version + 1,
      state: isClean ? 'PUBLISHED' : 'SUBMITTED',
      liveKey,
      flags,
      expiresOn: isClean ? expiryOf(deps.today()) : null,
      publishedAt: isClean ? now : null,
      updatedAt: now,
    });
    saveNeedVersion(work, deps, { need, input });
    emitForState(work, need);
    const detail = { state: need.state, flags, version: need.version };
    await work.record({ streamId: need.id, name: 'credit-need.revised', detail, actorId: actor.userId });
    return done({ id: need.id });
  });
}

/** A firm takes its need off the market; its recommendations end. */
export async function withdrawCreditNeed(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: { readonly needId: string } },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'withdrawCreditNeed' }, async (work) => {
    const need = await lockOwnNeed(work, { needId: input.needId, firmId: actor.organisationId ?? '' });
    if (need === null) return notFound('needId');
    if (need.liveKey === null) return refused('NEED_NOT_LIVE', 'needId', { state: need.state });
    work.em.assign(need, { state: 'CANCELLED', updatedAt: deps.now() });
    await endNeed(work, deps, need);
    await work.record({ streamId: need.id, name: 'credit-need.withdrawn', detail: {}, actorId: actor.userId });
    return done({ id: need.id });
  });
}

export const NEED_REVIEWS = ['PUBLISH', 'RETURN', 'REJECT'] as const;
export type ReviewCreditNeed = {
  readonly needId: string;
  readonly decision: (typeof NEED_REVIEWS)[number];
  readonly note: string;
};

/** An operator decides on a flagged need. Returning and rejecting need a note that the firm reads. */
export async function reviewCreditNeed(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: ReviewCreditNeed },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const note = input.note.trim();
  if (note.length > 500 || (input.decision !== 'PUBLISH' && note === '')) return refused('REASON_MISSING', 'note');
  return runCommand(deps, { ...command, name: 'reviewCreditNeed' }, async (work) => {
    const need = await work.em.findOne(CreditNeed, { id: input.needId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (need === null) return notFound('needId');
    if (need.state !== 'SUBMITTED') return refused('ILLEGAL_TRANSITION', 'needId', { state: need.state });
    const state = { PUBLISH: 'PUBLISHED', RETURN: 'RETURNED', REJECT: 'REJECTED' } as const;
    const now = deps.now();
    work.em.assign(need, { state: state[input.decision], reviewNote: note === '' ? null : note, updatedAt: now });
    if (input.decision === 'PUBLISH') work.em.assign(need, { publishedAt: now, expiresOn: expiryOf(deps.today()) });
    if (input.decision === 'REJECT') need.liveKey = null;
    emitForState(work, need);
    const detail = { decision: input.decision };
    await work.record({ streamId: need.id, name: 'credit-need.reviewed', detail, actorId: actor.userId });
    return done({ id: need.id });
  });
}

function emitForState(work: Work, need: CreditNeed): void {
  const name = need.state === 'PUBLISHED' ? 'credit-need.published.v1' : 'credit-need.closed.v1';
  work.emit({ name, needId: need.id, needVersion: need.version });
}

/** The firm's row is the lock under which its needs are counted and changed. */
function lockFirm(work: Work, actor: Actor): Promise<Firm | null> {
  return work.em.findOne(Firm, { id: actor.organisationId ?? '' }, { lockMode: LockMode.PESSIMISTIC_WRITE });
}

function lockOwnNeed(work: Work, key: { needId: string; firmId: string }): Promise<CreditNeed | null> {
  return work.em.findOne(CreditNeed, { id: key.needId, firmId: key.firmId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
}

function saveNeedVersion(work: Work, deps: Deps, of: { need: CreditNeed; input: PublishCreditNeed }): void {
  const { need, input } = of;
  const terms: NeedTerms = {
    needId: need.id,
    version: need.version,
    firmId: need.firmId,
    amountFen: input.amountFen,
    termMonths: input.termMonths,
    purpose: input.purpose,
    rateBpsMax: input.rateBpsMax,
    securities: [...new Set(input.securities)],
    urgency: input.urgency,
    publishedOn: deps.today(),
  };
  work.em.persist(
    work.em.create(CreditNeedVersion, {
      needId: need.id,
      version: need.version,
      terms: toSnapshot(terms),
      description: input.description,
      createdAt: deps.now(),
    }),
  );
}
