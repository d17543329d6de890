import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addDays, type CivilDate, civilDate, civilDateOf } from '../../domain/calendar.ts';
import { RETENTION_CATEGORIES } from '../../domain/privacy/retention.ts';
import { verifyHistory } from '../../usecases/platform/verify-history.ts';
import { keepRetention } from '../../usecases/privacy/keep-retention.ts';
import { type Client, type Party, type RunningPlatform, startRunningPlatform } from '../support/running-platform.ts';
import { createWorkerDeps } from '../support/worker-deps.ts';

let running: RunningPlatform;
let operator: Party;
let policyOwner: Party;
let worker: ReturnType<typeof createWorkerDeps>;

beforeAll(async () => {
  running = await startRunningPlatform({ hasWorker: false });
  [operator, policyOwner] = [await running.operator(), await running.policyOwner()];
  worker = createWorkerDeps(running);
}, 60_000);
afterAll(async () => {
  await worker?.close();
  await running?.close();
});
beforeEach(() => running.platform.pool.query('delete from retention_run'));

/** The platform on another day. */
const onDay = (day: CivilDate) => {
  const now = new Date(`${day}T02:00:00Z`);
  return { ...worker.deps, now: () => now, today: () => civilDateOf(now) };
};
const TODAY = civilDate('2026-01-28');
const count = async (table: string, where = 'true'): Promise<number> => {
  const { rows } = await running.platform.pool.query<{ count: number }>(
    `select count(*)::int as count from ${table} where ${where}`,
  );
  return rows[0]?.count ?? 0;
};
const notices = (how: number, at: string) =>
  running.platform.pool.query(
    `insert into notification (id, user_id, organisation_id, kind, category, key, facts, created_at)
     select gen_random_uuid(), 'somebody', $3, 'NEED_REVIEWED', 'NEED', gen_random_uuid()::text, '{}', $2::timestamptz
     from generate_series(1, $1::int)`,
    [how, at, operator.organisationId],
  );

type Run = { category: string; rows: number; finishedAt: string | null };
const runs = async (who: Client): Promise<Run[]> => {
  const query = '{ retentionRuns(first: 50) { edges { node { category rows finishedAt } } } }';
  const { data, text } = await who.ask<{ retentionRuns: { edges: { node: Run }[] } }>(query);
  if (data === null) throw new Error(text);
  return data.retentionRuns.edges.map(({ node }) => node);
};

test('every category has a term in force, with the law that it stands on', async () => {
  const query = '{ retentionPolicies(first: 100) { category days basis isInForce } }';
  const { data } = await operator.ask<{ retentionPolicies: { category: string; basis: string; isInForce: boolean }[] }>(
    query,
  );
  const inForce = data?.retentionPolicies.filter((one) => one.isInForce) ?? [];
  expect(inForce.map(({ category }) => category).toSorted()).toEqual([...RETENTION_CATEGORIES].toSorted());
  for (const { basis } of inForce) expect(basis.length).toBeGreaterThan(10);
});

test('what is due is let go of and nothing younger, and the report says what, how many and when', async () => {
  await notices(1_203, '2025-01-01');
  await notices(7, '2025-06-01');
  await running.platform.pool.query(
    `insert into idempotency_record (key, request_hash, response, created_at) values ('a:${randomUUID()}', 'x', '{}', '2025-11-01'), ('a:${randomUUID()}', 'x', '{}', '2026-01-27')`,
  );
  const answers = await count('idempotency_record');
  await keepRetention(onDay(TODAY));
  expect(await count('notification', `created_at < '2025-01-28'`)).toBe(0);
  expect(await count('notification', `created_at = '2025-06-01'`)).toBe(7);
  expect(await count('idempotency_record')).toBe(answers - 1);
  const found = await runs(operator);
  expect(found.find(({ category }) => category === 'NOTICE')).toMatchObject({
    rows: 1_203,
    finishedAt: expect.any(String),
  });
  expect(found.find(({ category }) => category === 'ANSWER')).toMatchObject({ rows: 1 });
  const { rows } = await running.platform.pool.query<{ stream_id: string }>(
    `select stream_id from history_event where name = 'retention.kept'`,
  );
  for (const { stream_id: id } of rows)
    expect(await verifyHistory(running.platform.deps, id)).toMatchObject({ brokenAt: null });
  // Once more on the same day there is nothing to do, and nothing is reported.
  const before = found.length;
  await keepRetention(onDay(TODAY));
  expect(await runs(operator)).toHaveLength(before);
});

