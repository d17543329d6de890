import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { HISTORY_KINDS, type HistoryKind } from '../../../domain/compensation/read-history-row.ts';
import type { Fen } from '../../../domain/money.ts';
import { FenScalar } from '../scalars.ts';

export const HistoryKindEnum = Object.fromEntries(HISTORY_KINDS.map((kind) => [kind, kind])) as Record<
  HistoryKind,
  HistoryKind
>;
registerEnumType(HistoryKindEnum, {
  name: 'HistoryKind',
  description: 'What a table of the old books holds; brought in in this order.',
});

@ObjectType('HistoryError')
export class HistoryErrorType {
  @Field(() => Int)
  line!: number;

  @Field(() => String)
  code!: string;

  @Field(() => String, { description: 'What is wrong with the row, in the language of the request.' })
  text!: string;

  @Field(() => String, { nullable: true, description: 'Heading of the column, where one cell is wrong.' })
  column!: string | null;
}

@ObjectType('HistoryRemark', { description: 'An old payment that the engine would have computed otherwise.' })
export class HistoryRemarkType {
  @Field(() => Int)
  line!: number;

  @Field(() => FenScalar)
  paidFen!: Fen;

  @Field(() => FenScalar)
  computedFen!: Fen;
}

@ObjectType('HistoryPreview', { description: 'What a table of the old books would do; nothing is written.' })
export class HistoryPreviewType {
  @Field(() => Int)
  rows!: number;

  @Field(() => Int)
  written!: number;

  @Field(() => Int, { description: 'Rows that stand here already, exactly so.' })
  unchanged!: number;

  @Field(() => FenScalar, { description: 'Principal, filed principal, paid or returned: the control total.' })
  sumFen!: Fen;

  @Field(() => Int)
  errorCount!: number;

  @Field(() => [HistoryErrorType], { description: 'The first hundred.' })
  errors!: HistoryErrorType[];

  @Field(() => Int)
  remarkCount!: number;

  @Field(() => [HistoryRemarkType], { description: 'The first hundred.' })
  remarks!: HistoryRemarkType[];

  @Field(() => Boolean, { description: 'Caps, claims and ledger agree when the rows are taken over.' })
  isReconciled!: boolean;
}

@ObjectType('HistoryImport')
export class HistoryImportType {
  @Field(() => String)
  id!: string;
}

@InputType('ImportHistoryInput')
export class ImportHistoryInput {
  @Field(() => HistoryKindEnum)
  kind!: HistoryKind;

  @Field(() => String, { description: 'CSV or XLSX, base64.' })
  tableBase64!: string;

  @Field(() => String, { description: 'The decision that closes the old books.' })
  decisionRecord!: string;

  @Field(() => Int, { description: 'Rows by the old books.' })
  controlRows!: number;

  @Field(() => FenScalar, { description: 'Their sum by the old books; the import is refused when it differs.' })
  controlSumFen!: Fen;
}
