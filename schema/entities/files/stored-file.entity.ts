import { Entity, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { FileSubject, ScanState, StoredMediaType } from '../../../domain/files/file-rules.ts';

/** What is known of a file; its bytes are in the file store. Once attached it is evidence and is not taken away again. */
@Entity({ tableName: 'stored_file' })
@Index({ properties: ['subject', 'subjectId', 'id'] })
export class StoredFile {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  /** Random, so that nobody who knows a row can guess where its bytes are. */
  @Property({ type: 'string', length: 64 })
  @Unique()
  key!: string;

  @Property({ type: 'string', length: 64 })
  uploadedBy!: string;

  /** For whom the person acted then; `null` for somebody who still wants to claim a firm. */
  @Property({ type: 'uuid', nullable: true })
  organisationId: string | null = null;

  @Property({ type: 'string', length: 200 })
  name!: string;

  @Property({ type: 'string', length: 40 })
  mediaType!: StoredMediaType;

  @Property({ type: 'integer' })
  sizeBytes!: number;

  @Property({ type: 'string', length: 64 })
  sha256!: string;

  @Property({ type: 'string', length: 16 })
  scan!: ScanState;

  @Property({ type: 'string', length: 16, nullable: true })
  subject: FileSubject | null = null;

  @Property({ type: 'uuid', nullable: true })
  subjectId: string | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  uploadedAt!: Date;

  /** `null` while the bytes are on their way; a row that stays so was given up. */
  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  storedAt: Date | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  attachedAt: Date | null = null;

  /** Its bytes are being removed; it can no longer be attached. */
  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  removedAt: Date | null = null;
}
