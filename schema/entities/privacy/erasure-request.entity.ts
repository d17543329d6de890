import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { ErasureBlock, ErasureState, KeptRows } from '../../../domain/privacy/decide-erasure.ts';
import type { DataSubject } from '../../../domain/privacy/register-terms.ts';

/** A request to erase a person or a firm: asked for by one, decided by another, carried out when the wait is over. */
@Entity({ tableName: 'erasure_request' })
@Index({ properties: ['subjectId', 'id'] })
export class ErasureRequest {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'string', length: 8 })
  subject!: DataSubject;

  @Property({ type: 'uuid' })
  subjectId!: string;

  @Property({ type: 'string', length: 64 })
  requestedBy!: string;

  /** Why somebody else asked for it; empty for one's own. */
  @Property({ type: 'string', length: 500 })
  reason!: string;

  @Property({ type: 'string', length: 12 })
  state!: ErasureState;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  requestedAt!: Date;

  @Property({ type: 'string', length: 64, nullable: true })
  decidedBy: string | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  decidedAt: Date | null = null;

  @Property({ type: 'string', length: 500, nullable: true })
  decisionNote: string | null = null;

  /** Carried out then; until then it can be taken back. */
  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  dueAt: Date | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  doneAt: Date | null = null;

  /** What stood against it when it was to be carried out; empty otherwise. */
  @Property({ type: 'json' })
  blocks!: readonly ErasureBlock[];

  /** What stayed, and why. */
  @Property({ type: 'json' })
  remainder!: readonly KeptRows[];
}
