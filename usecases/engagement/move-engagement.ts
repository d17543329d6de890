import { LockMode } from '@mikro-orm/core';
import {
  decideEngagementMove,
  type EngagementMove,
  type EngagementState,
  LIVE_STATES,
  LOST_STATES,
  type Mover,
  REFLOW_STATES,
  type RefusalReason,
} from '../../domain/engagement/engagement-moves.ts';
import { type Fen, fen } from '../../domain/money.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { Engagement } from '../../schema/entities/engagement/engagement.entity.ts';
import { CreditNeed } from '../../schema/entities/market/credit-need.entity.ts';
import { Consent } from '../../schema/entities/registry/consent.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';
import { startClock } from './clock.ts';
import { reflow } from './dispatch.ts';

const GRANT_FEN_MAX = 1_000_000_000_000n;
const NOTE_MAX = 500;

export type MoveEngagement = {
  readonly engagementId: string;
  readonly move: EngagementMove;
  /** Needed to refuse, and only then. */
  readonly reasonCode: RefusalReason | null;
  /** Needed with the reason OTHER, to dispute a contact and to ask for supplements. */
  readonly note: string | null;
  /** Needed to grant, and only then. */
  readonly grantFen: Fen | null;
};

/** One step of a firm or a bank in their engagement; everybody else is told that there is none. */
export async function moveEngagement(
  deps: Deps,
  command: { readonly actor: Actor; readonly idempotencyKey: string; readonly input: MoveEngagement },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const malformed = findMalformedMove(input);
  if (malformed !== null) return malformed;
  return runCommand(deps, { ...command, name: 'moveEngagement' }, async (work) => {
    const locked = await lockEngagement(work, input.engagementId);
    const side = locked === null ? null : sideOf(actor, locked.engagement);
    if (locked === null || side === null) return notFound('engagementId');
    const by = { side, roles: actor.roles, actorId: actor.userId };
    return applyMove(work, deps, { ...locked, by, step: input });
  });
}

/** A firm says whether the next best bank may have its need, with its consent, when one lets it down. */
export async function setReflow(
  deps: Deps,
  command: {
    readonly actor: Actor;
    readonly idempotencyKey: string;
    readonly input: { readonly needId: string; readonly mayReflow: boolean };
  },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'setReflow' }, async (work) => {
    const own = { id: input.needId, firmId: actor.organisationId ?? '' };
    const need = await work.em.findOne(CreditNeed, own, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (need === null) return notFound('needId');
    need.mayReflow = input.mayReflow;
    const detail = { mayReflow: input.mayReflow };
    await work.record({ streamId: need.id, name: 'need.reflow-set', detail, actorId: actor.userId });
    return done({ id: need.id });
  });
}

/** What the clock does at a limit. An engagement that has moved since the timer was armed is left alone. */
export async function expireEngagement(work: Work, deps: Deps, of: { id: string; version: number }): Promise<void> {
  const locked = await lockEngagement(work, of.id);
  if (locked === null || locked.engagement.version !== of.version) return;
  const step = { move: 'expire', reasonCode: null, note: null, grantFen: null } as const;
  await applyMove(work, deps, { ...locked, by: { side: 'system', roles: [], actorId: 'system' }, step });
}

/**
 * Takes a loan off the grant that it was drawn on, under the lock of the engagement: two drawdowns at once can never
 * be above the grant together. Does nothing when the bank granted nothing on the need here.
 */
export async function drawOnGrant(
  work: Work,
  deps: Deps,
  of: { needId: string; bankId: string; principalFen: Fen; actorId: string },
): Promise<Outcome<null>> {
  const states: EngagementState[] = ['GRANTED', 'DRAWN'];
  const granted = await work.em.findOne(
    Engagement,
    { needId: of.needId, bankId: of.bankId, state: { $in: states } },
    { orderBy: { id: 'desc' } },
  );
  const locked = granted === null ? null : await lockEngagement(work, granted.id);
  if (locked === null) return done(null);
  const { engagement } = locked;
  const left = engagement.grantFen - engagement.drawnFen;
  if (of.principalFen > left) return refused('GRANT_EXCEEDED', 'principalFen', { leftFen: left.toString() });
  const by = { side: 'system', roles: [], actorId: of.actorId } as const;
  const step = { move: 'draw', reasonCode: null, note: null, grantFen: null } as const;
  const moved = await applyMove(work, deps, { ...locked, by, step });
  if (moved.kind === 'refused') return moved;
  engagement.drawnFen = fen(engagement.drawnFen + of.principalFen);
  return done(null);
}

