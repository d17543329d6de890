import type { SqlEntityManager } from '@mikro-orm/sql';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { SESSION_THEMES, type SessionTheme } from '../../domain/sessions/session.ts';
import type { SessionDesk } from '../../domain/sessions/session-market.ts';
import { widen } from '../../schema/access/access.ts';
import { CreditNeed } from '../../schema/entities/market/credit-need.entity.ts';
import { Recommendation } from '../../schema/entities/matching/recommendation.entity.ts';
import { type MatchSession, SessionEnrolment } from '../../schema/entities/sessions/match-session.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';
import { repairSession } from './repair-session.ts';
import { lockSession, settingsOf, tell } from './session-rows.ts';

const DESKS_MAX = 20;
const BANK_WISHES_MAX = 100;

export type EnrolFirm = {
  readonly sessionId: string;
  readonly needId: string;
  /** Banks, the best first; empty: the banks of the recommendations, in their order. */
  readonly bankIds: readonly string[];
  readonly freeSlots: readonly number[] | null;
};

/** A firm brings a published need. Beyond the places of the session it waits, and moves up when somebody leaves. */
export async function enrolFirm(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: EnrolFirm },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const firmId = actor.organisationId ?? '';
  return runCommand(deps, { ...command, name: 'enrolFirmInSession' }, async (work) => {
    const session = await lockSession(work, input.sessionId);
    if (session === null) return notFound('sessionId');
    if (session.state !== 'ENROLLING') return refused('SESSION_NOT_ENROLLING', 'sessionId', { state: session.state });
    const need = await work.em.findOne(CreditNeed, { id: input.needId, firmId });
    if (need === null) return notFound('needId');
    widen('session');
    if (need.state !== 'PUBLISHED') return refused('NEED_NOT_LIVE', 'needId', { state: need.state });
    const settings = settingsOf(session);
    if (input.bankIds.length > settings.wishesMax) return refused('LIST_TOO_LONG', 'bankIds');
    if (!areSlots(input.freeSlots, settings.slots)) return refused('SLOT_UNKNOWN', 'freeSlots');
    const wishes = input.bankIds.length > 0 ? input.bankIds : await matchedBanks(work.em, need.id);
    const own = await findEnrolment(work, { sessionId: session.id, organisationId: firmId });
    const taken = await countFirms(work, session);
    const keepsPlace = own?.state === 'ENROLLED';
    const state = keepsPlace || taken < settings.rooms * settings.firmsPerRoom ? 'ENROLLED' : 'WAITING';
    save(deps, work, {
      own,
      row: {
        sessionId: session.id,
        organisationId: firmId,
        needId: need.id,
        state,
        wishes: [...new Set(wishes)].slice(0, settings.wishesMax),
        freeSlots: input.freeSlots === null ? null : [...new Set(input.freeSlots)].sort((a, b) => a - b),
        desks: [],
        themes: [],
        room: own?.room ?? null,
        meetingsMax: settings.meetingsPerFirmMax,
      },
    });
    return done({ id: session.id });
  });
}

export type EnrolBank = {
  readonly sessionId: string;
  readonly desks: readonly SessionDesk[];
  /** Themes that the bank serves first; none: all alike. */
  readonly themes: readonly SessionTheme[];
  /** Needs that the bank wants to speak about, the best first; all others follow by the score of their match. */
  readonly needIds: readonly string[];
};

/** A bank brings its desks, each with the times at which somebody sits there, and its wishes. */
export async function enrolBank(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: EnrolBank },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  if (input.desks.length === 0 || input.desks.length > DESKS_MAX) return refused('DESKS_OUT_OF_RANGE', 'desks');
  if (input.needIds.length > BANK_WISHES_MAX) return refused('LIST_TOO_LONG', 'needIds');
  return runCommand(deps, { ...command, name: 'enrolBankInSession' }, async (work) => {
    const session = await lockSession(work, input.sessionId);
    if (session === null) return notFound('sessionId');
    if (session.state !== 'ENROLLING') return refused('SESSION_NOT_ENROLLING', 'sessionId', { state: session.state });
    const { slots } = settingsOf(session);
    if (!input.desks.every(({ freeSlots }) => areSlots(freeSlots, slots))) return refused('SLOT_UNKNOWN', 'desks');
    if (input.desks.some(({ name }) => name.trim() === '' || name.length > 60))
      return refused('NAME_OUT_OF_RANGE', 'desks');
    const organisationId = actor.organisationId ?? '';
    const wishes = await firmsOfNeeds(work, { bankId: organisationId, needIds: input.needIds });
    save(deps, work, {
      own: await findEnrolment(work, { sessionId: session.id, organisationId }),
      row: {
        sessionId: session.id,
        organisationId,
        needId: null,
        state: 'ENROLLED',
        wishes,
        themes: SESSION_THEMES.filter((theme) => input.themes.includes(theme)),
        room: null,
        freeSlots: null,
        desks: input.desks,
        meetingsMax: slots * input.desks.length,
      },
    });
    return done({ id: session.id });
  });
}

