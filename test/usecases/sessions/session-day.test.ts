import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { civilDate, civilDateOf } from '../../../domain/calendar.ts';
import { Engagement } from '../../../schema/entities/engagement/engagement.entity.ts';
import {
  MatchSession,
  SessionEnrolment,
  SessionMeeting,
  SessionNotice,
  SessionRun,
} from '../../../schema/entities/sessions/match-session.entity.ts';
import type { Actor, Deps } from '../../../usecases/ports.ts';
import { grantConsent, revokeConsent } from '../../../usecases/registry/change-consent.ts';
import { appealMeeting, decideMeetingAppeal } from '../../../usecases/sessions/appeal-meeting.ts';
import { changeSessionSettings } from '../../../usecases/sessions/change-settings.ts';
import { enrolBank, enrolFirm, withdrawFromSession } from '../../../usecases/sessions/enrol.ts';
import { findInvitees, inviteFirms } from '../../../usecases/sessions/invite-firms.ts';
import { readLobby } from '../../../usecases/sessions/read-sessions.ts';
import { repairAfterConsent } from '../../../usecases/sessions/repair-session.ts';
import { reportSession } from '../../../usecases/sessions/report-session.ts';
import { checkInMeeting, recordMeetingOutcome, reportNoShow } from '../../../usecases/sessions/run-meeting.ts';
import { tendSessions } from '../../../usecases/sessions/tend-sessions.ts';
import { NEED_INPUT, type Party, type RunningPlatform, startRunningPlatform } from '../../support/running-platform.ts';

let running: RunningPlatform;
let operator: Actor;
let firms: { actor: Actor; needId: string }[];
let banks: Actor[];
let deps: Deps;
let clock = new Date();

const actorOf = (party: Party, roles: string[]): Actor => ({
  userId: `user-of-${party.organisationId}`,
  organisationId: party.organisationId,
  roles,
});
const tend = async (text: string): Promise<void> => {
  clock = new Date(`${text}+08:00`);
  await tendSessions(deps);
};
const command = <Input>(actor: Actor, input: Input) => ({ actor, idempotencyKey: randomUUID(), input });
const sessionOf = (heldOn: string): Promise<MatchSession> =>
  deps.read().findOneOrFail(MatchSession, { heldOn: civilDate(heldOn) });
const meetingsOf = (sessionId: string): Promise<SessionMeeting[]> =>
  deps.read().find(SessionMeeting, { sessionId }, { orderBy: { slot: 'asc', id: 'asc' } });
const meeting = (id: string): Promise<SessionMeeting> => deps.read().findOneOrFail(SessionMeeting, { id });
const idOf = (actor: Actor): string => actor.organisationId ?? '';
const firmOf = (one: SessionMeeting) => firms.find(({ actor }) => idOf(actor) === one.firmId)!;
const bankOf = (one: SessionMeeting): Actor => banks.find((actor) => idOf(actor) === one.bankId)!;

async function enrolBanks(sessionId: string): Promise<void> {
  const desks = [{ name: '一号席', freeSlots: null }];
  for (const actor of banks) {
    const outcome = await enrolBank(
      deps,
      command(actor, { sessionId, desks, themes: ['FIRST_LOAN' as const], needIds: [] }),
    );
    expect(outcome.kind).toBe('done');
  }
}
async function enrolFirms(sessionId: string, own = firms): Promise<void> {
  const bankIds = banks.map(idOf);
  for (const { actor, needId } of own) {
    const outcome = await enrolFirm(deps, command(actor, { sessionId, needId, bankIds, freeSlots: null }));
    expect(outcome.kind).toBe('done');
  }
}
/** A session with its timetable public: four firms, two banks. */
async function published(day: string, dates: { open: string; lock: string; publish: string }): Promise<string> {
  await tend(`${dates.open}T09:30:00`);
  const { id } = await sessionOf(day);
  await enrolBanks(id);
  await enrolFirms(id);
  await tend(`${dates.lock}T12:00:00`);
  await tend(`${dates.lock}T18:00:00`);
  await tend(`${dates.publish}T10:00:00`);
  expect((await sessionOf(day)).state).toBe('PUBLISHED');
  return id;
}

beforeAll(async () => {
  running = await startRunningPlatform();
  operator = actorOf(await running.operator(), ['OPERATOR']);
  banks = [];
  for (let index = 0; index < 2; index += 1) banks.push(actorOf(await running.bank(), ['BANK_MARKETER']));
  firms = [];
  for (let index = 0; index < 4; index += 1) {
    const party = await running.firm();
    const { id } = await party.done<{ id: string }>('publishCreditNeed', NEED_INPUT);
    firms.push({ needId: id, actor: actorOf(party, ['FIRM_USER']) });
  }
  await running.settle();
  deps = { ...running.platform.deps, now: () => clock, today: () => civilDateOf(clock) };
}, 60_000);
afterAll(() => running?.close());

