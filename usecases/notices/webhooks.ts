import { LockMode } from '@mikro-orm/core';
import type { DeliveryOrder, ListOrder } from '../../domain/list-orders.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { type DeliveryState, WebhookDelivery, WebhookEndpoint } from '../../schema/entities/notices/webhook.entity.ts';
import { findInOrder } from '../platform/find-in-order.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps } from '../ports.ts';

type Command<Input> = { readonly actor: Actor; readonly idempotencyKey: string; readonly input: Input };

const ENDPOINTS_MAX = 5;

/** An organisation says where its system wants to be told. */
export async function registerWebhook(
  deps: Deps,
  command: Command<{ readonly url: string }>,
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const organisationId = actor.organisationId;
  if (organisationId === null) return notFound();
  if (!deps.webhooks.mayReach(input.url)) return refused('WEBHOOK_URL_REFUSED', 'url');
  return runCommand(deps, { ...command, name: 'registerWebhook' }, async (work) => {
    await work.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 13))', [organisationId]);
    if ((await work.em.count(WebhookEndpoint, { organisationId, removedAt: null })) >= ENDPOINTS_MAX)
      return refused('WEBHOOKS_FULL', 'url', { max: `${ENDPOINTS_MAX}` });
    const id = deps.newId();
    work.em.persist(
      work.em.create(WebhookEndpoint, { id, organisationId, url: input.url, createdAt: deps.now(), removedAt: null }),
    );
    await work.record({ streamId: id, name: 'webhook.registered', detail: { organisationId }, actorId: actor.userId });
    return done({ id });
  });
}

/** Nothing more goes to an endpoint that was removed, and what waited for it is dead. */
export async function removeWebhook(deps: Deps, command: Command<{ readonly id: string }>): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'removeWebhook' }, async (work) => {
    const own = { id: input.id, organisationId: actor.organisationId ?? '', removedAt: null };
    const endpoint = await work.em.findOne(WebhookEndpoint, own, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (endpoint === null) return notFound();
    endpoint.removedAt = deps.now();
    const waiting = { endpointId: endpoint.id, state: 'WAITING' as const };
    await work.em.nativeUpdate(WebhookDelivery, waiting, { state: 'DEAD', errorCode: 'ENDPOINT_REMOVED' });
    await work.record({ streamId: endpoint.id, name: 'webhook.removed', detail: {}, actorId: actor.userId });
    return done({ id: endpoint.id });
  });
}

/** Sends a delivery of the past again, dead or not; the receiver knows it by its id. */
export async function replayWebhook(deps: Deps, command: Command<{ readonly id: string }>): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'replayWebhook' }, async (work) => {
    const lockMode = LockMode.PESSIMISTIC_WRITE;
    const delivery = await work.em.findOne(WebhookDelivery, { id: input.id }, { lockMode });
    const own = { id: delivery?.endpointId ?? '', organisationId: actor.organisationId ?? '', removedAt: null };
    if (delivery === null || (await work.em.count(WebhookEndpoint, own)) === 0) return notFound();
    work.em.assign(delivery, { state: 'WAITING', attempts: 0, dueAt: deps.now(), errorCode: null });
    work.emit({ name: 'webhook.due.v1', deliveryId: delivery.id });
    return done({ id: delivery.id });
  });
}

export function findWebhooks(deps: Pick<Deps, 'read'>, organisationId: string): Promise<WebhookEndpoint[]> {
  const own = { organisationId, removedAt: null };
  return deps.read().find(WebhookEndpoint, own, { orderBy: { id: 'asc' }, limit: ENDPOINTS_MAX });
}

/** What went or goes to the endpoints of an organisation, the newest first; `after` is the last one seen. */
export async function findDeliveries(
  deps: Pick<Deps, 'read'>,
  of: {
    readonly organisationId: string;
    readonly state: DeliveryState | null;
    readonly first: number;
    readonly after: string | null;
    readonly order: ListOrder<DeliveryOrder>;
  },
): Promise<WebhookDelivery[]> {
  const em = deps.read();
  const endpoints = await em.find(WebhookEndpoint, { organisationId: of.organisationId });
  const where = {
    endpointId: { $in: endpoints.map(({ id }) => id) },
    ...(of.state === null ? {} : { state: of.state }),
  };
  const { by, ascending } = of.order;
  const { first, after } = of;
  return findInOrder(em, WebhookDelivery, { where, column: DELIVERY_COLUMNS[by], ascending, first, after });
}

/** Ids are made in the order of time. */
const DELIVERY_COLUMNS: Readonly<Record<DeliveryOrder, (row: string) => string>> = {
  CREATED: (row) => `${row}.id`,
  ATTEMPTS: (row) => `${row}.attempts`,
};
