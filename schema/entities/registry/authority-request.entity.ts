import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { AuthorityKind, AuthorityState } from '../../../domain/registry/authority.ts';

/** A person's proof that it may act for a firm, with files, checked by an operator. */
@Entity({ tableName: 'authority_request' })
@Index({ properties: ['userId', 'id'] })
export class AuthorityRequest {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  @Index()
  firmId!: string;

  @Property({ type: 'string', length: 64 })
  userId!: string;

  @Property({ type: 'string', length: 24 })
  kind!: AuthorityKind;

  /** The person does not act for the firm yet: somebody else registered it, or a register brought it. */
  @Property({ type: 'boolean' })
  isClaim!: boolean;

  /** The name of the firm as the person says it; the operator compares. */
  @Property({ type: 'string', length: 200 })
  statedName!: string;

  @Property({ type: 'string', length: 500 })
  note!: string;

  @Property({ type: 'string', length: 12 })
  state!: AuthorityState;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  submittedAt!: Date;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  dueAt!: Date;

  @Property({ type: 'string', length: 64, nullable: true })
  decidedBy: string | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  decidedAt: Date | null = null;

  /** Why it was refused, in the words of the operator. */
  @Property({ type: 'string', length: 500, nullable: true })
  reason: string | null = null;
}
