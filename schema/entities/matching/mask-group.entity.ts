import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** Firms that look the same to every bank before consent; `content` is a `FirmMask` of `domain/matching/firm-mask.ts`. */
@Entity({ tableName: 'mask_group' })
export class MaskGroup {
  @PrimaryKey({ type: 'string', length: 2000 })
  key!: string;

  @Property({ type: 'json', columnType: 'jsonb' })
  content!: unknown;
}

/** The group of a firm. */
@Entity({ tableName: 'mask_member' })
export class MaskMember {
  @PrimaryKey({ type: 'uuid' })
  firmId!: string;

  @Property({ type: 'string', length: 2000 })
  @Index()
  key!: string;
}
