import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { civilDate, civilDateOf } from '../../../domain/calendar.ts';
import {
  MatchSession,
  SessionEnrolment,
  SessionMeeting,
  SessionRun,
} from '../../../schema/entities/sessions/match-session.entity.ts';
import { SESSION_REPORT_COLUMNS, SESSION_REPORT_TEXT } from '../../../text/sessions.ts';
import type { Actor, Deps } from '../../../usecases/ports.ts';
import { assignSession } from '../../../usecases/sessions/assign-session.ts';
import { enrolBank, enrolFirm } from '../../../usecases/sessions/enrol.ts';
import { reportSession } from '../../../usecases/sessions/report-session.ts';
import { checkInMeeting, moveMeeting } from '../../../usecases/sessions/run-meeting.ts';
import { suggestBanks, suggestNeeds } from '../../../usecases/sessions/suggest-wishes.ts';
import { tendSessions } from '../../../usecases/sessions/tend-sessions.ts';
import { eventually } from '../../support/eventually.ts';
import {
  NEED_INPUT,
  type Party,
  PRODUCT_TERMS,
  type RunningPlatform,
  startRunningPlatform,
} from '../../support/running-platform.ts';

let running: RunningPlatform;
let operator: Party;
let banks: Party[];
let firms: (Party & { needId: string })[];
let deps: Deps;
let clock = new Date('2026-03-05T09:30:00+08:00');

const actorOf = (party: Party, role: string): Actor => ({
  userId: `user-of-${party.organisationId}`,
  organisationId: party.organisationId,
  roles: [role],
});
const firmActor = (party: Party): Actor => actorOf(party, 'FIRM_USER');
const bankActor = (party: Party): Actor => actorOf(party, 'BANK_MARKETER');
const operatorActor = (): Actor => actorOf(operator, 'OPERATOR');
const command = <Input>(actor: Actor, input: Input) => ({ actor, idempotencyKey: randomUUID(), input });
const tend = async (text: string): Promise<void> => {
  clock = new Date(`${text}+08:00`);
  await tendSessions(deps);
};
const session = (): Promise<MatchSession> =>
  deps.read().findOneOrFail(MatchSession, { heldOn: civilDate('2026-03-11') });
const enrolmentOf = async (party: Party): Promise<SessionEnrolment> => {
  const key = { sessionId: (await session()).id, organisationId: party.organisationId };
  return deps.read().findOneOrFail(SessionEnrolment, key);
};
const meetings = async (): Promise<SessionMeeting[]> => {
  const found = await deps.read().find(SessionMeeting, { sessionId: (await session()).id }, { orderBy: { id: 'asc' } });
  return found.filter(({ state }) => state !== 'CANCELLED');
};

beforeAll(async () => {
  running = await startRunningPlatform();
  operator = await running.operator();
  banks = [];
  for (const spread of ['50', '80', '110']) {
    const bank = await running.bank();
    const terms = { ...PRODUCT_TERMS, spreadBpsMin: spread, spreadBpsMax: '120' };
    await bank.done('publishCreditProduct', { terms });
    banks.push(bank);
  }
  await running.settle();
  firms = [];
  for (let index = 0; index < 3; index += 1) {
    const firm = await running.firm();
    const { id: needId } = await firm.done<{ id: string }>('publishCreditNeed', NEED_INPUT);
    firms.push({ ...firm, needId });
  }
  await running.settle();
  deps = { ...running.platform.deps, now: () => clock, today: () => civilDateOf(clock) };
  await tendSessions(deps);
}, 60_000);
afterAll(() => running?.close());

test('the wishes of a firm begin with the banks that match its need, and a firm that names none gets just these', async () => {
  const { id: sessionId } = await session();
  const [firm] = firms;
  const suggested = await suggestBanks(deps, { sessionId, needId: firm!.needId, actor: firmActor(firm!) });
  expect(suggested.map(({ bankId }) => bankId).toSorted()).toEqual(
    banks.map(({ organisationId }) => organisationId).toSorted(),
  );
  expect(suggested.every(({ isEnrolled }) => !isEnrolled)).toBe(true);
  const input = { sessionId, needId: firm!.needId, bankIds: [], freeSlots: null };
  expect((await enrolFirm(deps, command(firmActor(firm!), input))).kind).toBe('done');
  expect((await enrolmentOf(firm!)).wishes).toEqual(suggested.map(({ bankId }) => bankId));
  const foreign = { sessionId, needId: firm!.needId, actor: firmActor(firms[1]!) };
  expect(await suggestBanks(deps, foreign)).toEqual([]);
});

test('a firm that reorders its wishes is asked with its own order, and a bank that enrols shows as present', async () => {
  const { id: sessionId } = await session();
  const [, firm] = firms;
  const bankIds = banks.map(({ organisationId }) => organisationId).toReversed();
  const input = { sessionId, needId: firm!.needId, bankIds, freeSlots: [0, 1, 2] };
  expect((await enrolFirm(deps, command(firmActor(firm!), input))).kind).toBe('done');
  expect(await enrolmentOf(firm!)).toMatchObject({ wishes: bankIds, freeSlots: [0, 1, 2] });
});

