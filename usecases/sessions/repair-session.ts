import { repairTimetable } from '../../domain/sessions/repair-timetable.ts';
import { NO_SHOW_STATES } from '../../domain/sessions/session.ts';
import { compileSession, type SessionInput } from '../../domain/sessions/session-market.ts';
import { deriveSessionTimes } from '../../domain/sessions/session-settings.ts';
import {
  type MatchSession,
  SessionEnrolment,
  SessionMeeting,
} from '../../schema/entities/sessions/match-session.entity.ts';
import type { Deps, Work } from '../ports.ts';
import { addMeeting, cancelMeeting, rebook } from './assign-session.ts';
import { liveMeetings, loadSessionInput, lockSession, plannedOf, settingsOf, tell } from './session-rows.ts';

/**
 * Brings the timetable in line with who is still there, with the fewest changes; whoever is touched is told once. Pairs in
 * `letOff` do not meet again.
 */
export async function repairSession(
  deps: Deps,
  work: Work,
  session: MatchSession,
  letOff: readonly SessionMeeting[] = [],
): Promise<void> {
  if (!['ASSIGNED', 'PUBLISHED', 'LIVE'].includes(session.state)) return;
  const present = await liveMeetings(work.em, session.id);
  const open = present.filter(({ state }) => state !== 'MET');
  const { input, needOf } = await loadSessionInput(work.em, { session, seed: session.week, now: deps.now() });
  const met = present.filter(({ state }) => state === 'MET');
  const rest = withoutSpent(input, met);
  const forbidden = [...rest.forbidden, ...letOff.map(plannedOf), ...(await absentPairs(work, session, present))];
  const market = compileSession({ ...rest, forbidden, pins: [] });
  const repair = repairTimetable(market, open.map(plannedOf), slotOfNow(deps, session));
  const isPublic = session.state !== 'ASSIGNED';
  const told = async (meetingKey: string, organisationIds: readonly string[]): Promise<void> => {
    if (!isPublic) return;
    for (const organisationId of organisationIds)
      await tell(work, deps, { sessionId: session.id, organisationId, kind: 'MEETING_CHANGED', key: meetingKey });
  };
  const placed = new Map(repair.meetings.map((one) => [`${one.firmId} ${one.bankId}`, one]));
  for (const meeting of open) {
    const now = placed.get(`${meeting.firmId} ${meeting.bankId}`);
    const before = meeting.sequence;
    if (now === undefined) cancelMeeting(meeting);
    else rebook(meeting, now);
    if (meeting.sequence !== before) await told(`${meeting.id} ${meeting.sequence}`, [meeting.firmId, meeting.bankId]);
  }
  for (const added of repair.added) {
    // While the session runs, a meeting that is given on can be checked in at once.
    const state = session.state === 'LIVE' ? 'CONFIRMED' : 'ASSIGNED';
    const needId = needOf.get(added.firmId) ?? '';
    addMeeting(deps, work, { ...added, sessionId: session.id, needId, state });
    await told(`${session.id.slice(-12)} ${added.firmId} ${added.bankId.slice(-12)}`, [added.firmId, added.bankId]);
  }
}

/** What is left of a session while it runs: a meeting that took place has used up its slot, its desk and a quota. */
function withoutSpent(input: SessionInput, met: readonly SessionMeeting[]): SessionInput {
  if (met.length === 0) return input;
  const all = Array.from({ length: input.slots }, (_, slot) => slot);
  const without = (free: readonly number[] | null, spent: readonly number[]): readonly number[] | null =>
    spent.length === 0 ? free : (free ?? all).filter((slot) => !spent.includes(slot));
  return {
    ...input,
    firms: input.firms.map((firm) => {
      const own = met.filter(({ firmId }) => firmId === firm.firmId);
      return {
        ...firm,
        meetingsMax: firm.meetingsMax - own.length,
        freeSlots: without(
          firm.freeSlots,
          own.map(({ slot }) => slot),
        ),
      };
    }),
    banks: input.banks.map((bank) => ({
      ...bank,
      desks: bank.desks.map((desk, at) => {
        const own = met.filter((one) => one.bankId === bank.bankId && one.desk === at);
        return {
          ...desk,
          freeSlots: without(
            desk.freeSlots,
            own.map(({ slot }) => slot),
          ),
        };
      }),
    })),
    forbidden: [...input.forbidden, ...met.map(plannedOf)],
  };
}

/** A consent was revoked: the meetings to come of that need with that bank are taken out of every open timetable. */
export async function repairAfterConsent(deps: Deps, of: { needId: string; bankId: string }): Promise<void> {
  const upcoming = { needId: of.needId, bankId: of.bankId, state: ['ASSIGNED' as const, 'CONFIRMED' as const] };
  const touched = await deps.read().find(SessionMeeting, upcoming, { orderBy: { sessionId: 'asc' } });
  for (const sessionId of new Set(touched.map((meeting) => meeting.sessionId)))
    await deps.inTransaction(async (work) => {
      const session = await lockSession(work, sessionId);
      if (session === null) return;
      session.version += 1;
      await repairSession(deps, work, session);
      work.emit({ name: 'session.changed.v1', sessionId });
    });
}

/** Who did not come gets no new meeting in place of the one that was missed; the others that are agreed stay. */
async function absentPairs(work: Work, session: MatchSession, present: readonly SessionMeeting[]) {
  const missed = await work.em.find(SessionMeeting, {
    sessionId: session.id,
    state: { $in: [...NO_SHOW_STATES] },
  });
  if (missed.length === 0) return [];
  const absent = new Set(
    missed.flatMap(({ state, firmId, bankId }) => [
      ...(state === 'NO_SHOW_BANK' ? [] : [firmId]),
      ...(state === 'NO_SHOW_FIRM' ? [] : [bankId]),
    ]),
  );
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
