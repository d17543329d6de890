import { type CivilDate, civilDateOf } from '../../domain/calendar.ts';
import { writeCalendarFile } from '../../domain/sessions/calendar-file.ts';
import { isLiveMeeting } from '../../domain/sessions/session.ts';
import type { SessionDesk } from '../../domain/sessions/session-market.ts';
import { deriveSessionTimes } from '../../domain/sessions/session-settings.ts';
import { Loan } from '../../schema/entities/engagement/loan.entity.ts';
import { Bank } from '../../schema/entities/registry/bank.entity.ts';
import { Consent } from '../../schema/entities/registry/consent.entity.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { MatchSession, SessionEnrolment, SessionMeeting } from '../../schema/entities/sessions/match-session.entity.ts';
import type { Actor, Deps } from '../ports.ts';
import { inForceOn } from '../registry/read-consented.ts';
import { settingsOf } from './session-rows.ts';

const DRAWDOWN_DAYS = 90;

/** Sessions from the newest day on; `before` is the week of the last one seen. */
export function findSessions(deps: Deps, page: { first: number; before: string | null }): Promise<MatchSession[]> {
  const where = page.before === null ? {} : { week: { $lt: page.before } };
  return deps.read().find(MatchSession, where, { orderBy: { week: 'desc' }, limit: page.first + 1 });
}

export type SessionView = MatchSession &
  ReturnType<typeof deriveSessionTimes> & {
    firmsEnrolled: number;
    firmsWaiting: number;
    banksEnrolled: number;
    slots: number;
    slotMinutes: number;
  };

export async function viewSessions(deps: Deps, sessions: readonly MatchSession[]): Promise<SessionView[]> {
  const ids = sessions.map(({ id }) => id);
  const enrolled = await deps.read().find(SessionEnrolment, { sessionId: { $in: ids }, state: { $ne: 'WITHDRAWN' } });
  return sessions.map((session) => {
    const own = enrolled.filter(({ sessionId }) => sessionId === session.id);
    const { slots, slotMinutes } = settingsOf(session);
    return Object.assign({}, session, deriveSessionTimes(session.heldOn, settingsOf(session)), {
      slots,
      slotMinutes,
      firmsEnrolled: own.filter(({ needId, state }) => needId !== null && state === 'ENROLLED').length,
      firmsWaiting: own.filter(({ state }) => state === 'WAITING').length,
      banksEnrolled: own.filter(({ needId }) => needId === null).length,
    });
  });
}

export type MeetingView = {
  readonly id: string;
  readonly slot: number;
  readonly desk: number;
  readonly deskName: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly state: string;
  readonly isPinned: boolean;
  /** `null` for a bank that the firm has not let in. */
  readonly firmName: string | null;
  readonly bankName: string;
  readonly link: string;
  readonly myOutcome: string | null;
};

/**
 * The timetable: an operator sees all of it, a firm and a bank their own meetings and only once it is public. `firmName`
 * is hidden from a bank without consent, because it would tell who stands behind a masked need.
 */
