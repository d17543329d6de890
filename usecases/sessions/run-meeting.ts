import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { type Breakage, explainMove } from '../../domain/sessions/repair-timetable.ts';
import { decideAbsence, decideNoShow, type MeetingOutcome, type MeetingSide } from '../../domain/sessions/session.ts';
import { compileSession } from '../../domain/sessions/session-market.ts';
import { deriveSessionTimes } from '../../domain/sessions/session-settings.ts';
import { widen } from '../../schema/access/access.ts';
import { MatchSession, SessionEnrolment, SessionMeeting } from '../../schema/entities/sessions/match-session.entity.ts';
import { recordMeetingInEngagement } from '../engagement/record-meeting.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';
import { rebook } from './assign-session.ts';
import { moveUp } from './enrol.ts';
import { repairSession } from './repair-session.ts';
import { liveMeetings, loadSessionInput, lockSession, plannedOf, settingsOf, tell } from './session-rows.ts';

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

/** One side is there; with both there the meeting takes place. An operator who sees both in the room says so for both. */
export async function checkInMeeting(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: { readonly meetingId: string } },
): Promise<Outcome<Written>> {
  const of = { ...command, name: 'checkInMeeting', meetingId: command.input.meetingId };
  return runMeeting(deps, of, async (_work, { session, meeting }) => {
    if (session.state !== 'LIVE' || meeting.state !== 'CONFIRMED')
      return refused('ILLEGAL_TRANSITION', 'meetingId', { state: meeting.state });
    const side = sideOf(command.actor, meeting);
    if (side !== 'BANK') meeting.firmHereAt ??= deps.now();
    if (side !== 'FIRM') meeting.bankHereAt ??= deps.now();
    if (meeting.firmHereAt !== null && meeting.bankHereAt !== null) meeting.state = 'MET';
    return done({ id: meeting.id });
  });
}

export type ReportNoShow = { readonly meetingId: string; readonly side: MeetingSide };

/**
 * One side did not come in time. A side that is there reports it and the other is told; the clock decides it a little
 * later, or an operator at once. The place is then given to the best pair that wants it and is free.
 */
export async function reportNoShow(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: ReportNoShow },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const of = { ...command, name: 'reportNoShow', meetingId: input.meetingId };
  return runMeeting(deps, of, async (work, { session, meeting }) => {
    if (session.state !== 'LIVE' || meeting.state !== 'CONFIRMED')
      return refused('ILLEGAL_TRANSITION', 'meetingId', { state: meeting.state });
    const by = sideOf(actor, meeting) ?? 'OPERATOR';
    const verdict = noShowVerdict(deps, { session, meeting, absent: input.side, by });
    if (verdict === 'REPORT') {
      meeting.absenceReportedBy = by === 'FIRM' ? 'FIRM' : 'BANK';
      const organisationId = input.side === 'FIRM' ? meeting.firmId : meeting.bankId;
      await tell(work, deps, { sessionId: session.id, organisationId, kind: 'MISSED_AT_DESK', key: meeting.id });
      return done({ id: meeting.id });
    }
    if (verdict !== 'DECIDE') return refused(`NO_SHOW_${verdict}`, 'side');
    await giveAway(deps, work, { session, meeting, actorId: actor.userId });
    return done({ id: meeting.id });
  });
}

/** Decides, by the clock, what was reported and stays true: those who are still not there have missed their meeting. */
export async function decideReportedAbsence(deps: Deps, work: Work, session: MatchSession): Promise<number> {
  const reported = { sessionId: session.id, state: 'CONFIRMED' as const, absenceReportedBy: { $ne: null } };
  let decided = 0;
  for (const meeting of await work.em.find(SessionMeeting, reported, { orderBy: { slot: 'asc', id: 'asc' } })) {
    const absent = meeting.absenceReportedBy === 'FIRM' ? 'BANK' : 'FIRM';
    if (noShowVerdict(deps, { session, meeting, absent, by: 'CLOCK' }) !== 'DECIDE') continue;
    await giveAway(deps, work, { session, meeting, actorId: 'schedule' });
    decided += 1;
  }
  return decided;
}

function noShowVerdict(
  deps: Deps,
  of: { session: MatchSession; meeting: SessionMeeting; absent: MeetingSide; by: MeetingSide | 'OPERATOR' | 'CLOCK' },
) {
  const { session, meeting, absent, by } = of;
  const { slotMinutes, noShowMinutes } = settingsOf(session);
  const begins = deriveSessionTimes(session.heldOn, settingsOf(session)).startsAt.getTime();
  const minutesLate = (deps.now().getTime() - begins) / 60_000 - meeting.slot * slotMinutes;
  return decideNoShow({ absent, by, isHere: presenceOf(meeting), minutesLate, noShowMinutes });
}

