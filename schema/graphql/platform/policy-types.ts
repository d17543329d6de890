import { Field, InputType, Int, ObjectType } from 'type-graphql';
import type { CivilDate } from '../../../domain/calendar.ts';
import { POLICY_KINDS, type PolicyKind } from '../../../domain/matching/change-policy.ts';
import { enumOf } from '../enums.ts';
import { CivilDateScalar } from '../scalars.ts';

export const PolicyKindEnum = enumOf(
  'PolicyKind',
  POLICY_KINDS,
  'Weights of the scores with exposure and learning, or limits of the tags.',
);

@ObjectType('PolicyVersion', { description: 'One dated version of a policy; it never changes.' })
export class PolicyVersionType {
  @Field(() => PolicyKindEnum)
  kind!: PolicyKind;

  @Field(() => Int)
  version!: number;

  @Field(() => CivilDateScalar, { description: 'The first day on which it decides, until the next version does.' })
  validFrom!: CivilDate;

  @Field(() => String)
  settingsJson!: string;
}

@InputType('ProposePolicyInput')
export class ProposePolicyInput {
  @Field(() => PolicyKindEnum)
  kind!: PolicyKind;

  @Field(() => CivilDateScalar, { description: 'A day to come.' })
  validFrom!: CivilDate;

  @Field(() => String, { description: 'The minutes or the paper that decides it.' })
  decisionRecord!: string;

  @Field(() => String, {
    description: 'What changes, as JSON by the names of settingsJson; everything else stays as it is.',
  })
  settings!: string;
}
