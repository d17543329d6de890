import { Arg, Ctx, ID, Int, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import type { SessionState } from '../../domain/sessions/session.ts';
import { MatchSession, SessionNotice } from '../../schema/entities/sessions/match-session.entity.ts';
import type { Connection } from '../../schema/graphql/common.ts';
import {
  AssignSessionInput,
  EnrolBankInput,
  EnrolFirmInput,
  MatchSessionConnection,
  MatchSessionType,
  MeetingIdInput,
  MoveBreakageType,
  MoveMeetingInput,
  RecordMeetingOutcomeInput,
  ReportNoShowInput,
  SessionChangedType,
  SessionIdInput,
  SessionMeetingConnection,
  SessionMeetingType,
  SessionNoticeType,
  SessionRunType,
  SessionStateEnum,
  ShiftSessionInput,
} from '../../schema/graphql/sessions/types.ts';
import { assignSession } from '../../usecases/sessions/assign-session.ts';
import { cancelSession, shiftSession } from '../../usecases/sessions/change-session.ts';
import { enrolBank, enrolFirm, withdrawFromSession } from '../../usecases/sessions/enrol.ts';
import { nameBreakages, readRun } from '../../usecases/sessions/read-run.ts';
import {
  findMeeting,
  findMeetings,
  findSessions,
  meetingCalendar,
  viewSessions,
} from '../../usecases/sessions/read-sessions.ts';
import {
  checkInMeeting,
  moveMeeting,
  previewMove,
  recordMeetingOutcome,
  reportNoShow,
} from '../../usecases/sessions/run-meeting.ts';
import { type Context, organisationOf, useCaseActor } from '../context.ts';
import { connection, inputError, NOWHERE, numberInCursor, PAGE_SIZE_MAX, parseId, parsePage } from '../paging.ts';
import { mutationResult } from '../results.ts';
import { loadSession, sessionView } from '../views/session-view.ts';
import { watchTopic } from '../watch-topic.ts';

const enrolledFirm = mutationResult(
  { union: 'EnrolFirmResult', success: 'EnrolledFirm', field: 'session' },
  MatchSessionType,
);
const enrolledBank = mutationResult(
  { union: 'EnrolBankResult', success: 'EnrolledBank', field: 'session' },
  MatchSessionType,
);
const withdrawn = mutationResult(
  { union: 'WithdrawFromSessionResult', success: 'WithdrawnFromSession', field: 'session' },
  MatchSessionType,
);
const assigned = mutationResult(
  { union: 'AssignSessionResult', success: 'AssignedSession', field: 'session' },
  MatchSessionType,
);
const shifted = mutationResult(
  { union: 'ShiftSessionResult', success: 'ShiftedSession', field: 'session' },
  MatchSessionType,
);
const cancelled = mutationResult(
  { union: 'CancelSessionResult', success: 'CancelledSession', field: 'session' },
  MatchSessionType,
);
const moved = mutationResult(
  { union: 'MoveMeetingResult', success: 'MovedMeeting', field: 'meeting' },
  SessionMeetingType,
);
const checkedIn = mutationResult(
  { union: 'CheckInMeetingResult', success: 'CheckedInMeeting', field: 'meeting' },
  SessionMeetingType,
);
const missed = mutationResult(
  { union: 'ReportNoShowResult', success: 'ReportedNoShow', field: 'meeting' },
  SessionMeetingType,
);
const recorded = mutationResult(
  { union: 'RecordMeetingOutcomeResult', success: 'RecordedMeetingOutcome', field: 'meeting' },
  SessionMeetingType,
);

const KEY = 'idempotencyKey';

@Resolver()
export class SessionsResolver {
  @Query(() => MatchSessionConnection, { description: 'Weekly sessions, the newest week first by default.' })
  async sessions(
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Arg('state', () => SessionStateEnum, { nullable: true }) state: SessionState | null,
    @Arg('ascending', () => Boolean, { defaultValue: false }) ascending: boolean,
    @Ctx() context: Context,
  ): Promise<Connection<MatchSessionType>> {
    const page = parsePage(first, after);
    const rows = await findSessions(context.deps, { ...page, state: state ?? null, ascending });
    const views = await viewSessions(context.deps, rows, useCaseActor(context));
    return connection(views, page, { key: ({ week }) => week, node: sessionView });
  }

  @Query(() => MatchSessionType, { nullable: true, description: 'One session.' })
  session(@Arg('id', () => ID) id: string, @Ctx() context: Context): Promise<MatchSessionType | null> {
    return loadSession(context, parseId(id));
  }

  @Query(() => SessionMeetingConnection, {
    description: 'My meetings in a session in the order of the day; all of them for an operator.',
  })
  async sessionMeetings(
    @Arg('sessionId', () => ID) sessionId: string,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Ctx() context: Context,
  ): Promise<Connection<SessionMeetingType>> {
    const page = parsePage(first, after);
    const rows = await findMeetings(context.deps, {
      sessionId: parseId(sessionId),
      actor: useCaseActor(context),
      first: page.first + 1,
      after: parseMeetingCursor(page.after),
      meetingId: null,
    });
    return connection(rows, page, { key: ({ slot, id }) => `${slot}:${id}`, node: (meeting) => meeting });
  }

  @Query(() => SessionRunType, { nullable: true, description: 'The newest assignment of a session.' })
  async sessionRun(
    @Arg('sessionId', () => ID) sessionId: string,
    @Ctx() { deps }: Context,
  ): Promise<SessionRunType | null> {
    const found = await readRun(deps, parseId(sessionId));
    if (found === null) return null;
    const unplaced = found.unplaced.map(({ fix, ...rest }) => ({
      ...rest,
      fix: fix.kind,
      fixSlot: fix.kind === 'NEXT_SESSION' ? null : fix.slot,
    }));
    return Object.assign(new SessionRunType(), found.run, { unplaced });
  }

  @Query(() => [MoveBreakageType], { description: 'What moving a meeting would break; nothing, when it fits.' })
  async previewMove(
    @Arg('input', () => MoveMeetingInput) input: MoveMeetingInput,
    @Ctx() { deps }: Context,
  ): Promise<MoveBreakageType[]> {
    const found = await previewMove(deps, { ...input, meetingId: parseId(input.meetingId) });
    const named = await nameBreakages(deps, found ?? []);
    return named.map(({ code, other }) => ({
      code,
      firmName: other?.firmName ?? null,
      bankName: other?.bankName ?? null,
    }));
  }

  @Query(() => String, { nullable: true, description: 'A calendar file (ICS) that replaces the earlier one.' })
  meetingCalendar(@Arg('meetingId', () => ID) meetingId: string, @Ctx() context: Context): Promise<string | null> {
    return meetingCalendar(context.deps, { meetingId: parseId(meetingId), actor: useCaseActor(context) });
  }

  @Query(() => [SessionNoticeType], { description: 'What my organisation was told, the newest first.' })
  sessionNotices(@Arg('first', () => Int) first: number, @Ctx() context: Context): Promise<SessionNoticeType[]> {
    const own = { organisationId: organisationOf(context) ?? NOWHERE };
    const orderBy = { createdAt: 'desc', id: 'desc' } as const;
    return context.deps.read().find(SessionNotice, own, { orderBy, limit: checkFirst(first) });
  }

  @Mutation(() => enrolledFirm.ResultType, {
    description: 'A firm brings a published need, or changes what it brought.',
  })
  async enrolFirmInSession(
    @Arg('input', () => EnrolFirmInput) given: EnrolFirmInput,
    @Arg(KEY, () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const input = {
      sessionId: parseId(given.sessionId),
      needId: parseId(given.needId),
      bankIds: given.bankIds.map(parseId),
      freeSlots: given.freeSlots ?? null,
    };
    const outcome = await enrolFirm(context.deps, { actor: useCaseActor(context), idempotencyKey, input });
    return enrolledFirm.answer(context, outcome, (id) => loadSession(context, id));
  }

  @Mutation(() => enrolledBank.ResultType, { description: 'A bank brings its desks, or changes them.' })
  async enrolBankInSession(
    @Arg('input', () => EnrolBankInput) given: EnrolBankInput,
    @Arg(KEY, () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const input = {
      sessionId: parseId(given.sessionId),
      desks: given.desks.map(({ name, freeSlots }) => ({ name, freeSlots: freeSlots ?? null })),
      themes: given.themes,
      needIds: given.needIds.map(parseId),
    };
    const outcome = await enrolBank(context.deps, { actor: useCaseActor(context), idempotencyKey, input });
    return enrolledBank.answer(context, outcome, (id) => loadSession(context, id));
  }

  @Mutation(() => withdrawn.ResultType, { description: 'Leaves a session; the timetable is repaired at once.' })
  async withdrawFromSession(
    @Arg('input', () => SessionIdInput) { sessionId }: SessionIdInput,
    @Arg(KEY, () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = { actor: useCaseActor(context), idempotencyKey, input: { sessionId: parseId(sessionId) } };
    const outcome = await withdrawFromSession(context.deps, command);
    return withdrawn.answer(context, outcome, (id) => loadSession(context, id));
  }

  @Mutation(() => assigned.ResultType, { description: 'Decides who meets whom and when; pinned meetings stay.' })
  async assignSession(
    @Arg('input', () => AssignSessionInput) given: AssignSessionInput,
    @Arg(KEY, () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const input = { sessionId: parseId(given.sessionId), method: given.method };
    const outcome = await assignSession(context.deps, { actor: useCaseActor(context), idempotencyKey, input });
    return assigned.answer(context, outcome, (id) => loadSession(context, id));
  }

  @Mutation(() => shifted.ResultType, { description: 'Moves a session to another day of its week.' })
  async shiftSession(
    @Arg('input', () => ShiftSessionInput) given: ShiftSessionInput,
    @Arg(KEY, () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const input = { sessionId: parseId(given.sessionId), to: given.to };
    const outcome = await shiftSession(context.deps, { actor: useCaseActor(context), idempotencyKey, input });
    return shifted.answer(context, outcome, (id) => loadSession(context, id));
  }

  @Mutation(() => cancelled.ResultType, { description: 'Calls a session off before it begins.' })
  async cancelSession(
    @Arg('input', () => SessionIdInput) { sessionId }: SessionIdInput,
    @Arg(KEY, () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = { actor: useCaseActor(context), idempotencyKey, input: { sessionId: parseId(sessionId) } };
    const outcome = await cancelSession(context.deps, command);
    return cancelled.answer(context, outcome, (id) => loadSession(context, id));
  }

  @Mutation(() => moved.ResultType, { description: 'Moves a meeting to another slot or desk and pins it there.' })
  async moveMeeting(
    @Arg('input', () => MoveMeetingInput) given: MoveMeetingInput,
    @Arg(KEY, () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const input = { meetingId: parseId(given.meetingId), slot: given.slot, desk: given.desk };
    const outcome = await moveMeeting(context.deps, { actor: useCaseActor(context), idempotencyKey, input });
    return moved.answer(context, outcome, (id) => loadMeeting(context, id));
  }

  @Mutation(() => checkedIn.ResultType, { description: 'Both sides are there: the meeting takes place.' })
  async checkInMeeting(
    @Arg('input', () => MeetingIdInput) { meetingId }: MeetingIdInput,
    @Arg(KEY, () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = { actor: useCaseActor(context), idempotencyKey, input: { meetingId: parseId(meetingId) } };
    const outcome = await checkInMeeting(context.deps, command);
    return checkedIn.answer(context, outcome, (id) => loadMeeting(context, id));
  }

  @Mutation(() => missed.ResultType, { description: 'One side did not come; its place is given on at once.' })
  async reportNoShow(
    @Arg('input', () => ReportNoShowInput) given: ReportNoShowInput,
    @Arg(KEY, () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const input = { meetingId: parseId(given.meetingId), side: given.side };
    const outcome = await reportNoShow(context.deps, { actor: useCaseActor(context), idempotencyKey, input });
    return missed.answer(context, outcome, (id) => loadMeeting(context, id));
  }

  @Mutation(() => recorded.ResultType, { description: 'Each side says once what came of a meeting.' })
  async recordMeetingOutcome(
    @Arg('input', () => RecordMeetingOutcomeInput) given: RecordMeetingOutcomeInput,
    @Arg(KEY, () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const { outcome: said, reason, stars } = given;
    const meetingId = parseId(given.meetingId);
    const input = { meetingId, outcome: said, reason: reason ?? null, stars: stars ?? null };
    const outcome = await recordMeetingOutcome(context.deps, { actor: useCaseActor(context), idempotencyKey, input });
    return recorded.answer(context, outcome, (id) => loadMeeting(context, id));
  }

  @Subscription(() => SessionChangedType, {
    subscribe: ({ args, context }: { args: { sessionId: string }; context: Context }) =>
      changesOf(context, args.sessionId),
    description: 'Says that a session or its timetable changed; ask for it again then.',
  })
  sessionChanged(
    @Root() payload: { sessionId: string },
    @Arg('sessionId', () => ID) _sessionId: string,
  ): SessionChangedType {
    return payload;
  }
}

function checkFirst(first: number): number {
  if (first < 1 || first > PAGE_SIZE_MAX) throw inputError(`first must lie between 1 and ${PAGE_SIZE_MAX}`, 'first');
  return first;
}

function loadMeeting(context: Context, meetingId: string): Promise<SessionMeetingType | null> {
  return findMeeting(context.deps, { meetingId, actor: useCaseActor(context) });
}

/** Where a page of meetings begins: the slot and the id of the last one seen. */
function parseMeetingCursor(after: string | null): { slot: number; id: string } | null {
  if (after === null) return null;
  const [slot, id] = after.split(':');
  return { slot: numberInCursor(slot), id: parseId(id ?? '') };
}

async function* changesOf({ deps }: Context, sessionId: string): AsyncGenerator<{ sessionId: string }> {
  const id = parseId(sessionId);
  if ((await deps.read().count(MatchSession, { id })) === 0) return;
  for await (const _ of watchTopic(deps.live, `session:${id}`)) yield { sessionId: id };
}
