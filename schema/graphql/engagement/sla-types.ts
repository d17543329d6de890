import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { CivilDate } from '../../../domain/calendar.ts';
import { SLA_PROFILE_STATES, type SlaProfileState } from '../../../domain/engagement/sla-profile.ts';
import { enumOf } from '../enums.ts';
import { CivilDateScalar, DateTimeScalar } from '../scalars.ts';

export const SlaProfileStateEnum = enumOf('SlaProfileState', SLA_PROFILE_STATES, 'Where a proposal stands.');

@InputType('SlaTermsFieldsInput')
@ObjectType('SlaTermsFields')
abstract class SlaTermsFields {
  @Field(() => Int, { description: 'Banks that may work on one need at once.' })
  placesMax!: number;

  @Field(() => Int, { description: 'Working days in which banks choose for themselves.' })
  openDays!: number;

  @Field(() => Int)
  acceptDays!: number;

  @Field(() => Int)
  contactDays!: number;

  @Field(() => Int)
  disputeDays!: number;

  @Field(() => Int)
  drawdownDays!: number;

  @Field(() => Int)
  decisionMonths!: number;

  @Field(() => Int)
  writeBackDays!: number;

  @Field(() => Int)
  complaintDays!: number;

  @Field(() => Int, { description: 'Banks that may let a need down before an operator looks after it.' })
  roundsMax!: number;
}

@InputType('ProposeSlaProfileInput')
export class ProposeSlaProfileInput extends SlaTermsFields {
  @Field(() => String)
  code!: string;

  @Field(() => CivilDateScalar, { description: 'A day to come.' })
  validFrom!: CivilDate;

  @Field(() => String, { description: 'The minutes or the paper that decides it.' })
  decisionRecord!: string;
}

@InputType('DecideSlaProfileInput')
export class DecideSlaProfileInput {
  @Field(() => ID)
  profileId!: string;

  @Field(() => Boolean)
  isApproved!: boolean;
}

@ObjectType('SlaProfile', { description: 'What banks promise from a day on, and who decided it.' })
export class SlaProfileType extends SlaTermsFields {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  code!: string;

  @Field(() => CivilDateScalar)
  validFrom!: CivilDate;

  @Field(() => String)
  decisionRecord!: string;

  @Field(() => SlaProfileStateEnum)
  state!: SlaProfileState;

  @Field(() => DateTimeScalar)
  proposedAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  decidedAt!: Date | null;

  @Field(() => Boolean, { description: 'Today this one counts.' })
  isInForce!: boolean;

  @Field(() => String, { nullable: true, description: 'Shown to those who propose, decide and audit.' })
  proposedByName!: string | null;

  @Field(() => String, { nullable: true, description: 'Shown to those who propose, decide and audit.' })
  decidedByName!: string | null;
}
