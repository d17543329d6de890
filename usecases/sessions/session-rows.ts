import { LockMode } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { type CivilDate, civilDateOf, daysBetween } from '../../domain/calendar.ts';
import {
  decideSessionState,
  isLiveMeeting,
  type SessionEvent,
  type SessionTheme,
} from '../../domain/sessions/session.ts';
import type { PlannedMeeting, SessionDesk, SessionInput } from '../../domain/sessions/session-market.ts';
import { findSettings, type SessionSettings } from '../../domain/sessions/session-settings.ts';
import { deriveThemes, scoreByTheme } from '../../domain/sessions/themes.ts';
import { Loan } from '../../schema/entities/engagement/loan.entity.ts';
import { CreditNeed, CreditNeedVersion } from '../../schema/entities/market/credit-need.entity.ts';
import { Recommendation } from '../../schema/entities/matching/recommendation.entity.ts';
import { Consent } from '../../schema/entities/registry/consent.entity.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { ListMembership } from '../../schema/entities/registry/list-membership.entity.ts';
import {
  MatchSession,
  SessionEnrolment,
  SessionMeeting,
  SessionNotice,
  SessionSetting,
} from '../../schema/entities/sessions/match-session.entity.ts';
import { needTermsOf } from '../../schema/terms-json.ts';
import type { Deps, Work } from '../ports.ts';

export const settingsOf = (session: MatchSession): SessionSettings => session.settings as SessionSettings;

/** The settings in force on a day, by the table of dated settings. */
export async function loadSettingsOn(em: SqlEntityManager): Promise<(date: CivilDate) => SessionSettings> {
  const rows = await em.find(SessionSetting, {});
  const versions = rows.map(({ validFrom, settings }) => ({ validFrom, settings: settings as SessionSettings }));
  return (date) => findSettings(versions, date);
}

