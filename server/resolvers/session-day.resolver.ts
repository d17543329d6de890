import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import { DEFAULT_SESSION_SETTINGS, type SessionSettings } from '../../domain/sessions/session-settings.ts';
import type { SessionSetting } from '../../schema/entities/sessions/match-session.entity.ts';
import { DocumentFileType, DocumentFormatEnum } from '../../schema/graphql/compensation/types.ts';
import { MatchedNeedType } from '../../schema/graphql/matching/types.ts';
import { SessionSettingsInput, SessionSettingsType } from '../../schema/graphql/sessions/settings-types.ts';
import {
  AppealMeetingInput,
  DecideMeetingAppealInput,
  InviteeFilterEnum,
  InviteFirmsInput,
  MatchSessionType,
  SessionInviteeType,
  SessionLobbyType,
  SessionMeetingType,
  SessionReportType,
  SuggestedBankType,
} from '../../schema/graphql/sessions/types.ts';
import { appealMeeting, decideMeetingAppeal } from '../../usecases/sessions/appeal-meeting.ts';
import { changeSessionSettings, findSettingVersions } from '../../usecases/sessions/change-settings.ts';
import { findInvitees, type InviteeFilter, inviteFirms } from '../../usecases/sessions/invite-firms.ts';
import { findMeeting, readLobby } from '../../usecases/sessions/read-sessions.ts';
import { reportSession, reportTrend } from '../../usecases/sessions/report-session.ts';
import { suggestBanks, suggestNeeds } from '../../usecases/sessions/suggest-wishes.ts';
import { type Context, organisationOf, useCaseActor } from '../context.ts';
import { markedDocuments } from '../marked-documents.ts';
import { inputError, NOWHERE, PAGE_SIZE_MAX, parseId, parsePage } from '../paging.ts';
import { mutationResult } from '../results.ts';
import { matchedNeeds, meetingBrief } from '../views/meeting-brief.ts';
import { sessionReportPaper, sessionReportTable } from '../views/session-report-paper.ts';
import { loadSession } from '../views/session-view.ts';

const appealed = mutationResult(
  { union: 'AppealMeetingResult', success: 'AppealedMeeting', field: 'meeting' },
  SessionMeetingType,
);
const answered = mutationResult(
  { union: 'DecideMeetingAppealResult', success: 'DecidedMeetingAppeal', field: 'meeting' },
  SessionMeetingType,
);
const invited = mutationResult(
  { union: 'InviteFirmsResult', success: 'InvitedFirms', field: 'session' },
  MatchSessionType,
);
const changed = mutationResult(
  { union: 'ChangeSessionSettingsResult', success: 'ChangedSessionSettings', field: 'settings' },
  SessionSettingsType,
);

const KEY = 'idempotencyKey';
const WEEKS_MAX = 52;

/** What surrounds a session: the lobby, appeals, invitations, settings and reports. */
@Resolver()
export class SessionDayResolver {
  @Query(() => SessionLobbyType, { description: 'My next meeting, where to wait for it, and whom I meet.' })
  async sessionLobby(
    @Arg('sessionId', () => ID) sessionId: string,
    @Ctx() context: Context,
  ): Promise<SessionLobbyType> {
    const of = { sessionId: parseId(sessionId), actor: useCaseActor(context) };
    const { next, nextRow, later, ...lobby } = await readLobby(context.deps, of);
    const brief = next === null || nextRow === null ? null : await meetingBrief(context, { view: next, row: nextRow });
    return { ...lobby, next, brief, later: [...later] };
  }

  @Query(() => [SuggestedBankType], { description: 'The wishes with which an enrolment of a firm begins.' })
  suggestedBanks(
    @Arg('sessionId', () => ID) sessionId: string,
    @Arg('needId', () => ID) needId: string,
    @Ctx() context: Context,
  ): Promise<SuggestedBankType[]> {
    const of = { sessionId: parseId(sessionId), needId: parseId(needId), actor: useCaseActor(context) };
    return suggestBanks(context.deps, of);
  }

  @Query(() => [MatchedNeedType], { description: 'Needs of a session that were recommended to my bank, best first.' })
  async suggestedNeeds(
    @Arg('sessionId', () => ID) sessionId: string,
    @Arg('first', () => Int) first: number,
    @Ctx() context: Context,
  ): Promise<MatchedNeedType[]> {
    const bankId = organisationOf(context) ?? NOWHERE;
    const page = { sessionId: parseId(sessionId), bankId, first: parsePage(first, null).first };
    const rows = await suggestNeeds(context.deps, page);
    return matchedNeeds(context, { bankId, rows });
  }

  @Query(() => [SessionInviteeType], { description: 'Firms that an operator may invite, who waits longest first.' })
  sessionInvitees(
    @Arg('sessionId', () => ID) sessionId: string,
    @Arg('filter', () => InviteeFilterEnum) filter: InviteeFilter,
    @Arg('first', () => Int) first: number,
    @Ctx() { deps }: Context,
  ): Promise<SessionInviteeType[]> {
    return findInvitees(deps, { sessionId: parseId(sessionId), filter, first: parsePage(first, null).first });
  }

  @Query(() => [SessionSettingsType], { description: 'Settings by the day on which they begin, the newest first.' })
  async sessionSettings(
    @Arg('first', () => Int) first: number,
    @Ctx() { deps }: Context,
  ): Promise<SessionSettingsType[]> {
    const versions = await findSettingVersions(deps, parsePage(first, null).first);
    return [...versions.map(settingsView), viewOf(DEFAULT_SESSION_SETTINGS, { validFrom: null, decidedAt: null })];
  }

