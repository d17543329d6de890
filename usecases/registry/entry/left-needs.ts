import { createHash } from 'node:crypto';
import { LockMode } from '@mikro-orm/core';
import { checkNeed } from '../../../domain/market/check-need.ts';
import type { Purpose } from '../../../domain/market/purpose.ts';
import type { Bps, Fen } from '../../../domain/money.ts';
import { done, notFound, type Outcome, refused } from '../../../domain/refusal.ts';
import { checkCreditCode } from '../../../domain/registry/credit-code.ts';
import { inScope, widen } from '../../../schema/access/access.ts';
import { CreditNeedDraft } from '../../../schema/entities/market/need-draft.entity.ts';
import { LeftNeed } from '../../../schema/entities/registry/entry-link.entity.ts';
import { Firm } from '../../../schema/entities/registry/firm.entity.ts';
import { toSnapshot } from '../../../schema/terms-json.ts';
import { draftTermsOf, type NeedDraftTerms } from '../../market/need-drafts.ts';
import { runCommand, type Written } from '../../platform/run-command.ts';
import type { Actor, Deps, Work } from '../../ports.ts';
import { findOpenLink } from './entry-links.ts';

/** Our defaults. What nobody takes up is forgotten with the phone number in it. */
const KEPT_DAYS = 30;
const PER_LINK_A_DAY = 200;
const PER_FIRM_A_DAY = 3;
const PER_PHONE_A_DAY = 3;
const DAY_MS = 86_400_000;
const PHONE_PATTERN = /^\+?\d{8,15}$/;
/** 128 bits or more, made by the phone of the firm. */
const SECRET_PATTERN = /^[0-9a-f]{32,64}$/;

export type LeaveNeed = {
  readonly code: string;
  readonly secret: string;
  readonly creditCode: string;
  readonly phone: string;
  readonly amountFen: Fen;
  readonly termMonths: number;
  readonly rateBpsMax: Bps;
  readonly purpose: Purpose;
};

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/**
 * Somebody without an account leaves a need by a link (A09). It is published by nobody: it waits for whoever holds its
 * secret to register the firm of that credit code. The number is kept to call back, and proves nothing.
 */
export async function leaveNeed(
  deps: Deps,
  command: { readonly idempotencyKey: string; readonly input: LeaveNeed },
): Promise<Outcome<Written>> {
  const { input } = command;
  if (!SECRET_PATTERN.test(input.secret)) return refused('SECRET_MALFORMED', 'secret');
  const checked = checkCreditCode(input.creditCode);
  if (checked.verdict === 'invalid') return refused(`CREDIT_CODE_${checked.because}`, 'creditCode');
  const phone = input.phone.replaceAll(/[\s-]/g, '');
  if (!PHONE_PATTERN.test(phone)) return refused('PHONE_MALFORMED', 'phone');
  const { amountFen, termMonths, rateBpsMax, purpose } = input;
  const terms = { amountFen, termMonths, rateBpsMax, purpose, securities: ['CREDIT_ONLY'] as const };
  const need = checkNeed({ ...terms, description: '' });
  if (need.kind === 'refused') return need;
  const secretHash = hashOf(input.secret);
  // Nobody is signed in: the secret says whose repeated command this is.
  const actor: Actor = { userId: `entry:${secretHash.slice(0, 32)}`, organisationId: null, roles: [] };
  const run = { ...command, input: { ...input, secret: secretHash }, actor, name: 'leaveNeed' };
  return inScope('entry', () =>
    runCommand(deps, run, async (work) => {
      const link = await findOpenLink(work, { code: input.code, now: deps.now() });
      if (link === null) return notFound('code');
      // One at a time for a link, so that its limit holds.
      await work.em.lock(link, LockMode.PESSIMISTIC_WRITE);
      const tooMany = await findTooMany(work, deps, { linkId: link.id, creditCode: checked.code, phone });
      if (tooMany !== null) return tooMany;
      if ((await work.em.count(LeftNeed, { secretHash })) > 0) return refused('SECRET_MALFORMED', 'secret');
      const now = deps.now();
      const draft: NeedDraftTerms = { ...terms, urgency: 'FLEXIBLE', description: null };
      const left = work.em.create(LeftNeed, {
        id: deps.newId(),
        linkId: link.id,
        secretHash,
        creditCode: checked.code,
        phone,
        terms: toSnapshot(draft),
        leftAt: now,
        expiresAt: new Date(now.getTime() + KEPT_DAYS * DAY_MS),
        takenAt: null,
        firmId: null,
      });
      work.em.persist(left);
      const detail = { linkId: link.id, leftNeedId: left.id };
      await work.record({ streamId: link.organisationId, name: 'need.left', detail, actorId: 'anonymous' });
      return done({ id: left.id });
    }),
  );
}

