import { Field, ID, InputType, ObjectType } from 'type-graphql';
import type { CivilDate } from '../../../domain/calendar.ts';
import { BRIDGE_STATES, type BridgeState } from '../../../domain/engagement/bridge-moves.ts';
import type { Fen } from '../../../domain/money.ts';
import { connectionOf } from '../common.ts';
import { enumOf } from '../enums.ts';
import { CivilDateScalar, DateTimeScalar, FenScalar } from '../scalars.ts';

export const BridgeStateEnum = enumOf('BridgeState', BRIDGE_STATES, 'Where a bridge loan stands.');
const BridgeMoveEnum = enumOf(
  'BridgeMove',
  ['commit', 'approve', 'decline', 'withdraw'],
  'The bank promises to renew, the trustee approves, both may decline, the firm may withdraw.',
);

@ObjectType('BridgePool', { description: 'The money that bridges renewals.' })
export class BridgePoolType {
  @Field(() => FenScalar)
  balanceFen!: Fen;

  @Field(() => FenScalar, { description: 'Approved and not paid yet; it is still in the balance.' })
  approvedFen!: Fen;

  @Field(() => FenScalar, { description: 'Paid and not back yet.' })
  outFen!: Fen;
}

@ObjectType('BridgeLoan', { description: 'Money out of the pool that repays an old loan until the new one is there.' })
export class BridgeLoanType {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  loanId!: string;

  @Field(() => String)
  contractNumber!: string;

  @Field(() => String)
  bankName!: string;

  @Field(() => String)
  firmName!: string;

  @Field(() => FenScalar)
  amountFen!: Fen;

  @Field(() => BridgeStateEnum)
  state!: BridgeState;

  @Field(() => String, { description: 'Reference of the promise of the bank to renew; empty until it gave one.' })
  commitment!: string;

  @Field(() => String, { description: 'Why it was declined.' })
  note!: string;

  @Field(() => DateTimeScalar)
  askedAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  paidAt!: Date | null;

  @Field(() => CivilDateScalar, { nullable: true, description: 'The day by which it must be back.' })
  dueOn!: CivilDate | null;

  @Field(() => Boolean, { description: 'Out, and past its day.' })
  isOverdue!: boolean;

  @Field(() => DateTimeScalar, { nullable: true })
  returnedAt!: Date | null;
}

export const BridgeLoanConnection = connectionOf('BridgeLoan', () => BridgeLoanType);

@ObjectType('BridgeReceipt')
export class BridgeReceiptType {
  @Field(() => ID)
  id!: string;

  @Field(() => FenScalar, { description: 'What the pool holds now.' })
  balanceFen!: Fen;
}

@InputType('FundBridgePoolInput')
export class FundBridgePoolInput {
  @Field(() => FenScalar)
  amountFen!: Fen;
}

@InputType('AskBridgeInput')
export class AskBridgeInput {
  @Field(() => ID)
  loanId!: string;

  @Field(() => FenScalar)
  amountFen!: Fen;
}

@InputType('MoveBridgeInput')
export class MoveBridgeInput {
  @Field(() => ID)
  bridgeId!: string;

  @Field(() => BridgeMoveEnum)
  move!: 'commit' | 'approve' | 'decline' | 'withdraw';

  @Field(() => String, {
    nullable: true,
    description: 'To commit: the reference of the promise. To decline: the reason.',
  })
  note!: string | null;
}

@InputType('PayBridgeInput')
export class PayBridgeInput {
  @Field(() => ID)
  bridgeId!: string;
}

@InputType('ReturnBridgeInput')
export class ReturnBridgeInput {
  @Field(() => ID)
  bridgeId!: string;
}
