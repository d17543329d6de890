import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays, civilDate, civilDateOf } from '../../../domain/calendar.ts';
import {
  MatchSession,
  SessionMeeting,
  SessionNotice,
  SessionRun,
} from '../../../schema/entities/sessions/match-session.entity.ts';
import type { Actor, Deps } from '../../../usecases/ports.ts';
import { assignSession } from '../../../usecases/sessions/assign-session.ts';
import { shiftSession } from '../../../usecases/sessions/change-session.ts';
import { enrolBank, enrolFirm, withdrawFromSession } from '../../../usecases/sessions/enrol.ts';
import { meetingCalendar } from '../../../usecases/sessions/read-sessions.ts';
import { reportSession } from '../../../usecases/sessions/report-session.ts';
import { checkInMeeting, recordMeetingOutcome, reportNoShow } from '../../../usecases/sessions/run-meeting.ts';
import { tendSessions } from '../../../usecases/sessions/tend-sessions.ts';
import { NEED_INPUT, type Party, type RunningPlatform, startRunningPlatform } from '../../support/running-platform.ts';

let running: RunningPlatform;
let operator: Actor;
let firms: { actor: Actor; party: Party; needId: string }[];
let banks: { actor: Actor; party: Party }[];
let clock = new Date('2026-01-01T09:00:00+08:00');
let deps: Deps;

const actorOf = (party: Party, roles: string[]): Actor => ({
  userId: `user-of-${party.organisationId}`,
  organisationId: party.organisationId,
  roles,
});
const at = (text: string): Date => (clock = new Date(`${text}+08:00`));
const tend = async (text: string): Promise<void> => {
  at(text);
  await tendSessions(deps);
};
const command = <Input>(actor: Actor, input: Input) => ({ actor, idempotencyKey: randomUUID(), input });
const sessionOf = async (heldOn: string): Promise<MatchSession> =>
  deps.read().findOneOrFail(MatchSession, { heldOn: civilDate(heldOn) });
const meetingsOf = (sessionId: string): Promise<SessionMeeting[]> =>
  deps.read().find(SessionMeeting, { sessionId }, { orderBy: { slot: 'asc', id: 'asc' } });

async function enrolEverybody(sessionId: string, own = firms): Promise<void> {
  for (const { actor } of banks) {
    const desks = [{ name: '一号桌', freeSlots: null }];
    expect((await enrolBank(deps, command(actor, { sessionId, desks, themes: [], needIds: [] }))).kind).toBe('done');
  }
  const bankIds = banks.map(({ party }) => party.organisationId);
  for (const { actor, needId } of own)
    expect((await enrolFirm(deps, command(actor, { sessionId, needId, bankIds, freeSlots: null }))).kind).toBe('done');
}

beforeAll(async () => {
  running = await startRunningPlatform();
  const own = await running.operator();
  operator = actorOf(own, ['OPERATOR']);
  banks = [];
  for (let index = 0; index < 2; index += 1) {
    const party = await running.bank();
    banks.push({ party, actor: actorOf(party, ['BANK_MARKETER']) });
  }
  firms = [];
  for (let index = 0; index < 4; index += 1) {
    const party = await running.firm();
    const { id } = await party.done<{ id: string }>('publishCreditNeed', NEED_INPUT);
    firms.push({ party, needId: id, actor: actorOf(party, ['FIRM_USER']) });
  }
  await running.settle();
  deps = { ...running.platform.deps, now: () => clock, today: () => civilDateOf(clock) };
});
afterAll(() => running?.close());

test('a half year of Wednesdays plans, assigns, holds and reviews itself, skips the holiday, and its reports reconcile', async () => {
  let held = 0;
  const few = firms.slice(0, 2);
  for (let day = civilDate('2026-01-07'); day <= '2026-07-01'; day = addDays(day, 7)) {
    await tend(`${addDays(day, -6)}T09:30:00`);
    const session = await sessionOf(day);
    if (session.state === 'CANCELLED') {
      expect([day, session.cancelReason]).toEqual(['2026-02-18', 'HOLIDAY']);
      continue;
    }
    expect(session.state).toBe('ENROLLING');
    await enrolEverybody(session.id, few);
    await tend(`${addDays(day, -2)}T12:00:00`);
    await tend(`${addDays(day, -2)}T18:00:00`);
    await tend(`${addDays(day, -1)}T10:00:00`);
    await tend(`${day}T14:06:00`);
    const meetings = await meetingsOf(session.id);
    expect(meetings.length).toBe(few.length * banks.length);
    for (const { id, slot } of meetings) {
      const outcome =
        slot === 0
          ? await reportNoShow(deps, command(operator, { meetingId: id, side: 'FIRM' as const }))
          : await checkInMeeting(deps, command(operator, { meetingId: id }));
      expect(outcome.kind).toBe('done');
      if (slot === 0) continue;
      const firm = firms.find(({ party }) => party.organisationId === meetings.find((one) => one.id === id)?.firmId)!;
      const said = { meetingId: id, outcome: 'INTENT' as const, reason: null, stars: 4 };
      expect((await recordMeetingOutcome(deps, command(firm.actor, said))).kind).toBe('done');
    }
    await tend(`${day}T19:05:00`);
    await tend(`${addDays(day, 2)}T18:00:00`);
    expect((await sessionOf(day)).state).toBe('REVIEWED');
    const report = (await reportSession(deps, session.id))!;
    expect(report.met + report.noShowsFirm + report.noShowsBank + report.noShowsBoth).toBe(report.meetings);
    expect(report.intents).toBe(report.met);
    expect(report.enrolled).toBe(few.length);
    held += 1;
  }
  expect(held).toBe(25);
  const all = await deps.read().find(SessionNotice, {});
  expect(all.some(({ kind }) => kind === 'WEEK_MISSED')).toBe(false);
  const keys = all.map(({ organisationId, kind, key }) => `${organisationId} ${kind} ${key}`);
  expect(new Set(keys).size).toBe(keys.length);
  const starts = all.filter(({ kind }) => kind === 'PUBLISHED');
  expect(starts.length).toBe(held * (few.length + banks.length));
}, 120_000);

