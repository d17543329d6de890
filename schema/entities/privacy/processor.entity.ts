import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { CivilDate } from '../../../domain/calendar.ts';
import type { ProcessorService, ProcessorState } from '../../../domain/privacy/processors.ts';
import type { DataCategory } from '../../../domain/privacy/register-terms.ts';

/** Somebody who processes personal data on behalf of the platform. */
@Entity({ tableName: 'processor' })
@Index({ properties: ['state', 'validFrom'] })
export class Processor {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'string', length: 16 })
  service!: ProcessorService;

  @Property({ type: 'string', length: 120 })
  name!: string;

  /** Country and city in which the data are processed. */
  @Property({ type: 'string', length: 120 })
  place!: string;

  @Property({ type: 'string', length: 500 })
  purpose!: string;

  @Property({ type: 'string[]', columnType: 'text[]' })
  categories!: DataCategory[];

  @Property({ type: 'date' })
  contractOn!: CivilDate;

  @Property({ type: 'date' })
  validFrom!: CivilDate;

  @Property({ type: 'date', nullable: true })
  endedOn: CivilDate | null = null;

  @Property({ type: 'string', length: 12 })
  state!: ProcessorState;

  @Property({ type: 'string', length: 64 })
  proposedBy!: string;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  proposedAt!: Date;

  @Property({ type: 'string', length: 64, nullable: true })
  decidedBy: string | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  decidedAt: Date | null = null;
}
