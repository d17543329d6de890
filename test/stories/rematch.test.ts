import { afterAll, beforeAll, expect, test } from 'vitest';
import { matchNeed } from '../../usecases/matching/match-need.ts';
import {
  NEED_INPUT,
  type Party,
  PRODUCT_TERMS,
  type RunningPlatform,
  startRunningPlatform,
} from '../support/running-platform.ts';

const RECOMMENDATIONS = `query($id: ID!) { recommendations(needId: $id, first: 20) { edges { node {
  id rank reciprocalScore product { id version name termMonthsMax } rules { code verdict have { exact codes } want { exact codes } }
} } } }`;
type Node = { id: string; product: { id: string; version: number; name: string; termMonthsMax: number } };
type Answer = { recommendations: { edges: { node: Node }[] } };

let running: RunningPlatform;
let bank: Party;
let firm: Party;
let otherFirm: Party;
let working: string;
let equipment: string;
let otherWorking: string;
let workingProduct: string;
let equipmentProduct: string;

const EQUIPMENT = { purpose: 'EQUIPMENT_PURCHASE', securities: ['EQUIPMENT'] };
const EQUIPMENT_TERMS = {
  ...PRODUCT_TERMS,
  name: '设备贷',
  purposes: ['EQUIPMENT_PURCHASE'],
  acceptedSecurities: ['EQUIPMENT'],
  requiredTags: [] as string[],
};
const WORKING_TERMS = { ...PRODUCT_TERMS, excludedTags: ['DISHONEST'] };

beforeAll(async () => {
  running = await startRunningPlatform();
  bank = await running.bank();
  firm = await running.firm();
  otherFirm = await running.firm();
  workingProduct = (await bank.done<{ id: string }>('publishCreditProduct', { terms: WORKING_TERMS })).id;
  equipmentProduct = (await bank.done<{ id: string }>('publishCreditProduct', { terms: EQUIPMENT_TERMS })).id;
  working = (await firm.done<{ id: string }>('publishCreditNeed', NEED_INPUT)).id;
  equipment = (await firm.done<{ id: string }>('publishCreditNeed', { ...NEED_INPUT, ...EQUIPMENT })).id;
  otherWorking = (await otherFirm.done<{ id: string }>('publishCreditNeed', NEED_INPUT)).id;
  await running.settle();
});
afterAll(() => running?.close());

async function runCounts(): Promise<Record<string, number>> {
  const sql = 'select need_id, count(*)::int as count from match_run group by need_id';
  const { rows } = await running.platform.pool.query<{ need_id: string; count: number }>(sql);
  return Object.fromEntries(rows.map((row) => [row.need_id, row.count]));
}

/** The needs that were matched again by what `change` did. */
async function rematchedBy(change: () => Promise<unknown>): Promise<string[]> {
  await running.settle();
  const before = await runCounts();
  await change();
  await running.settle();
  const after = await runCounts();
  return Object.keys(after)
    .filter((needId) => after[needId] !== before[needId])
    .sort();
}

async function recommended(of: Party, needId: string): Promise<Node[]> {
  const answer = await of.ask<Answer>(RECOMMENDATIONS, { id: needId });
  expect(answer.errors).toEqual([]);
  return (answer.data?.recommendations.edges ?? []).map(({ node }) => node);
}

const versionOf = async (of: Party, field: 'need' | 'product', id: string): Promise<number> => {
  const answer = await of.ask<Record<string, { version: number }>>(
    `query($id: ID!) { ${field}(id: $id) { version } }`,
    { id },
  );
  return answer.data?.[field]?.version ?? 0;
};

test('the first match recommends to each need the product of its purpose', async () => {
  expect((await recommended(firm, working)).map(({ product }) => product.id)).toEqual([workingProduct]);
  expect((await recommended(firm, equipment)).map(({ product }) => product.id)).toEqual([equipmentProduct]);
});

test('a revised product matches again the needs that it fits and no other', async () => {
  const version = await versionOf(bank, 'product', workingProduct);
  const terms = { ...WORKING_TERMS, spreadBpsMin: '40' };
  const touched = await rematchedBy(() =>
    bank.done('reviseCreditProduct', { productId: workingProduct, version, terms }),
  );
  expect(touched).toEqual([working, otherWorking].sort());
});

