import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { QueueName } from '../../jobs/jobs.ts';
import { QueueNameEnum } from '../enums.ts';
import { DateTimeScalar } from '../scalars.ts';

@ObjectType('FailedJob')
export class FailedJobType {
  @Field(() => ID)
  id!: string;

  @Field(() => QueueNameEnum)
  queue!: string;

  @Field(() => String)
  name!: string;

  @Field(() => String)
  reason!: string;

  @Field(() => Int)
  attempts!: number;

  @Field(() => DateTimeScalar, { nullable: true })
  failedAt!: Date | null;
}

@ObjectType('QueueBacklog')
export class QueueBacklogType {
  @Field(() => QueueNameEnum)
  queue!: string;

  @Field(() => Int, { description: 'Jobs that wait for a worker or for their next try.' })
  waiting!: number;

  @Field(() => Int, { description: 'Jobs that gave up.' })
  failed!: number;
}

@ObjectType('Backlog')
export class BacklogType {
  @Field(() => Int, { description: 'Events that no relay has taken yet, counted up to 10000.' })
  eventsWaiting!: number;

  @Field(() => Int)
  oldestEventSeconds!: number;

  @Field(() => [QueueBacklogType])
  queues!: readonly QueueBacklogType[];
}

@InputType('RetryJobInput')
export class RetryJobInput {
  @Field(() => QueueNameEnum)
  queue!: QueueName;

  @Field(() => ID)
  id!: string;
}

@ObjectType('RetriedJob')
export class RetriedJobType {
  @Field(() => ID)
  id!: string;
}

@ObjectType('ApiKey')
export class ApiKeyType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  label!: string;

  @Field(() => [String])
  scopes!: readonly string[];

  @Field(() => Boolean, { description: 'A key of the sandbox, which opens nothing else.' })
  isSandbox!: boolean;

  @Field(() => DateTimeScalar)
  createdAt!: Date;

  @Field(() => DateTimeScalar)
  expiresAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: 'To the minute; null when it was never used.' })
  lastUsedAt!: Date | null;

  @Field(() => DateTimeScalar, { nullable: true })
  revokedAt!: Date | null;
}

@InputType('CreateApiKeyInput')
export class CreateApiKeyInput {
  @Field(() => String)
  label!: string;

  @Field(() => [String])
  scopes!: string[];

  @Field(() => Int, { description: 'Days until it expires, 1 to 365.' })
  days!: number;
}

@ObjectType('CreatedApiKey')
export class CreatedApiKeyType {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: 'Shown once, here.' })
  secret!: string;
}

@InputType('RevokeApiKeyInput')
export class RevokeApiKeyInput {
  @Field(() => ID)
  id!: string;
}

@ObjectType('RevokedApiKey')
export class RevokedApiKeyType {
  @Field(() => ID)
  id!: string;
}