export async function findMeetings(
  deps: Deps,
  of: { sessionId: string; actor: Actor; first: number },
): Promise<MeetingView[]> {
  const em = deps.read();
  const session = await em.findOne(MatchSession, { id: of.sessionId });
  if (session === null) return [];
  const isOperator = of.actor.roles.includes('OPERATOR');
  if (!isOperator && !['PUBLISHED', 'LIVE', 'CLOSED', 'REVIEWED'].includes(session.state)) return [];
  const own = of.actor.organisationId ?? '';
  const mine = isOperator ? {} : { $or: [{ firmId: own }, { bankId: own }] };
  const orderBy = { slot: 'asc', bankId: 'asc', desk: 'asc', id: 'asc' } as const;
  const rows = await em.find(SessionMeeting, { sessionId: session.id, ...mine }, { orderBy, limit: of.first });
  const firms = await em.find(Firm, { id: { $in: rows.map(({ firmId }) => firmId) } });
  const banks = await em.find(Bank, { id: { $in: rows.map(({ bankId }) => bankId) } });
  const needIds = rows.map(({ needId }) => needId);
  const active = { bankId: own, needId: { $in: needIds }, ...inForceOn(deps.now()) };
  const consents = new Set((await em.find(Consent, active)).map(({ needId }) => needId));
  const seated = await em.find(SessionEnrolment, { sessionId: session.id, needId: null });
  const { slotMinutes } = settingsOf(session);
  const begins = deriveSessionTimes(session.heldOn, settingsOf(session)).startsAt.getTime();
  return rows.map((row) => {
    const desks = (seated.find(({ organisationId }) => organisationId === row.bankId)?.desks ?? []) as SessionDesk[];
    const startsAt = new Date(begins + row.slot * slotMinutes * 60_000);
    const isHidden = own === row.bankId && !consents.has(row.needId);
    return {
      id: row.id,
      slot: row.slot,
      desk: row.desk,
      deskName: desks[row.desk]?.name ?? '',
      startsAt,
      endsAt: new Date(startsAt.getTime() + slotMinutes * 60_000),
      state: row.state,
      isPinned: row.isPinned,
      firmName: isHidden ? null : (firms.find(({ id }) => id === row.firmId)?.name ?? null),
      bankName: banks.find(({ id }) => id === row.bankId)?.name ?? '',
      link: deps.meetingLinkOf(row.id),
      myOutcome: own === row.firmId ? row.firmOutcome : own === row.bankId ? row.bankOutcome : null,
    };
  });
}

/** The calendar file of one of my meetings; `null` when there is no such meeting of mine. */
export async function meetingCalendar(deps: Deps, of: { meetingId: string; actor: Actor }): Promise<string | null> {
  const row = await deps.read().findOne(SessionMeeting, { id: of.meetingId });
  if (row === null) return null;
  const views = await findMeetings(deps, { sessionId: row.sessionId, actor: of.actor, first: 10_000 });
  const view = views.find(({ id }) => id === row.id);
  if (view === undefined) return null;
  return writeCalendarFile({
    id: row.id,
    sequence: row.sequence,
    isCancelled: !isLiveMeeting(row.state),
    startsAt: view.startsAt,
    endsAt: view.endsAt,
    writtenAt: deps.now(),
    title: `银企对接 ${view.bankName}${view.firmName === null ? '' : ` · ${view.firmName}`}`,
    url: view.link,
  });
}

export type SessionReport = {
  readonly heldOn: CivilDate;
  readonly enrolled: number;
  readonly meetings: number;
  readonly met: number;
  readonly noShows: number;
  readonly intents: number;
  readonly drawdowns: number;
  readonly firstLoans: number;
};

/** What came of a session. An intent counts when either side says so; a drawdown when the need that met led to it. */
export async function reportSession(deps: Deps, sessionId: string): Promise<SessionReport | null> {
  const em = deps.read();
  const session = await em.findOne(MatchSession, { id: sessionId });
  if (session === null) return null;
  const enrolled = await em.count(SessionEnrolment, { sessionId, state: 'ENROLLED', needId: { $ne: null } });
  const rows = await em.find(SessionMeeting, { sessionId, state: { $ne: 'CANCELLED' } });
  const met = rows.filter(({ state }) => state === 'MET');
  const until = new Date(Date.parse(`${session.heldOn}T00:00:00Z`) + DRAWDOWN_DAYS * 86_400_000);
  const days = { $gte: session.heldOn, $lte: civilDateOf(until) };
  const loans = await em.find(Loan, { needId: { $in: met.map(({ needId }) => needId) }, drawdownOn: days });
  const own = loans.filter((loan) =>
    met.some(({ needId, bankId }) => needId === loan.needId && bankId === loan.bankId),
  );
  return {
    heldOn: session.heldOn,
    enrolled,
    meetings: rows.length,
    met: met.length,
    noShows: rows.filter(({ state }) => state === 'NO_SHOW_FIRM' || state === 'NO_SHOW_BANK').length,
    intents: met.filter(({ firmOutcome, bankOutcome }) => firmOutcome === 'INTENT' || bankOutcome === 'INTENT').length,
    drawdowns: own.length,
    firstLoans: own.filter(({ isFirstLoan }) => isFirstLoan === true).length,
  };
}
