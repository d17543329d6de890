import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { Channel, MailMode } from '../../../domain/notices/contact-plan.ts';
import type { NoticeCategory } from '../../../domain/notices/notice-kind.ts';

/** `WAITING` still collects notices; from `SENDING` on its content stands, so that a repeated sending is the same. */
export type MessageState = 'WAITING' | 'SENDING' | 'RETRY' | 'SENT' | 'DEAD';

/** One message to one person outside the application. Its id is its identity for every inbox and gateway. */
@Entity({ tableName: 'message' })
export class Message {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'string', length: 64 })
  userId!: string;

  /** Set for people of a firm, whose messages are counted together. */
  @Property({ type: 'uuid', nullable: true })
  firmId: string | null = null;

  @Property({ type: 'string', length: 8 })
  channel!: Channel;

  @Property({ type: 'string', length: 8 })
  state!: MessageState;

  @Property({ type: 'boolean' })
  isUrgent!: boolean;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  dueAt!: Date;

  @Property({ type: 'integer' })
  attempts!: number;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  claimedAt: Date | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz', nullable: true })
  sentAt: Date | null = null;

  /** A code, never an address. */
  @Property({ type: 'string', length: 40, nullable: true })
  errorCode: string | null = null;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  createdAt!: Date;
}

/** A notice stands in at most one message of each channel. */
@Entity({ tableName: 'message_part' })
export class MessagePart {
  @PrimaryKey({ type: 'uuid' })
  notificationId!: string;

  @PrimaryKey({ type: 'string', length: 8 })
  channel!: Channel;

  @Property({ type: 'uuid' })
  messageId!: string;
}

/** How a person wants to be told outside the application; without a row the defaults hold. */
@Entity({ tableName: 'notification_preference' })
export class NotificationPreference {
  @PrimaryKey({ type: 'string', length: 64 })
  userId!: string;

  @Property({ type: 'string', length: 2 })
  language!: 'zh' | 'en';

  @Property({ type: 'string', length: 8 })
  mail!: MailMode;

  /** Urgent notices by SMS to this number; sealed under the key of the person, as the next one. */
  @Property({ type: 'string', length: 200, nullable: true })
  phone: string | null = null;

  @Property({ type: 'string', length: 200, nullable: true })
  wechatId: string | null = null;

  @Property({ type: 'string[]', columnType: 'text[]' })
  muted!: NoticeCategory[];

  @Property({ type: 'Date', columnType: 'timestamptz' })
  updatedAt!: Date;
}
