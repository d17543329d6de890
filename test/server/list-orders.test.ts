import { afterAll, beforeAll, expect, test } from 'vitest';
import { civilDate } from '../../domain/calendar.ts';
import { tendSessions } from '../../usecases/sessions/tend-sessions.ts';
import { putOnList } from '../support/put-on-list.ts';
import {
  type Answer,
  type Client,
  NEED_INPUT,
  type Party,
  PRODUCT_TERMS,
  type RunningPlatform,
  startRunningPlatform,
} from '../support/running-platform.ts';

const AMOUNTS = ['10000000', '70000000', '40000000', '160000000'];
const PURPOSES = ['WORKING_CAPITAL', 'EQUIPMENT_PURCHASE', 'ORDER_FINANCING', 'FOREIGN_TRADE'];

let running: RunningPlatform;
let firm: Party;
let bank: Party;
let operator: Party;

beforeAll(async () => {
  running = await startRunningPlatform();
  bank = await running.bank();
  for (const name of ['丙贷', '甲贷', '乙贷'])
    await bank.done('publishCreditProduct', { terms: { ...PRODUCT_TERMS, name, purposes: [] } });
  firm = await running.firm();
  for (const [at, amountFen] of AMOUNTS.entries())
    await firm.done('publishCreditNeed', { ...NEED_INPUT, amountFen, purpose: PURPOSES[at] });
  for (const name of ['c', 'a', 'b'])
    await bank.done('invitePerson', { email: `${name}@example.test`, roles: ['BANK_MARKETER'] });
  const { deps } = running.platform;
  for (const [at, guest] of [await running.firm(), await running.firm(), await running.firm()].entries())
    await putOnList(deps, {
      firmId: guest.organisationId,
      list: 'WHITELIST_2023',
      validFrom: civilDate(`2025-01-0${3 - at}`),
    });
  await running.settle();
  operator = await running.operator();
  await tendSessions(running.platform.deps);
});
afterAll(() => running?.close());

type Page = { edges: { node: Record<string, string> }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };

