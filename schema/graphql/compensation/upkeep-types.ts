import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { CivilDate } from '../../../domain/calendar.ts';
import { CivilDateScalar, DateTimeScalar } from '../scalars.ts';

@ObjectType('FundNotice', { description: 'A clock of the fund that ran out, told to whoever is late.' })
export class FundNoticeType {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: 'FILING_OVERDUE, CLAIM_OVERDUE or RECOVERY_REPORT_DUE.' })
  kind!: string;

  @Field(() => ID, { nullable: true })
  claimId!: string | null;

  @Field(() => ID)
  filingId!: string;

  @Field(() => String)
  firmName!: string;

  @Field(() => String)
  claimantName!: string;

  @Field(() => CivilDateScalar)
  dueOn!: CivilDate;

  @Field(() => DateTimeScalar)
  createdAt!: Date;
}

@ObjectType('ReconciliationFinding', { description: 'One pair of numbers that does not agree.' })
export class ReconciliationFindingType {
  @Field(() => String)
  check!: string;

  @Field(() => String)
  subject!: string;

  @Field(() => String)
  have!: string;

  @Field(() => String)
  want!: string;
}

@ObjectType('FundReconciliation', { description: 'One nightly comparison of caps, claims, ledger and decisions.' })
export class FundReconciliationType {
  @Field(() => ID)
  id!: string;

  @Field(() => DateTimeScalar)
  ranAt!: Date;

  @Field(() => Int)
  findingCount!: number;

  @Field(() => [ReconciliationFindingType], { description: 'The first hundred.' })
  findings!: ReconciliationFindingType[];
}
