import { Entity, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { CivilDate } from '../../../domain/calendar.ts';
import type { NominationState } from '../../../domain/registry/lists/nomination.ts';
import type { ReleaseSource, ReleaseState } from '../../../domain/registry/lists/release.ts';

/** One dated version of what a list is (decision 6). Rows only grow. */
@Entity({ tableName: 'list_type' })
export class ListTypeVersion {
  @PrimaryKey({ type: 'string', length: 40 })
  code!: string;

  @PrimaryKey({ type: 'integer' })
  version!: number;

  @Property({ type: 'date' })
  validFrom!: CivilDate;

  /** `ListType` of the domain. */
  @Property({ type: 'json' })
  settings!: unknown;

  /** The bank that alone may know of this list; `null` for a public one. */
  @Property({ type: 'uuid', nullable: true })
  ownerBankId: string | null = null;
}

/** A project that a list may hold as a member (rule 0-07, W10). */
@Entity({ tableName: 'project' })
export class Project {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'string', length: 40 })
  @Unique()
  code!: string;

  @Property({ type: 'string', length: 200 })
  name!: string;

  @Property({ type: 'uuid' })
  @Index()
  firmId!: string;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  createdAt!: Date;
}

/** A numbered release of a list: what it changed, who prepared it, and who let it pass. */
@Entity({ tableName: 'list_release' })
@Unique({ properties: ['list', 'number'] })
export class ListRelease {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'string', length: 40 })
  list!: string;

  /** Given when it is published; `null` while it waits for a second person or after that person said no. */
  @Property({ type: 'integer', nullable: true })
  number: number | null = null;

  @Property({ type: 'string', length: 16 })
  source!: ReleaseSource;

  @Property({ type: 'string', length: 16 })
  state!: ReleaseState;

  @Property({ type: 'date' })
  effectiveOn!: CivilDate;

  @Property({ type: 'string', length: 500 })
  reason!: string;

  /** `ListChange[]` of the domain. */
  @Property({ type: 'json' })
  changes!: unknown;

  @Property({ type: 'integer' })
  adds!: number;

  @Property({ type: 'integer' })
  removals!: number;

  @Property({ type: 'integer' })
  membersBefore!: number;

  /** Number of the release that was the newest when this one was prepared; 0 for none. */
  @Property({ type: 'integer' })
  basedOn!: number;

  @Property({ type: 'string', length: 64 })
  preparedBy!: string;

  @Property({ type: 'uuid', nullable: true })
  preparedFor: string | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  preparedAt!: Date;

  @Property({ type: 'string', length: 64, nullable: true })
  decidedBy: string | null = null;

  @Property({ type: 'string', length: 500, nullable: true })
  decisionNote: string | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  publishedAt: Date | null = null;
}

/** A firm on its way onto a list, and what became of it there (C12). Its steps are in its hash-chained history. */
@Entity({ tableName: 'list_nomination' })
export class ListNomination {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'string', length: 40 })
  list!: string;

  @Property({ type: 'uuid' })
  firmId!: string;

  @Property({ type: 'string', length: 16 })
  state!: NominationState;

  @Property({ type: 'integer' })
  version!: number;

  @Property({ type: 'string', length: 500 })
  reason!: string;

  @Property({ type: 'string', length: 64 })
  nominatedBy!: string;

  /** Who took the last step. */
  @Property({ type: 'string', length: 64 })
  movedBy!: string;

  @Property({ type: 'string', length: 500, nullable: true })
  note: string | null = null;

  /** Last working day of the publicity; listing is possible after it. */
  @Property({ type: 'date', nullable: true })
  publicityEndsOn: CivilDate | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  createdAt!: Date;
}