test('the settings of a day to come move sessions that are planned, and leave alone those that enrol', async () => {
  await tend('2026-03-05T09:30:00');
  const change = (validFrom: string, changes: object) =>
    changeSessionSettings(deps, command(operator, { validFrom: civilDate(validFrom), changes }));
  expect(await change('2026-03-05', { slots: 6 })).toMatchObject({ refusal: { code: 'SETTINGS_IN_THE_PAST' } });
  expect(await change('2026-03-09', { slots: 99 })).toMatchObject({ refusal: { code: 'SETTING_OUT_OF_RANGE' } });
  expect((await change('2026-03-09', { rooms: 1, firmsPerRoom: 3, firmsMin: 1 })).kind).toBe('done');
  expect((await sessionOf('2026-03-11')).settings).toMatchObject({ rooms: 10 });
  expect((await sessionOf('2026-03-18')).settings).toMatchObject({ rooms: 1, firmsPerRoom: 3 });
});

test('an operator invites who waits longest, each once; beyond the places firms wait and move up by themselves', async () => {
  await tend('2026-03-12T09:30:00');
  const session = await sessionOf('2026-03-18');
  const asked = { sessionId: session.id, filter: 'WAITING_LONGEST' as const };
  expect((await findInvitees(deps, { ...asked, first: 10 })).length).toBe(firms.length);
  for (let turn = 0; turn < 2; turn += 1)
    expect((await inviteFirms(deps, command(operator, { ...asked, count: 10 }))).kind).toBe('done');
  const told = await deps.read().find(SessionNotice, { sessionId: session.id, kind: 'INVITED' });
  expect(told.length).toBe(firms.length);
  await enrolBanks(session.id);
  await enrolFirms(session.id);
  const last = firms.at(-1)!;
  const rowOf = (actor: Actor) =>
    deps.read().findOneOrFail(SessionEnrolment, { sessionId: session.id, organisationId: idOf(actor) });
  expect((await rowOf(last.actor)).state).toBe('WAITING');
  expect((await withdrawFromSession(deps, command(firms[0]!.actor, { sessionId: session.id }))).kind).toBe('done');
  expect((await rowOf(last.actor)).state).toBe('ENROLLED');
  const moved = await deps.read().find(SessionNotice, { sessionId: session.id, kind: 'MOVED_UP' });
  expect(moved.map(({ organisationId }) => organisationId)).toEqual([idOf(last.actor)]);
});

test('a worker that dies before its commit leaves nothing behind; the next one makes the one timetable', async () => {
  const session = await sessionOf('2026-03-18');
  await tend('2026-03-16T12:00:00');
  clock = new Date('2026-03-16T18:00:00+08:00');
  const dying: Deps = {
    ...deps,
    inTransaction: (work) =>
      deps.inTransaction(async (open) => {
        const result = await work(open);
        await open.em.flush();
        if (result !== undefined) throw new Error('the worker dies here');
        return result;
      }),
  };
  await expect(tendSessions(dying)).rejects.toThrow();
  expect(await meetingsOf(session.id)).toEqual([]);
  expect((await sessionOf('2026-03-18')).state).toBe('PREFERENCE_LOCKED');
  await Promise.all([tendSessions(deps), tendSessions(deps)]);
  expect(await deps.read().count(SessionRun, { sessionId: session.id })).toBe(1);
  expect((await meetingsOf(session.id)).length).toBe(6);
  const rooms = await deps
    .read()
    .find(SessionEnrolment, { sessionId: session.id, state: 'ENROLLED', needId: { $ne: null } });
  expect(rooms.map(({ room }) => room)).toEqual([1, 1, 1]);
});

test('a firm that shuts a bank out of a public timetable loses that meeting only, and both sides are told once', async () => {
  await tend('2026-03-17T10:00:00');
  const session = await sessionOf('2026-03-18');
  const [gone, ...rest] = await meetingsOf(session.id);
  const { actor, needId } = firmOf(gone!);
  const pair = { needId, bankId: gone!.bankId };
  expect((await grantConsent(deps, command(actor, pair))).kind).toBe('done');
  expect((await revokeConsent(deps, command(actor, pair))).kind).toBe('done');
  await running.settle();
  await repairAfterConsent(deps, pair);
  expect((await meeting(gone!.id)).state).toBe('CANCELLED');
  const kept = await meetingsOf(session.id);
  for (const { id, slot, desk } of rest)
    expect(kept.find((one) => one.id === id)).toMatchObject({ slot, desk, state: 'ASSIGNED' });
  const told = await deps.read().find(SessionNotice, { sessionId: session.id, kind: 'MEETING_CHANGED' });
  expect(told.map(({ organisationId }) => organisationId).sort()).toEqual([gone!.firmId, gone!.bankId].sort());
});

