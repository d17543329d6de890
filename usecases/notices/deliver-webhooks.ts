import { LockMode } from '@mikro-orm/core';
import { WebhookDelivery, WebhookEndpoint } from '../../schema/entities/notices/webhook.entity.ts';
import type { HistoryEvent } from '../../schema/entities/platform/outbox-event.entity.ts';
import type { Deps, Work } from '../ports.ts';
import type { Notice } from './notices-of-history.ts';
import { tellPeople } from './tell.ts';

/** From ten seconds to a day; after the last one a delivery is dead and waits for somebody to replay it. */
const BACKOFF_SECONDS = [10, 60, 300, 1_800, 7_200, 21_600, 86_400] as const;
/** Longer than a delivery may take: one whose worker was killed is taken again after it. */
const LEASE_SECONDS = 60;
const SWEEP_MAX = 100;

/** Writes one delivery for each endpoint of the organisations that are told of an event; twice is once. */
export async function planDeliveries(
  work: Work,
  deps: Deps,
  of: { event: HistoryEvent; notices: readonly Notice[] },
): Promise<void> {
  const { event, notices } = of;
  const organisationIds = [...new Set(notices.map(({ organisationId }) => organisationId))];
  const endpoints = await work.em.find(WebhookEndpoint, { organisationId: { $in: organisationIds }, removedAt: null });
  for (const endpoint of endpoints) {
    const notice = notices.find(({ organisationId }) => organisationId === endpoint.organisationId);
    const data = { subjectId: notice?.subjectId ?? null, ...notice?.facts };
    const body = JSON.stringify({ type: event.name, timestamp: event.occurredAt.toISOString(), data });
    const rows = await work.em.execute<{ id: string }[]>(
      `insert into webhook_delivery (id, endpoint_id, event_id, name, body, state, attempts, due_at, created_at)
       values (?, ?, ?, ?, ?, 'WAITING', 0, ?, ?) on conflict (endpoint_id, event_id) do nothing returning id`,
      [deps.newId(), endpoint.id, event.id, event.name, body, deps.now(), deps.now()],
    );
    for (const { id } of rows) work.emit({ name: 'webhook.due.v1', deliveryId: id });
  }
}

/** Delivers what is due: retries, and what a killed worker left behind. */
export async function deliverDueWebhooks(deps: Deps): Promise<void> {
  const due = { state: 'WAITING' as const, dueAt: { $lte: deps.now() } };
  const rows = await deps.read().find(WebhookDelivery, due, { orderBy: { dueAt: 'asc' }, limit: SWEEP_MAX });
  for (const { id } of rows) await deliverWebhook(deps, id);
}

/** One attempt of one delivery when it is due. The attempt is counted before it is made. */
export async function deliverWebhook(deps: Deps, deliveryId: string): Promise<void> {
  const taken = await take(deps, deliveryId);
  if (taken === null) return;
  const { delivery, endpoint } = taken;
  const { eventId: id, body, attempts } = delivery;
  const answer = await deps.webhooks.deliver({ endpointId: endpoint.id, url: endpoint.url, id, at: deps.now(), body });
  const isDead = answer.errorCode !== null && attempts > BACKOFF_SECONDS.length;
  const noted = await deps.inTransaction(async ({ em }) => {
    const lockMode = LockMode.PESSIMISTIC_WRITE;
    const row = await em.findOneOrFail(WebhookDelivery, { id: delivery.id }, { lockMode });
    if (row.state !== 'WAITING' || row.attempts !== attempts) return false;
    em.assign(row, { lastStatus: answer.status, errorCode: answer.errorCode });
    if (answer.errorCode === null) em.assign(row, { state: 'DELIVERED', deliveredAt: deps.now() });
    else if (isDead) row.state = 'DEAD';
    else row.dueAt = afterSeconds(deps, BACKOFF_SECONDS[attempts - 1] ?? LEASE_SECONDS);
    return true;
  });
  if (noted && isDead) await tellDead(deps, endpoint);
}

const afterSeconds = (deps: Deps, seconds: number): Date => new Date(deps.now().getTime() + seconds * 1_000);

function take(deps: Deps, id: string): Promise<{ delivery: WebhookDelivery; endpoint: WebhookEndpoint } | null> {
  return deps.inTransaction(async ({ em }) => {
    const due = { id, state: 'WAITING' as const, dueAt: { $lte: deps.now() } };
    const delivery = await em.findOne(WebhookDelivery, due, { lockMode: LockMode.PESSIMISTIC_PARTIAL_WRITE });
    if (delivery === null) return null;
    em.assign(delivery, { attempts: delivery.attempts + 1, dueAt: afterSeconds(deps, LEASE_SECONDS) });
    const endpoint = await em.findOneOrFail(WebhookEndpoint, { id: delivery.endpointId });
    return { delivery, endpoint };
  });
}

/** Whoever keeps the endpoint is told once a day, not for each event that did not arrive. */
function tellDead(deps: Deps, endpoint: WebhookEndpoint): Promise<void> {
  const { organisationId, url, id } = endpoint;
  const facts = { host: new URL(url).host };
  const roles = ['BANK_ADMIN', 'OPERATOR'] as const;
  const notices = [{ kind: 'WEBHOOK_DEAD' as const, organisationId, roles, subjectId: id, facts }];
  return tellPeople(deps, notices, { source: `${id}:${deps.today()}`, exceptUserId: null });
}
