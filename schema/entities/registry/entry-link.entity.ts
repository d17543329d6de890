import { Entity, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';

/** What a QR code leads to: a firm that scans it leaves a need before it has an account. */
@Entity({ tableName: 'entry_link' })
@Index({ properties: ['organisationId', 'id'] })
export class EntryLink {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'string', length: 12 })
  @Unique()
  code!: string;

  /** The bank, the park or the operator that hands it out. */
  @Property({ type: 'uuid' })
  organisationId!: string;

  /** Where it hangs, in words of who made it. */
  @Property({ type: 'string', length: 80 })
  label!: string;

  @Property({ type: 'uuid', nullable: true })
  productId: string | null = null;

  @Property({ type: 'uuid', nullable: true })
  sessionId: string | null = null;

  @Property({ type: 'string', length: 64 })
  createdBy!: string;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  expiresAt!: Date;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  endedAt: Date | null = null;
}

/** A need that somebody left without an account. Nobody but the holder of its secret reads it. */
@Entity({ tableName: 'left_need' })
export class LeftNeed {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  @Index()
  linkId!: string;

  /** SHA-256 of what the phone of the firm keeps. */
  @Property({ type: 'string', columnType: 'char(64)' })
  @Unique()
  secretHash!: string;

  @Property({ type: 'string', columnType: 'char(18)' })
  creditCode!: string;

  /** Gone when the need was taken up. */
  @Property({ type: 'string', length: 16, nullable: true })
  phone: string | null = null;

  /** `NeedDraftTerms` of `usecases/market/need-drafts.ts`. */
  @Property({ type: 'json', columnType: 'jsonb' })
  terms!: unknown;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  leftAt!: Date;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  expiresAt!: Date;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  takenAt: Date | null = null;

  @Property({ type: 'uuid', nullable: true })
  firmId: string | null = null;
}