/** The row of the session is the lock under which its enrolments and meetings change. */
export function lockSession(work: Work, id: string): Promise<MatchSession | null> {
  return work.em.findOne(MatchSession, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
}

/** Moves the session by `event`, with its history; false when the state machine refuses it. */
export async function moveSession(work: Work, session: MatchSession, by: { event: SessionEvent; actorId: string }) {
  const to = decideSessionState(session.state, by.event);
  if (to === null) return false;
  const detail = { from: session.state, to, heldOn: session.heldOn };
  session.state = to;
  session.version += 1;
  await work.record({ streamId: session.id, name: `session.${by.event.toLowerCase()}`, detail, actorId: by.actorId });
  return true;
}

/** Tells an organisation something once, however often it is said. */
export async function tell(
  work: Work,
  deps: Pick<Deps, 'newId' | 'now'>,
  notice: { sessionId: string | null; organisationId: string; kind: string; key: string },
): Promise<void> {
  const row = { ...notice, id: deps.newId(), createdAt: deps.now() };
  const { organisationId, kind, key } = notice;
  if ((await work.em.count(SessionNotice, { organisationId, kind, key })) > 0) return;
  await work.em.upsert(SessionNotice, row, {
    onConflictFields: ['organisationId', 'kind', 'key'],
    onConflictAction: 'ignore',
  });
  // When another worker told it at the same moment, this id leads nowhere and nobody is told by it.
  work.emit({ name: 'session.noticed.v1', sessionNoticeId: row.id });
}

export const plannedOf = ({ firmId, bankId, slot, desk }: SessionMeeting): PlannedMeeting => ({
  firmId,
  bankId,
  slot,
  desk,
});

export async function liveMeetings(em: SqlEntityManager, sessionId: string): Promise<SessionMeeting[]> {
  const found = await em.find(SessionMeeting, { sessionId }, { orderBy: { id: 'asc' } });
  return found.filter(({ state }) => isLiveMeeting(state));
}

/** All that the assignment of a session may know, in an order that does not depend on the database. */
export async function loadSessionInput(
  em: SqlEntityManager,
  of: { session: MatchSession; seed: string; now: Date },
): Promise<{ input: SessionInput; needOf: ReadonlyMap<string, string> }> {
  const { session, seed, now } = of;
  const settings = settingsOf(session);
  const today = civilDateOf(now);
  const enrolled = await em.find(
    SessionEnrolment,
    { sessionId: session.id, state: 'ENROLLED' },
    { orderBy: { organisationId: 'asc' } },
  );
  const firmRows = enrolled.filter(({ needId }) => needId !== null);
  const bankRows = enrolled.filter(({ needId }) => needId === null);
  const firmIds = firmRows.map(({ organisationId }) => organisationId);
  const needIds = firmRows.map(({ needId }) => needId ?? '');
  const bankIds = bankRows.map(({ organisationId }) => organisationId);
  const [firms, needs, lists, scores, consents, loans, past, meetings] = await Promise.all([
    em.find(Firm, { id: { $in: firmIds } }),
    em.find(CreditNeed, { id: { $in: needIds } }),
    em.find(ListMembership, {
      firmId: { $in: firmIds },
      validFrom: { $lte: today },
      $or: [{ validTo: null }, { validTo: { $gt: today } }],
    }),
    em.find(Recommendation, { needId: { $in: needIds }, bankId: { $in: bankIds }, supersededAt: null }),
    em.find(Consent, { needId: { $in: needIds }, bankId: { $in: bankIds } }),
    em.find(Loan, { firmId: { $in: firmIds }, maturityOn: { $gt: today } }),
    em.find(SessionMeeting, { firmId: { $in: firmIds }, state: 'MET' }),
    em.find(SessionMeeting, { sessionId: session.id, isPinned: true }, { orderBy: { id: 'asc' } }),
  ]);
  const firmOf = new Map(firms.map((firm) => [firm.id, firm]));
  const needOf = new Map(needs.map((need) => [need.id, need]));
  const themesOf = await loadThemes(em, { needs, firmOf, lists });
  const pairs = firmRows.flatMap((row) => bankIds.map((bankId) => ({ row, bankId })));
  const pairOf = ({ needId, bankId }: Pick<Consent, 'needId' | 'bankId'>): string => `${needId} ${bankId}`;
  const letIn = new Set(consents.filter(({ revokedAt }) => revokedAt === null).map(pairOf));
  const shutOut = new Set(consents.map(pairOf).filter((pair) => !letIn.has(pair)));
  const serving = new Map<string, Set<string>>();
  for (const { firmId, bankId } of loans) serving.set(firmId, (serving.get(firmId) ?? new Set()).add(bankId));
  const isOverlent = (firmId: string, bankId: string): boolean => {
    const own = serving.get(firmId);
    return own !== undefined && own.size > settings.servingBanksMax && !own.has(bankId);
  };
  const pastOf = new Map<string, number>();
  for (const { firmId } of past) pastOf.set(firmId, (pastOf.get(firmId) ?? 0) + 1);
  const input: SessionInput = {
    seed,
    slots: settings.slots,
    firms: firmRows.map((row) => {
      const published = needOf.get(row.needId ?? '')?.publishedAt;
      return {
        firmId: row.organisationId,
        meetingsMax: row.meetingsMax,
        wishes: row.wishes,
        isFirstLoan: firmOf.get(row.organisationId)?.hasNoLoanRecord === true,
        waitingDays: published ? Math.max(0, daysBetween(civilDateOf(published), today)) : 0,
        pastMeetings: pastOf.get(row.organisationId) ?? 0,
        freeSlots: row.freeSlots,
      };
    }),
    banks: bankRows.map((row) => {
      const own = scores.filter(({ bankId, isNearMiss }) => bankId === row.organisationId && !isNearMiss);
      own.sort((a, b) => a.bankScore - b.bankScore);
      return {
        bankId: row.organisationId,
        desks: row.desks as SessionDesk[],
        wishes: row.wishes,
        scores: Object.fromEntries(
          own.map(({ firmId, bankScore }) => {
            const inTheme = row.themes.some((theme) => themesOf.get(firmId)?.includes(theme) === true);
            return [firmId, scoreByTheme(bankScore, { inTheme, anyTheme: row.themes.length === 0 })];
          }),
        ),
      };
    }),
    forbidden: pairs.flatMap(({ row, bankId }) =>
      shutOut.has(pairOf({ needId: row.needId ?? '', bankId })) || isOverlent(row.organisationId, bankId)
        ? [{ firmId: row.organisationId, bankId }]
        : [],
    ),
    pins: meetings.filter(({ state }) => isLiveMeeting(state)).map(plannedOf),
  };
  return { input, needOf: new Map(firmRows.map((row) => [row.organisationId, row.needId ?? ''])) };
}

/** The themes of each firm that brings a need. */
async function loadThemes(
  em: SqlEntityManager,
  of: { needs: readonly CreditNeed[]; firmOf: ReadonlyMap<string, Firm>; lists: readonly ListMembership[] },
): Promise<Map<string, SessionTheme[]>> {
  const { needs, firmOf, lists } = of;
  if (needs.length === 0) return new Map();
  const versions = await em.find(CreditNeedVersion, { $or: needs.map(({ id, version }) => ({ needId: id, version })) });
  const listsOf = new Map<string, string[]>();
  for (const { firmId, list } of lists) listsOf.set(firmId, [...(listsOf.get(firmId) ?? []), list]);
  const firmOfNeed = new Map(needs.map(({ id, firmId }) => [id, firmOf.get(firmId)]));
  return new Map(
    versions.flatMap(({ needId, terms }): [string, SessionTheme[]][] => {
      const firm = firmOfNeed.get(needId);
      if (firm === undefined) return [];
      const { industryCode, hasNoLoanRecord } = firm;
      const { purpose } = needTermsOf(terms);
      const facts = { purpose, industryCode, hasNoLoanRecord, lists: listsOf.get(firm.id) ?? [] };
      return [[firm.id, deriveThemes(facts)]];
    }),
  );
}