test('two operators assign at once and the schedule does, too: one run, one timetable, nobody in two places', async () => {
  await tend('2026-07-02T09:30:00');
  const session = await sessionOf('2026-07-08');
  await enrolEverybody(session.id);
  await tend('2026-07-06T12:00:00');
  const press = () => assignSession(deps, command(operator, { sessionId: session.id, method: 'STABLE' as const }));
  at('2026-07-06T18:00:00');
  const [one, other] = await Promise.all([press(), press(), tendSessions(deps)]);
  expect([one.kind, other.kind]).toEqual(['done', 'done']);
  expect(await deps.read().count(SessionRun, { sessionId: session.id })).toBe(1);
  const meetings = await meetingsOf(session.id);
  expect(meetings.length).toBe(8);
  expect(new Set(meetings.map(({ firmId, slot }) => `${firmId} ${slot}`)).size).toBe(8);
  await tend('2026-07-07T10:00:00');
});

test('a bank leaves while the timetable is public, twice at once: its meetings are cancelled, the others stay, each firm is told once', async () => {
  const session = await sessionOf('2026-07-08');
  const before = await meetingsOf(session.id);
  const leave = () => withdrawFromSession(deps, command(banks[0]!.actor, { sessionId: session.id }));
  const outcomes = await Promise.all([leave(), leave()]);
  expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['done', 'refused']);
  const gone = banks[0]!.party.organisationId;
  const after = await meetingsOf(session.id);
  for (const meeting of after.filter(({ bankId }) => bankId === gone)) expect(meeting.state).toBe('CANCELLED');
  const kept = (rows: SessionMeeting[]) =>
    rows.filter(({ bankId }) => bankId !== gone).map(({ id, slot, desk, sequence }) => ({ id, slot, desk, sequence }));
  expect(kept(after)).toEqual(kept(before));
  const told = await deps.read().find(SessionNotice, { sessionId: session.id, kind: 'MEETING_CHANGED' });
  expect(told.filter(({ organisationId }) => organisationId !== gone).length).toBe(firms.length);
  const cancelled = after.find(({ bankId }) => bankId === gone)!;
  const firm = firms.find(({ party }) => party.organisationId === cancelled.firmId)!;
  const file = await meetingCalendar(deps, { meetingId: cancelled.id, actor: firm.actor });
  expect(file).toContain('METHOD:CANCEL');
  expect(file).toContain('SEQUENCE:1');
  expect(await meetingCalendar(deps, { meetingId: cancelled.id, actor: banks[1]!.actor })).toBe(null);
});

test('a session is shifted within its week and planned anew; another week, another firm and a stranger are refused', async () => {
  await tend('2026-07-10T09:30:00');
  const session = await sessionOf('2026-07-15');
  const shift = (to: string) => shiftSession(deps, command(operator, { sessionId: session.id, to: civilDate(to) }));
  expect(await shift('2026-07-22')).toMatchObject({ refusal: { code: 'SHIFT_OTHER_WEEK' } });
  expect((await shift('2026-07-16')).kind).toBe('done');
  await tend('2026-07-10T09:31:00');
  expect(await sessionOf('2026-07-16')).toMatchObject({ state: 'ENROLLING', plannedOn: '2026-07-15' });
  const [own, foreign] = [firms[0]!, firms[1]!];
  const input = { sessionId: session.id, needId: foreign.needId, bankIds: [], freeSlots: null };
  expect(await enrolFirm(deps, command(own.actor, input))).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
});

test('with too few firms a session is cancelled, and the week counts as missed and is told to the operator once', async () => {
  await tend('2026-07-14T12:00:00');
  await tend('2026-07-14T18:00:00');
  expect(await sessionOf('2026-07-16')).toMatchObject({ state: 'CANCELLED', cancelReason: 'TOO_FEW' });
  await tend('2026-07-20T09:00:00');
  await tend('2026-07-20T09:01:00');
  const missed = await deps
    .read()
    .find(SessionNotice, { kind: 'WEEK_MISSED', organisationId: operator.organisationId! });
  expect(missed.map(({ key }) => key)).toEqual(['2026-W29']);
});
