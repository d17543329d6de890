import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import {
  NOTICE_CATEGORIES,
  NOTICE_KINDS,
  type NoticeCategory,
  type NoticeKind,
} from '../../../domain/notices/notice-kind.ts';
import { connectionOf } from '../common.ts';
import { enumOf } from '../enums.ts';
import { DateTimeScalar } from '../scalars.ts';

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
