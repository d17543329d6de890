import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../common.ts';
import { enumOf } from '../enums.ts';
import { DateTimeScalar } from '../scalars.ts';

export const DeliveryStateEnum = enumOf(
  'WebhookDeliveryState',
  ['WAITING', 'DELIVERED', 'DEAD'],
  'DEAD: all attempts failed; it can be replayed.',
);

@ObjectType('WebhookEndpoint')
export class WebhookEndpointType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  url!: string;

  @Field(() => String, { description: 'Signs every delivery: HMAC-SHA256 of id.timestamp.body.' })
  secret!: string;

  @Field(() => DateTimeScalar)
  createdAt!: Date;
}

@ObjectType('WebhookDelivery')
export class WebhookDeliveryType {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  endpointId!: string;

  @Field(() => ID, { description: 'The header webhook-id; the same for every attempt.' })
  eventId!: string;

  @Field(() => String)
  name!: string;

  @Field(() => String)
  body!: string;

  @Field(() => DeliveryStateEnum)
  state!: 'WAITING' | 'DELIVERED' | 'DEAD';

  @Field(() => Int)
  attempts!: number;

  @Field(() => Int, { nullable: true })
  lastStatus!: number | null;

  @Field(() => String, { nullable: true })
  errorCode!: string | null;

  @Field(() => DateTimeScalar)
  dueAt!: Date;

  @Field(() => DateTimeScalar)
  createdAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  deliveredAt!: Date | null;
}

export const WebhookDeliveryConnection = connectionOf('WebhookDelivery', () => WebhookDeliveryType);

@InputType('RegisterWebhookInput')
export class RegisterWebhookInput {
  @Field(() => String, { description: 'A public https address.' })
  url!: string;
}

@InputType('RemoveWebhookInput')
export class RemoveWebhookInput {
  @Field(() => ID)
  id!: string;
}

@InputType('ReplayWebhookInput')
export class ReplayWebhookInput {
  @Field(() => ID, { description: 'A delivery.' })
  id!: string;
}
