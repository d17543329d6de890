import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { civilDate, civilDateOf } from '../../domain/calendar.ts';
import { OutboxEvent } from '../../schema/entities/platform/outbox-event.entity.ts';
import {
  MatchSession,
  SessionMeeting,
  SessionNotice,
  SessionRun,
} from '../../schema/entities/sessions/match-session.entity.ts';
import type { Actor, Deps } from '../../usecases/ports.ts';
import { enrolBank, enrolFirm } from '../../usecases/sessions/enrol.ts';
import { tendSessions } from '../../usecases/sessions/tend-sessions.ts';
import { eventually } from '../support/eventually.ts';
import { findFreePort } from '../support/free-port.ts';
import { NEED_INPUT, type Party, type RunningPlatform, startRunningPlatform } from '../support/running-platform.ts';
import { endProcess } from '../support/test-redis.ts';

const ENTRY = join('dist', 'app', 'workers', 'main.js');
const START_MS_MAX = 30_000;
const FIRMS = 4;
const BANKS = 2;

let running: RunningPlatform;
let deps: Deps;
let survivor: Awaited<ReturnType<typeof startWorker>>;
let clock = new Date('2026-03-05T09:30:00+08:00');
const workers: ChildProcess[] = [];

const actorOf = (party: Party, role: string): Actor => ({
  userId: `user-of-${party.organisationId}`,
  organisationId: party.organisationId,
  roles: [role],
});
const command = <Input>(actor: Actor, input: Input) => ({ actor, idempotencyKey: randomUUID(), input });

