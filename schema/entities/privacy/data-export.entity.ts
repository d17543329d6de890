import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { ExportState } from '../../../domain/privacy/data-requests.ts';
import type { DataSubject } from '../../../domain/privacy/register-terms.ts';

/** A request for a copy of everything held about a person or a firm; the archive is a file that belongs to it. */
@Entity({ tableName: 'data_export' })
@Index({ properties: ['subject', 'subjectId', 'id'] })
export class DataExport {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'string', length: 8 })
  subject!: DataSubject;

  /** The account of the person, or the firm. */
  @Property({ type: 'uuid' })
  subjectId!: string;

  @Property({ type: 'string', length: 64 })
  requestedBy!: string;

  /** Why somebody else asked for it; empty for one's own. */
  @Property({ type: 'string', length: 500 })
  reason!: string;

  @Property({ type: 'string', length: 12 })
  state!: ExportState;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  requestedAt!: Date;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  readyAt: Date | null = null;

  /** From then on the archive is removed. */
  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  expiresAt: Date | null = null;

  @Property({ type: 'uuid', nullable: true })
  fileId: string | null = null;

  /** How many rows it holds. */
  @Property({ type: 'integer', nullable: true })
  rows: number | null = null;

  @Property({ type: 'integer' })
  tries!: number;

  @Property({ type: 'string', length: 32, nullable: true })
  errorCode: string | null = null;
}
