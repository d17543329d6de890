import { Arg, Ctx, Int, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import type { CivilDate } from '../../domain/calendar.ts';
import type { Notification } from '../../schema/entities/notices/notification.entity.ts';
import type { Connection } from '../../schema/graphql/common.ts';
import {
  MarkedNotificationsType,
  MarkNotificationsReadInput,
  MaturityType,
  NotificationConnection,
  NotificationPreferencesInput,
  NotificationPreferencesType,
  NotificationsChangedType,
  type NotificationType,
} from '../../schema/graphql/notices/types.ts';
import { CivilDateScalar } from '../../schema/graphql/scalars.ts';
import { noticeText } from '../../text/notices.ts';
import { findPreferences, savePreferences } from '../../usecases/notices/change-preferences.ts';
import { findMaturities } from '../../usecases/notices/maturities.ts';
import { countUnread, findNotifications, markRead } from '../../usecases/notices/read-inbox.ts';
import { type Context, useCaseActor } from '../context.ts';
import { connection, inputError, numberInCursor, PAGE_SIZE_MAX, parseId, parsePage } from '../paging.ts';
import { commandResult, mutationResult } from '../results.ts';
import { watchTopic } from '../watch-topic.ts';

const marked = commandResult('MarkNotificationsReadResult', MarkedNotificationsType);
const saved = mutationResult(
  { union: 'SaveNotificationPreferencesResult', success: 'SavedNotificationPreferences', field: 'preferences' },
  NotificationPreferencesType,
);

@Resolver()
export class NoticesResolver {
  @Query(() => NotificationConnection, { description: 'What I was told, the newest first.' })
  async notifications(
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Arg('unreadOnly', () => Boolean, { defaultValue: false }) unreadOnly: boolean,
    @Arg('ascending', () => Boolean, { defaultValue: false }) ascending: boolean,
    @Ctx() context: Context,
  ): Promise<Connection<NotificationType>> {
    const page = parsePage(first, after);
    const seen = page.after === null ? null : `${numberInCursor(page.after)}`;
    const asked = { actor: useCaseActor(context), first: page.first, after: seen, unreadOnly, ascending };
    const rows = await findNotifications(context.deps, asked);
    return connection(rows, page, { key: ({ position }) => position, node: (row) => viewOf(context, row) });
  }

  @Query(() => Int, { description: 'How many I have not read, counted up to 1000.' })
  unreadNotifications(@Ctx() context: Context): Promise<number> {
    return countUnread(context.deps, useCaseActor(context).userId);
  }

  @Query(() => NotificationPreferencesType, { description: 'How I am told outside the application.' })
  notificationPreferences(@Ctx() context: Context): Promise<NotificationPreferencesType> {
    return findPreferences(context.deps, useCaseActor(context).userId);
  }

  @Query(() => [MaturityType], { description: 'Loans of mine that mature in these days, the first to mature first.' })
  maturityCalendar(
    @Arg('from', () => CivilDateScalar) from: CivilDate,
    @Arg('to', () => CivilDateScalar) to: CivilDate,
    @Arg('first', () => Int) first: number,
    @Ctx() context: Context,
  ): Promise<MaturityType[]> {
    const page = parsePage(first, null);
    return findMaturities(context.deps, { actor: useCaseActor(context), from, to, first: page.first });
  }

  @Mutation(() => saved.ResultType, { description: 'How I want to be told outside the application.' })
  async saveNotificationPreferences(
    @Arg('input', () => NotificationPreferencesInput) input: NotificationPreferencesInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const { language, mail, phone, wechatId, muted } = input;
    const wanted = { language, mail, phone: phone || null, wechatId: wechatId || null, muted };
    const actor = useCaseActor(context);
    const outcome = await savePreferences(context.deps, { actor, idempotencyKey, input: wanted });
    return saved.answer(context, outcome, (userId) => findPreferences(context.deps, userId));
  }

  @Mutation(() => marked, { description: 'Marks what I was told as read. Doing it twice changes nothing more.' })
  async markNotificationsRead(
    @Arg('input', () => MarkNotificationsReadInput) input: MarkNotificationsReadInput,
    @Ctx() context: Context,
  ): Promise<MarkedNotificationsType> {
    const { ids } = input;
    if (ids && ids.length > PAGE_SIZE_MAX) throw inputError(`at most ${PAGE_SIZE_MAX} ids`, 'ids');
    const actor = useCaseActor(context);
    const unread = await markRead(context.deps, { actor, ids: ids ? ids.map(parseId) : null });
    return Object.assign(new MarkedNotificationsType(), { unread });
  }

  @Subscription(() => NotificationsChangedType, {
    subscribe: ({ context }: { context: Context }) => unreadOf(context),
    description: 'The number of unread notices, now and whenever it changes.',
  })
  notificationsChanged(@Root() payload: NotificationsChangedType): NotificationsChangedType {
    return payload;
  }
}

async function* unreadOf(context: Context): AsyncGenerator<NotificationsChangedType> {
  const { userId } = useCaseActor(context);
  const changes = watchTopic(context.deps.live, `inbox:${userId}`, { atOnce: true });
  for await (const _change of changes) yield { unread: await countUnread(context.deps, userId) };
}

const viewOf = (context: Context, row: Notification): NotificationType => ({
  id: row.id,
  kind: row.kind,
  category: row.category,
  text: noticeText(row.kind, row.facts, context.language),
  subjectId: row.subjectId,
  createdAt: row.createdAt,
  readAt: row.readAt,
});