/** The built worker as a process of its own, whose business clock stands at `startsAt`. */
async function startWorker(startsAt: string): Promise<{ child: ChildProcess; metrics: () => Promise<string> }> {
  await running.platform.pool.query('update demo_clock set started_at = now()');
  const port = await findFreePort();
  let output = '';
  const child = spawn(process.execPath, ['--enable-source-maps', ENTRY], {
    env: {
      PATH: process.env['PATH'] ?? '',
      NODE_ENV: 'test',
      DATABASE_URL: running.databaseUrl,
      AUTH_SECRET: 'only the tests sign cookies with this',
      PUBLIC_URL: running.url,
      PORT: String(port),
      DEMO: '1',
      DEMO_CLOCK_START: startsAt,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  workers.push(child);
  const keep = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  await eventually(
    () => {
      if (child.exitCode !== null) throw new Error(`the worker ended:\n${output}`);
      return output.includes('worker is ready');
    },
    { timeoutMs: START_MS_MAX },
  );
  return { child, metrics: async () => (await fetch(`http://127.0.0.1:${port + 1}/metrics`)).text() };
}

beforeAll(async () => {
  if (!existsSync(ENTRY)) throw new Error(`Not built: ${ENTRY}. Run npm run build.`);
  running = await startRunningPlatform({ hasWorker: false });
  deps = { ...running.platform.deps, now: () => clock, today: () => civilDateOf(clock) };
}, 60_000);
afterAll(async () => {
  await Promise.all(workers.map((child) => endProcess(child)));
  await running?.close();
});

const sessionOf = (): Promise<MatchSession> =>
  deps.read().findOneOrFail(MatchSession, { heldOn: civilDate('2026-03-11') });
const meetingsOf = (sessionId: string): Promise<SessionMeeting[]> => deps.read().find(SessionMeeting, { sessionId });

async function lockedSession(): Promise<MatchSession> {
  await tendSessions(deps);
  const session = await sessionOf();
  const banks = await Promise.all(Array.from({ length: BANKS }, () => running.bank()));
  const desks = [{ name: '一号席', freeSlots: null }];
  for (const bank of banks) {
    const input = { sessionId: session.id, desks, themes: [], needIds: [] };
    expect((await enrolBank(deps, command(actorOf(bank, 'BANK_MARKETER'), input))).kind).toBe('done');
  }
  const bankIds = banks.map(({ organisationId }) => organisationId);
  for (let index = 0; index < FIRMS; index += 1) {
    const firm = await running.firm();
    const { id: needId } = await firm.done<{ id: string }>('publishCreditNeed', NEED_INPUT);
    const input = { sessionId: session.id, needId, bankIds, freeSlots: null };
    expect((await enrolFirm(deps, command(actorOf(firm, 'FIRM_USER'), input))).kind).toBe('done');
  }
  clock = new Date('2026-03-09T12:00:00+08:00');
  await tendSessions(deps);
  expect((await sessionOf()).state).toBe('PREFERENCE_LOCKED');
  return session;
}

const tend = () => running.platform.queue.addAll([{ job: { name: 'tend-sessions', cause: 'test' }, id: randomUUID() }]);

test('a worker killed while it writes a timetable leaves nothing of it; the next makes one, and everybody is told once', async () => {
  const session = await lockedSession();
  const blocker = new pg.Client({ connectionString: running.databaseUrl });
  await blocker.connect();
  await blocker.query('begin');
  // The run is written inside the transaction that makes the timetable: the worker is killed while it waits here.
  await blocker.query('lock table session_run in share row exclusive mode');
  const doomed = await startWorker('2026-03-09T18:00:00+08:00');
  await tend();
  await eventually(async () => {
    const { rows } = await running.platform.pool.query(
      `select 1 from pg_locks l join pg_class c on c.oid = l.relation where c.relname = 'session_run' and not l.granted`,
    );
    return rows.length > 0;
  });
  await endProcess(doomed.child, 'SIGKILL');
  await blocker.query('rollback');
  await blocker.end();
  await eventually(async () => {
    const { rows } = await running.platform.pool.query(
      `select 1 from pg_locks l join pg_class c on c.oid = l.relation
       where c.relname = 'session_meeting' and l.mode = 'RowExclusiveLock'`,
    );
    return rows.length === 0;
  });
  expect((await sessionOf()).state).toBe('PREFERENCE_LOCKED');
  expect(await meetingsOf(session.id)).toEqual([]);

  // The morning of the day before: what the dead worker left undone is due, and so is the publication.
  survivor = await startWorker('2026-03-10T10:00:00+08:00');
  await tend();
  await eventually(async () => (await sessionOf()).state === 'PUBLISHED');
  const meetings = await meetingsOf(session.id);
  expect(meetings.length).toBe(FIRMS * BANKS);
  expect(new Set(meetings.map(({ firmId, slot }) => `${firmId} ${slot}`)).size).toBe(meetings.length);
  expect(new Set(meetings.map(({ bankId, desk, slot }) => `${bankId} ${desk} ${slot}`)).size).toBe(meetings.length);
  expect(await deps.read().count(SessionRun, { sessionId: session.id })).toBe(1);
  const told = await deps.read().find(SessionNotice, { sessionId: session.id, kind: 'PUBLISHED' });
  expect(told.length).toBe(FIRMS + BANKS);
  const announced = await deps.read().count(OutboxEvent, { name: 'session.noticed.v1' });
  expect(announced).toBe(await deps.read().count(SessionNotice, {}));
}, 60_000);

test('the comparison of index and database is scheduled, and a running worker shows on /metrics what it put right', async () => {
  expect(await running.platform.queue.scheduled()).toContain('reconcile-search');
  const indexed = async (): Promise<boolean> => {
    const { rows } = await running.platform.pool.query('select from search.firms');
    return rows.length === FIRMS;
  };
  await eventually(indexed);
  await running.platform.pool.query('truncate search.firms');
  await running.platform.queue.addAll([{ job: { name: 'reconcile-search', cause: 'test' }, id: randomUUID() }]);
  await eventually(async () => {
    const text = await survivor.metrics();
    expect(text).toContain(`search_repairs_total{index="firms",finding="missing"} ${FIRMS}`);
    expect(text).toContain(`search_documents{index="firms"} ${FIRMS}`);
  });
  expect(await indexed()).toBe(true);
}, 60_000);
