import type { Opt } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { CivilDate } from '../../../domain/calendar.ts';
import type { Fen } from '../../../domain/money.ts';
import type { SizeClass } from '../../../domain/registry/size-class.ts';
import { FEN_COLUMN } from '../column-types.ts';

export const FIRM_VERIFICATIONS = ['VERIFIED', 'UNVERIFIED'] as const;
export type FirmVerification = (typeof FIRM_VERIFICATIONS)[number];

/** A firm with the facts that it states. What matching knows is the numbered snapshot in `FirmFactsVersion`. */
@Entity({ tableName: 'firm' })
export class Firm {
  /** The id of its organisation. */
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'string', length: 200 })
  name!: string;

  @Property({ type: 'string', length: 18 })
  @Unique()
  creditCode!: string;

  /** Set when an operator let a real code pass that fails its check digits. */
  @Property({ type: 'string', length: 500, nullable: true })
  creditCodeOverride: string | null = null;

  @Property({ type: 'string', length: 8, nullable: true })
  industryCode: string | null = null;

  @Property({ type: 'string', length: 12, nullable: true })
  divisionCode: string | null = null;

  @Property({ type: 'date', nullable: true })
  foundedOn: CivilDate | null = null;

  @Property({ type: 'integer', nullable: true })
  staff: number | null = null;

  @Property({ type: FEN_COLUMN, nullable: true })
  revenueFen: Fen | null = null;

  @Property({ type: FEN_COLUMN, nullable: true })
  assetsFen: Fen | null = null;

  /** Derived by E1 from the facts above; stored so that lists can filter by it. */
  @Property({ type: 'string', length: 16 })
  sizeClass!: SizeClass;

  @Property({ type: 'string', length: 16 })
  verification!: FirmVerification;

  /** Whoever registered it has not proven yet that it may act for it; the firm binds itself to nothing until then. */
  @Property({ type: 'boolean', default: false })
  awaitsProof: Opt<boolean> = false;

  /** `null` when nobody has attested whether a loan record exists (A4-26). */
  @Property({ type: 'boolean', nullable: true })
  hasNoLoanRecord: boolean | null = null;

  /** Number of the newest `FirmFactsVersion`. */
  @Property({ type: 'integer' })
  factsVersion!: number;

  /** Day on which it last stated its figures, or on which they were imported. */
  @Property({ type: 'date', defaultRaw: "(now() at time zone 'Asia/Shanghai')::date" })
  statedOn!: Opt<CivilDate>;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  createdAt!: Date;

  /** Since then a pseudonym stands in the place of its name, and nobody acts for it. */
  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  erasedAt: Date | null = null;
}

/** One immutable snapshot of what matching knows of a firm; a recommendation names the version that it used. */
@Entity({ tableName: 'firm_facts_version' })
export class FirmFactsVersion {
  @PrimaryKey({ type: 'uuid' })
  firmId!: string;

  @PrimaryKey({ type: 'integer' })
  version!: number;

  @Property({ type: 'json' })
  facts!: unknown;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  createdAt!: Date;
}
