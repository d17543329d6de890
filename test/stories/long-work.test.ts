import { afterAll, beforeAll, expect, test } from 'vitest';
import { seedPolicies } from '../../usecases/compensation/policies.ts';
import { keepRetention } from '../../usecases/privacy/keep-retention.ts';
import { eventually } from '../support/eventually.ts';
import {
  NEED_INPUT,
  type Party,
  PRODUCT_TERMS,
  type RunningPlatform,
  startRunningPlatform,
} from '../support/running-platform.ts';

type Work = {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly state: string;
  readonly done: number;
  readonly total: number | null;
  readonly reasonCode: string | null;
  readonly mayRetry: boolean;
};
const FACTS = 'id kind subject state done total reasonCode mayRetry';
const CHANGE = { tierTable: [{ loanAmountFenMax: null, rateBps: '5000' }] };

let running: RunningPlatform;
let bank: Party;
let operator: Party;

beforeAll(async () => {
  running = await startRunningPlatform();
  await seedPolicies(running.platform.deps.read(), { withIllustrativeTiers: true });
  bank = await running.bank();
  operator = await running.operator();
  await bank.done('publishCreditProduct', { terms: PRODUCT_TERMS });
  await (await running.firm()).done('publishCreditNeed', NEED_INPUT);
  await running.settle();
}, 60_000);
afterAll(() => running?.close());

async function worksOf(who: Party): Promise<Work[]> {
  const { data } = await who.ask<{ longWorks: { edges: { node: Work }[] } }>(
    `{ longWorks(first: 50) { edges { node { ${FACTS} } } } }`,
  );
  return (data?.longWorks.edges ?? []).map(({ node }) => node);
}

/** The work when it is over, asked for by its id as somebody does who comes back. */
const ended = (who: Party, id: string): Promise<Work> =>
  eventually(async () => {
    const { data } = await who.ask<{ longWork: Work | null }>(`query($id: ID!) { longWork(id: $id) { ${FACTS} } }`, {
      id,
    });
    const work = data?.longWork ?? null;
    if (work === null || (work.state !== 'DONE' && work.state !== 'FAILED')) throw new Error(JSON.stringify(work));
    return work;
  });

const select = FACTS;

test('the table of a bank is work of that bank alone, whose rows are counted to the last', async () => {
  const rows = Array.from({ length: 23 }, (_none, at) => `HT-${at},R-${at},2026-01-05,100,1`).join('\n');
  const table = `contract_number,reference,paid_on,principal_fen,interest_fen\n${rows}\n`;
  const { id } = await bank.done<{ id: string }>('submitBankRows', { kind: 'REPAYMENT', table });
  expect(await ended(bank, id)).toMatchObject({ kind: 'BANK_TABLE', state: 'DONE', done: 23, total: 23, subject: id });
  const other = await running.bank();
  expect(await worksOf(other)).toEqual([]);
  const { data } = await other.ask<{ longWork: Work | null }>('query($id: ID!) { longWork(id: $id) { id } }', { id });
  expect(data?.longWork).toBeNull();
  const firm = await running.firm();
  expect((await firm.ask('{ longWorks(first: 1) { edges { node { id } } } }')).errors[0]?.extensions.code).toBe(
    'FORBIDDEN',
  );
});

test('an operator has the search rebuilt and finds the work with what was counted', async () => {
  const { id } = await operator.done<Work>('rebuildSearch', { index: 'products' }, { select });
  const work = await ended(operator, id);
  expect(work).toMatchObject({ kind: 'SEARCH_REBUILD', subject: 'products', state: 'DONE' });
  expect(work.total).toBeGreaterThan(0);
  expect(work.done).toBe(work.total);
  expect((await worksOf(bank)).map(({ kind }) => kind)).not.toContain('SEARCH_REBUILD');
});