/** Of a link, a firm or a number too much on one day: it is somebody who plays, or worse. */
async function findTooMany(
  { em }: Work,
  deps: Pick<Deps, 'now'>,
  of: { readonly linkId: string; readonly creditCode: string; readonly phone: string },
): Promise<Outcome<never> | null> {
  const leftAt = { $gt: new Date(deps.now().getTime() - DAY_MS) };
  const { linkId, creditCode, phone } = of;
  const ofLink = await em.count(LeftNeed, { linkId, leftAt });
  const ofFirm = await em.count(LeftNeed, { creditCode, leftAt });
  const ofPhone = await em.count(LeftNeed, { phone, leftAt });
  const isTooMany = ofLink >= PER_LINK_A_DAY || ofFirm >= PER_FIRM_A_DAY || ofPhone >= PER_PHONE_A_DAY;
  return isTooMany ? refused('LEFT_TOO_OFTEN') : null;
}

export type LeftNeedView = NeedDraftTerms & {
  readonly creditCode: string;
  readonly phone: string | null;
  readonly keptUntil: Date;
};

/** What the holder of a secret left, while it waits to be taken up. */
export async function findLeftNeed(deps: Pick<Deps, 'read' | 'now'>, secret: string): Promise<LeftNeedView | null> {
  if (!SECRET_PATTERN.test(secret)) return null;
  const waiting = { secretHash: hashOf(secret), takenAt: null, expiresAt: { $gt: deps.now() } };
  const left = await inScope('entry', () => deps.read().findOne(LeftNeed, waiting));
  if (left === null) return null;
  return {
    ...draftTermsOf(left.terms),
    creditCode: left.creditCode,
    phone: left.phone,
    keptUntil: left.expiresAt,
  };
}

/** The firm that was registered since takes up what it left: the need becomes a draft of its own, once. */
export async function takeLeftNeed(
  deps: Deps,
  command: { readonly actor: Actor; readonly idempotencyKey: string; readonly input: { readonly secret: string } },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const secretHash = hashOf(input.secret);
  const run = { ...command, input: { secret: secretHash }, name: 'takeLeftNeed' };
  return runCommand(deps, run, async (work) => {
    const firm = await work.em.findOne(Firm, { id: actor.organisationId ?? '' });
    if (firm === null) return notFound();
    widen('entry');
    const waiting = { secretHash, takenAt: null, expiresAt: { $gt: deps.now() } };
    const left = await work.em.findOne(LeftNeed, waiting, { lockMode: LockMode.PESSIMISTIC_WRITE });
    // Whose code it is, is told to nobody else.
    if (left === null || left.creditCode !== firm.creditCode) return notFound('secret');
    work.em.assign(left, { takenAt: deps.now(), firmId: firm.id, phone: null });
    const draft = {
      id: deps.newId(),
      firmId: firm.id,
      ownerId: actor.userId,
      terms: left.terms,
      updatedAt: deps.now(),
    };
    work.em.persist(work.em.create(CreditNeedDraft, draft));
    const detail = { leftNeedId: left.id, linkId: left.linkId };
    await work.record({ streamId: firm.id, name: 'need.taken-up', detail, actorId: actor.userId });
    return done({ id: draft.id });
  });
}

/** What nobody took up in time is deleted, number and all. */
export const forgetLeftNeeds = (deps: Pick<Deps, 'inTransaction' | 'now'>): Promise<number> =>
  deps.inTransaction(({ em }) => em.nativeDelete(LeftNeed, { takenAt: null, expiresAt: { $lte: deps.now() } }));