type Step = Omit<MoveEngagement, 'engagementId'>;

function findMalformedMove({ move, reasonCode, note, grantFen }: Step): Outcome<never> | null {
  if ((move === 'refuse') !== (reasonCode !== null)) return refused('REASON_CODE_MISPLACED', 'reasonCode');
  if (note !== null && note.length > NOTE_MAX) return refused('TEXT_TOO_LONG', 'note', { max: String(NOTE_MAX) });
  const needsNote = reasonCode === 'OTHER' || move === 'disputeContact' || move === 'askSupplement';
  if (needsNote && (note ?? '').trim() === '') return refused('REASON_MISSING', 'note');
  if ((move === 'grant') !== (grantFen !== null)) return refused('AMOUNT_OUT_OF_RANGE', 'grantFen');
  if (grantFen !== null && (grantFen <= 0n || grantFen > GRANT_FEN_MAX))
    return refused('AMOUNT_OUT_OF_RANGE', 'grantFen');
  return null;
}

/** One step on a locked need and engagement, with all that follows from it. */
export async function applyMove(
  work: Work,
  deps: Deps,
  of: { need: CreditNeed; engagement: Engagement; by: Mover & { actorId: string }; step: Step },
): Promise<Outcome<Written>> {
  const { need, engagement, by, step } = of;
  const decided = decideEngagementMove(engagement.state, step.move, by);
  if (decided.kind === 'refused') return decided;
  const [from, to] = [engagement.state, decided.value];
  engagement.state = to;
  engagement.version += 1;
  if (step.move === 'accept') engagement.acceptedAt = deps.now();
  if (step.grantFen !== null) work.em.assign(engagement, { grantFen: step.grantFen, grantedAt: deps.now() });
  if (step.reasonCode !== null) engagement.reasonCode = step.reasonCode;
  if (!LIVE_STATES.includes(to)) engagement.place = null;
  startClock(work, deps, engagement);
  const { reasonCode, note, grantFen } = step;
  const detail = { move: step.move, from, to, reasonCode, note, grantFen };
  await work.record({ streamId: engagement.id, name: 'engagement.moved', detail, actorId: by.actorId });
  if (LOST_STATES.includes(to)) await revokeConsents(work, deps, engagement);
  await work.em.flush();
  if (REFLOW_STATES.includes(to)) await reflow(work, deps, need);
  return done({ id: engagement.id });
}

/** A bank that is out reads no more; the next read is refused, because every read asks the database. */
async function revokeConsents(work: Work, deps: Deps, { needId, bankId }: Engagement): Promise<void> {
  const active = await work.em.find(Consent, { needId, bankId, revokedAt: null });
  for (const consent of active) consent.revokedAt = deps.now();
  if (active.length > 0) work.emit({ name: 'consent.changed.v1', needId, bankId });
}

/** Always the need before the engagement, so that nobody waits in a circle. */
async function lockEngagement(work: Work, id: string): Promise<{ need: CreditNeed; engagement: Engagement } | null> {
  const found = await work.em.findOne(Engagement, { id });
  if (found === null) return null;
  const lock = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const;
  const need = await work.em.findOneOrFail(CreditNeed, { id: found.needId }, lock);
  const engagement = await work.em.findOneOrFail(Engagement, { id }, lock);
  return { need, engagement };
}

function sideOf(actor: Actor, engagement: Engagement): 'firm' | 'bank' | null {
  if (actor.organisationId === engagement.firmId) return 'firm';
  return actor.organisationId === engagement.bankId ? 'bank' : null;
}
