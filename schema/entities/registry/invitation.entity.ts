import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** Somebody is asked by mail to act for an organisation. The secret of its link is derived, never kept. */
@Entity({ tableName: 'invitation' })
export class Invitation {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  @Index()
  organisationId!: string;

  /** In lower case; only the account of this address can accept. */
  @Property({ type: 'string', length: 254 })
  email!: string;

  @Property({ type: 'string[]', columnType: 'text[]' })
  roles!: string[];

  @Property({ type: 'string', length: 64 })
  invitedBy!: string;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  expiresAt!: Date;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  mailedAt: Date | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  withdrawnAt: Date | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  acceptedAt: Date | null = null;

  @Property({ type: 'string', length: 64, nullable: true })
  acceptedBy: string | null = null;
}
