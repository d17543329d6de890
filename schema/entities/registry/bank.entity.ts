import { Entity, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { CivilDate } from '../../../domain/calendar.ts';

@Entity({ tableName: 'bank' })
export class Bank {
  /** The id of its organisation. */
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'string', length: 200 })
  name!: string;

  @Property({ type: 'string', length: 18 })
  @Unique()
  creditCode!: string;

  /** Rule 0-02. */
  @Property({ type: 'boolean' })
  isLegalPersonInCity!: boolean;

  /** Rule 0-02. */
  @Property({ type: 'boolean' })
  hasBranchInCity!: boolean;

  /** In the pilot registry of the 2018 scheme (rule 0-01). */
  @Property({ type: 'boolean' })
  isPilot2018!: boolean;
}

/** A signed agreement of a bank with a compensation scheme (rule 0-03); half-open validity. */
@Entity({ tableName: 'bank_agreement' })
export class BankAgreement {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  @Index()
  bankId!: string;

  @Property({ type: 'string', length: 32 })
  scheme!: string;

  @Property({ type: 'date' })
  validFrom!: CivilDate;

  @Property({ type: 'date', nullable: true })
  validTo: CivilDate | null = null;
}

/** How many cases at once a bank says that it can work on. */
@Entity({ tableName: 'bank_capacity' })
export class BankCapacity {
  @PrimaryKey({ type: 'uuid' })
  bankId!: string;

  /** 1 to 10 000; `null` leaves it to the estimate of the platform. */
  @Property({ type: 'integer', nullable: true })
  cases: number | null = null;

  @Property({ type: 'string', length: 64 })
  setBy!: string;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  setAt!: Date;
}
