import { addDays, type CivilDate, civilDateOf } from '../../domain/calendar.ts';
import { decideAbsence, type SessionState } from '../../domain/sessions/session.ts';
import {
  decideHeldOn,
  deriveMissedWeeks,
  deriveSeries,
  type SessionWeek,
} from '../../domain/sessions/session-calendar.ts';
import { deriveSessionTimes } from '../../domain/sessions/session-settings.ts';
import { Organisation } from '../../schema/entities/registry/organisation.entity.ts';
import { MatchSession, SessionEnrolment, SessionMeeting } from '../../schema/entities/sessions/match-session.entity.ts';
import type { Deps, Work } from '../ports.ts';
import { tagPolicyOn } from '../registry/tag-policies.ts';
import { lapseAppeals } from './appeal-meeting.ts';
import { keepPlan, makePlan } from './assign-session.ts';
import { decideReportedAbsence, presenceOf } from './run-meeting.ts';
import { liveMeetings, loadSettingsOn, lockSession, moveSession, settingsOf, tell } from './session-rows.ts';

const ACTOR = 'schedule';
/** One session passes through at most so many states in one look, even after a long standstill. */
const STEPS_MAX = 8;

/**
 * Plans the weeks ahead and moves every session whose time has come. Runs each minute and does nothing that was done:
 * what is due is read from the rows, so a late or repeated run ends in the same state.
 */
export async function tendSessions(deps: Deps): Promise<void> {
  await planSeries(deps);
  const open = { state: { $nin: ['REVIEWED' as const, 'CANCELLED' as const] } };
  const sessions = await deps.read().find(MatchSession, open, { orderBy: { week: 'asc' }, limit: 100 });
  for (const session of sessions.filter((one) => mayBeDue(deps, one)))
    for (let step = 0; step < STEPS_MAX && (await stepSession(deps, session.id)); step += 1);
  await reportMissedWeeks(deps);
}

/** False where nothing can happen yet, so that a look each minute costs no more than the list of sessions. */
function mayBeDue(deps: Deps, session: MatchSession): boolean {
  const times = deriveSessionTimes(session.heldOn, settingsOf(session));
  const dueAt: Partial<Record<SessionState, Date>> = {
    PLANNED: times.opensAt,
    ENROLLING: times.locksAt,
    PREFERENCE_LOCKED: times.assignsAt,
    ASSIGNED: times.publishesAt,
    CLOSED: times.outcomesDueAt,
  };
  return (dueAt[session.state] ?? times.opensAt) <= deps.now();
}

async function planSeries(deps: Deps): Promise<void> {
  const settingsOn = await loadSettingsOn(deps.read());
  const holidayOn = (date: CivilDate): string | null => (deps.workingDays.isWorking(date) ? null : 'HOLIDAY');
  const planned = deriveSeries({
    today: deps.today(),
    weeksAhead: settingsOn(deps.today()).weeksAhead,
    weekdayOf: (monday) => settingsOn(monday).weekday,
    holidayOn,
  });
  const weeks = planned.map(({ week }) => week as string);
  if ((await deps.read().count(MatchSession, { week: { $in: weeks } })) === weeks.length) return;
  await deps.inTransaction(async (work) => {
    for (const session of planned) {
      const { week, plannedOn, theme } = session;
      const { sessionOnHoliday: reading } = await tagPolicyOn(work.em, plannedOn);
      const heldOn = decideHeldOn(session, { today: deps.today(), reading, holidayOn });
      const row = {
        id: deps.newId(),
        week,
        plannedOn,
        heldOn: heldOn ?? plannedOn,
        state: heldOn !== null ? ('PLANNED' as const) : ('CANCELLED' as const),
        theme,
        cancelReason: heldOn !== null ? null : ('HOLIDAY' as const),
        settings: settingsOn(plannedOn),
        version: 1,
      };
      await work.em.upsert(MatchSession, row, { onConflictFields: ['week'], onConflictAction: 'ignore' });
    }
  });
}

/** One move of one session, in a transaction of its own; false when nothing is due. */
async function stepSession(deps: Deps, id: string): Promise<boolean> {
  const seen = await deps.read().findOne(MatchSession, { id });
  if (seen === null) return false;
  const now = deps.now();
  const times = deriveSessionTimes(seen.heldOn, settingsOf(seen));
  switch (seen.state) {
    case 'PLANNED':
      return times.opensAt <= now && move(deps, seen, 'OPEN');
    case 'ENROLLING':
      return times.locksAt <= now && move(deps, seen, 'LOCK');
    case 'PREFERENCE_LOCKED':
      return times.assignsAt <= now && assignOrCancel(deps, seen);
    case 'ASSIGNED':
      return times.publishesAt <= now && publish(deps, seen);
    case 'PUBLISHED':
      await remind(deps, seen, times.startsAt);
      return times.startsAt <= now && move(deps, seen, 'START');
    case 'LIVE':
      await remind(deps, seen, times.startsAt);
      await decideAbsences(deps, seen);
      return times.closesAt <= now && move(deps, seen, 'CLOSE');
    case 'CLOSED':
      return times.outcomesDueAt <= now && move(deps, seen, 'REVIEW');
    case 'REVIEWED':
    case 'CANCELLED':
      return false;
  }
}

type Due = 'OPEN' | 'LOCK' | 'START' | 'CLOSE' | 'REVIEW';

