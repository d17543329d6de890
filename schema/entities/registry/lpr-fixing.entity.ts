import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { CivilDate } from '../../../domain/calendar.ts';
import type { Bps } from '../../../domain/money.ts';
import { BPS_COLUMN } from '../column-types.ts';

/** One monthly LPR fixing (E3). */
@Entity({ tableName: 'lpr_fixing' })
export class LprFixing {
  @PrimaryKey({ type: 'date' })
  fixedOn!: CivilDate;

  @Property({ type: BPS_COLUMN })
  oneYearBps!: Bps;

  @Property({ type: BPS_COLUMN })
  overFiveYearsBps!: Bps;

  /** `reference` for the fixings that come with the platform, else the user who loaded it. */
  @Property({ type: 'string', length: 64 })
  loadedBy!: string;
}
