import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { DeliveryOrder } from '../../domain/list-orders.ts';
import { WebhookDelivery, WebhookEndpoint } from '../../schema/entities/notices/webhook.entity.ts';
import type { Connection } from '../../schema/graphql/common.ts';
import { DeliveryOrderEnum } from '../../schema/graphql/enums.ts';
import {
  DeliveryStateEnum,
  RegisterWebhookInput,
  RemoveWebhookInput,
  ReplayWebhookInput,
  WebhookDeliveryConnection,
  WebhookDeliveryType,
  WebhookEndpointType,
} from '../../schema/graphql/notices/webhook-types.ts';
import {
  findDeliveries,
  findWebhooks,
  registerWebhook,
  removeWebhook,
  replayWebhook,
} from '../../usecases/notices/webhooks.ts';
import { type Context, organisationOf, useCaseActor } from '../context.ts';
import { connection, NOWHERE, parseId, parsePage } from '../paging.ts';
import { mutationResult } from '../results.ts';

const registered = mutationResult(
  { union: 'RegisterWebhookResult', success: 'RegisteredWebhook', field: 'endpoint' },
  WebhookEndpointType,
);
const removed = mutationResult(
  { union: 'RemoveWebhookResult', success: 'RemovedWebhook', field: 'endpoint' },
  WebhookEndpointType,
);
const replayed = mutationResult(
  { union: 'ReplayWebhookResult', success: 'ReplayedWebhook', field: 'delivery' },
  WebhookDeliveryType,
);

@Resolver()
export class WebhooksResolver {
  @Query(() => [WebhookEndpointType], { description: 'Where systems of my organisation are told; at most five.' })
  async webhookEndpoints(@Ctx() context: Context): Promise<WebhookEndpointType[]> {
    const rows = await findWebhooks(context.deps, organisationOf(context) ?? NOWHERE);
    return rows.map((row) => viewOf(context, row));
  }

  @Query(() => WebhookDeliveryConnection, { description: 'What went or goes to them, the newest first.' })
  async webhookDeliveries(
    @Arg('state', () => DeliveryStateEnum, { nullable: true }) state: 'WAITING' | 'DELIVERED' | 'DEAD' | null,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Arg('orderBy', () => DeliveryOrderEnum, { defaultValue: 'CREATED' }) by: DeliveryOrder,
    @Arg('ascending', () => Boolean, { defaultValue: false }) ascending: boolean,
    @Ctx() context: Context,
  ): Promise<Connection<WebhookDeliveryType>> {
    const page = parsePage(first, after);
    const rows = await findDeliveries(context.deps, {
      organisationId: organisationOf(context) ?? NOWHERE,
      state: state ?? null,
      first: page.first,
      after: page.after === null ? null : parseId(page.after),
      order: { by, ascending },
    });
    return connection(rows, page, { key: ({ id }) => id, node: (row) => row });
  }

  @Mutation(() => registered.ResultType, { description: 'Signed deliveries of what concerns my organisation.' })
  async registerWebhook(
    @Arg('input', () => RegisterWebhookInput) input: RegisterWebhookInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = { actor: useCaseActor(context), idempotencyKey, input: { url: input.url.trim() } };
    return registered.answer(context, await registerWebhook(context.deps, command), (id) => endpoint(context, id));
  }

  @Mutation(() => removed.ResultType, { description: 'Nothing more goes there.' })
  async removeWebhook(
    @Arg('input', () => RemoveWebhookInput) input: RemoveWebhookInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = { actor: useCaseActor(context), idempotencyKey, input: { id: parseId(input.id) } };
    return removed.answer(context, await removeWebhook(context.deps, command), (id) => endpoint(context, id));
  }

  @Mutation(() => replayed.ResultType, { description: 'Sends a delivery again, dead or not.' })
  async replayWebhook(
    @Arg('input', () => ReplayWebhookInput) input: ReplayWebhookInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = { actor: useCaseActor(context), idempotencyKey, input: { id: parseId(input.id) } };
    return replayed.answer(context, await replayWebhook(context.deps, command), (id) =>
      context.deps.read().findOne(WebhookDelivery, { id }),
    );
  }
}

/** Only after a command of the caller on the same row, which has checked that it is the caller's. */
async function endpoint(context: Context, id: string): Promise<WebhookEndpointType | null> {
  const row = await context.deps.read().findOne(WebhookEndpoint, { id });
  return row === null ? null : viewOf(context, row);
}

const viewOf = ({ deps }: Context, { id, url, createdAt }: WebhookEndpoint): WebhookEndpointType => ({
  id,
  url,
  createdAt,
  secret: deps.webhooks.secretOf(id),
});
