import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { EXPORT_STATES, type ExportState } from '../../../domain/privacy/data-requests.ts';
import { DATA_SUBJECTS, type DataSubject } from '../../../domain/privacy/register-terms.ts';
import { connectionOf } from '../common.ts';
import { enumOf } from '../enums.ts';
import { DateTimeScalar } from '../scalars.ts';

export const DataSubjectEnum = enumOf('DataSubject', DATA_SUBJECTS, 'Whose data: of a person or of a firm.');
const ExportStateEnum = enumOf('DataExportState', EXPORT_STATES, 'How far a copy of everything held has come.');

@ObjectType('DataExport', { description: 'A copy of everything held about a person or firm, as an archive.' })
export class DataExportType {
  @Field(() => ID)
  id!: string;

  @Field(() => DataSubjectEnum)
  subject!: DataSubject;

  @Field(() => String, { description: 'Name of the person or firm.' })
  subjectName!: string;

  @Field(() => ExportStateEnum)
  state!: ExportState;

  @Field(() => DateTimeScalar)
  requestedAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  readyAt!: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'From then on the archive is removed.' })
  expiresAt!: Date | null;

  @Field(() => Int, { nullable: true, description: 'Rows in the archive.' })
  rows!: number | null;

  @Field(() => ID, { nullable: true, description: 'For fileLink; null unless I may open it.' })
  fileId!: string | null;

  @Field(() => String, { nullable: true, description: 'TOO_LARGE or FAULT.' })
  errorCode!: string | null;

  @Field(() => String, { description: 'Why somebody else asked; empty for one’s own.' })
  reason!: string;
}
export const DataExportConnection = connectionOf('DataExport', () => DataExportType);

@InputType('AskedSubjectInput', { description: 'Whose data; with neither e-mail nor firm, one’s own.' })
export class AskedSubjectInput {
  @Field(() => DataSubjectEnum)
  subject!: DataSubject;

  @Field(() => String, { nullable: true, description: 'Of a person of whom an operator was asked.' })
  email!: string | null;

  @Field(() => ID, { nullable: true, description: 'Of a firm of which an operator was asked.' })
  firmId!: string | null;

  @Field(() => String, { nullable: true, description: 'Needed for others: the letter in which they asked.' })
  reason!: string | null;
}

@InputType('RecordDownloadInput')
export class RecordDownloadInput {
  @Field(() => String, { description: 'Name of the list, in small letters, digits and hyphens.' })
  what!: string;

  @Field(() => Int)
  rows!: number;
}

@ObjectType('DownloadMark', { description: 'What a file says of who took it.' })
export class DownloadMarkType {
  @Field(() => String)
  text!: string;
}
