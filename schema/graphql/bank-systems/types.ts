import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { BANK_ROW_KINDS, type BankRowKind } from '../../../domain/engagement/bank-row-kind.ts';
import { connectionOf } from '../common.ts';
import { enumOf } from '../enums.ts';
import { DateTimeScalar } from '../scalars.ts';

const BankRowKindEnum = enumOf('BankRowKind', BANK_ROW_KINDS, 'What a table of a bank holds.');
const BankRowStateEnum = enumOf('BankRowState', ['WAITING', 'ACCEPTED', 'REJECTED'], 'Each row stands for itself.');

@ObjectType('BankBatch')
export class BankBatchType {
  @Field(() => ID)
  id!: string;

  @Field(() => BankRowKindEnum)
  kind!: BankRowKind;

  @Field(() => Int)
  waiting!: number;

  @Field(() => Int)
  accepted!: number;

  @Field(() => Int)
  rejected!: number;

  @Field(() => DateTimeScalar)
  createdAt!: Date;
}

@ObjectType('BankRow')
export class BankRowType {
  @Field(() => Int, {
    description: 'The line in the table, whose heading is line 1; of typed rows the place in the list, from 1.',
  })
  line!: number;

  @Field(() => String, { nullable: true, description: 'The key of a typed row.' })
  key!: string | null;

  @Field(() => BankRowStateEnum)
  state!: 'WAITING' | 'ACCEPTED' | 'REJECTED';

  @Field(() => ID, { nullable: true, description: 'The engagement, loan or repayment.' })
  subjectId!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was rejected: a stable code.' })
  code!: string | null;

  @Field(() => String, { nullable: true, description: 'The field that the rejection is about.' })
  field!: string | null;

  @Field(() => String, { nullable: true })
  message!: string | null;
}

export const BankRowConnection = connectionOf('BankRow', () => BankRowType);

@InputType('SubmitBankRowsInput')
export class SubmitBankRowsInput {
  @Field(() => BankRowKindEnum)
  kind!: BankRowKind;

  @Field(() => String, { description: 'CSV with a heading line; at most 1000 rows.' })
  table!: string;
}

@InputType('OpenSandboxInput')
export class OpenSandboxInput {
  @Field(() => String, { description: 'What the key is for.' })
  label!: string;
}

@ObjectType('OpenedSandbox', { description: 'A case to try a system on, and the key to it.' })
export class OpenedSandboxType {
  @Field(() => ID)
  engagementId!: string;

  @Field(() => ID)
  needId!: string;

  @Field(() => ID)
  apiKeyId!: string;

  @Field(() => String, { description: 'Of the sandbox alone; shown once, here.' })
  secret!: string;
}
