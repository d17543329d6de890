import { LockMode } from '@mikro-orm/core';
import type { CivilDate } from '../../domain/calendar.ts';
import { LOAN_LIMITS } from '../../domain/engagement/check-loan.ts';
import { decisionKindOf } from '../../domain/engagement/credit-decision.ts';
import {
  decideEngagementMove,
  type EngagementMove,
  type EngagementState,
  LIMIT_OF,
  LIVE_STATES,
  LOST_STATES,
  type Mover,
  REFLOW_STATES,
  type RefusalReason,
} from '../../domain/engagement/engagement-moves.ts';
import { BANK_LIMITS } from '../../domain/engagement/sla-profile.ts';
import { invariant } from '../../domain/invariant.ts';
import { type Bps, type Fen, fen } from '../../domain/money.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { widen } from '../../schema/access/access.ts';
import { Engagement } from '../../schema/entities/engagement/engagement.entity.ts';
import { CreditNeed } from '../../schema/entities/market/credit-need.entity.ts';
import { Consent } from '../../schema/entities/registry/consent.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';
import { takeForBranch } from '../registry/branches/branch-work.ts';
import { startClock } from './clock.ts';
import { reflow } from './dispatch.ts';
import { guardExposure, recordWarning } from './guard-exposure.ts';
import { slaProfileOn } from './sla-profiles.ts';

const GRANT_FEN_MAX = 1_000_000_000_000n;
const NOTE_MAX = 500;

/** What the firm, a bank or the clock does, and what it says with it. */
export type MoveEngagement = {
  readonly engagementId: string;
  readonly move: EngagementMove;
  /** Needed to refuse, and only then. */
  readonly reasonCode: RefusalReason | null;
  /** Needed with the reason OTHER, to dispute a contact and to ask for supplements. */
  readonly note: string | null;
  /** The offer: needed to grant, and only then. */
  readonly grantFen: Fen | null;
  readonly rateBps: Bps | null;
  readonly termMonths: number | null;
};

