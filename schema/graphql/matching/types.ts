import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Urgency } from '../../../domain/market/credit-need.ts';
import type { Purpose } from '../../../domain/market/purpose.ts';
import type { Security } from '../../../domain/market/security.ts';
import type { SizeClass } from '../../../domain/registry/size-class.ts';
import { connectionOf, MeasureType, RuleOutcomeType } from '../common.ts';
import { MatchVerdictEnum, PurposeEnum, SecurityEnum, SideEnum, SizeClassEnum, UrgencyEnum } from '../enums.ts';
import { CreditProductType } from '../market/types.ts';
import { FirmType } from '../registry/types.ts';

@ObjectType('ScorePart')
export class ScorePartType {
  @Field(() => SideEnum)
  side!: string;

  @Field(() => String)
  code!: string;

  @Field(() => Int, { description: '0 to 1000.' })
  points!: number;

  @Field(() => Int, { description: 'Out of 1000.' })
  weight!: number;
}

@ObjectType('Change')
export class ChangeType {
  @Field(() => SideEnum)
  by!: string;

  @Field(() => String, { description: 'The rule that it mends.' })
  kind!: string;

  @Field(() => String)
  text!: string;

  @Field(() => [String], { description: 'What to change, in words of the input fields.' })
  fields!: string[];
}

@ObjectType('Recommendation')
export class RecommendationType {
  @Field(() => ID)
  id!: string;

  @Field(() => MatchVerdictEnum)
  verdict!: string;

  @Field(() => CreditProductType)
  product!: CreditProductType;

  @Field(() => Int, { description: '0 to 10000.' })
  firmScore!: number;

  @Field(() => Int, { description: '0 to 10000.' })
  bankScore!: number;

  @Field(() => Int, { description: '0 to 10000; the harmonic mean of both sides.' })
  reciprocalScore!: number;

  @Field(() => Int)
  rank!: number;

  @Field(() => String, { nullable: true, description: 'Yearly all-in cost in basis points, fees included.' })
  allInBps!: string | null;

  @Field(() => [ScorePartType])
  scoreParts!: ScorePartType[];

  @Field(() => [RuleOutcomeType])
  rules!: RuleOutcomeType[];

  @Field(() => [ChangeType], { description: 'For a near miss: the least that would make it match.' })
  changes!: ChangeType[];

  @Field(() => Int, {
    nullable: true,
    description: 'How many further products the changes open; null where the firm cannot make them alone.',
  })
  furtherProducts!: number | null;
}

export const RecommendationConnection = connectionOf('Recommendation', () => RecommendationType);

@ObjectType('MaskedProfile', { description: 'What a bank sees before consent: bands, and no name.' })
export class MaskedProfileType {
  @Field(() => MeasureType)
  amount!: MeasureType;

  @Field(() => MeasureType)
  term!: MeasureType;

  @Field(() => MeasureType)
  rateMax!: MeasureType;

  @Field(() => PurposeEnum)
  purpose!: Purpose;

  @Field(() => [SecurityEnum])
  securities!: Security[];

  @Field(() => UrgencyEnum)
  urgency!: Urgency;

  @Field(() => String)
  industryName!: string;

  @Field(() => String)
  divisionName!: string;

  /** `null` before consent when too few firms share it. */
  @Field(() => SizeClassEnum, { nullable: true })
  sizeClass!: SizeClass | null;

  @Field(() => MeasureType, { nullable: true })
  revenue!: MeasureType | null;

  @Field(() => MeasureType, { nullable: true })
  firmAge!: MeasureType | null;
}

@ObjectType('MatchedNeed')
export class MatchedNeedType {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  needId!: string;

  @Field(() => CreditProductType)
  product!: CreditProductType;

  @Field(() => MatchVerdictEnum)
  verdict!: string;

  @Field(() => Int, { description: '0 to 10000; before consent of the bands alone.' })
  bankScore!: number;

  @Field(() => Int, { nullable: true, description: 'In the list of the firm; null until the firm lets the bank in.' })
  rank!: number | null;

  @Field(() => MaskedProfileType)
  profile!: MaskedProfileType;

  @Field(() => FirmType, { nullable: true, description: 'Null until the firm lets the bank in.' })
  firm!: FirmType | null;

  @Field(() => [ScorePartType])
  scoreParts!: ScorePartType[];

  @Field(() => [RuleOutcomeType])
  rules!: RuleOutcomeType[];

  @Field(() => [ChangeType])
  changes!: ChangeType[];
}

export const MatchedNeedConnection = connectionOf('MatchedNeed', () => MatchedNeedType);

@ObjectType('RecommendationsChanged')
export class RecommendationsChangedType {
  @Field(() => ID)
  needId!: string;
}