function move(deps: Deps, seen: MatchSession, event: Due): Promise<boolean> {
  return deps.inTransaction(async (work) => {
    const session = await lockSession(work, seen.id);
    if (session?.version !== seen.version) return false;
    if (event === 'START') await lapseAppeals(work, session);
    if (event === 'START') for (const meeting of await liveMeetings(work.em, seen.id)) meeting.state = 'CONFIRMED';
    if (event === 'CLOSE')
      for (const meeting of await liveMeetings(work.em, seen.id))
        if (meeting.state === 'CONFIRMED') meeting.state = decideAbsence(presenceOf(meeting));
    return (await moveSession(work, session, { event, actorId: ACTOR })) && changed(work, session);
  });
}

async function assignOrCancel(deps: Deps, seen: MatchSession): Promise<boolean> {
  const plan = await makePlan(deps, seen, settingsOf(seen).method);
  return deps.inTransaction(async (work) => {
    const session = await lockSession(work, seen.id);
    if (session?.version !== seen.version) return false;
    if (plan.needOf.size < settingsOf(session).firmsMin) {
      session.cancelReason = 'TOO_FEW';
      await tellAll(deps, work, { session, kind: 'CANCELLED' });
      return (await moveSession(work, session, { event: 'CANCEL', actorId: ACTOR })) && changed(work, session);
    }
    const kept = await keepPlan(deps, work, { session, plan, actorId: ACTOR });
    return kept.kind === 'done';
  });
}

async function decideAbsences(deps: Deps, seen: MatchSession): Promise<void> {
  const reported = { sessionId: seen.id, state: 'CONFIRMED' as const, absenceReportedBy: { $ne: null } };
  if ((await deps.read().count(SessionMeeting, reported)) === 0) return;
  await deps.inTransaction(async (work) => {
    const session = await lockSession(work, seen.id);
    if (session?.state !== 'LIVE' || (await decideReportedAbsence(deps, work, session)) === 0) return;
    session.version += 1;
    changed(work, session);
  });
}

function publish(deps: Deps, seen: MatchSession): Promise<boolean> {
  return deps.inTransaction(async (work) => {
    const session = await lockSession(work, seen.id);
    if (session?.version !== seen.version) return false;
    await tellAll(deps, work, { session, kind: 'PUBLISHED' });
    return (await moveSession(work, session, { event: 'PUBLISH', actorId: ACTOR })) && changed(work, session);
  });
}

function changed(work: Work, session: MatchSession): true {
  work.emit({ name: 'session.changed.v1', sessionId: session.id });
  return true;
}

/** Tells everybody who is enrolled, once for each day of the session: a shifted one is told again. */
export async function tellAll(deps: Deps, work: Work, of: { session: MatchSession; kind: string }): Promise<void> {
  const { session, kind } = of;
  const enrolled = await work.em.find(SessionEnrolment, { sessionId: session.id, state: { $ne: 'WITHDRAWN' } });
  for (const { organisationId } of enrolled)
    await tell(work, deps, { sessionId: session.id, organisationId, kind, key: `${session.id} ${session.heldOn}` });
}

async function remind(deps: Deps, session: MatchSession, startsAt: Date): Promise<void> {
  const { slotMinutes, reminderMinutes } = settingsOf(session);
  const now = deps.now().getTime();
  const meetings = await deps.read().find(SessionMeeting, { sessionId: session.id, state: ['ASSIGNED', 'CONFIRMED'] });
  const due = meetings.flatMap((meeting) => {
    const left = startsAt.getTime() + meeting.slot * slotMinutes * 60_000 - now;
    // Only the nearest reminder that is due: nobody is told of tomorrow ten minutes before.
    const minutes = reminderMinutes
      .filter((before) => left > 0 && left <= before * 60_000)
      .toSorted((a, b) => a - b)[0];
    return minutes === undefined ? [] : [{ meeting, minutes }];
  });
  if (due.length === 0) return;
  await deps.inTransaction(async (work) => {
    for (const { meeting, minutes } of due)
      for (const organisationId of [meeting.firmId, meeting.bankId]) {
        const key = `${meeting.id} ${meeting.sequence} ${minutes}`;
        await tell(work, deps, { sessionId: session.id, organisationId, kind: 'REMINDER', key });
      }
  });
}

/** Operators are told of each past week, from the first that was planned, in which no session was held. */
async function reportMissedWeeks(deps: Deps): Promise<void> {
  const today = civilDateOf(deps.now());
  const recent = { plannedOn: { $gte: addDays(today, -90), $lt: today } };
  const sessions = await deps.read().find(MatchSession, recent, { orderBy: { week: 'asc' } });
  const from = sessions[0]?.plannedOn;
  if (from === undefined) return;
  const records = sessions.map(({ week, heldOn, state, cancelReason }) => ({
    week: week as SessionWeek,
    heldOn,
    state,
    isHoliday: cancelReason === 'HOLIDAY',
  }));
  const missed = deriveMissedWeeks({ records, from, today });
  if (missed.length === 0) return;
  const operators = await deps.read().find(Organisation, { kind: 'OPERATOR' });
  await deps.inTransaction(async (work) => {
    for (const week of missed)
      for (const { id } of operators)
        await tell(work, deps, { sessionId: null, organisationId: id, kind: 'WEEK_MISSED', key: week });
  });
}
