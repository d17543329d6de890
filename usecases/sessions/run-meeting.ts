import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { type Breakage, explainMove } from '../../domain/sessions/repair-timetable.ts';
import type { MeetingOutcome } from '../../domain/sessions/session.ts';
import { compileSession } from '../../domain/sessions/session-market.ts';
import { deriveSessionTimes } from '../../domain/sessions/session-settings.ts';
import { MatchSession, SessionMeeting } from '../../schema/entities/sessions/match-session.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';
import { rebook } from './assign-session.ts';
import { repairSession } from './repair-session.ts';
import { liveMeetings, loadSessionInput, lockSession, plannedOf, settingsOf } from './session-rows.ts';

export type MoveMeeting = { readonly meetingId: string; readonly slot: number; readonly desk: number };

/** What a move would break, as the timetable stands now; `null` when the meeting is not there. */
export async function previewMove(deps: Deps, input: MoveMeeting): Promise<Breakage[] | null> {
  const em = deps.read();
  const meeting = await em.findOne(SessionMeeting, { id: input.meetingId });
  const session = meeting && (await em.findOne(MatchSession, { id: meeting.sessionId }));
  if (!meeting || !session) return null;
  return breaksOf(deps, { em, session, meeting, input });
}

/** An operator moves a meeting to another slot or desk, which pins it; refused with the first thing that it breaks. */
export async function moveMeeting(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: MoveMeeting },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runMeeting(deps, { ...command, name: 'moveMeeting', meetingId: input.meetingId }, async (work, of) => {
    const { session, meeting } = of;
    if (!['ASSIGNED', 'PUBLISHED', 'LIVE'].includes(session.state) || meeting.state === 'MET')
      return refused('ILLEGAL_TRANSITION', 'meetingId', { state: meeting.state });
    const [broken] = await breaksOf(deps, { em: work.em, session, meeting, input });
    if (broken !== undefined) return refused(`MOVE_${broken.code}`, 'slot');
    rebook(meeting, input);
    meeting.isPinned = true;
    const detail = { meetingId: meeting.id, slot: input.slot, desk: input.desk };
    await work.record({ streamId: session.id, name: 'meeting.moved', detail, actorId: actor.userId });
    return done({ id: meeting.id });
  });
}

/** Both sides are there: the meeting takes place. */
export async function checkInMeeting(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: { readonly meetingId: string } },
): Promise<Outcome<Written>> {
  const of = { ...command, name: 'checkInMeeting', meetingId: command.input.meetingId };
  return runMeeting(deps, of, async (_work, { session, meeting }) => {
    if (session.state !== 'LIVE' || meeting.state !== 'CONFIRMED')
      return refused('ILLEGAL_TRANSITION', 'meetingId', { state: meeting.state });
    meeting.state = 'MET';
    return done({ id: meeting.id });
  });
}

export type ReportNoShow = { readonly meetingId: string; readonly side: 'FIRM' | 'BANK' };

/** One side did not come in time; the place is given to the best pair that wants it and is free. */
export async function reportNoShow(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: ReportNoShow },
): Promise<Outcome<Written>> {
  const { input } = command;
  const of = { ...command, name: 'reportNoShow', meetingId: input.meetingId };
  return runMeeting(deps, of, async (work, { session, meeting }) => {
    const settings = settingsOf(session);
    const begins = deriveSessionTimes(session.heldOn, settings).startsAt.getTime();
    const due = begins + (meeting.slot * settings.slotMinutes + settings.noShowMinutes) * 60_000;
    if (session.state !== 'LIVE' || meeting.state !== 'CONFIRMED' || deps.now().getTime() < due)
      return refused('ILLEGAL_TRANSITION', 'meetingId', { state: meeting.state });
    meeting.state = input.side === 'FIRM' ? 'NO_SHOW_FIRM' : 'NO_SHOW_BANK';
    await work.em.flush();
    await repairSession(deps, work, session);
    return done({ id: meeting.id });
  });
}

export type RecordMeetingOutcome = {
  readonly meetingId: string;
  readonly outcome: MeetingOutcome;
  readonly reason: string | null;
};

/** Each side says once what came of the meeting, until the outcomes are due. Declining needs a reason. */
export async function recordMeetingOutcome(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: RecordMeetingOutcome },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const reason = input.reason?.trim() ?? '';
  if (reason.length > 200 || (input.outcome === 'DECLINED' && reason === ''))
    return refused('REASON_MISSING', 'reason');
  const of = { ...command, name: 'recordMeetingOutcome', meetingId: input.meetingId };
  return runMeeting(deps, of, async (work, { session, meeting }) => {
    const isFirm = actor.organisationId === meeting.firmId;
    if (meeting.state !== 'MET' || !['LIVE', 'CLOSED'].includes(session.state))
      return refused('ILLEGAL_TRANSITION', 'meetingId', { state: meeting.state });
    if ((isFirm ? meeting.firmOutcome : meeting.bankOutcome) !== null) return refused('OUTCOME_EXISTS', 'meetingId');
    if (isFirm) meeting.firmOutcome = input.outcome;
    else meeting.bankOutcome = input.outcome;
    if (reason !== '') meeting.declineReason = reason;
    const detail = { meetingId: meeting.id, side: isFirm ? 'FIRM' : 'BANK', outcome: input.outcome };
    await work.record({ streamId: session.id, name: 'meeting.outcome', detail, actorId: actor.userId });
    return done({ id: meeting.id });
  });
}

type MeetingCommand = {
  readonly actor: Actor;
  readonly idempotencyKey: string;
  readonly name: string;
  readonly input: object;
  readonly meetingId: string;
};

/** Locks the session, then reads the meeting; one of others is "not there", except for an operator. */
function runMeeting(
  deps: Deps,
  command: MeetingCommand,
  run: (work: Work, of: { session: MatchSession; meeting: SessionMeeting }) => Promise<Outcome<Written>>,
): Promise<Outcome<Written>> {
  const { actor, meetingId } = command;
  return runCommand(deps, command, async (work) => {
    const seen = await deps.read().findOne(SessionMeeting, { id: meetingId });
    const isMine = actor.organisationId === seen?.firmId || actor.organisationId === seen?.bankId;
    if (seen === null || !(isMine || actor.roles.includes('OPERATOR'))) return notFound('meetingId');
    const session = await lockSession(work, seen.sessionId);
    const meeting = await work.em.findOne(SessionMeeting, { id: meetingId });
    if (session === null || meeting === null) return notFound('meetingId');
    const outcome = await run(work, { session, meeting });
    if (outcome.kind === 'done') {
      session.version += 1;
      work.emit({ name: 'session.changed.v1', sessionId: session.id });
    }
    return outcome;
  });
}

async function breaksOf(
  deps: Deps,
  of: { em: ReturnType<Deps['read']>; session: MatchSession; meeting: SessionMeeting; input: MoveMeeting },
): Promise<Breakage[]> {
  const { em, session, meeting, input } = of;
  const loaded = await loadSessionInput(em, { session, seed: session.week, now: deps.now() });
  const { firmId, bankId } = meeting;
  const meetings = (await liveMeetings(em, session.id)).map(plannedOf);
  return explainMove(compileSession(loaded.input), meetings, { firmId, bankId, slot: input.slot, desk: input.desk });
}
