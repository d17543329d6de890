import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { ProductState } from '../../../domain/market/credit-product.ts';
import type { Fen } from '../../../domain/money.ts';
import { FEN_COLUMN } from '../column-types.ts';

/** A credit product (C2). Its terms are versioned whole in `CreditProductVersion`. */
@Entity({ tableName: 'credit_product' })
export class CreditProduct {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  @Index()
  bankId!: string;

  @Property({ type: 'string', length: 120 })
  name!: string;

  @Property({ type: 'integer' })
  version!: number;

  @Property({ type: 'string', length: 24 })
  state!: ProductState;

  @Property({ type: 'string[]', columnType: 'text[]' })
  flags: string[] = [];

  @Property({ type: 'string', length: 500, nullable: true })
  reviewNote: string | null = null;

  /** The quota of the present version, so that what was granted on it can be counted. */
  @Property({ type: FEN_COLUMN, nullable: true })
  quotaFen: Fen | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  createdAt!: Date;

  /** The matcher's catalogue asks for what changed since it last looked. */
  @Property({ type: 'Date', columnType: 'timestamptz' })
  @Index()
  updatedAt!: Date;
}

/** The immutable terms of one version of a product: `ProductTerms` as JSON, see `schema/terms-json.ts`. */
@Entity({ tableName: 'credit_product_version' })
export class CreditProductVersion {
  @PrimaryKey({ type: 'uuid' })
  productId!: string;

  @PrimaryKey({ type: 'integer' })
  version!: number;

  @Property({ type: 'string', length: 120 })
  name!: string;

  @Property({ type: 'json' })
  terms!: unknown;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  createdAt!: Date;
}
