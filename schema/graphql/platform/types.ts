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
