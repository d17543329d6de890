import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../common.ts';
import { enumOf } from '../enums.ts';
import { DateTimeScalar } from '../scalars.ts';
import { EngagementType } from './engagement-types.ts';

export const HonourOutcomeEnum = enumOf(
  'HonourOutcome',
  ['KEPT', 'LATE', 'NOT_GRANTED'],
  'What came of a case that a bank accepted. LATE: granted, but the drawdown was reported late or not at all.',
);

@ObjectType('HonourCase', { description: 'A case that the honour rate of my bank counts.' })
export class HonourCaseType {
  @Field(() => ID)
  id!: string;

  @Field(() => HonourOutcomeEnum)
  outcome!: string;

  @Field(() => DateTimeScalar, { nullable: true })
  acceptedAt!: Date | null;

  @Field(() => DateTimeScalar, { nullable: true })
  grantedAt!: Date | null;

  @Field(() => EngagementType)
  engagement!: EngagementType;
}
export const HonourCaseConnection = connectionOf('HonourCase', () => HonourCaseType);

@ObjectType('FeedFacetValue')
export class FeedFacetValueType {
  @Field(() => String, { description: 'The id of a product, or the code of a purpose or an urgency.' })
  value!: string;

  @Field(() => Int, { description: 'Needs under the other filters.' })
  count!: number;
}

@ObjectType('FeedFacets', { description: 'The needs of my feed by product, purpose and urgency.' })
export class FeedFacetsType {
  @Field(() => Int, { description: 'Needs counted, whatever the filters say.' })
  counted!: number;

  @Field(() => Boolean, { description: 'False when there are more needs than were counted; the best were.' })
  isWhole!: boolean;

  @Field(() => [FeedFacetValueType])
  products!: FeedFacetValueType[];

  @Field(() => [FeedFacetValueType])
  purposes!: FeedFacetValueType[];

  @Field(() => [FeedFacetValueType])
  urgencies!: FeedFacetValueType[];
}

@ObjectType('BankCapacity', { description: 'How many cases at once my bank can take, and how many it has.' })
export class BankCapacityType {
  @Field(() => Int, { description: 'What counts: the stated number, else the estimate.' })
  capacity!: number;

  @Field(() => Int, { nullable: true, description: 'What the bank said; it grabs no more than this.' })
  stated!: number | null;

  @Field(() => Int, { description: 'From the best month of the last three.' })
  estimated!: number;

  @Field(() => Int)
  inWork!: number;
}

@InputType('SetBankCapacityInput')
export class SetBankCapacityInput {
  @Field(() => Int, { nullable: true, description: '1 to 10 000; null leaves it to the estimate.' })
  cases!: number | null;
}
