import type { Opt } from '@mikro-orm/core';
import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { DATA_CATEGORIES, type DataCategory, DEFAULT_CONSENT_TERMS } from '../../../domain/registry/consent.ts';

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

  @Property({ type: 'string[]', columnType: 'text[]' })
  dataCategories: Opt<DataCategory[]> = [...DATA_CATEGORIES];

  @Property({ type: 'integer' })
  readsMax: Opt<number> = DEFAULT_CONSENT_TERMS.readsMax;

  /** Counts down with each read; at zero the consent is used up. */
  @Property({ type: 'integer' })
  readsLeft: Opt<number> = DEFAULT_CONSENT_TERMS.readsMax;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  pausedAt: Date | null = null;

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

  @Property({ type: 'string', length: 24 })
  category!: DataCategory;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  readAt!: Date;
}