/** Who is there keeps its place in the day; a firm of the waiting list moves up for one that did not come. */
async function giveAway(
  deps: Deps,
  work: Work,
  of: { session: MatchSession; meeting: SessionMeeting; actorId: string },
): Promise<void> {
  const { session, meeting, actorId } = of;
  meeting.state = decideAbsence(presenceOf(meeting));
  if (meeting.state !== 'NO_SHOW_BANK') {
    const absent = { sessionId: session.id, organisationId: meeting.firmId };
    const seat = await work.em.findOne(SessionEnrolment, absent);
    await moveUp(deps, work, { session, room: seat?.room ?? null });
  }
  const detail = { meetingId: meeting.id, state: meeting.state };
  await work.record({ streamId: session.id, name: 'meeting.missed', detail, actorId });
  await work.em.flush();
  await repairSession(deps, work, session);
}

export const presenceOf = ({ firmHereAt, bankHereAt }: SessionMeeting): { firm: boolean; bank: boolean } => ({
  firm: firmHereAt !== null,
  bank: bankHereAt !== null,
});

export type RecordMeetingOutcome = {
  readonly meetingId: string;
  readonly outcome: MeetingOutcome;
  readonly reason: string | null;
  /** What the side thought of the meeting, 1 to 5; `null` when it does not say. */
  readonly stars: number | null;
};

/** Each side says once what came of the meeting, until the outcomes are due; the engagement of the two moves with it. */
export async function recordMeetingOutcome(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: RecordMeetingOutcome },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const { outcome, stars } = input;
  const reason = input.reason?.trim() ?? '';
  if (reason.length > 200 || (outcome === 'DECLINED' && reason === '')) return refused('REASON_MISSING', 'reason');
  if (stars !== null && !(Number.isInteger(stars) && stars >= 1 && stars <= 5))
    return refused('STARS_OUT_OF_RANGE', 'stars');
  const of = { ...command, name: 'recordMeetingOutcome', meetingId: input.meetingId };
  return runMeeting(deps, of, async (work, { session, meeting }) => {
    const side = sideOf(actor, meeting);
    if (side === null) return notFound('meetingId');
    if (meeting.state !== 'MET' || !['LIVE', 'CLOSED'].includes(session.state))
      return refused('ILLEGAL_TRANSITION', 'meetingId', { state: meeting.state });
    if ((side === 'FIRM' ? meeting.firmOutcome : meeting.bankOutcome) !== null)
      return refused('OUTCOME_EXISTS', 'meetingId');
    if (side === 'FIRM') work.em.assign(meeting, { firmOutcome: outcome, firmStars: stars });
    else work.em.assign(meeting, { bankOutcome: outcome, bankStars: stars });
    if (reason !== '') meeting.declineReason = reason;
    const { needId, bankId } = meeting;
    const said = { needId, bankId, side, outcome, reason, actor };
    meeting.engagementId = (await recordMeetingInEngagement(work, deps, said)) ?? meeting.engagementId;
    const detail = { meetingId: meeting.id, side, outcome };
    await work.record({ streamId: session.id, name: 'meeting.outcome', detail, actorId: actor.userId });
    return done({ id: meeting.id });
  });
}

/** The side of the table on which somebody sits; `null` for an operator. */
export function sideOf(actor: Actor, meeting: SessionMeeting): MeetingSide | null {
  if (actor.organisationId === meeting.firmId) return 'FIRM';
  return actor.organisationId === meeting.bankId ? 'BANK' : null;
}

type MeetingCommand = {
  readonly actor: Actor;
  readonly idempotencyKey: string;
  readonly name: string;
  readonly input: object;
  readonly meetingId: string;
};

/** Locks the session, then reads the meeting; one of others is "not there", except for an operator. */
export function runMeeting(
  deps: Deps,
  command: MeetingCommand,
  run: (work: Work, of: { session: MatchSession; meeting: SessionMeeting }) => Promise<Outcome<Written>>,
): Promise<Outcome<Written>> {
  const { actor, meetingId } = command;
  return runCommand(deps, command, async (work) => {
    const seen = await work.em.findOne(SessionMeeting, { id: meetingId }, { disableIdentityMap: true });
    const isMine = actor.organisationId === seen?.firmId || actor.organisationId === seen?.bankId;
    if (seen === null || !(isMine || actor.roles.includes('OPERATOR'))) return notFound('meetingId');
    widen('session');
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

export async function breaksOf(
  deps: Deps,
  of: { em: ReturnType<Deps['read']>; session: MatchSession; meeting: SessionMeeting; input: MoveMeeting },
): Promise<Breakage[]> {
  const { em, session, meeting, input } = of;
  const loaded = await loadSessionInput(em, { session, seed: session.week, now: deps.now() });
  const { firmId, bankId } = meeting;
  const meetings = (await liveMeetings(em, session.id)).map(plannedOf);
  return explainMove(compileSession(loaded.input), meetings, { firmId, bankId, slot: input.slot, desk: input.desk });
}
