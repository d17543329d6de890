import { writeCalendarFile } from '../../domain/sessions/calendar-file.ts';
import { isLiveMeeting, type MeetingSide, type SessionState } from '../../domain/sessions/session.ts';
import type { SessionDesk } from '../../domain/sessions/session-market.ts';
import { deriveSessionTimes } from '../../domain/sessions/session-settings.ts';
import { inScope } from '../../schema/access/access.ts';
import { Bank } from '../../schema/entities/registry/bank.entity.ts';
import { Consent } from '../../schema/entities/registry/consent.entity.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { MatchSession, SessionEnrolment, SessionMeeting } from '../../schema/entities/sessions/match-session.entity.ts';
import type { Actor, Deps } from '../ports.ts';
import { inForceOn } from '../registry/read-consented.ts';
import { type AppealView, findAppeals } from './appeal-meeting.ts';
import { settingsOf } from './session-rows.ts';

/** Sessions by their weeks; `after` is the week of the last one seen. */
export function findSessions(
  deps: Deps,
  page: { first: number; after: string | null; state: SessionState | null; ascending: boolean },
): Promise<MatchSession[]> {
  const { first, after, state, ascending } = page;
  const where = {
    ...(after === null ? {} : { week: ascending ? { $gt: after } : { $lt: after } }),
    ...(state === null ? {} : { state }),
  };
  return deps.read().find(MatchSession, where, { orderBy: { week: ascending ? 'asc' : 'desc' }, limit: first + 1 });
}

export type SessionView = MatchSession &
  ReturnType<typeof deriveSessionTimes> & {
    firmsEnrolled: number;
    firmsWaiting: number;
    banksEnrolled: number;
    slots: number;
    slotMinutes: number;
    myEnrolment: SessionEnrolment | null;
    /** What a bank wished for, as the needs that it named: whose they are it may not know. */
    wishedNeedIds: readonly string[];
  };

