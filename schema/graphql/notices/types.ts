import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { CivilDate } from '../../../domain/calendar.ts';
import type { Fen } from '../../../domain/money.ts';
import { MAIL_MODES, type MailMode } from '../../../domain/notices/contact-plan.ts';
import {
  NOTICE_CATEGORIES,
  NOTICE_KINDS,
  type NoticeCategory,
  type NoticeKind,
} from '../../../domain/notices/notice-kind.ts';
import { connectionOf } from '../common.ts';
import { enumOf } from '../enums.ts';
import { CivilDateScalar, DateTimeScalar, FenScalar } from '../scalars.ts';

const NoticeKindEnum = enumOf('NoticeKind', NOTICE_KINDS, 'What a notice is about.');
const NoticeCategoryEnum = enumOf('NoticeCategory', NOTICE_CATEGORIES, 'What can be muted outside the application.');

@ObjectType('Notification')
export class NotificationType {
  @Field(() => ID)
  id!: string;

  @Field(() => NoticeKindEnum)
  kind!: NoticeKind;

  @Field(() => NoticeCategoryEnum)
  category!: NoticeCategory;

  @Field(() => String, { description: 'One sentence in the language of the caller.' })
  text!: string;

  @Field(() => ID, { nullable: true, description: 'The need, loan, claim, product or session that it is about.' })
  subjectId!: string | null;

  @Field(() => DateTimeScalar)
  createdAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  readAt!: Date | null;
}

export const NotificationConnection = connectionOf('Notification', () => NotificationType);

@InputType('MarkNotificationsReadInput')
export class MarkNotificationsReadInput {
  @Field(() => [ID], { nullable: true, description: 'At most 100; null marks all.' })
  ids!: string[] | null;
}

@ObjectType('MarkedNotifications')
export class MarkedNotificationsType {
  @Field(() => Int, { description: 'What is left unread.' })
  unread!: number;
}

@ObjectType('NotificationsChanged')
export class NotificationsChangedType {
  @Field(() => Int, { description: 'Unread now; counted up to 1000.' })
  unread!: number;
}

const MailModeEnum = enumOf('MailMode', MAIL_MODES, 'At once and bundled when more comes, each morning, or never.');
const NoticeLanguageEnum = enumOf('NoticeLanguage', ['zh', 'en'], 'The language of messages.');

@ObjectType('NotificationPreferences')
export class NotificationPreferencesType {
  @Field(() => NoticeLanguageEnum)
  language!: 'zh' | 'en';

  @Field(() => MailModeEnum)
  mail!: MailMode;

  @Field(() => String, { nullable: true, description: 'Urgent notices go to this number by SMS.' })
  phone!: string | null;

  @Field(() => String, { nullable: true })
  wechatId!: string | null;

  @Field(() => [NoticeCategoryEnum], { description: 'Only in the inbox.' })
  muted!: readonly NoticeCategory[];
}

@InputType('NotificationPreferencesInput')
export class NotificationPreferencesInput {
  @Field(() => NoticeLanguageEnum)
  language!: 'zh' | 'en';

  @Field(() => MailModeEnum)
  mail!: MailMode;

  @Field(() => String, { nullable: true, description: '8 to 15 digits, with or without a plus.' })
  phone!: string | null;

  @Field(() => String, { nullable: true })
  wechatId!: string | null;

  @Field(() => [NoticeCategoryEnum])
  muted!: NoticeCategory[];
}

@ObjectType('Maturity', { description: 'A loan of mine and the day on which it has to be repaid or renewed.' })
export class MaturityType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  contractNo!: string;

  @Field(() => String)
  bankName!: string;

  @Field(() => FenScalar)
  amountFen!: Fen;

  @Field(() => CivilDateScalar)
  maturityOn!: CivilDate;
}
