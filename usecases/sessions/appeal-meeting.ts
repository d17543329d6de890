import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import type { SessionDesk } from '../../domain/sessions/session-market.ts';
import { deriveSessionTimes } from '../../domain/sessions/session-settings.ts';
import {
  type MatchSession,
  SessionAppeal,
  SessionEnrolment,
  type SessionMeeting,
} from '../../schema/entities/sessions/match-session.entity.ts';
import type { Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';
import { cancelMeeting, rebook } from './assign-session.ts';
import { repairSession } from './repair-session.ts';
import { breaksOf, runMeeting, sideOf } from './run-meeting.ts';
import { settingsOf, tell } from './session-rows.ts';

const REASON_MAX = 200;

export type AppealMeeting = {
  readonly meetingId: string;
  /** Another slot to swap to; `null` to be let off the meeting. */
  readonly slot: number | null;
  readonly reason: string;
};

/** One side asks for another time, or to be let off, from the publication until the appeals end. */
export async function appealMeeting(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: AppealMeeting },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const reason = input.reason.trim();
  if (reason === '' || reason.length > REASON_MAX) return refused('REASON_MISSING', 'reason');
  const of = { ...command, name: 'appealMeeting', meetingId: input.meetingId };
  return runMeeting(deps, of, async (work, { session, meeting }) => {
    const side = sideOf(actor, meeting);
    if (side === null) return notFound('meetingId');
    if (!mayAppeal(deps, session) || meeting.state !== 'ASSIGNED')
      return refused('APPEALS_CLOSED', 'meetingId', { state: session.state });
    const { slots } = settingsOf(session);
    if (input.slot !== null && !(Number.isInteger(input.slot) && input.slot >= 0 && input.slot < slots))
      return refused('SLOT_UNKNOWN', 'slot');
    const open = { meetingId: meeting.id, state: 'OPEN' as const };
    if ((await work.em.count(SessionAppeal, open)) > 0) return refused('APPEAL_EXISTS', 'meetingId');
    if (input.slot !== null) {
      const found = await findDesk(deps, work, { session, meeting, slot: input.slot });
      if (typeof found === 'string') return refused(found, 'slot');
    }
    const row = { ...open, id: deps.newId(), sessionId: session.id, side, slot: input.slot, reason };
    work.em.persist(work.em.create(SessionAppeal, { ...row, madeAt: deps.now(), decidedBy: null }));
    const organisationId = side === 'FIRM' ? meeting.bankId : meeting.firmId;
    await tell(work, deps, { sessionId: session.id, organisationId, kind: 'APPEAL', key: row.id });
    const detail = { meetingId: meeting.id, side, slot: input.slot };
    await work.record({ streamId: session.id, name: 'meeting.appealed', detail, actorId: actor.userId });
    return done({ id: meeting.id });
  });
}

export type DecideMeetingAppeal = { readonly meetingId: string; readonly isGranted: boolean };

/** The other side, or an operator, answers. Only an operator lets somebody off a meeting that both were promised. */
export async function decideMeetingAppeal(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: DecideMeetingAppeal },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const of = { ...command, name: 'decideMeetingAppeal', meetingId: input.meetingId };
  return runMeeting(deps, of, async (work, { session, meeting }) => {
    const appeal = await work.em.findOne(SessionAppeal, { meetingId: meeting.id, state: 'OPEN' });
    if (appeal === null) return notFound('meetingId');
    if (session.state !== 'PUBLISHED') return refused('APPEALS_CLOSED', 'meetingId', { state: session.state });
    const side = sideOf(actor, meeting);
    if (side === appeal.side || (appeal.slot === null && side !== null && input.isGranted))
      return refused('APPEAL_NOT_YOURS', 'meetingId');
    if (input.isGranted) {
      const broken = await grant(deps, work, { session, meeting, slot: appeal.slot });
      if (broken !== null) return refused(broken, 'meetingId');
    }
    appeal.state = input.isGranted ? 'GRANTED' : 'DENIED';
    appeal.decidedBy = actor.userId;
    for (const organisationId of [meeting.firmId, meeting.bankId])
      await tell(work, deps, { sessionId: session.id, organisationId, kind: `APPEAL_${appeal.state}`, key: appeal.id });
    const detail = { meetingId: meeting.id, state: appeal.state };
    await work.record({ streamId: session.id, name: 'appeal.decided', detail, actorId: actor.userId });
    return done({ id: meeting.id });
  });
}

export type AppealView = {
  readonly meetingId: string;
  readonly side: 'FIRM' | 'BANK';
  readonly slot: number | null;
  readonly reason: string;
  readonly state: string;
};

/** Appeals against the given meetings, the newest first for each. */
export async function findAppeals(deps: Deps, meetingIds: readonly string[]): Promise<AppealView[]> {
  if (meetingIds.length === 0) return [];
  const orderBy = { madeAt: 'desc', id: 'desc' } as const;
  return deps.read().find(SessionAppeal, { meetingId: { $in: [...meetingIds] } }, { orderBy });
}

/** Appeals that nobody answered end with the beginning of the session. */
export async function lapseAppeals(work: Work, session: MatchSession): Promise<void> {
  await work.em.nativeUpdate(SessionAppeal, { sessionId: session.id, state: 'OPEN' }, { state: 'LAPSED' });
}

function mayAppeal(deps: Deps, session: MatchSession): boolean {
  return (
    session.state === 'PUBLISHED' && deps.now() < deriveSessionTimes(session.heldOn, settingsOf(session)).swapsUntil
  );
}

async function grant(
  deps: Deps,
  work: Work,
  of: { session: MatchSession; meeting: SessionMeeting; slot: number | null },
): Promise<string | null> {
  const { session, meeting, slot } = of;
  if (slot === null) {
    cancelMeeting(meeting);
    await work.em.flush();
    await repairSession(deps, work, session, [meeting]);
    return null;
  }
  const found = await findDesk(deps, work, { session, meeting, slot });
  if (typeof found === 'string') return found;
  rebook(meeting, { slot, desk: found });
  return null;
}

/** A desk of the bank at which the meeting can take place in the slot, or what stands in the way at the first one. */
async function findDesk(
  deps: Deps,
  work: Work,
  of: { session: MatchSession; meeting: SessionMeeting; slot: number },
): Promise<number | string> {
  const { session, meeting, slot } = of;
  const row = await work.em.findOne(SessionEnrolment, { sessionId: session.id, organisationId: meeting.bankId });
  let obstacle: string | null = null;
  for (const desk of ((row?.desks ?? []) as SessionDesk[]).keys()) {
    const input = { meetingId: meeting.id, slot, desk };
    const [broken] = await breaksOf(deps, { em: work.em, session, meeting, input });
    if (broken === undefined) return desk;
    obstacle ??= `MOVE_${broken.code}`;
  }
  return obstacle ?? 'MOVE_DESK_NOT_FREE';
}