export async function viewSessions(
  deps: Deps,
  sessions: readonly MatchSession[],
  actor: Actor,
): Promise<SessionView[]> {
  const ids = sessions.map(({ id }) => id);
  const there = { sessionId: { $in: ids }, state: { $ne: 'WITHDRAWN' as const } };
  const enrolled = await inScope('session-market', () => deps.read().find(SessionEnrolment, there));
  const own = { ...there, organisationId: actor.organisationId ?? '' };
  const mineOf = new Map(
    actor.organisationId === null
      ? []
      : (await deps.read().find(SessionEnrolment, own)).map((row) => [row.sessionId, row]),
  );
  return sessions.map((session) => {
    const all = enrolled.filter(({ sessionId }) => sessionId === session.id);
    const { slots, slotMinutes } = settingsOf(session);
    const mine = mineOf.get(session.id) ?? null;
    const needOf = new Map(all.map(({ organisationId, needId }) => [organisationId, needId]));
    const wished = mine === null || mine.needId !== null ? [] : mine.wishes;
    return Object.assign({}, session, deriveSessionTimes(session.heldOn, settingsOf(session)), {
      slots,
      slotMinutes,
      myEnrolment: mine,
      wishedNeedIds: wished.flatMap((firmId) => needOf.get(firmId) ?? []),
      firmsEnrolled: all.filter(({ needId, state }) => needId !== null && state === 'ENROLLED').length,
      firmsWaiting: all.filter(({ state }) => state === 'WAITING').length,
      banksEnrolled: all.filter(({ needId }) => needId === null).length,
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
  readonly room: number | null;
  readonly link: string;
  /** `null` for an operator. */
  readonly mySide: MeetingSide | null;
  readonly isFirmHere: boolean;
  readonly isBankHere: boolean;
  readonly absenceReportedBy: MeetingSide | null;
  readonly myOutcome: string | null;
  readonly appeal: AppealView | null;
};

const PUBLIC_STATES: readonly SessionState[] = ['PUBLISHED', 'LIVE', 'CLOSED', 'REVIEWED'];

export type MeetingsPage = {
  readonly sessionId: string;
  readonly actor: Actor;
  readonly first: number;
  /** Slot and id of the last one seen. */
  readonly after: { readonly slot: number; readonly id: string } | null;
  /** Only this one. */
  readonly meetingId: string | null;
};

/** One meeting as `actor` sees it; `null` when it is not theirs to see. */
export async function findMeeting(deps: Deps, of: { meetingId: string; actor: Actor }): Promise<MeetingView | null> {
  const row = await deps.read().findOne(SessionMeeting, { id: of.meetingId });
  if (row === null) return null;
  const page = { sessionId: row.sessionId, actor: of.actor, first: 1, after: null, meetingId: row.id };
  return (await findMeetings(deps, page))[0] ?? null;
}

/**
 * The timetable in the order of the day: an operator sees all of it, a firm and a bank their own meetings and only once
 * it is public. `firmName` is hidden from a bank without consent, because it would tell who stands behind a masked need.
 */
export async function findMeetings(deps: Deps, of: MeetingsPage): Promise<MeetingView[]> {
  const em = deps.read();
  const session = await em.findOne(MatchSession, { id: of.sessionId });
  if (session === null) return [];
  const isOperator = of.actor.roles.includes('OPERATOR');
  if (!isOperator && !PUBLIC_STATES.includes(session.state)) return [];
  const own = of.actor.organisationId ?? '';
  const { after } = of;
  const where = [
    ...(isOperator ? [] : [{ $or: [{ firmId: own }, { bankId: own }] }]),
    ...(after === null ? [] : [{ $or: [{ slot: { $gt: after.slot } }, { slot: after.slot, id: { $gt: after.id } }] }]),
    ...(of.meetingId === null ? [] : [{ id: of.meetingId }]),
  ];
  const orderBy = { slot: 'asc', id: 'asc' } as const;
  const rows = await em.find(SessionMeeting, { sessionId: session.id, $and: where }, { orderBy, limit: of.first });
  return viewMeetings(deps, { session, rows, organisationId: own });
}

async function viewMeetings(
  deps: Deps,
  of: { session: MatchSession; rows: readonly SessionMeeting[]; organisationId: string },
): Promise<MeetingView[]> {
  const { session, rows, organisationId: own } = of;
  if (rows.length === 0) return [];
  const em = deps.read();
  const organisations = [...new Set(rows.flatMap(({ firmId, bankId }) => [firmId, bankId]))];
  const needIds = rows.map(({ needId }) => needId);
  const active = { bankId: own, needId: { $in: needIds }, ...inForceOn(deps.now()) };
  const [firms, banks, consents, enrolled, appeals] = await Promise.all([
    em.find(Firm, { id: { $in: organisations } }),
    em.find(Bank, { id: { $in: organisations } }),
    em.find(Consent, active),
    em.find(SessionEnrolment, { sessionId: session.id, organisationId: { $in: organisations } }),
    findAppeals(
      deps,
      rows.map(({ id }) => id),
    ),
  ]);
  const nameOf = new Map([...firms, ...banks].map(({ id, name }) => [id, name]));
  const rowOf = new Map(enrolled.map((row) => [row.organisationId, row]));
  const opened = new Set(consents.map(({ needId }) => needId));
  const { slotMinutes } = settingsOf(session);
  const begins = deriveSessionTimes(session.heldOn, settingsOf(session)).startsAt.getTime();
  return rows.map((row) => {
    const startsAt = new Date(begins + row.slot * slotMinutes * 60_000);
    const isHidden = own === row.bankId && !opened.has(row.needId);
    const mySide = own === row.firmId ? 'FIRM' : own === row.bankId ? 'BANK' : null;
    return {
      id: row.id,
      slot: row.slot,
      desk: row.desk,
      deskName: ((rowOf.get(row.bankId)?.desks ?? []) as SessionDesk[])[row.desk]?.name ?? '',
      startsAt,
      endsAt: new Date(startsAt.getTime() + slotMinutes * 60_000),
      state: row.state,
      isPinned: row.isPinned,
      firmName: isHidden ? null : (nameOf.get(row.firmId) ?? null),
      bankName: nameOf.get(row.bankId) ?? '',
      room: rowOf.get(row.firmId)?.room ?? null,
      link: deps.meetingLinkOf(row.id),
      mySide,
      isFirmHere: row.firmHereAt !== null,
      isBankHere: row.bankHereAt !== null,
      absenceReportedBy: row.absenceReportedBy,
      myOutcome: mySide === 'FIRM' ? row.firmOutcome : mySide === 'BANK' ? row.bankOutcome : null,
      appeal: appeals.find(({ meetingId }) => meetingId === row.id) ?? null,
    };
  });
}

const MEETINGS_OF_ONE_MAX = 500;

export type Lobby = {
  /** The meeting that is on, or comes next; `null` when the day is over for this organisation. */
  readonly next: MeetingView | null;
  readonly nextRow: SessionMeeting | null;
  readonly minutesLeft: number | null;
  readonly later: readonly MeetingView[];
  /** The room in which a firm waits; a bank has its desks. */
  readonly room: number | null;
  readonly roomLink: string | null;
};

/** What somebody needs on the day: their next meeting, and where to wait for it. */
export async function readLobby(deps: Deps, of: { sessionId: string; actor: Actor }): Promise<Lobby> {
  const page = { ...of, first: MEETINGS_OF_ONE_MAX, after: null, meetingId: null };
  const own = await findMeetings(deps, page);
  const organisationId = of.actor.organisationId ?? '';
  const enrolment = await deps.read().findOne(SessionEnrolment, { sessionId: of.sessionId, organisationId });
  const now = deps.now();
  const ahead = own.filter(
    ({ state, endsAt, mySide }) => mySide !== null && endsAt > now && ['ASSIGNED', 'CONFIRMED', 'MET'].includes(state),
  );
  const [next = null, ...later] = ahead;
  const room = enrolment?.room ?? null;
  return {
    next,
    nextRow: next === null ? null : await deps.read().findOne(SessionMeeting, { id: next.id }),
    minutesLeft: next === null ? null : Math.max(0, Math.ceil((next.startsAt.getTime() - now.getTime()) / 60_000)),
    later,
    room,
    roomLink: room === null ? null : deps.meetingLinkOf(`${of.sessionId}-${room}`),
  };
}

/** The calendar file of one of my meetings; `null` when there is no such meeting of mine. */
export async function meetingCalendar(deps: Deps, of: { meetingId: string; actor: Actor }): Promise<string | null> {
  const row = await deps.read().findOne(SessionMeeting, { id: of.meetingId });
  const view = await findMeeting(deps, of);
  if (row === null || view === null) return null;
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