test('until the appeals end a side may ask for another time; only the other side or an operator grants it', async () => {
  const id = await published('2026-03-25', { open: '2026-03-19', lock: '2026-03-23', publish: '2026-03-24' });
  const [one] = await meetingsOf(id);
  const [firm, bank] = [firmOf(one!).actor, bankOf(one!)];
  const ask = (actor: Actor, slot: number | null) =>
    appealMeeting(deps, command(actor, { meetingId: one!.id, slot, reason: '临时有事' }));
  const answer = (actor: Actor) => decideMeetingAppeal(deps, command(actor, { meetingId: one!.id, isGranted: true }));
  const foreign = banks.find((actor) => actor !== bank)!;
  expect(await ask(foreign, 9)).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
  expect((await ask(firm, 9)).kind).toBe('done');
  expect(await ask(bank, 8)).toMatchObject({ refusal: { code: 'APPEAL_EXISTS' } });
  expect(await answer(firm)).toMatchObject({ refusal: { code: 'APPEAL_NOT_YOURS' } });
  expect((await answer(bank)).kind).toBe('done');
  expect(await meeting(one!.id)).toMatchObject({ slot: 9, sequence: 1 });
  clock = new Date('2026-03-24T17:00:00+08:00');
  expect(await ask(firm, 3)).toMatchObject({ refusal: { code: 'APPEALS_CLOSED' } });
});

test('one side alone cannot make the other absent: only who has not checked in, and only after time to come', async () => {
  const session = await sessionOf('2026-03-25');
  await tend('2026-03-25T14:00:00');
  const [one] = await meetingsOf(session.id);
  const [firm, bank] = [firmOf(one!).actor, bankOf(one!)];
  const lobby = await readLobby(deps, { sessionId: session.id, actor: firm });
  expect(lobby.next).toMatchObject({ mySide: 'FIRM', bankName: '测试银行' });
  expect(lobby.minutesLeft).toBe(one!.slot * 20);
  expect(lobby.room).toBe(1);
  const missing = (actor: Actor) => reportNoShow(deps, command(actor, { meetingId: one!.id, side: 'FIRM' as const }));
  const here = (actor: Actor) => checkInMeeting(deps, command(actor, { meetingId: one!.id }));
  clock = new Date(clock.getTime() + 5 * 60_000);
  expect(await missing(bank)).toMatchObject({ refusal: { code: 'NO_SHOW_NOT_YOURS' } });
  expect((await here(bank)).kind).toBe('done');
  expect((await missing(bank)).kind).toBe('done');
  expect((await meeting(one!.id)).state).toBe('CONFIRMED');
  await tendSessions(deps);
  expect((await meeting(one!.id)).state).toBe('CONFIRMED');
  expect((await here(firm)).kind).toBe('done');
  expect((await meeting(one!.id)).state).toBe('MET');
  expect(await missing(bank)).toMatchObject({ refusal: { code: 'ILLEGAL_TRANSITION' } });
});

test('a reported absence that stays true is decided by the clock, and the report counts what became of every meeting', async () => {
  const session = await sessionOf('2026-03-25');
  const open = (await meetingsOf(session.id)).filter(({ state }) => state === 'CONFIRMED');
  const absent = open[0]!;
  clock = new Date(new Date('2026-03-25T14:05:00+08:00').getTime() + absent.slot * 1_200_000);
  expect((await checkInMeeting(deps, command(bankOf(absent), { meetingId: absent.id }))).kind).toBe('done');
  const report = command(bankOf(absent), { meetingId: absent.id, side: 'FIRM' as const });
  expect((await reportNoShow(deps, report)).kind).toBe('done');
  clock = new Date(clock.getTime() + 5 * 60_000);
  await tendSessions(deps);
  await tendSessions(deps);
  expect((await meeting(absent.id)).state).toBe('NO_SHOW_FIRM');
});

test('an intent of both sides is an application with a first contact, and the report counts what followed', async () => {
  const session = await sessionOf('2026-03-25');
  const [one] = (await meetingsOf(session.id)).filter(({ state }) => state === 'MET');
  const said = (actor: Actor, outcome: 'INTENT' | 'DECLINED', stars: number | null) => {
    const input = { meetingId: one!.id, outcome, reason: outcome === 'DECLINED' ? '额度不合适' : null, stars };
    return recordMeetingOutcome(deps, command(actor, input));
  };
  const [firm, bank] = [firmOf(one!).actor, bankOf(one!)];
  expect(await said(firm, 'INTENT', 6)).toMatchObject({ refusal: { code: 'STARS_OUT_OF_RANGE' } });
  expect((await said(firm, 'INTENT', 5)).kind).toBe('done');
  const engagement = () => deps.read().findOneOrFail(Engagement, { needId: one!.needId, bankId: one!.bankId });
  expect((await engagement()).state).toBe('APPLIED');
  expect((await said(bank, 'INTENT', 4)).kind).toBe('done');
  expect((await engagement()).state).toBe('CONTACT_LOGGED');
  expect(await said(bank, 'DECLINED', null)).toMatchObject({ refusal: { code: 'OUTCOME_EXISTS' } });
  expect((await meeting(one!.id)).engagementId).toBe((await engagement()).id);
  await tend('2026-03-25T19:05:00');
  const report = (await reportSession(deps, session.id))!;
  expect(report.met + report.noShowsFirm + report.noShowsBank + report.noShowsBoth).toBe(report.meetings);
  expect(report).toMatchObject({
    enrolled: 4,
    banks: 2,
    intents: 1,
    applications: 1,
    grants: 0,
    satisfactionTenths: 45,
  });
});