test('a revised need matches itself again and no other', async () => {
  const version = await versionOf(firm, 'need', working);
  const input = { ...NEED_INPUT, needId: working, version, termMonths: 18 };
  expect(await rematchedBy(() => firm.done('reviseCreditNeed', input))).toEqual([working]);
});

test('a new tag matches the needs of its firm again and no other', async () => {
  const department = await running.lineDepartment();
  const listing = { firmId: firm.organisationId, list: 'TECH_SME', validFrom: '2026-01-01' };
  expect(await rematchedBy(() => department.done('listFirm', listing))).toEqual([working, equipment].sort());
});

test('a tag that a product excludes takes the product away from that firm alone', async () => {
  const department = await running.lineDepartment();
  const listing = { firmId: otherFirm.organisationId, list: 'DISHONEST', validFrom: '2026-01-01' };
  expect(await rematchedBy(() => department.done('listFirm', listing))).toEqual([otherWorking]);
  const verdicts = await otherFirm.ask<{ recommendations: { edges: { node: { verdict: string } }[] } }>(
    'query($id: ID!) { recommendations(needId: $id, first: 20) { edges { node { verdict } } } }',
    { id: otherWorking },
  );
  expect(verdicts.data?.recommendations.edges.filter(({ node }) => node.verdict === 'ELIGIBLE')).toEqual([]);
  expect((await recommended(firm, working)).map(({ product }) => product.id)).toEqual([workingProduct]);
});

test('a fixing with the rates of the last one matches nothing again, one with other rates matches every need', async () => {
  const operator = await running.operator();
  const load = (fixedOn: string, oneYearBps: string) => () =>
    operator.done('loadLprFixing', { fixedOn, oneYearBps, overFiveYearsBps: '350' }, { select: 'fixedOn' });
  expect(await rematchedBy(load('2026-01-21', '300'))).toEqual([]);
  expect(await rematchedBy(load('2026-01-22', '290'))).toEqual([working, equipment, otherWorking].sort());
});

test('a job that runs twice, also at the same time, leaves one run', async () => {
  const { deps } = running.platform;
  const job = { needId: working, cause: 'credit-need.published.v1' };
  const touched = await rematchedBy(async () => {
    const outcomes = await Promise.all([1, 2, 3].map(() => matchNeed(deps, running.catalogue, job)));
    expect(outcomes.map(({ kind }) => kind)).toEqual(['unchanged', 'unchanged', 'unchanged']);
  });
  expect(touched).toEqual([]);
  const version = await versionOf(firm, 'need', working);
  const before = (await runCounts())[working] ?? 0;
  await firm.done('reviseCreditNeed', { ...NEED_INPUT, needId: working, version, termMonths: 24 });
  await Promise.all([1, 2, 3].map(() => matchNeed(deps, running.catalogue, job)));
  await running.settle();
  expect((await runCounts())[working]).toBe(before + 1);
});

test('a recommendation explains the version that it was made on, also after the product was revised', async () => {
  const { pool } = running.platform;
  const [old] = await recommended(firm, equipment);
  const stored = () =>
    pool.query('select * from credit_product_version where product_id = $1 and version = 1', [equipmentProduct]);
  const before = (await stored()).rows;
  const version = await versionOf(bank, 'product', equipmentProduct);
  const terms = { ...EQUIPMENT_TERMS, name: '设备贷（新）', termMonthsMax: 30 };
  await bank.done('reviseCreditProduct', { productId: equipmentProduct, version, terms });
  await running.settle();
  expect((await recommended(firm, equipment))[0]?.product).toMatchObject({ version: 2, termMonthsMax: 30 });
  expect((await stored()).rows).toEqual(before);

  // Made current again for one read, the old row tells what it told on its day.
  await pool.query('update recommendation set superseded_at = now() where need_id = $1 and superseded_at is null', [
    equipment,
  ]);
  await pool.query('update recommendation set superseded_at = null where id = $1', [old?.id]);
  expect(await recommended(firm, equipment)).toEqual([old]);
});

test('a suspended product disappears from the recommendations of every need', async () => {
  expect((await recommended(firm, working)).map(({ product }) => product.id)).toContain(workingProduct);
  await bank.done('suspendCreditProduct', { productId: workingProduct });
  await running.settle();
  expect(await recommended(firm, working)).toEqual([]);
  expect(await recommended(otherFirm, otherWorking)).toEqual([]);
});
