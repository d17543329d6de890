import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** A firm lets one bank see one need unmasked (C13). Revoking counts at the next read. */
@Entity({ tableName: 'consent' })
@Index({ properties: ['needId', 'bankId'] })
export class Consent {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  firmId!: string;

  @Property({ type: 'uuid' })
  bankId!: string;

  @Property({ type: 'uuid' })
  needId!: string;

  @Property({ type: 'string', length: 200 })
  purpose!: string;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  grantedAt!: Date;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  expiresAt!: Date;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  revokedAt: Date | null = null;
}

/** Who read a consented need and when; shown to the firm. */
@Entity({ tableName: 'consent_read' })
export class ConsentRead {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  @Index()
  consentId!: string;

  @Property({ type: 'string', length: 64 })
  readerId!: string;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  readAt!: Date;
}
