import { createHash } from 'node:crypto';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { assignMeetings, takePins, welfareOf } from '../../domain/sessions/assign-meetings.ts';
import { optimumProgram } from '../../domain/sessions/linear-program.ts';
import { seatRooms } from '../../domain/sessions/seat-rooms.ts';
import {
  type AssignmentMethod,
  compileSession,
  type PlannedMeeting,
  type SessionInput,
  type SessionMarket,
} from '../../domain/sessions/session-market.ts';
import { placeMeetings } from '../../domain/sessions/timetable.ts';
import {
  MatchSession,
  SessionEnrolment,
  SessionMeeting,
  SessionRun,
} from '../../schema/entities/sessions/match-session.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { ReportProgress } from '../platform/work-progress.ts';
import type { Actor, Deps, Work } from '../ports.ts';
import { liveMeetings, loadSessionInput, lockSession, moveSession, plannedOf, settingsOf } from './session-rows.ts';

/** Finding the plan, and keeping it. */
const STEPS = 2;

export type AssignSession = { readonly sessionId: string; readonly method: AssignmentMethod };

/**
 * An operator runs the assignment. The plan is computed before the transaction; under the lock the input is read again,
 * and a plan for another input is thrown away. A second operator who presses at once finds the same run and changes
 * nothing. Pinned meetings stay.
 */
export async function assignSession(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: AssignSession },
  report: ReportProgress = () => Promise.resolve(),
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  await report(0, STEPS);
  const session = await deps.read().findOne(MatchSession, { id: input.sessionId });
  if (session === null) return notFound('sessionId');
  const plan = await makePlan(deps, session, input.method);
  await report(1, STEPS);
  const outcome = await runCommand(deps, { ...command, name: 'assignSession' }, async (work) => {
    const locked = await lockSession(work, input.sessionId);
    if (locked === null) return notFound('sessionId');
    return keepPlan(deps, work, { session: locked, plan, actorId: actor.userId });
  });
  if (outcome.kind === 'done') await report(STEPS, STEPS);
  return outcome;
}

export type Plan = Awaited<ReturnType<typeof makePlan>>;

/** Who meets whom and when, from what is committed now; writes nothing. */
export async function makePlan(deps: Deps, session: MatchSession, method: AssignmentMethod) {
  const seed = session.week;
  const { input, needOf } = await loadSessionInput(deps.read(), { session, seed, now: deps.now() });
  const market = compileSession(input);
  const stable = assignMeetings(market);
  const optimum = await findOptimum(deps, market);
  const useOptimum = method === 'OPTIMUM' && optimum !== null;
  const chosen = useOptimum ? optimum : stable;
  return {
    seed,
    inputHash: hashInput(input),
    needOf,
    method: useOptimum ? ('OPTIMUM' as const) : ('STABLE' as const),
    wanted: chosen.length,
    timetable: placeMeetings(market, chosen),
    welfareStable: welfareOf(market, stable),
    welfareOptimum: optimum === null ? null : welfareOf(market, optimum),
  };
}

/** The pinned pairs and the best of all others; `null` when the solver proved nothing in time. */
async function findOptimum(deps: Deps, market: SessionMarket): Promise<number[] | null> {
  const pinned = [...takePins(market).pinned];
  const program = optimumProgram(market);
  if (program.rows.length === 0) return pinned;
  const found = await deps.optimise(program);
  return found === null ? null : [...pinned, ...found.chosen].sort((a, b) => a - b);
}

export async function keepPlan(
  deps: Deps,
  work: Work,
  of: { session: MatchSession; plan: Plan; actorId: string },
): Promise<Outcome<Written>> {
  const { session, plan, actorId } = of;
  const last = await work.em.findOne(SessionRun, { sessionId: session.id }, { orderBy: { createdAt: 'desc' } });
  if (last?.inputHash === plan.inputHash && last.method === plan.method) return done({ id: session.id });
  const { input } = await loadSessionInput(work.em, { session, seed: plan.seed, now: deps.now() });
  if (hashInput(input) !== plan.inputHash) return refused('SESSION_CHANGED', 'sessionId');
  if (!(await moveSession(work, session, { event: 'ASSIGN', actorId })))
    return refused('ILLEGAL_TRANSITION', 'sessionId', { state: session.state });
  const keys = new Set(plan.timetable.meetings.map(({ firmId, bankId }) => `${firmId} ${bankId}`));
  const present = await liveMeetings(work.em, session.id);
  for (const meeting of present) if (!keys.has(`${meeting.firmId} ${meeting.bankId}`)) cancelMeeting(meeting);
  const presentOf = new Map(present.map((meeting) => [`${meeting.firmId} ${meeting.bankId}`, meeting]));
  for (const planned of plan.timetable.meetings) {
    const known = presentOf.get(`${planned.firmId} ${planned.bankId}`);
    const needId = plan.needOf.get(planned.firmId) ?? '';
    if (known === undefined) addMeeting(deps, work, { ...planned, sessionId: session.id, needId, state: 'ASSIGNED' });
    else rebook(known, planned);
  }
  await seatFirms(work, session, plan);
  const { needOf: _needOf, timetable, ...run } = plan;
  work.em.persist(
    work.em.create(SessionRun, {
      ...run,
      id: deps.newId(),
      sessionId: session.id,
      placed: timetable.meetings.length,
      unplaced: timetable.unplaced,
      createdAt: deps.now(),
    }),
  );
  work.emit({ name: 'session.changed.v1', sessionId: session.id });
  return done({ id: session.id });
}

/** Who meets the same bank first waits in the same room. */
async function seatFirms(work: Work, session: MatchSession, plan: Plan): Promise<void> {
  const { firmsPerRoom } = settingsOf(session);
  const firmIds = [...plan.needOf.keys()];
  const rooms = seatRooms({ firmIds, meetings: plan.timetable.meetings, firmsPerRoom });
  const rows = await work.em.find(SessionEnrolment, { sessionId: session.id, organisationId: { $in: firmIds } });
  for (const row of rows) row.room = rooms.get(row.organisationId) ?? null;
}

export function addMeeting(
  deps: Deps,
  work: Work,
  of: PlannedMeeting & { sessionId: string; needId: string; state: 'ASSIGNED' | 'CONFIRMED' },
): void {
  const row = { ...of, id: deps.newId(), isPinned: false, sequence: 0 };
  const outcomes = { firmOutcome: null, bankOutcome: null, declineReason: null, firmStars: null, bankStars: null };
  const presence = { firmHereAt: null, bankHereAt: null, absenceReportedBy: null, engagementId: null };
  work.em.persist(work.em.create(SessionMeeting, { ...row, ...outcomes, ...presence }));
}

export function cancelMeeting(meeting: SessionMeeting): void {
  meeting.state = 'CANCELLED';
  meeting.sequence += 1;
}

/** Moves a meeting; one that stays where it was keeps its calendar entry. */
export function rebook(meeting: SessionMeeting, to: { slot: number; desk: number }): void {
  const { slot, desk } = plannedOf(meeting);
  if (slot === to.slot && desk === to.desk) return;
  meeting.slot = to.slot;
  meeting.desk = to.desk;
  meeting.sequence += 1;
}

const hashInput = (input: SessionInput): string => createHash('sha256').update(JSON.stringify(input)).digest('hex');
