import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** What somebody has written so far of a need. Nobody outside the firm sees it, and nothing of it is checked yet. */
@Entity({ tableName: 'need_draft' })
@Index({ properties: ['firmId', 'id'] })
export class CreditNeedDraft {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  firmId!: string;

  /** Who writes it; handed to a successor when the person leaves. */
  @Property({ type: 'string', length: 64 })
  ownerId!: string;

  /** `NeedDraftTerms` of `usecases/market/need-drafts.ts`. */
  @Property({ type: 'json', columnType: 'jsonb' })
  terms!: unknown;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  updatedAt!: Date;
}
