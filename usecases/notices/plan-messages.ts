import {
  type Channel,
  CONTACT_LIMITS,
  deriveDueAt,
  isUrgent,
  type MailMode,
} from '../../domain/notices/contact-plan.ts';
import { Message, MessagePart, NotificationPreference } from '../../schema/entities/notices/message.entity.ts';
import { Notification } from '../../schema/entities/notices/notification.entity.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import type { Deps, Work } from '../ports.ts';

const DAY_MS = 86_400_000;

/** Puts new notices into the message that collects for their person, or begins one. Part of the caller's transaction. */
export async function planMessages(work: Work, deps: Deps, notificationIds: readonly string[]): Promise<void> {
  if (notificationIds.length === 0) return;
  const orderBy = { userId: 'asc', position: 'asc' } as const;
  const notices = await work.em.find(Notification, { id: { $in: [...notificationIds] } }, { orderBy });
  const wanted = await work.em.find(NotificationPreference, { userId: { $in: notices.map(({ userId }) => userId) } });
  for (const notice of notices) {
    const preference = wanted.find(({ userId }) => userId === notice.userId) ?? null;
    for (const { channel, mode } of channelsFor(deps, notice, preference))
      await plan(work, deps, { notice, channel, mode });
  }
}

/** Mail unless switched off; SMS and WeChat only where a person asked for them, SMS only for what is urgent. */
function channelsFor(
  deps: Deps,
  notice: Notification,
  preference: NotificationPreference | null,
): { channel: Channel; mode: MailMode }[] {
  if (preference?.muted.includes(notice.category) === true) return [];
  const mode = preference?.mail ?? 'EACH';
  const channels: { channel: Channel; mode: MailMode }[] = [];
  if (mode !== 'OFF') channels.push({ channel: 'EMAIL', mode });
  if (preference?.phone && isUrgent(notice.kind, notice.facts)) channels.push({ channel: 'SMS', mode: 'EACH' });
  if (preference?.wechatId) channels.push({ channel: 'WECHAT', mode: 'EACH' });
  return channels.filter(({ channel }) => deps.messengers[channel] !== null);
}

async function plan(
  work: Work,
  deps: Deps,
  of: { notice: Notification; channel: Channel; mode: MailMode },
): Promise<void> {
  const { notice, channel, mode } = of;
  const { userId } = notice;
  const urgent = isUrgent(notice.kind, notice.facts);
  await work.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 11))', [`${userId}:${channel}`]);
  const open = await work.em.findOne(Message, { userId, channel, state: 'WAITING' }, { refresh: true });
  const message = open ?? (await begin(work, deps, { notice, channel, mode, urgent }));
  if (urgent && open !== null) work.em.assign(open, { isUrgent: true, dueAt: deps.now() });
  work.em.persist(work.em.create(MessagePart, { notificationId: notice.id, channel, messageId: message.id }));
  await work.em.flush();
  if (message.dueAt <= deps.now()) work.emit({ name: 'message.due.v1', messageId: message.id });
}

async function begin(
  work: Work,
  deps: Deps,
  of: { notice: Notification; channel: Channel; mode: MailMode; urgent: boolean },
): Promise<Message> {
  const { notice, channel, mode, urgent } = of;
  const { userId, organisationId } = notice;
  const now = deps.now();
  const isFirm = (await work.em.count(Firm, { id: organisationId })) > 0;
  // People of one firm take turns, so that two at once do not both use its last place.
  if (isFirm) await work.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 12))', [organisationId]);
  const last = await work.em.findOne(Message, { userId, channel }, { orderBy: { createdAt: 'desc' } });
  const since = new Date(now.getTime() - CONTACT_LIMITS.firmDays * DAY_MS);
  const recent = isFirm ? await messagesOfFirm(work, { firmId: organisationId, since }) : [];
  const dueAt = deriveDueAt({ now, mode, isUrgent: urgent, lastAt: last?.dueAt ?? null, firmMessagesAt: recent });
  const message = work.em.create(Message, {
    id: deps.newId(),
    userId,
    firmId: isFirm ? organisationId : null,
    channel,
    state: 'WAITING',
    isUrgent: urgent,
    dueAt,
    attempts: 0,
    claimedAt: null,
    sentAt: null,
    errorCode: null,
    createdAt: now,
  });
  work.em.persist(message);
  // Before its parts, which point at it.
  await work.em.flush();
  return message;
}

async function messagesOfFirm(work: Work, of: { firmId: string; since: Date }): Promise<Date[]> {
  const where = { firmId: of.firmId, isUrgent: false, dueAt: { $gt: of.since } };
  const found = await work.em.find(Message, where, { orderBy: { dueAt: 'asc' } });
  return found.map(({ dueAt }) => dueAt);
}
