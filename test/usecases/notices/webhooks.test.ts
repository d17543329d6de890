import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NEWEST_FIRST } from '../../../domain/list-orders.ts';
import { WebhookDelivery } from '../../../schema/entities/notices/webhook.entity.ts';
import { OutboxEvent } from '../../../schema/entities/platform/outbox-event.entity.ts';
import { deliverDueWebhooks } from '../../../usecases/notices/deliver-webhooks.ts';
import { tellHistory } from '../../../usecases/notices/tell-history.ts';
import { findDeliveries, registerWebhook, removeWebhook, replayWebhook } from '../../../usecases/notices/webhooks.ts';
import type { Deps } from '../../../usecases/ports.ts';
import { grantConsent } from '../../../usecases/registry/change-consent.ts';
import { codeOfRefusal, commandOf, doneOf, type LoanStory, type Party, startLoanStory } from '../loan-story.ts';

let story: LoanStory;
let deps: Deps;
let seconds = 0;
let errorCode: string | null = null;
const received: { url: string; id: string }[] = [];

beforeAll(async () => {
  story = await startLoanStory();
  const now = () => new Date(Date.parse('2026-01-28T02:00:00Z') + seconds * 1_000);
  const deliver: Deps['webhooks']['deliver'] = async ({ url, id }) => {
    received.push({ url, id });
    return { status: errorCode === null ? 200 : 503, errorCode };
  };
  deps = { ...story.deps, now, webhooks: { ...story.deps.webhooks, deliver } };
}, 60_000);
afterAll(() => story.stop());

/** A bank with an endpoint that a firm has just let in; the job of the event ran twice. */
async function told(): Promise<{ bank: Party; endpointId: string; url: string; deliveryId: string }> {
  const [firm, bank] = [await story.firm({ isListed: false }), await story.bank()];
  const url = `http://127.0.0.1:1/${randomUUID()}`;
  const endpointId = doneOf(await registerWebhook(deps, commandOf(bank, { url }))).id;
  const needId = await story.need(firm);
  doneOf(await grantConsent(deps, commandOf(firm, { needId, bankId: bank.id })));
  const [event] = await deps
    .read()
    .find(OutboxEvent, { name: 'history.recorded.v1' }, { orderBy: { id: 'desc' }, limit: 1 });
  if (event === undefined) throw new Error('the consent told nothing');
  const { historyEventId } = event.payload as { historyEventId: string };
  await Promise.all([tellHistory(deps, historyEventId), tellHistory(deps, historyEventId)]);
  const rows = await deps.read().find(WebhookDelivery, { endpointId });
  expect(rows).toHaveLength(1);
  expect(rows[0]?.body).not.toContain(firm.id);
  return { bank, endpointId, url, deliveryId: rows[0]?.id ?? '' };
}

const read = (id: string) => deps.read().findOneOrFail(WebhookDelivery, { id });
const receivedAt = (url: string) => received.filter((one) => one.url === url);

test('an event is delivered once to each endpoint, also when two workers look at the same time', async () => {
  errorCode = null;
  const { url, deliveryId } = await told();
  await Promise.all([deliverDueWebhooks(deps), deliverDueWebhooks(deps)]);
  await deliverDueWebhooks(deps);
  expect(receivedAt(url)).toHaveLength(1);
  expect((await read(deliveryId)).state).toBe('DELIVERED');
});

test('a receiver that is down is tried ever more seldom, then the delivery is dead, and a replay brings it with the same id', async () => {
  errorCode = 'HTTP_503';
  const { bank, url, deliveryId } = await told();
  const gaps: number[] = [];
  for (let last = seconds; (await read(deliveryId)).state === 'WAITING'; ) {
    await deliverDueWebhooks(deps);
    const { dueAt, state } = await read(deliveryId);
    seconds = Math.max(seconds, (dueAt.getTime() - Date.parse('2026-01-28T02:00:00Z')) / 1_000);
    if (state === 'WAITING') gaps.push(seconds - last);
    last = seconds;
  }
  expect(gaps).toEqual([10, 60, 300, 1_800, 7_200, 21_600, 86_400]);
  expect(await read(deliveryId)).toMatchObject({ state: 'DEAD', errorCode: 'HTTP_503', lastStatus: 503, attempts: 8 });
  errorCode = null;
  doneOf(await replayWebhook(deps, commandOf(bank, { id: deliveryId })));
  await deliverDueWebhooks(deps);
  expect((await read(deliveryId)).state).toBe('DELIVERED');
  expect(new Set(receivedAt(url).map(({ id }) => id)).size).toBe(1);
});

test('a removed endpoint hears nothing more, and a stranger can neither see, replay nor remove', async () => {
  const { bank, endpointId, url, deliveryId } = await told();
  const stranger = await story.bank();
  expect(codeOfRefusal(await replayWebhook(deps, commandOf(stranger, { id: deliveryId })))).toBe('NOT_FOUND');
  expect(codeOfRefusal(await removeWebhook(deps, commandOf(stranger, { id: endpointId })))).toBe('NOT_FOUND');
  const page = { state: null, first: 10, after: null, order: NEWEST_FIRST };
  expect(await findDeliveries(deps, { organisationId: stranger.id, ...page })).toEqual([]);
  expect(await findDeliveries(deps, { organisationId: bank.id, ...page })).toHaveLength(1);
  doneOf(await removeWebhook(deps, commandOf(bank, { id: endpointId })));
  await deliverDueWebhooks(deps);
  expect(receivedAt(url)).toEqual([]);
  expect(codeOfRefusal(await replayWebhook(deps, commandOf(bank, { id: deliveryId })))).toBe('NOT_FOUND');
});