/**
 * A firm or a bank leaves. The firm that waits longest moves up and is told; a timetable that stands is repaired with the
 * fewest changes, in the same transaction.
 */
export async function withdrawFromSession(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: { readonly sessionId: string } },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'withdrawFromSession' }, async (work) => {
    const session = await lockSession(work, input.sessionId);
    const key = { sessionId: input.sessionId, organisationId: actor.organisationId ?? '' };
    const own = session === null ? null : await findEnrolment(work, key);
    if (session === null || own === null || own.state === 'WITHDRAWN') return notFound('sessionId');
    widen('session');
    if (['CLOSED', 'REVIEWED', 'CANCELLED'].includes(session.state))
      return refused('ILLEGAL_TRANSITION', 'sessionId', { state: session.state });
    const gaveUpPlace = own.state === 'ENROLLED' && own.needId !== null;
    own.state = 'WITHDRAWN';
    session.version += 1;
    if (gaveUpPlace) await moveUp(deps, work, { session, room: own.room });
    await work.em.flush();
    await repairSession(deps, work, session);
    const detail = { organisationId: own.organisationId };
    await work.record({ streamId: session.id, name: 'session.left', detail, actorId: actor.userId });
    work.emit({ name: 'session.changed.v1', sessionId: session.id });
    return done({ id: session.id });
  });
}

/** The first of the waiting list takes the free place, and the seat of the one that gave it up. */
export async function moveUp(
  deps: Deps,
  work: Work,
  of: { session: MatchSession; room: number | null },
): Promise<void> {
  const { session, room } = of;
  const orderBy = { enrolledAt: 'asc', id: 'asc' } as const;
  const next = await work.em.findOne(SessionEnrolment, { sessionId: session.id, state: 'WAITING' }, { orderBy });
  if (next === null) return;
  next.state = 'ENROLLED';
  next.room = room;
  const key = `${session.id} ${next.id}`;
  await tell(work, deps, { sessionId: session.id, organisationId: next.organisationId, kind: 'MOVED_UP', key });
}

function findEnrolment(work: Work, key: { sessionId: string; organisationId: string }) {
  return work.em.findOne(SessionEnrolment, key);
}

function countFirms(work: Work, session: MatchSession): Promise<number> {
  return work.em.count(SessionEnrolment, { sessionId: session.id, state: 'ENROLLED', needId: { $ne: null } });
}

type EnrolmentRow = Omit<SessionEnrolment, 'id' | 'enrolledAt'>;

function save(deps: Deps, work: Work, of: { own: SessionEnrolment | null; row: EnrolmentRow }): void {
  const { own, row } = of;
  // Who comes back after leaving stands at the end of the list.
  const isBack = own?.state === 'WITHDRAWN';
  if (own !== null) work.em.assign(own, { ...row, ...(isBack ? { enrolledAt: deps.now() } : {}) });
  else work.em.persist(work.em.create(SessionEnrolment, { ...row, id: deps.newId(), enrolledAt: deps.now() }));
}

const areSlots = (slots: readonly number[] | null, count: number): boolean =>
  slots === null ||
  (slots.length <= count && slots.every((slot) => Number.isInteger(slot) && slot >= 0 && slot < count));

/** A bank names needs, masked as it reads them; only those that were recommended to it count. */
async function firmsOfNeeds(work: Work, of: { bankId: string; needIds: readonly string[] }): Promise<string[]> {
  const { bankId, needIds } = of;
  if (needIds.length === 0) return [];
  const seen = await work.em.find(Recommendation, { bankId, needId: { $in: [...needIds] }, supersededAt: null });
  const firmOf = new Map(seen.map(({ needId, firmId }) => [needId, firmId]));
  return [...new Set(needIds.flatMap((needId) => firmOf.get(needId) ?? []))];
}

/** The banks of the recommendations of a need, in their order. */
export async function matchedBanks(em: SqlEntityManager, needId: string): Promise<string[]> {
  const found = await em.find(
    Recommendation,
    { needId, supersededAt: null, isNearMiss: false },
    { orderBy: { rank: 'asc' }, limit: 50 },
  );
  return [...new Set(found.map(({ bankId }) => bankId))];
}
