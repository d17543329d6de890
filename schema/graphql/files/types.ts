import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { FILE_SUBJECTS, type FileSubject, SCAN_STATES } from '../../../domain/files/file-rules.ts';
import { enumOf } from '../enums.ts';
import { DateTimeScalar } from '../scalars.ts';

export const FileSubjectEnum = enumOf('FileSubject', FILE_SUBJECTS, 'What a file belongs to, and is read with.');
const FileScanEnum = enumOf('FileScan', SCAN_STATES, 'NOT_SCANNED: this installation has no scanner.');

@ObjectType('File', { description: 'What is known of a file; fileLink leads to its bytes.' })
export class FileType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => String)
  mediaType!: string;

  @Field(() => Int)
  sizeBytes!: number;

  @Field(() => String, { description: 'SHA-256 of the bytes, as it stands in the history.' })
  sha256!: string;

  @Field(() => FileScanEnum)
  scan!: string;

  @Field(() => DateTimeScalar)
  uploadedAt!: Date;
}

@ObjectType('FileLink', { description: 'Only for who asked, and only until then.' })
export class FileLinkType {
  @Field(() => String)
  url!: string;

  @Field(() => DateTimeScalar)
  expiresAt!: Date;
}

@InputType('AttachFileInput')
export class AttachFileInput {
  @Field(() => ID, { description: 'Answered by POST /files.' })
  fileId!: string;

  @Field(() => FileSubjectEnum)
  subject!: FileSubject;

  @Field(() => ID)
  subjectId!: string;
}
