import type { Opt } from '@mikro-orm/core';
import { Entity, Enum, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { ORGANISATION_KINDS, type OrganisationKind } from '../../../domain/registry/organisation-kind.ts';

/** Whoever acts on the platform; a firm or a bank has a row of its own with the same id. */
@Entity({ tableName: 'organisation' })
export class Organisation {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Enum({ items: () => [...ORGANISATION_KINDS], type: 'string' })
  kind!: OrganisationKind;

  @Property({ type: 'string', length: 200 })
  name!: string;

  /** 统一社会信用代码; checked by `domain/registry/credit-code.ts`. */
  @Property({ type: 'string', length: 18 })
  @Unique()
  creditCode!: string;

  /** Set for a sandbox: the bank that tries its systems out in it. */
  @Property({ type: 'uuid', nullable: true })
  sandboxOf: Opt<string> | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  createdAt!: Date;
}

/** A person of the sign-in system acting for an organisation in one role. */
@Entity({ tableName: 'membership' })
@Unique({ properties: ['userId', 'organisationId', 'role'] })
export class Membership {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'string', length: 64 })
  @Index()
  userId!: string;

  @Property({ type: 'uuid' })
  organisationId!: string;

  @Property({ type: 'string', length: 40 })
  role!: string;
}
