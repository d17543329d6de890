import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { CivilDate } from '../../../domain/calendar.ts';
import type { Bps, Fen } from '../../../domain/money.ts';
import { BpsScalar, CivilDateScalar, FenScalar } from '../scalars.ts';

@ObjectType('BankAgreement', { description: 'The written agreement of a bank with a scheme (0-03).' })
export class BankAgreementType {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  bankId!: string;

  @Field(() => String)
  bankName!: string;

  @Field(() => String)
  schemeCode!: string;

  @Field(() => Boolean, { description: 'In the pilot registry of 2018 (0-01).' })
  isPilot!: boolean;

  @Field(() => CivilDateScalar)
  validFrom!: CivilDate;

  @Field(() => CivilDateScalar, { nullable: true, description: 'First day on which it no longer holds.' })
  validTo!: CivilDate | null;
}

@ObjectType('PilotBank')
export class PilotBankType {
  @Field(() => ID)
  id!: string;
}

@ObjectType('InterestSubsidy', { description: 'What the interest subsidy of a filed loan comes to (2-07).' })
export class InterestSubsidyType {
  @Field(() => String)
  scheme!: string;

  @Field(() => Int)
  policyVersion!: number;

  @Field(() => String)
  ruleId!: string;

  @Field(() => FenScalar)
  interestPaidFen!: Fen;

  @Field(() => BpsScalar, { nullable: true })
  partBps!: Bps | null;

  @Field(() => FenScalar)
  payableFen!: Fen;

  @Field(() => [String], { description: 'Why nothing is payable, such as a table that nobody approved.' })
  refusals!: string[];
}

@InputType('RegisterPilotBankInput')
export class RegisterPilotBankInput {
  @Field(() => ID)
  bankId!: string;

  @Field(() => String)
  schemeCode!: string;

  @Field(() => String)
  decisionRecord!: string;
}

@InputType('SignBankAgreementInput')
export class SignAgreementInput {
  @Field(() => ID)
  bankId!: string;

  @Field(() => String)
  schemeCode!: string;

  @Field(() => CivilDateScalar)
  validFrom!: CivilDate;

  @Field(() => CivilDateScalar, { nullable: true })
  validTo!: CivilDate | null;

  @Field(() => String)
  decisionRecord!: string;
}

@InputType('EndBankAgreementInput')
export class EndAgreementInput {
  @Field(() => ID)
  agreementId!: string;

  @Field(() => CivilDateScalar)
  on!: CivilDate;

  @Field(() => String)
  reason!: string;
}