/** Every row of a list, read two at a time. */
async function readAll(client: Client, of: { list: string; select: string; with?: string }) {
  const rows: Record<string, string>[] = [];
  let after: string | null = null;
  do {
    const query = `query($after: String) { list: ${of.list}(first: 2, after: $after ${of.with ?? ''})
      { edges { node { ${of.select} } } pageInfo { hasNextPage endCursor } } }`;
    const answer: Answer<{ list: Page }> = await client.ask<{ list: Page }>(query, { after });
    if (answer.data === null) throw new Error(answer.text);
    const { edges, pageInfo } = answer.data.list;
    rows.push(...edges.map(({ node }) => node));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  return rows;
}

const READERS = { firm: () => firm, bank: () => bank, operator: () => operator };

test.each([
  ['firm', 'myNeeds', 'amountFen', 'orderBy: AMOUNT'],
  ['bank', 'myProducts', 'name', 'orderBy: NAME'],
  ['bank', 'matchedNeeds', 'id', 'orderBy: MATCHED'],
  ['bank', 'matchedNeeds', 'id', 'orderBy: SCORE'],
  ['operator', 'sessions', 'week', ''],
  ['bank', 'people', 'email', 'orderBy: EMAIL'],
  ['bank', 'invitations', 'email', 'orderBy: EMAIL'],
  ['bank', 'invitations', 'email', 'orderBy: EXPIRY'],
  ['operator', 'listMembers', 'creditCode', 'list: "WHITELIST_2023", on: "2026-01-28", orderBy: FROM'],
] as const)('%s reads %s page by page: %s stands once, upwards as downwards (%s)', async (who, list, select, order) => {
  const reader = READERS[who]();
  const down = await readAll(reader, { list, select, with: `${order} ascending: false` });
  const up = await readAll(reader, { list, select, with: `${order} ascending: true` });
  expect(up).toEqual(down.toReversed());
  const values = up.map((row) => row[select] ?? '');
  expect(new Set(values).size).toBe(values.length);
  expect(values.length).toBeGreaterThan(0);
});

test('needs are sorted by the number of their amount and filtered by their state', async () => {
  const up = await readAll(firm, { list: 'myNeeds', select: 'amountFen', with: 'orderBy: AMOUNT ascending: true' });
  expect(up.map(({ amountFen }) => amountFen)).toEqual(AMOUNTS.toSorted((a, b) => Number(BigInt(a) - BigInt(b))));
  expect(await readAll(firm, { list: 'myNeeds', select: 'id', with: 'state: CANCELLED' })).toEqual([]);
});

test('a bank narrows what is matched by purpose and urgency, which every masked profile shows', async () => {
  const all = await readAll(bank, { list: 'matchedNeeds', select: 'id needId' });
  const some = await readAll(bank, { list: 'matchedNeeds', select: 'id needId', with: 'purpose: EQUIPMENT_PURCHASE' });
  expect(new Set(some.map(({ needId }) => needId)).size).toBe(1);
  expect(some.length).toBeLessThan(all.length);
  expect(await readAll(bank, { list: 'matchedNeeds', select: 'id', with: 'urgency: WITHIN_A_WEEK' })).toEqual([]);
});

test('engagements are sorted by their limits and filtered by their states; a cursor of nothing leads nowhere', async () => {
  const needs = await readAll(bank, { list: 'matchedNeeds', select: 'needId' });
  for (const needId of new Set(needs.map((row) => row['needId']))) await bank.done('grabNeed', { needId });
  const down = await readAll(bank, { list: 'engagements', select: 'id dueAt', with: 'orderBy: DUE' });
  const up = await readAll(bank, { list: 'engagements', select: 'id dueAt', with: 'orderBy: DUE ascending: true' });
  expect(up).toEqual(down.toReversed());
  expect(up.length).toBe(AMOUNTS.length);
  expect(await readAll(bank, { list: 'engagements', select: 'id', with: 'states: [DRAWN]' })).toEqual([]);
  const nowhere = Buffer.from('c:nothing').toString('base64url');
  const { data } = await bank.ask<{ engagements: Page }>(
    `{ engagements(first: 2, after: "${nowhere}") { edges { node { id } } pageInfo { hasNextPage endCursor } } }`,
  );
  expect(data?.engagements.edges).toEqual([]);
});

test('a client leaves out a required variable that has a default', async () => {
  const query = `query($by: NeedOrder! = AMOUNT, $ascending: Boolean! = true) {
    myNeeds(first: 1, orderBy: $by, ascending: $ascending) { edges { node { amountFen } } }
  }`;
  const { data } = await firm.ask<{ myNeeds: Page }>(query);
  expect(data?.myNeeds.edges[0]?.node).toEqual({ amountFen: AMOUNTS[0] });
});

test('an operator finds a group of synonyms by part of a word', async () => {
  for (const terms of [
    ['镀膜', '园区'],
    ['电镀', '涂装'],
    ['设备', '机器'],
  ])
    await operator.done('saveSearchSynonym', { id: null, terms }, { select: 'id' });
  const found = await readAll(operator, { list: 'searchSynonyms', select: 'terms', with: 'text: "镀"' });
  expect(found).toHaveLength(2);
  const all = await readAll(operator, { list: 'searchSynonyms', select: 'id' });
  const up = await readAll(operator, { list: 'searchSynonyms', select: 'id', with: 'ascending: true' });
  expect(up).toEqual(all.toReversed());
});

test('visits are sorted by their day and filtered by what became of them; what the firm is told is read either way', async () => {
  const guest = await running.firm();
  const { id: needId } = await guest.done<{ id: string }>('publishCreditNeed', NEED_INPUT);
  await running.settle();
  const { id: engagementId } = await bank.done<{ id: string }>('grabNeed', { needId });
  await bank.done('moveEngagement', { engagementId, move: 'accept' });
  const visit = { engagementId, checkType: 'PRE', place: '厂区', visitors: '客户经理' };
  for (const day of ['2026-02-05', '2026-02-03', '2026-02-04'])
    await bank.done('planVisit', { ...visit, plannedOn: day }, { select: 'id' });
  const daysBy = async (order: string): Promise<string[]> => {
    const rows = await readAll(bank, { list: 'visits', select: 'visit { plannedOn }', with: order });
    return rows.map((row) => (row['visit'] as unknown as { plannedOn: string }).plannedOn);
  };
  expect(await daysBy('orderBy: PLANNED, ascending: true')).toEqual(['2026-02-03', '2026-02-04', '2026-02-05']);
  expect(await daysBy('')).toEqual(['2026-02-04', '2026-02-03', '2026-02-05']);
  expect(await daysBy('state: DONE')).toEqual([]);
  await running.settle();
  const told = (ascending: boolean) =>
    readAll(guest, { list: 'notifications', select: 'id', with: `ascending: ${ascending}` });
  const newestFirst = await told(false);
  expect(newestFirst.length).toBeGreaterThan(1);
  expect(await told(true)).toEqual(newestFirst.toReversed());
});