test('a simulation that was left is found again with the answer that waiting for it gives', async () => {
  const owner = await running.policyOwner();
  const asked = { schemeCode: 'DG-2023-BANK', variants: [CHANGE], portfolioBase64: null };
  const { id } = await owner.done<Work>('startSimulation', asked, { select });
  expect(await ended(owner, id)).toMatchObject({ state: 'DONE', done: 2, total: 2 });
  const fields = '{ costFen claims paidClaims firmsThatGain bindings { cap claims } }';
  const kept = await owner.ask<{ simulation: object[] }>(`query($id: ID!) { simulation(workId: $id) ${fields} }`, {
    id,
  });
  const waited = await owner.ask<{ simulateCompensation: object[] }>(
    `query($v: [SettingsChangeInput!]!) { simulateCompensation(schemeCode: "DG-2023-BANK", variants: $v) ${fields} }`,
    { v: [CHANGE] },
  );
  expect(kept.data?.simulation).toHaveLength(2);
  expect(kept.data?.simulation).toEqual(waited.data?.simulateCompensation);
  const file = await owner.ask<{ simulationFile: { name: string } }>(
    'query($id: ID!) { simulationFile(workId: $id, format: CSV) { name } }',
    { id },
  );
  expect(file.data?.simulationFile.name).toBe('simulation.csv');
  const stranger = await running.policyOwner();
  expect(
    (await stranger.ask<{ simulation: null }>('query($id: ID!) { simulation(workId: $id) { claims } }', { id })).data,
  ).toEqual({
    simulation: null,
  });
  expect(await owner.refused('startSimulation', { ...asked, schemeCode: 'NONE' }, { select })).toMatchObject({
    code: 'NOT_FOUND',
  });
});

test('an import that cannot be done says why, and is begun again by whoever may do it', async () => {
  const { organisationId } = await running.policyOwner();
  const person = await running.user({ organisationId, roles: ['LINE_DEPARTMENT'] });
  const department: Party = { ...person, organisationId };
  const file = Buffer.from('统一社会信用代码\n').toString('base64');
  const input = {
    list: 'TECH_SME',
    scope: 'ADDITIONS',
    effectiveOn: '2026-02-01',
    reason: '年度更新',
    file,
    digest: 'none',
  };
  const { id } = await department.done<Work>('startListImport', input, { select });
  const failed = await ended(department, id);
  expect(failed).toMatchObject({ kind: 'LIST_IMPORT', subject: 'TECH_SME', state: 'FAILED', mayRetry: true });
  expect(failed.reasonCode).toBe('PREVIEW_STALE');
  const again = await department.done<Work>('retryWork', { id }, { select });
  expect(again).toMatchObject({ id, state: 'WAITING', reasonCode: null });
  expect((await ended(department, id)).reasonCode).toBe('PREVIEW_STALE');
  expect(await operator.refused('retryWork', { id }, { select })).toMatchObject({ code: 'NOT_FOUND' });
});

test('what the platform does by itself is seen by its operators, range by range, and ends as done', async () => {
  const { pool } = running.platform;
  const event = JSON.stringify({ name: 'market.changed.v1', what: 'test' });
  await pool.query("insert into outbox_event (name, payload, occurred_at) values ('market.changed.v1', $1, now())", [
    event,
  ]);
  await pool.query('notify outbox');
  const work = await eventually(async () => {
    const found = (await worksOf(operator)).find(({ kind, state }) => kind === 'REMATCH' && state === 'DONE');
    if (found === undefined) throw new Error('not matched again yet');
    return found;
  });
  expect(work.total).toBeGreaterThan(0);
  expect(work.done).toBe(work.total);
  expect((await worksOf(bank)).map(({ kind }) => kind)).not.toContain('REMATCH');
});

test('a job that comes twice does work once', async () => {
  const { id } = await operator.done<Work>('rebuildSearch', { index: 'firms' }, { select });
  await ended(operator, id);
  const stamp = async () =>
    (await running.platform.pool.query('select xmin::text from long_work where id = $1', [id])).rows;
  const before = await stamp();
  await running.platform.queue.addAll([{ id: `again-${id}`, job: { name: 'do-work', workId: id, cause: 'test' } }]);
  await running.settle();
  expect(await stamp()).toEqual(before);
});

test('work that ended long ago is forgotten, and what was sent with it as soon as it is done', async () => {
  const { deps, pool } = running.platform;
  const { rows } = await pool.query(
    "select count(*)::int as count from long_work where state = 'DONE' and input is not null",
  );
  expect(rows).toEqual([{ count: 0 }]);
  const { length } = await worksOf(operator);
  await keepRetention(deps);
  expect(await worksOf(operator)).toHaveLength(length);
  await pool.query("update long_work set finished_at = finished_at - interval '91 days' where kind = 'REMATCH'");
  await keepRetention(deps);
  const left = await worksOf(operator);
  expect(left.length).toBeLessThan(length);
  expect(left.map(({ kind }) => kind)).not.toContain('REMATCH');
});