test('a run that was killed in the middle goes on where it stopped, and tells every row once', async () => {
  await notices(2_000, '2025-01-01');
  const deps = onDay(TODAY);
  let deaths = 0;
  for (let allowed = 1; ; allowed += 1) {
    let begun = 0;
    const dying: typeof deps = {
      ...deps,
      inTransaction: (work) => {
        begun += 1;
        return begun > allowed ? Promise.reject(new Error('killed')) : deps.inTransaction(work);
      },
    };
    const isOver = await keepRetention(dying).then(
      () => true,
      () => false,
    );
    if (isOver) break;
    deaths += 1;
  }
  expect(deaths).toBeGreaterThan(10);
  expect(await count('notification', `created_at < '2025-01-28'`)).toBe(0);
  const told = (await runs(operator)).filter(({ category }) => category === 'NOTICE');
  expect(told.reduce((sum, { rows }) => sum + rows, 0)).toBe(2_000);
  expect(told.every(({ finishedAt }) => finishedAt !== null)).toBe(true);
});

test('two workers at once let go of everything and count nothing twice', async () => {
  await notices(1_700, '2025-01-01');
  await Promise.all([keepRetention(onDay(TODAY)), keepRetention(onDay(TODAY))]);
  expect(await count('notification', `created_at < '2025-01-28'`)).toBe(0);
  const told = (await runs(operator)).filter(({ category }) => category === 'NOTICE');
  expect(told.reduce((sum, { rows }) => sum + rows, 0)).toBe(1_700);
});

test('the words of a deal that came to nothing are emptied when its term is over, and those of a live one stay', async () => {
  const [lost, live] = [randomUUID(), randomUUID()];
  for (const [id, state] of [
    [lost, 'REFUSED'],
    [live, 'GRANTED'],
  ])
    await running.platform.pool.query(
      `insert into engagement (id, need_id, firm_id, bank_id, state, version, sla_code, grant_fen, drawn_fen, created_at)
       values ($1, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), $2, 1, 'SLA', 0, 0, '2022-01-01')`,
      [id, state],
    );
  for (const id of [lost, live])
    await running.platform.pool.query(
      `insert into complaint (id, engagement_id, firm_id, bank_id, state, version, text, filed_at)
       values (gen_random_uuid(), $1, gen_random_uuid(), gen_random_uuid(), 'FILED', 1, '张三没有回电', '2022-01-02')`,
      [id],
    );
  await keepRetention(onDay(TODAY));
  expect(await count('complaint', `engagement_id = '${lost}' and text = ''`)).toBe(1);
  expect(await count('complaint', `engagement_id = '${live}' and text <> ''`)).toBe(1);
});

test('another term is proposed by one and decided by another, holds from its day, and never goes below the law', async () => {
  const validFrom = addDays(TODAY, 10);
  const select = { select: 'id state isMine' };
  const propose = (over: object) =>
    policyOwner.refused('proposeRetention', {
      category: 'NOTICE',
      validFrom,
      days: 30,
      basis: '会议纪要 2026-2',
      ...over,
    });
  expect((await propose({ validFrom: TODAY })).code).toBe('SETTINGS_REACH_BACK');
  expect((await propose({ basis: ' ' })).code).toBe('DECISION_RECORD_MISSING');
  expect((await propose({ category: 'FUND', days: 365 })).code).toBe('OUT_OF_RANGE');
  expect((await propose({ days: 0 })).code).toBe('OUT_OF_RANGE');
  const input = { category: 'NOTICE', validFrom, days: 30, basis: '会议纪要 2026-2' };
  const own = await policyOwner.done<{ id: string }>('proposeRetention', input, select);
  expect((await policyOwner.refused('decideRetention', { policyId: own.id, approves: true })).code).toBe(
    'DUTIES_NOT_SEPARATE',
  );
  const { id } = await operator.done<{ id: string }>('proposeRetention', input, select);
  await policyOwner.done('decideRetention', { policyId: id, approves: true }, select);
  expect((await policyOwner.refused('decideRetention', { policyId: id, approves: true })).code).toBe(
    'ILLEGAL_TRANSITION',
  );

  await notices(3, '2025-12-01');
  await keepRetention(onDay(addDays(validFrom, -1)));
  expect(await count('notification', `created_at = '2025-12-01'`)).toBe(3);
  await keepRetention(onDay(validFrom));
  expect(await count('notification', `created_at = '2025-12-01'`)).toBe(0);
});
