import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { CivilDate } from '../../../domain/calendar.ts';
import {
  ERASURE_BLOCKS,
  ERASURE_STATES,
  type ErasureBlockCode,
  type ErasureState,
} from '../../../domain/privacy/decide-erasure.ts';
import { type DataSubject, KEEP_REASONS, type KeepReason } from '../../../domain/privacy/register-terms.ts';
import { connectionOf } from '../common.ts';
import { enumOf } from '../enums.ts';
import { CivilDateScalar, DateTimeScalar } from '../scalars.ts';
import { AskedSubjectInput, DataSubjectEnum } from './types.ts';

const ErasureStateEnum = enumOf('ErasureState', ERASURE_STATES, 'How far a request for erasure has come.');
const ErasureBlockEnum = enumOf('ErasureBlockCode', ERASURE_BLOCKS, 'Why somebody cannot be erased now.');
const KeepReasonEnum = enumOf('KeepReason', KEEP_REASONS, 'Why something stays after an erasure.');

@ObjectType('ErasureBlock')
export class ErasureBlockType {
  @Field(() => ErasureBlockEnum)
  code!: ErasureBlockCode;

  @Field(() => Int)
  count!: number;

  @Field(() => CivilDateScalar, { nullable: true, description: 'From this day on it stands no longer in the way.' })
  until!: CivilDate | null;
}

@ObjectType('KeptRows', { description: 'Rows that stay after an erasure, without a name behind them.' })
export class KeptRowsType {
  @Field(() => String)
  table!: string;

  @Field(() => Int, { nullable: true, description: 'How many; null before the erasure.' })
  rows!: number | null;

  @Field(() => KeepReasonEnum)
  why!: KeepReason;
}

@ObjectType('ErasureOutlook', { description: 'What an erasure would do, and what stands in its way.' })
export class ErasureOutlookType {
  @Field(() => [ErasureBlockType])
  blocks!: ErasureBlockType[];

  @Field(() => [String], { description: 'Kinds of rows that are deleted.' })
  deleted!: string[];

  @Field(() => [KeptRowsType])
  kept!: KeptRowsType[];

  @Field(() => Int, { description: 'Between the approval and the erasure.' })
  waitDays!: number;
}

@ObjectType('ErasureRequest')
export class ErasureRequestType {
  @Field(() => ID)
  id!: string;

  @Field(() => DataSubjectEnum)
  subject!: DataSubject;

  @Field(() => String, { description: 'Name of the person or firm; a pseudonym once it is erased.' })
  subjectName!: string;

  @Field(() => ErasureStateEnum)
  state!: ErasureState;

  @Field(() => DateTimeScalar)
  requestedAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  decidedAt!: Date | null;

  @Field(() => String, { nullable: true })
  decisionNote!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Carried out then; until then it can be taken back.' })
  dueAt!: Date | null;

  @Field(() => DateTimeScalar, { nullable: true })
  doneAt!: Date | null;

  @Field(() => [ErasureBlockType], { description: 'What stood against it when it was to be carried out.' })
  blocks!: ErasureBlockType[];

  @Field(() => [KeptRowsType])
  remainder!: KeptRowsType[];

  @Field(() => String, { description: 'Why somebody else asked; empty for one’s own.' })
  reason!: string;

  @Field(() => Boolean, { description: 'I asked for it myself, so that somebody else decides.' })
  isMine!: boolean;
}
export const ErasureRequestConnection = connectionOf('ErasureRequest', () => ErasureRequestType);

@InputType('RequestErasureInput')
export class RequestErasureInput extends AskedSubjectInput {
  @Field(() => Boolean, { description: 'Has to be true: an erasure cannot be undone.' })
  confirm!: boolean;
}

@InputType('WithdrawErasureInput')
export class WithdrawErasureInput {
  @Field(() => ID)
  erasureId!: string;
}

@InputType('DecideErasureInput')
export class DecideErasureInput {
  @Field(() => ID)
  erasureId!: string;

  @Field(() => Boolean)
  approves!: boolean;

  @Field(() => String, { nullable: true, description: 'Needed to refuse; the subject reads it.' })
  note!: string | null;
}