test('a bank is shown the needs of the session that match its products, masked, and its wishes count in its order', async () => {
  const { id: sessionId } = await session();
  const [bank] = banks;
  const found = await suggestNeeds(deps, { sessionId, bankId: bank!.organisationId, first: 10 });
  const brought = firms.slice(0, 2).map(({ needId }) => needId);
  expect(found.map(({ needId }) => needId).toSorted()).toEqual(brought.toSorted());
  const { data, errors } = await bank!.ask<{ suggestedNeeds: { needId: string; firm: null }[] }>(
    'query($id: ID!) { suggestedNeeds(sessionId: $id, first: 10) { needId firm { name } } }',
    { id: sessionId },
  );
  expect(errors).toEqual([]);
  expect(data?.suggestedNeeds).toEqual(found.map(({ needId }) => ({ needId, firm: null })));
  const desks = [{ name: '一号席', freeSlots: null }];
  const needIds = [firms[1]!.needId, firms[0]!.needId];
  for (const [place, party] of banks.entries()) {
    const input = { sessionId, desks, themes: [], needIds: place === 0 ? needIds : [] };
    expect((await enrolBank(deps, command(bankActor(party), input))).kind).toBe('done');
  }
  expect((await enrolmentOf(bank!)).wishes).toEqual([firms[1]!.organisationId, firms[0]!.organisationId]);
});

test('the optimum keeps what an operator pinned, has no less welfare than the stable one, and both stand in the run', async () => {
  const { id: sessionId } = await session();
  const [, , third] = firms;
  const input = { sessionId, needId: third!.needId, bankIds: [], freeSlots: null };
  expect((await enrolFirm(deps, command(firmActor(third!), input))).kind).toBe('done');
  await tend('2026-03-09T12:00:00');
  const assign = (method: 'STABLE' | 'OPTIMUM') => assignSession(deps, command(operatorActor(), { sessionId, method }));
  expect((await assign('STABLE')).kind).toBe('done');
  const moved = (await meetings()).find(({ firmId }) => firmId === third!.organisationId)!;
  const to = { meetingId: moved.id, slot: 11, desk: moved.desk };
  expect((await moveMeeting(deps, command(operatorActor(), to))).kind).toBe('done');
  expect((await assign('OPTIMUM')).kind).toBe('done');
  const pinned = (await meetings()).find(({ id }) => id === moved.id);
  expect(pinned).toMatchObject({ slot: 11, desk: moved.desk, isPinned: true });
  const run = await deps
    .read()
    .findOneOrFail(SessionRun, { sessionId }, { orderBy: { createdAt: 'desc', id: 'desc' } });
  expect(run.method).toBe('OPTIMUM');
  expect(run.welfareOptimum).toBeGreaterThanOrEqual(run.welfareStable);
  const all = await meetings();
  expect(new Set(all.map(({ firmId, slot }) => `${firmId} ${slot}`)).size).toBe(all.length);
});

test('the live board is told of a check-in, and the report of the session is a CSV with the figures of the page and a PDF, for operators and nobody else', async () => {
  await tend('2026-03-10T10:00:00');
  await tend('2026-03-11T14:01:00');
  const { id: sessionId } = await session();
  // The live board watches this topic: who checks in is on it without a question.
  const told: string[] = [];
  const stop = await running.platform.deps.live.subscribe(`session:${sessionId}`, (id) => told.push(id));
  for (const { id } of await meetings())
    expect((await checkInMeeting(deps, command(operatorActor(), { meetingId: id }))).kind).toBe('done');
  await eventually(() => told.length > 0);
  await stop();
  const query = `query($id: ID, $format: DocumentFormat!) {
    sessionReportDocument(sessionId: $id, format: $format) { name mediaType contentBase64 }
  }`;
  type Answer = { sessionReportDocument: { name: string; mediaType: string; contentBase64: string } };
  const fileOf = async (format: string, id: string | null = sessionId) => {
    const { data, errors } = await operator.ask<Answer>(query, { id, format });
    expect(errors).toEqual([]);
    return data!.sessionReportDocument;
  };
  const csv = await fileOf('CSV');
  expect(csv).toMatchObject({ name: 'session-2026-W11.csv', mediaType: 'text/csv; charset=utf-8' });
  const [heading = '', row = ''] = Buffer.from(csv.contentBase64, 'base64')
    .toString()
    .replace('\uFEFF', '')
    .split(/\r?\n/);
  const { columns } = SESSION_REPORT_TEXT.zh;
  expect(heading.split(',')).toEqual(SESSION_REPORT_COLUMNS.map((name) => columns[name]));
  const report = (await reportSession(deps, sessionId))!;
  expect(report.met).toBeGreaterThan(0);
  const cells = Object.fromEntries(SESSION_REPORT_COLUMNS.map((name, at) => [name, row.split(',')[at]]));
  for (const name of ['enrolled', 'banks', 'meetings', 'met', 'noShowsFirm', 'intents', 'drawdowns'] as const)
    expect([name, cells[name]]).toEqual([name, `${report[name]}`]);
  const pdf = await fileOf('PDF');
  expect(Buffer.from(pdf.contentBase64, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
  expect((await fileOf('CSV', null)).name).toBe('session-weeks.csv');
  const refused = await banks[0]!.ask(query, { id: sessionId, format: 'CSV' });
  expect(refused.data).toEqual({ sessionReportDocument: null });
  expect(refused.errors[0]?.extensions.code).toBe('FORBIDDEN');
});

test('the trend over the weeks holds the sessions that were held, the newest first, with the figures of their reports', async () => {
  const { id: sessionId } = await session();
  const trend = `query { sessionTrend(weeks: 8) { sessionId week enrolled met } }`;
  type Line = { sessionId: string; week: string; enrolled: number; met: number };
  const { data, errors } = await operator.ask<{ sessionTrend: Line[] }>(trend);
  expect(errors).toEqual([]);
  const lines = data!.sessionTrend;
  expect(lines.map(({ week }) => week)).toEqual(
    lines
      .map(({ week }) => week)
      .toSorted()
      .toReversed(),
  );
  const line = lines.find((one) => one.sessionId === sessionId);
  const report = await reportSession(deps, sessionId);
  expect(line).toMatchObject({ week: report?.week, enrolled: report?.enrolled, met: report?.met });
  expect(line?.met).toBeGreaterThan(0);
});
