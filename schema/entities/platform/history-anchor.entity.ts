import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { CivilDate } from '../../../domain/calendar.ts';

/** A seal over every history event of a day, chained to that of the day before; published outside, it proves both. */
@Entity({ tableName: 'history_anchor' })
export class HistoryAnchor {
  @PrimaryKey({ type: 'date' })
  day!: CivilDate;

  @Property({ type: 'integer' })
  events!: number;

  @Property({ type: 'string', length: 64 })
  previousHash!: string;

  @Property({ type: 'string', length: 64 })
  hash!: string;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  madeAt!: Date;
}
