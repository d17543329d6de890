import { afterAll, beforeAll, expect, test } from 'vitest';
import { countStatements } from '../support/count-statements.ts';
import {
  NEED_INPUT,
  type Party,
  PRODUCT_TERMS,
  type RunningPlatform,
  startRunningPlatform,
} from '../support/running-platform.ts';

const PURPOSES = ['WORKING_CAPITAL', 'ORDER_FINANCING', 'RENEWAL', 'GREEN_PROJECT', 'RESEARCH_AND_DEVELOPMENT'];
const AMOUNTS = ['20000000', '40000000', '80000000', '160000000'];

let running: RunningPlatform;
let firm: Party;
let bank: Party;
let needId: string;

beforeAll(async () => {
  running = await startRunningPlatform();
  firm = await running.firm();
  bank = await running.bank();
  const terms = { ...PRODUCT_TERMS, purposes: PURPOSES };
  for (let index = 1; index <= 20; index += 1)
    await bank.done('publishCreditProduct', { terms: { ...terms, name: `信用贷 ${index}` } });
  for (const purpose of PURPOSES)
    for (const amountFen of AMOUNTS)
      needId = (await firm.done<{ id: string }>('publishCreditNeed', { ...NEED_INPUT, purpose, amountFen })).id;
  await running.settle();
  await firm.done('grantConsent', { needId, bankId: bank.organisationId });
  await running.settle();
}, 120_000);
afterAll(() => running?.close());

const NODES = {
  recommendations: `query($first: Int!, $id: ID!) { page: recommendations(needId: $id, first: $first) { edges { node {
    id product { id name bankName } rules { code verdict } changes { text } } } } }`,
  matchedNeeds: `query($first: Int!) { page: matchedNeeds(first: $first) { edges { node {
    id firm { name } product { id name bankName } profile { industryName } rules { code verdict } } } } }`,
  myNeeds: `query($first: Int!) { page: myNeeds(first: $first) { edges { node {
    id consents { bankName reads } description } } } }`,
  myProducts: `query($first: Int!) { page: myProducts(first: $first) { edges { node { id name bankName } } } }`,
};
type Page = { page: { edges: object[] } };

test.each(['recommendations', 'matchedNeeds', 'myNeeds', 'myProducts'] as const)(
  '%s asks the database as often for twenty rows as for two',
  async (list) => {
    const who = list === 'matchedNeeds' || list === 'myProducts' ? bank : firm;
    const ask = async (first: number): Promise<void> => {
      const answer = await who.ask<Page>(NODES[list], list === 'recommendations' ? { first, id: needId } : { first });
      expect(answer.errors).toEqual([]);
      expect(answer.data?.page.edges).toHaveLength(first);
    };
    // Once before, so that both find the same in the caches of versions that never change.
    await ask(20);
    const few = await countStatements(running, () => ask(2));
    const many = await countStatements(running, () => ask(20));
    expect(few.statements.length).toBeGreaterThan(0);
    expect(many.statements.length).toBe(few.statements.length);
  },
);
