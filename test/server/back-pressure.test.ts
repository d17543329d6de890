import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { relayBatch } from '../../workers/relay.ts';
import { eventually } from '../support/eventually.ts';
import {
  NEED_INPUT,
  type Party,
  PRODUCT_TERMS,
  type RunningPlatform,
  startRunningPlatform,
} from '../support/running-platform.ts';

const BACKLOG_MAX = 20;
const PATIENCE = { timeoutMs: 60_000 };
const PURPOSES = ['WORKING_CAPITAL', 'ORDER_FINANCING', 'RENEWAL', 'GREEN_PROJECT', 'RESEARCH_AND_DEVELOPMENT'];
const PUBLISH = `mutation($input: PublishCreditNeedInput!, $key: String!) {
  publishCreditNeed(input: $input, idempotencyKey: $key) {
    __typename ... on PublishedCreditNeed { need { id } } ... on RefusedCommand { code field message retryAfterSeconds } } }`;
type Answer = {
  publishCreditNeed: { __typename: string; need?: { id: string }; code?: string; retryAfterSeconds?: number | null };
};

let running: RunningPlatform;
let firms: Party[];

// Nobody relays and nobody matches: what is published waits.
beforeAll(async () => {
  running = await startRunningPlatform({ hasWorker: false, settings: { BACKLOG_MAX: `${BACKLOG_MAX}` } });
  firms = [];
  for (let count = 0; count < 8; count += 1) firms.push(await running.firm());
  await drain();
}, 120_000);
afterAll(() => running?.close());

/** What the relay of a worker does; the jobs then wait as the events did. */
async function drain(): Promise<void> {
  const { pool } = running.platform;
  while ((await relayBatch(pool, { addAll: async () => undefined })) > 0);
}

async function publish(number: number, key: string = randomUUID()): Promise<Answer['publishCreditNeed']> {
  const firm = firms[number % firms.length];
  const purpose = PURPOSES[Math.floor(number / firms.length)];
  const answer = await firm?.ask<Answer>(PUBLISH, { input: { ...NEED_INPUT, purpose }, key });
  const published = answer?.data?.publishCreditNeed;
  if (published === undefined) throw new Error(answer?.text);
  return published;
}

const stateOf = async (): Promise<{ status: number; body: object }> => {
  const response = await fetch(`${running.url}/readyz`);
  return { status: response.status, body: (await response.json()) as object };
};

test('when too much waits, publishing is refused with a time to come back; all else goes on; the same request is welcome when there is room', async () => {
  expect(await stateOf()).toMatchObject({ status: 200, body: { status: 'ready' } });
  let number = 0;
  const refused = await eventually(async () => {
    const answer = await publish(number);
    if (answer.__typename === 'PublishedCreditNeed') number += 1;
    expect(answer.__typename).toBe('RefusedCommand');
    return answer;
  }, PATIENCE);
  expect(refused).toMatchObject({ code: 'PLATFORM_BUSY', retryAfterSeconds: expect.any(Number) });
  expect(refused.retryAfterSeconds).toBeGreaterThan(0);
  const { rows } = await running.platform.pool.query<{ waiting: number }>(
    'select count(*)::int as waiting from outbox_event where relayed_at is null',
  );
  expect(rows[0]?.waiting).toBeGreaterThanOrEqual(BACKLOG_MAX);

  const key = randomUUID();
  expect(await publish(number, key)).toMatchObject({ code: 'PLATFORM_BUSY' });
  const bank = await running.bank();
  expect((await bank.send('publishCreditProduct', { terms: PRODUCT_TERMS })).text).toContain('PLATFORM_BUSY');
  const degraded = { status: 'degraded', checks: { database: 'ok', queue: 'ok', search: 'ok', backlog: 'failed' } };
  await eventually(async () => expect(await stateOf()).toEqual({ status: 200, body: degraded }), PATIENCE);
  const [first] = firms;
  const needs = await first?.ask<{ myNeeds: { edges: { node: { id: string } }[] } }>(
    '{ myNeeds(first: 5) { edges { node { id } } } }',
  );
  const needId = needs?.data?.myNeeds.edges[0]?.node.id ?? '';
  await first?.done('withdrawCreditNeed', { needId });

  await drain();
  const published = await eventually(async () => {
    const answer = await publish(number, key);
    expect(answer.__typename).toBe('PublishedCreditNeed');
    return answer;
  }, PATIENCE);
  expect((await publish(number, key)).need).toEqual(published.need);
  await eventually(async () => expect(await stateOf()).toMatchObject({ body: { status: 'ready' } }), PATIENCE);
}, 180_000);
