import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { CivilDate } from '../../../domain/calendar.ts';
import {
  RETENTION_CATEGORIES,
  RETENTION_POLICY_STATES,
  type RetentionCategory,
  type RetentionPolicyState,
} from '../../../domain/privacy/retention.ts';
import { connectionOf } from '../common.ts';
import { enumOf } from '../enums.ts';
import { CivilDateScalar, DateTimeScalar } from '../scalars.ts';

const RetentionCategoryEnum = enumOf('RetentionCategory', RETENTION_CATEGORIES, 'What is let go of by a term.');
const RetentionPolicyStateEnum = enumOf(
  'RetentionPolicyState',
  RETENTION_POLICY_STATES,
  'Whether somebody decided it.',
);

@ObjectType('RetentionPolicy', { description: 'For how many days something is kept, from a day on.' })
export class RetentionPolicyType {
  @Field(() => ID)
  id!: string;

  @Field(() => RetentionCategoryEnum)
  category!: RetentionCategory;

  @Field(() => CivilDateScalar)
  validFrom!: CivilDate;

  @Field(() => Int)
  days!: number;

  @Field(() => String, { description: 'The law or decision that it stands on.' })
  basis!: string;

  @Field(() => RetentionPolicyStateEnum)
  state!: RetentionPolicyState;

  @Field(() => Boolean, { description: 'I proposed it, so that somebody else decides.' })
  isMine!: boolean;

  @Field(() => Boolean, { description: 'It decides today.' })
  isInForce!: boolean;
}

@ObjectType('RetentionRun', { description: 'What was let go of: how many rows of a category, and when.' })
export class RetentionRunType {
  @Field(() => ID)
  id!: string;

  @Field(() => RetentionCategoryEnum)
  category!: RetentionCategory;

  @Field(() => DateTimeScalar, { description: 'Everything older than this was due.' })
  dueBefore!: Date;

  @Field(() => Int)
  rows!: number;

  @Field(() => DateTimeScalar)
  startedAt!: Date;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Null while it is under way or waits to be gone on with.',
  })
  finishedAt!: Date | null;
}
export const RetentionRunConnection = connectionOf('RetentionRun', () => RetentionRunType);

@InputType('ProposeRetentionInput')
export class ProposeRetentionInput {
  @Field(() => RetentionCategoryEnum)
  category!: RetentionCategory;

  @Field(() => CivilDateScalar)
  validFrom!: CivilDate;

  @Field(() => Int)
  days!: number;

  @Field(() => String)
  basis!: string;
}

@InputType('DecideRetentionInput')
export class DecideRetentionInput {
  @Field(() => ID)
  policyId!: string;

  @Field(() => Boolean)
  approves!: boolean;
}