/** One step of a firm or a bank in their engagement; everybody else is told that there is none. */
export async function moveEngagement(
  deps: Deps,
  command: { readonly actor: Actor; readonly idempotencyKey: string; readonly input: MoveEngagement },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const malformed = findMalformedMove(input);
  if (malformed !== null) return malformed;
  const outcome = await runCommand(deps, { ...command, name: 'moveEngagement' }, async (work) => {
    const locked = await lockEngagement(work, input.engagementId);
    const side = locked === null ? null : sideOf(actor, locked.engagement);
    if (locked === null || side === null) return notFound('engagementId');
    const { bankId, needId } = locked.engagement;
    if (side === 'bank' && !(await takeForBranch(work, { actor, bankId, needId }))) return notFound('engagementId');
    const by = { side, roles: actor.roles, actorId: actor.userId };
    const { engagementId: _id, ...step } = input;
    const guarded =
      input.move === 'grant' && side === 'bank'
        ? await guardExposure(work, deps, { engagement: locked.engagement, actorId: actor.userId })
        : done(null);
    return guarded.kind === 'refused' ? guarded : applyMove(work, deps, { ...locked, by, step });
  });
  if (outcome.kind === 'refused' && outcome.refusal.code === 'EXPOSURE_WARNING') {
    const { facts } = outcome.refusal;
    await recordWarning(deps, { engagementId: input.engagementId, facts, actorId: actor.userId });
  }
  return outcome;
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

/**
 * What the clock does at a limit. An engagement that has moved since the timer was armed is left alone. A bank that lets
 * its limit pass breaks its promise, which stays written; the days for the drawdown hold "in principle", so that no grant
 * is lost by them.
 */
export async function expireEngagement(work: Work, deps: Deps, of: { id: string; version: number }): Promise<void> {
  const locked = await lockEngagement(work, of.id);
  if (locked === null || locked.engagement.version !== of.version) return;
  const { state, dueAt } = locked.engagement;
  const limit = LIMIT_OF[state];
  if (limit !== null && BANK_LIMITS.includes(limit)) {
    const detail = { limit, state, dueAt };
    await work.record({ streamId: of.id, name: 'engagement.limit-passed', detail, actorId: 'system' });
  }
  const step = { ...NOTHING_SAID, move: 'expire' } as const;
  await applyMove(work, deps, { ...locked, by: { side: 'system', roles: [], actorId: 'system' }, step });
}

/**
 * Takes a loan off the grant that it was drawn on, under the lock of the engagement: two drawdowns at once can never
 * be above the grant together. A bank that has an engagement on the need lends on its grant, and on none that ended
 * without one; nothing is done for a bank that never had one, which lent beside the platform.
 */
export async function drawOnGrant(
  work: Work,
  deps: Deps,
  of: { needId: string; bankId: string; principalFen: Fen; drawnOn: CivilDate; actorId: string },
): Promise<Outcome<null>> {
  const states: EngagementState[] = ['GRANTED', 'OFFER_ACCEPTED', 'DRAWN'];
  const own = { needId: of.needId, bankId: of.bankId };
  const all = await work.em.find(Engagement, own, { orderBy: { id: 'desc' } });
  const [newest] = all;
  if (newest === undefined) return done(null);
  const granted = all.find(({ state }) => states.includes(state));
  if (granted === undefined) return refused('GRANT_MISSING', 'needId', { state: newest.state });
  const locked = await lockEngagement(work, granted.id);
  invariant(locked !== null, 'an engagement is never taken away');
  const { engagement } = locked;
  const left = engagement.grantFen - engagement.drawnFen;
  if (of.principalFen > left) return refused('GRANT_EXCEEDED', 'principalFen', { leftFen: left.toString() });
  const by = { side: 'system', roles: [], actorId: of.actorId } as const;
  engagement.isWriteBackLate ||= await isWriteBackLate(work, deps, { engagement, drawnOn: of.drawnOn });
  const step = { ...NOTHING_SAID, move: 'draw' } as const;
  const moved = await applyMove(work, deps, { ...locked, by, step });
  if (moved.kind === 'refused') return moved;
  engagement.drawnFen = fen(engagement.drawnFen + of.principalFen);
  return done(null);
}

type Step = Omit<MoveEngagement, 'engagementId'>;
/** A step that needs no words. */
export const NOTHING_SAID = { reasonCode: null, note: null, grantFen: null, rateBps: null, termMonths: null } as const;

/** Late is what the bank reports after the limit of the first drawdown, or too long after the money was drawn. */
async function isWriteBackLate(
  work: Work,
  deps: Deps,
  of: { engagement: Engagement; drawnOn: CivilDate },
): Promise<boolean> {
  const { state, dueAt } = of.engagement;
  if (state !== 'DRAWN' && dueAt !== null && dueAt < deps.now()) return true;
  const today = deps.today();
  return deps.workingDays.add(of.drawnOn, (await slaProfileOn(work.em, today)).writeBackDays) < today;
}

function findMalformedMove(step: Step): Outcome<never> | null {
  const { move, reasonCode, note } = step;
  if ((move === 'refuse') !== (reasonCode !== null)) return refused('REASON_CODE_MISPLACED', 'reasonCode');
  if (note !== null && note.length > NOTE_MAX) return refused('TEXT_TOO_LONG', 'note', { max: String(NOTE_MAX) });
  const needsNote = reasonCode === 'OTHER' || move === 'disputeContact' || move === 'askSupplement';
  if (needsNote && (note ?? '').trim() === '') return refused('REASON_MISSING', 'note');
  return findMalformedOffer(step);
}

/** A grant is an offer that the firm can compare: an amount, a yearly rate and a term. */
function findMalformedOffer({ move, grantFen, rateBps, termMonths }: Step): Outcome<never> | null {
  const isGrant = move === 'grant';
  const { rateBpsMax, termMonthsMax } = LOAN_LIMITS;
  const isIn = (value: bigint | null, max: bigint): boolean =>
    isGrant ? value !== null && value > 0n && value <= max : value === null;
  if (!isIn(grantFen, GRANT_FEN_MAX))
    return refused('AMOUNT_OUT_OF_RANGE', 'grantFen', { min: '1', max: `${GRANT_FEN_MAX}` });
  if (!isIn(rateBps, rateBpsMax)) return refused('RATE_OUT_OF_RANGE', 'rateBps', { min: '1', max: `${rateBpsMax}` });
  if (!isIn(termMonths === null ? null : BigInt(termMonths), BigInt(termMonthsMax)))
    return refused('TERM_OUT_OF_RANGE', 'termMonths', { max: `${termMonthsMax}` });
  return null;
}

/** Makes a step of a locked engagement, with everything that belongs to it. */
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
  const { grantFen, rateBps, termMonths } = step;
  if (grantFen !== null)
    work.em.assign(engagement, { grantFen, grantedAt: deps.now(), offerRateBps: rateBps, offerTermMonths: termMonths });
  if (step.reasonCode !== null) engagement.reasonCode = step.reasonCode;
  if (!LIVE_STATES.includes(to)) engagement.place = null;
  await startClock(work, deps, engagement);
  await keepDecision(work, deps, { engagement, from, step, actorId: by.actorId });
  const detail = { ...step, from, to };
  await work.record({ streamId: engagement.id, name: 'engagement.moved', detail, actorId: by.actorId });
  if (LOST_STATES.includes(to)) await revokeConsents(work, deps, engagement);
  await work.em.flush();
  // Also a need whose firm sent its only bank away has to have an owner.
  if (REFLOW_STATES.includes(to) || (to === 'WITHDRAWN' && (await isAlone(work, need)))) await reflow(work, deps, need);
  return done({ id: engagement.id });
}

