import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import {
  type Client,
  type Party,
  PRODUCT_TERMS,
  type RunningPlatform,
  startRunningPlatform,
} from '../support/running-platform.ts';

const PATIENCE = { timeoutMs: 120_000 };
const SEEN = `{ backlog { eventsWaiting oldestEventSeconds queues { queue waiting failed } }
  failedJobs(first: 10) { id queue name reason attempts } }`;
const SEARCH = `{ searchProducts(input: { text: "夜班" }, first: 5) {
  ... on FoundProducts { edges { node { name } } } } }`;
type Seen = {
  backlog: { eventsWaiting: number; queues: { queue: string; waiting: number; failed: number }[] };
  failedJobs: { id: string; queue: string; name: string; reason: string; attempts: number }[];
};
type Found = { searchProducts: { edges?: { node: { name: string } }[] } };

let running: RunningPlatform;
let operator: Client;
let bank: Party;
beforeAll(async () => {
  running = await startRunningPlatform();
  [operator, bank] = [await running.operator(), await running.bank()];
}, 60_000);
afterAll(() => running?.close());

const look = async (): Promise<Seen> => {
  const { data, errors } = await operator.ask<Seen>(SEEN);
  expect(errors).toEqual([]);
  if (data === null) throw new Error('no answer');
  return data;
};

test('an operator sees over the API what gave up and why, runs it again when the cause is mended, and nobody else may', async () => {
  expect(await look()).toMatchObject({ backlog: { eventsWaiting: 0 }, failedJobs: [] });
  await running.platform.pool.query('alter schema search rename to search_gone');
  await bank.done('publishCreditProduct', { terms: { ...PRODUCT_TERMS, name: '夜班贷' } });
  const dead = await eventually(async () => {
    const { failedJobs, backlog } = await look();
    expect(failedJobs).toHaveLength(1);
    expect(backlog.queues.find(({ queue }) => queue === failedJobs[0]?.queue)).toMatchObject({ failed: 1 });
    return failedJobs[0];
  }, PATIENCE);
  expect(dead).toMatchObject({ name: 'index-subjects', attempts: 5, reason: expect.stringContaining('search engine') });

  const input = { queue: dead?.queue, id: dead?.id };
  for (const who of [bank, await running.firm(), await running.treasury()]) {
    expect((await who.ask(SEEN)).text).toContain('FORBIDDEN');
    expect((await who.send('retryJob', input)).text).toContain('FORBIDDEN');
  }
  await running.platform.pool.query('alter schema search_gone rename to search');
  const RETRY = `mutation($input: RetryJobInput!) { retryJob(input: $input) { __typename ... on RefusedCommand { code } } }`;
  expect((await operator.ask(RETRY, { input })).data).toEqual({ retryJob: { __typename: 'RetriedJob' } });
  await eventually(async () => expect(await look()).toMatchObject({ failedJobs: [] }), PATIENCE);
  await eventually(async () => {
    const { data } = await bank.ask<Found>(SEARCH);
    expect(data?.searchProducts.edges).toEqual([{ node: { name: '夜班贷' } }]);
  }, PATIENCE);
  expect((await operator.ask(RETRY, { input })).data).toEqual({
    retryJob: { __typename: 'RefusedCommand', code: 'JOB_NOT_FAILED' },
  });
}, 240_000);
