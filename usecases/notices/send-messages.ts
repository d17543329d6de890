import { LockMode } from '@mikro-orm/core';
import { Message, MessagePart, NotificationPreference } from '../../schema/entities/notices/message.entity.ts';
import { Notification } from '../../schema/entities/notices/notification.entity.ts';
import type { Deps, Messenger } from '../ports.ts';
import { openContact } from './change-preferences.ts';

const SWEEP_MAX = 200;
const ATTEMPTS_MAX = 8;
const BACKOFF_MS = 30_000;
/** Longer than a messenger may take: a message whose worker was killed is taken again after it. */
const LEASE_MS = 120_000;
const NOTICES_EACH_MESSAGE_MAX = 50;

/** Sends what is due: what waited for its digest, what failed before, and what a killed worker left behind. */
export async function sendDueMessages(deps: Deps): Promise<void> {
  const rows = await deps.read().find(Message, dueNow(deps), { orderBy: { dueAt: 'asc' }, limit: SWEEP_MAX });
  for (const { id } of rows) await sendMessage(deps, id);
}

/**
 * Sends one message when it is due. Its content stands from the moment it is taken, and its id goes along with every
 * attempt, so that an inbox that got it from a worker which then died knows the second one as the same.
 */
export async function sendMessage(deps: Deps, messageId: string): Promise<void> {
  const message = await take(deps, messageId);
  if (message === null) return;
  const outcome = await attempt(deps, message);
  await deps.inTransaction(async ({ em }) => {
    const row = await em.findOneOrFail(Message, { id: message.id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (row.state !== 'SENDING' || row.attempts !== message.attempts) return;
    if (outcome === 'sent') em.assign(row, { state: 'SENT', sentAt: deps.now(), errorCode: null });
    else if (outcome === 'refused' || row.attempts >= ATTEMPTS_MAX)
      em.assign(row, { state: 'DEAD', errorCode: outcome === 'refused' ? 'REFUSED' : outcome.code });
    else em.assign(row, { state: 'RETRY', errorCode: outcome.code, dueAt: afterBackoff(deps, row.attempts) });
  });
}

const afterBackoff = (deps: Deps, attempts: number): Date =>
  new Date(deps.now().getTime() + BACKOFF_MS * 2 ** Math.min(attempts, 10));

const dueNow = (deps: Deps) => ({
  $or: [
    { state: { $in: ['WAITING' as const, 'RETRY' as const] }, dueAt: { $lte: deps.now() } },
    { state: 'SENDING' as const, claimedAt: { $lt: new Date(deps.now().getTime() - LEASE_MS) } },
  ],
});

function take(deps: Deps, id: string): Promise<Message | null> {
  return deps.inTransaction(async ({ em }) => {
    const lockMode = LockMode.PESSIMISTIC_PARTIAL_WRITE;
    const message = await em.findOne(Message, { id, ...dueNow(deps) }, { lockMode });
    if (message === null) return null;
    em.assign(message, { state: 'SENDING', claimedAt: deps.now(), attempts: message.attempts + 1 });
    return message;
  });
}

type Attempt = 'sent' | 'refused' | { readonly code: string };

async function attempt(deps: Deps, message: Message): Promise<Attempt> {
  const messenger: Messenger | null = deps.messengers[message.channel];
  if (messenger === null) return { code: 'NO_MESSENGER' };
  const em = deps.read();
  const { userId, channel } = message;
  const parts = await em.find(MessagePart, { messageId: message.id });
  const where = { id: { $in: parts.map(({ notificationId }) => notificationId) } };
  const notices = await em.find(Notification, where, { orderBy: { position: 'asc' } });
  const preference = await em.findOne(NotificationPreference, { userId });
  const to =
    channel === 'EMAIL'
      ? await deps.emailOf(userId)
      : await openContact(deps, em, preference, channel === 'SMS' ? 'phone' : 'wechatId');
  if (!to) return 'refused';
  const shown = notices.slice(-NOTICES_EACH_MESSAGE_MAX).map(({ kind, facts }) => ({ kind, facts }));
  const letter = { channel, language: preference?.language ?? 'zh', notices: shown, total: notices.length } as const;
  try {
    return await messenger.send({ id: message.id, channel, to, ...deps.composeLetter(letter) });
  } catch (error) {
    // The message of the fault may hold an address; only its code is kept.
    return { code: codeOf(error) };
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code.slice(0, 40) : 'FAULT';