  @Query(() => SessionReportType, { nullable: true, description: 'What came of a session, up to 90 days later.' })
  sessionReport(
    @Arg('sessionId', () => ID) sessionId: string,
    @Ctx() { deps }: Context,
  ): Promise<SessionReportType | null> {
    return reportSession(deps, parseId(sessionId));
  }

  @Query(() => [SessionReportType], { description: 'The newest sessions that were held, the newest first.' })
  sessionTrend(@Arg('weeks', () => Int) weeks: number, @Ctx() { deps }: Context): Promise<SessionReportType[]> {
    if (weeks < 1 || weeks > WEEKS_MAX) throw inputError(`weeks must lie between 1 and ${WEEKS_MAX}`, 'weeks');
    return reportTrend(deps, weeks);
  }

  @Query(() => DocumentFileType, {
    nullable: true,
    description: 'The report of a session as PDF or CSV; without a session, those of the newest weeks as CSV.',
  })
  async sessionReportDocument(
    @Arg('sessionId', () => ID, { nullable: true }) sessionId: string | null | undefined,
    @Arg('format', () => DocumentFormatEnum) format: string,
    @Ctx() context: Context,
  ): Promise<DocumentFileType | null> {
    const { deps, language } = context;
    if (format !== 'PDF' && format !== 'CSV') throw inputError('a report is PDF or CSV', 'format');
    const isOne = sessionId !== null && sessionId !== undefined;
    if (format === 'PDF' && !isOne) throw inputError('a PDF is of one session', 'sessionId');
    const one = isOne ? await reportSession(deps, parseId(sessionId)) : null;
    if (isOne && one === null) return null;
    const reports = one === null ? await reportTrend(deps, PAGE_SIZE_MAX) : [one];
    const subjectId = one === null ? null : parseId(sessionId ?? '');
    const documents = await markedDocuments(context, { what: 'session-report', format, subjectId });
    const content =
      format === 'PDF' && one !== null
        ? await documents.pdf(sessionReportPaper(one, { language, issuedAt: deps.now() }))
        : documents.csv(sessionReportTable(reports, language));
    return {
      name: `session-${one?.week ?? 'weeks'}.${format.toLowerCase()}`,
      mediaType: format === 'PDF' ? 'application/pdf' : 'text/csv; charset=utf-8',
      contentBase64: content.toString('base64'),
    };
  }

  @Mutation(() => appealed.ResultType, { description: 'Asks for another time, or to be let off a meeting.' })
  async appealMeeting(
    @Arg('input', () => AppealMeetingInput) given: AppealMeetingInput,
    @Arg(KEY, () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const actor = useCaseActor(context);
    const input = { meetingId: parseId(given.meetingId), slot: given.slot ?? null, reason: given.reason };
    const outcome = await appealMeeting(context.deps, { actor, idempotencyKey, input });
    return appealed.answer(context, outcome, (meetingId) => findMeeting(context.deps, { meetingId, actor }));
  }

  @Mutation(() => answered.ResultType, { description: 'The other side, or an operator, answers an appeal.' })
  async decideMeetingAppeal(
    @Arg('input', () => DecideMeetingAppealInput) given: DecideMeetingAppealInput,
    @Arg(KEY, () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const actor = useCaseActor(context);
    const input = { meetingId: parseId(given.meetingId), isGranted: given.isGranted };
    const outcome = await decideMeetingAppeal(context.deps, { actor, idempotencyKey, input });
    return answered.answer(context, outcome, (meetingId) => findMeeting(context.deps, { meetingId, actor }));
  }

  @Mutation(() => invited.ResultType, { description: 'Invites firms of a filter; each is told once for a session.' })
  async inviteFirms(
    @Arg('input', () => InviteFirmsInput) given: InviteFirmsInput,
    @Arg(KEY, () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const input = { sessionId: parseId(given.sessionId), filter: given.filter, count: given.count };
    const outcome = await inviteFirms(context.deps, { actor: useCaseActor(context), idempotencyKey, input });
    return invited.answer(context, outcome, (id) => loadSession(context, id));
  }

  @Mutation(() => changed.ResultType, { description: 'Sets how sessions are run from a day to come.' })
  async changeSessionSettings(
    @Arg('input', () => SessionSettingsInput) { validFrom, ...given }: SessionSettingsInput,
    @Arg(KEY, () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const said = Object.entries(given).filter(([, value]) => value !== null && value !== undefined);
    const input = { validFrom, changes: Object.fromEntries(said) };
    const outcome = await changeSessionSettings(context.deps, { actor: useCaseActor(context), idempotencyKey, input });
    return changed.answer(context, outcome, async (day) => {
      const versions = await findSettingVersions(context.deps, PAGE_SIZE_MAX);
      const found = versions.find((version) => version.validFrom === day);
      return found === undefined ? null : settingsView(found);
    });
  }
}

const settingsView = (version: SessionSetting): SessionSettingsType =>
  viewOf(version.settings as SessionSettings, version);

function viewOf(
  settings: SessionSettings,
  { validFrom, decidedAt }: Pick<SessionSettingsType, 'validFrom' | 'decidedAt'>,
): SessionSettingsType {
  return Object.assign(new SessionSettingsType(), settings, { validFrom, decidedAt });
}
