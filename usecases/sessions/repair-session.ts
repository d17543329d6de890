import { repairTimetable } from '../../domain/sessions/repair-timetable.ts';
import { compileSession } from '../../domain/sessions/session-market.ts';
import { deriveSessionTimes } from '../../domain/sessions/session-settings.ts';
import {
  type MatchSession,
  SessionEnrolment,
  SessionMeeting,
} from '../../schema/entities/sessions/match-session.entity.ts';
import type { Deps, Work } from '../ports.ts';
import { addMeeting, cancelMeeting, rebook } from './assign-session.ts';
import { liveMeetings, loadSessionInput, plannedOf, settingsOf, tell } from './session-rows.ts';

/** Brings the timetable in line with who is still there, with the fewest changes; whoever is touched is told once. */
export async function repairSession(deps: Deps, work: Work, session: MatchSession): Promise<void> {
  if (!['ASSIGNED', 'PUBLISHED', 'LIVE'].includes(session.state)) return;
  const present = await liveMeetings(work.em, session.id);
  const open = present.filter(({ state }) => state !== 'MET');
  const { input, needOf } = await loadSessionInput(work.em, { session, seed: session.week, now: deps.now() });
  const forbidden = [...input.forbidden, ...(await absentPairs(work, session, present))];
  const market = compileSession({ ...input, forbidden, pins: [] });
  const repair = repairTimetable(market, present.map(plannedOf), slotOfNow(deps, session));
  const isPublic = session.state !== 'ASSIGNED';
  const told = async (meetingKey: string, organisationIds: readonly string[]): Promise<void> => {
    if (!isPublic) return;
    for (const organisationId of organisationIds)
      await tell(work, deps, { sessionId: session.id, organisationId, kind: 'MEETING_CHANGED', key: meetingKey });
  };
  for (const meeting of open) {
    const now = repair.meetings.find(({ firmId, bankId }) => firmId === meeting.firmId && bankId === meeting.bankId);
    const before = meeting.sequence;
    if (now === undefined) cancelMeeting(meeting);
    else rebook(meeting, now);
    if (meeting.sequence !== before) await told(`${meeting.id} ${meeting.sequence}`, [meeting.firmId, meeting.bankId]);
  }
  for (const added of repair.added) {
    addMeeting(deps, work, { ...added, sessionId: session.id, needId: needOf.get(added.firmId) ?? '' });
    await told(`${session.id.slice(-12)} ${added.firmId} ${added.bankId.slice(-12)}`, [added.firmId, added.bankId]);
  }
}

/** Who did not come gets no new meeting in place of the one that was missed; the others that are agreed stay. */
async function absentPairs(work: Work, session: MatchSession, present: readonly SessionMeeting[]) {
  const missed = await work.em.find(SessionMeeting, {
    sessionId: session.id,
    state: ['NO_SHOW_FIRM', 'NO_SHOW_BANK'],
  });
  if (missed.length === 0) return [];
  const absent = new Set(missed.map(({ state, firmId, bankId }) => (state === 'NO_SHOW_FIRM' ? firmId : bankId)));
  const agreed = new Set(present.map(({ firmId, bankId }) => `${firmId} ${bankId}`));
  const enrolled = await work.em.find(SessionEnrolment, { sessionId: session.id, state: 'ENROLLED' });
  const firms = enrolled.filter(({ needId }) => needId !== null);
  const banks = enrolled.filter(({ needId }) => needId === null);
  return firms.flatMap(({ organisationId: firmId }) =>
    banks.flatMap(({ organisationId: bankId }) =>
      (absent.has(firmId) || absent.has(bankId)) && !agreed.has(`${firmId} ${bankId}`) ? [{ firmId, bankId }] : [],
    ),
  );
}

/** While the session runs, a place is refilled in the slot that has begun or later. */
function slotOfNow(deps: Deps, session: MatchSession): number {
  if (session.state !== 'LIVE') return 0;
  const settings = settingsOf(session);
  const passed = deps.now().getTime() - deriveSessionTimes(session.heldOn, settings).startsAt.getTime();
  return Math.max(0, Math.floor(passed / (settings.slotMinutes * 60_000)));
}