const isAlone = async (work: Work, need: CreditNeed): Promise<boolean> =>
  (await work.em.count(Engagement, { needId: need.id, place: { $ne: null } })) === 0;

async function keepDecision(
  work: Work,
  deps: Deps,
  of: { engagement: Engagement; from: EngagementState; step: Step; actorId: string },
): Promise<void> {
  const { engagement, from, step } = of;
  const kind = decisionKindOf(step.move, from);
  if (kind === null) return;
  const { grantFen, rateBps, termMonths, reasonCode, note } = step;
  const said = [grantFen?.toString() ?? null, rateBps?.toString() ?? null, termMonths, reasonCode, note, of.actorId];
  await work.em.execute(DECISION_SQL, [deps.newId(), engagement.id, kind, deps.now(), ...said, engagement.id]);
}

/** The engagement is locked, so that nobody counts beside this. */
const DECISION_SQL = `
  insert into credit_decision (id, engagement_id, kind, decided_at, amount_fen, rate_bps, term_months, reason_code, note, decided_by, sequence)
  select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, count(*) + 1 from credit_decision where engagement_id = ?`;

/** A bank that is out reads no more; the next read is refused, because every read asks the database. */
async function revokeConsents(work: Work, deps: Deps, { needId, bankId }: Engagement): Promise<void> {
  const active = await work.em.find(Consent, { needId, bankId, revokedAt: null });
  for (const consent of active) consent.revokedAt = deps.now();
  if (active.length > 0) work.emit({ name: 'consent.changed.v1', needId, bankId });
}

/** Always the need before the engagement, so that nobody waits in a circle. */
export async function lockEngagement(
  work: Work,
  id: string,
): Promise<{ need: CreditNeed; engagement: Engagement } | null> {
  const [found] = await work.em.execute<{ need_id: string }[]>('select need_id from engagement where id = ?', [id]);
  if (found === undefined) return null;
  widen('deal');
  const lock = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const;
  const need = await work.em.findOneOrFail(CreditNeed, { id: found.need_id }, lock);
  const engagement = await work.em.findOneOrFail(Engagement, { id }, lock);
  return { need, engagement };
}

export function sideOf(actor: Actor, engagement: Engagement): 'firm' | 'bank' | null {
  if (actor.organisationId === engagement.firmId) return 'firm';
  return actor.organisationId === engagement.bankId ? 'bank' : null;
}
