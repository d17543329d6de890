import type { Opt } from '@mikro-orm/core';
import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { CivilDate } from '../../../domain/calendar.ts';
import type { NeedState } from '../../../domain/market/credit-need.ts';

/** A credit need (C1). Its terms are versioned whole in `CreditNeedVersion`. */
@Entity({ tableName: 'credit_need' })
@Index({ properties: ['firmId', 'createdAt'] })
export class CreditNeed {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  firmId!: string;

  @Property({ type: 'integer' })
  version!: number;

  @Property({ type: 'string', length: 24 })
  state!: NeedState;

  /** Firm, purpose and amount band of a live need; a unique index stops a second one. `null` when not live. */
  @Property({ type: 'string', length: 120, nullable: true })
  liveKey: string | null = null;

  /** The firm lets the next best bank have the need, with its consent, when one has refused or let it down. */
  @Property({ type: 'boolean', default: false })
  mayReflow: Opt<boolean> = false;

  /** Nobody is left to ask by itself: an operator looks after it. */
  @Property({ type: 'boolean', default: false })
  needsOperator: Opt<boolean> = false;

  /** Codes of the checks that made an operator look at it. */
  @Property({ type: 'string[]', columnType: 'text[]' })
  flags: string[] = [];

  @Property({ type: 'string', length: 500, nullable: true })
  reviewNote: string | null = null;

  @Property({ type: 'date', nullable: true })
  expiresOn: CivilDate | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  publishedAt: Date | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  updatedAt!: Date;
}

/** The immutable terms of one version of a need: `NeedTerms` as JSON, see `schema/terms-json.ts`. */
@Entity({ tableName: 'credit_need_version' })
export class CreditNeedVersion {
  @PrimaryKey({ type: 'uuid' })
  needId!: string;

  @PrimaryKey({ type: 'integer' })
  version!: number;

  @Property({ type: 'json' })
  terms!: unknown;

  /** Free text of the firm, never shown to a bank before consent. */
  @Property({ type: 'text' })
  description!: string;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  createdAt!: Date;
}
