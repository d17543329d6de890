import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql';
import { MISSING_FACT, type MissingFact } from '../../../domain/matching/hard-rules.ts';
import { MATCH_OUTCOMES, type MatchOutcomeKind } from '../../../domain/matching/match-outcome.ts';
import { enumOf } from '../enums.ts';
import { CivilDateScalar, DateTimeScalar } from '../scalars.ts';

const MissingFactEnum = enumOf('MissingFact', Object.values(MISSING_FACT), 'A fact that the firm has not told.');
const MatchOutcomeEnum = enumOf('MatchOutcomeKind', MATCH_OUTCOMES, 'What came of a pair.');
const AffinityStateEnum = enumOf(
  'AffinityState',
  ['SHADOW', 'SERVING', 'RETIRED'],
  'Watched only, ordering matches, or no longer used.',
);

@ObjectType('MatchOpening', { description: 'Tell this, and so many more products open at best.' })
export class MatchOpeningType {
  @Field(() => MissingFactEnum)
  missing!: MissingFact;

  @Field(() => Int)
  products!: number;
}

@InputType('MatchOutcomeInput')
export class MatchOutcomeInput {
  @Field(() => ID)
  needId!: string;

  @Field(() => ID)
  productId!: string;

  @Field(() => MatchOutcomeEnum)
  kind!: MatchOutcomeKind;

  @Field(() => String, { nullable: true, description: 'For a dismissal or a refusal: one of the reason codes.' })
  reason!: string | null;
}

@ObjectType('MatchOutcome')
export class MatchOutcomeType {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  needId!: string;

  @Field(() => ID)
  productId!: string;

  @Field(() => MatchOutcomeEnum)
  kind!: MatchOutcomeKind;

  @Field(() => String, { nullable: true })
  reason!: string | null;

  @Field(() => DateTimeScalar)
  reportedAt!: Date;
}

@InputType('ServeAffinityModelInput')
export class ServeAffinityModelInput {
  @Field(() => Int)
  version!: number;
}

@InputType('RollBackAffinityInput')
export class RollBackAffinityInput {
  @Field(() => String, { description: 'Why; kept in the history.' })
  reason!: string;
}

@ObjectType('AffinityModel', { description: 'One version of the model that learns who lends to whom, with its card.' })
export class AffinityModelType {
  @Field(() => Int)
  version!: number;

  @Field(() => AffinityStateEnum)
  state!: string;

  @Field(() => CivilDateScalar)
  trainedUntil!: string;

  @Field(() => String)
  purpose!: string;

  @Field(() => String)
  limits!: string;

  @Field(() => String, { description: 'Which features it uses; chosen on time windows inside its loans.' })
  recipe!: string;

  @Field(() => Int)
  trainedOn!: number;

  @Field(() => Int)
  lenders!: number;

  @Field(() => Int, { description: 'Newest loans that a model which had not seen them ranked.' })
  heldOutLoans!: number;

  @Field(() => Float)
  heldOutMrr!: number;

  @Field(() => Float, { description: 'Mean squared error of the chance before calibration.' })
  brierBefore!: number;

  @Field(() => Float, { description: 'The same after calibration.' })
  brierAfter!: number;
}

@ObjectType('AffinityServing', { description: 'Which version orders matches now; null is rules alone.' })
export class AffinityServingType {
  @Field(() => Int, { nullable: true })
  version!: number | null;
}

@ObjectType('MatchReplay', { description: 'Stored matches decided again from the versions that their runs name.' })
export class MatchReplayType {
  @Field(() => Int)
  checked!: number;

  @Field(() => [ID], { description: 'Those that came out otherwise: always none.' })
  differing!: string[];
}
