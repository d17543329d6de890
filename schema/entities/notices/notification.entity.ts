import { OptionalProps } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { NoticeCategory, NoticeFacts, NoticeKind } from '../../../domain/notices/notice-kind.ts';

/** One thing that one person was told; the key, made of the event behind it, makes sure that it is told once. */
@Entity({ tableName: 'notification' })
@Unique({ properties: ['userId', 'key'] })
export class Notification {
  [OptionalProps]?: 'position';

  @PrimaryKey({ type: 'uuid' })
  id!: string;

  /** Grows with every row, so that an inbox has one order. */
  @Property({ type: 'bigint', persist: false })
  position!: string;

  @Property({ type: 'string', length: 64 })
  userId!: string;

  @Property({ type: 'uuid' })
  organisationId!: string;

  @Property({ type: 'string', length: 32 })
  kind!: NoticeKind;

  @Property({ type: 'string', length: 16 })
  category!: NoticeCategory;

  @Property({ type: 'string', length: 160 })
  key!: string;

  /** The need, engagement, loan, claim or session that it is about. */
  @Property({ type: 'uuid', nullable: true })
  subjectId: string | null = null;

  @Property({ type: 'json' })
  facts!: NoticeFacts;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  readAt: Date | null = null;
}
