import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { CivilDate } from '../../../domain/calendar.ts';
import type { Bps, Fen } from '../../../domain/money.ts';
import { APPEAL_STATES, type AppealState } from '../../../domain/registry/tags/appeal.ts';
import { RECORD_FAMILIES, type RecordFamily } from '../../../domain/registry/tags/firm-record.ts';
import { connectionOf } from '../common.ts';
import { enumOf } from '../enums.ts';
import { BpsScalar, CivilDateScalar, DateTimeScalar, FenScalar } from '../scalars.ts';

export const RecordFamilyEnum = enumOf('RecordFamily', RECORD_FAMILIES, 'What a department records of a firm.');
export const AppealStateEnum = enumOf('AppealState', APPEAL_STATES, 'What became of an appeal.');
export const AppealDecisionEnum = enumOf('AppealDecision', ['UPHELD', 'DISMISSED'], 'How an appeal ends.');

@ObjectType('FirmRecord')
export class FirmRecordType {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  firmId!: string;

  @Field(() => RecordFamilyEnum)
  family!: RecordFamily;

  @Field(() => String)
  value!: string;

  @Field(() => String)
  reference!: string;

  @Field(() => String)
  issuer!: string;

  @Field(() => CivilDateScalar)
  validFrom!: CivilDate;

  @Field(() => CivilDateScalar, { nullable: true })
  validTo!: CivilDate | null;
}

@ObjectType('ExternalLoan', { description: 'A loan from a lender that is not on the platform.' })
export class ExternalLoanType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  lender!: string;

  @Field(() => FenScalar)
  amountFen!: Fen;

  @Field(() => CivilDateScalar)
  drawdownOn!: CivilDate;

  @Field(() => CivilDateScalar)
  maturityOn!: CivilDate;

  @Field(() => Boolean, { description: "A personal business loan of the firm's owner." })
  isOwners!: boolean;

  @Field(() => Boolean, { description: 'The firm said it of itself, and may take it back.' })
  isOwnStatement!: boolean;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was taken back; it counts for nothing since.' })
  withdrawnAt!: Date | null;

  @Field(() => String, { nullable: true })
  withdrawalReason!: string | null;
}

@ObjectType('TagAppeal', { description: 'A firm says that a tag is wrong; the tag holds until somebody decided.' })
export class TagAppealType {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  firmId!: string;

  @Field(() => String)
  firmName!: string;

  @Field(() => String)
  code!: string;

  @Field(() => String)
  value!: string;

  @Field(() => String, { description: 'Whom the tag came from.' })
  source!: string;

  @Field(() => AppealStateEnum)
  state!: AppealState;

  @Field(() => String)
  reason!: string;

  @Field(() => CivilDateScalar, { description: 'Last working day for the answer.' })
  dueOn!: CivilDate;

  @Field(() => Boolean)
  isOverdue!: boolean;

  @Field(() => String, { nullable: true })
  answer!: string | null;

  @Field(() => DateTimeScalar)
  createdAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  answeredAt!: Date | null;
}

@ObjectType('ParkCoverage', {
  description: 'How many residents of a park have credit, against what its stars ask for.',
})
export class ParkCoverageType {
  @Field(() => String)
  park!: string;

  @Field(() => Int)
  stars!: number;

  @Field(() => Int)
  residents!: number;

  @Field(() => Int, { description: 'Residents with a loan in force.' })
  granted!: number;

  @Field(() => BpsScalar, { description: 'Of the residents, or of the money that they asked for (A4-16).' })
  coverageBps!: Bps;

  @Field(() => BpsScalar)
  shareBpsMin!: Bps;

  @Field(() => Boolean)
  isReached!: boolean;
}

export const TagAppealConnection = connectionOf('TagAppeal', () => TagAppealType);

@InputType('RecordFirmFactInput')
export class RecordFirmFactInput {
  @Field(() => ID)
  firmId!: string;

  @Field(() => RecordFamilyEnum)
  family!: RecordFamily;

  @Field(() => String, { description: 'GOOD, BREACH; CORE, SUPPLIER, DISTRIBUTOR; PRIVATE, STATE, FOREIGN.' })
  value!: string;

  @Field(() => String, { description: 'The number of the case, or the name of the chain.' })
  reference!: string;

  @Field(() => CivilDateScalar)
  validFrom!: CivilDate;
}

@InputType('EndFirmFactInput')
export class EndFirmFactInput {
  @Field(() => ID)
  recordId!: string;

  @Field(() => CivilDateScalar, { description: 'The first day on which it no longer holds.' })
  validTo!: CivilDate;

  @Field(() => String)
  reason!: string;
}

@InputType('RecordExternalLoanInput')
export class RecordExternalLoanInput {
  @Field(() => ID, { nullable: true, description: 'Left out by a firm, which speaks of itself.' })
  firmId!: string | null;

  @Field(() => String)
  lender!: string;

  @Field(() => FenScalar)
  amountFen!: Fen;

  @Field(() => CivilDateScalar)
  drawdownOn!: CivilDate;

  @Field(() => CivilDateScalar)
  maturityOn!: CivilDate;

  @Field(() => Boolean, { nullable: true, description: "A personal business loan of the firm's owner." })
  isOwners!: boolean | null;
}

@InputType('WithdrawExternalLoanInput')
export class WithdrawExternalLoanInput {
  @Field(() => ID)
  externalLoanId!: string;

  @Field(() => String)
  reason!: string;
}

@InputType('AppealTagInput')
export class AppealTagInput {
  @Field(() => String)
  code!: string;

  @Field(() => String, { description: 'As the tag shows it.' })
  value!: string;

  @Field(() => String)
  reason!: string;
}

@InputType('DecideAppealInput')
export class DecideAppealInput {
  @Field(() => ID)
  appealId!: string;

  @Field(() => AppealDecisionEnum)
  decision!: 'UPHELD' | 'DISMISSED';

  @Field(() => String)
  answer!: string;
}
