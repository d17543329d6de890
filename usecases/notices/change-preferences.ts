import type { SqlEntityManager } from '@mikro-orm/sql';
import { MAIL_MODES, type MailMode } from '../../domain/notices/contact-plan.ts';
import { NOTICE_CATEGORIES, type NoticeCategory } from '../../domain/notices/notice-kind.ts';
import { done, type Outcome, refused } from '../../domain/refusal.ts';
import { NotificationPreference } from '../../schema/entities/notices/message.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps } from '../ports.ts';
import { openText, sealText } from '../privacy/sealed-text.ts';

export type Preferences = {
  readonly language: 'zh' | 'en';
  readonly mail: MailMode;
  readonly phone: string | null;
  readonly wechatId: string | null;
  readonly muted: readonly NoticeCategory[];
};

const PHONE_PATTERN = /^\+?\d{8,15}$/;
const WECHAT_PATTERN = /^[\w-]{6,64}$/;
const DEFAULTS: Preferences = { language: 'zh', mail: 'EACH', phone: null, wechatId: null, muted: [] };

export async function findPreferences(deps: Pick<Deps, 'read' | 'subjectKeys'>, userId: string): Promise<Preferences> {
  const em = deps.read();
  const row = await em.findOne(NotificationPreference, { userId });
  if (row === null) return DEFAULTS;
  const { language, mail, muted } = row;
  const [phone, wechatId] = [await openContact(deps, em, row, 'phone'), await openContact(deps, em, row, 'wechatId')];
  return { language, mail, muted, phone, wechatId };
}

/** A way to reach the person, out of its seal; `null` without one, and when its key is gone. */
export async function openContact(
  deps: Pick<Deps, 'subjectKeys'>,
  em: SqlEntityManager,
  row: NotificationPreference | null,
  contact: 'phone' | 'wechatId',
): Promise<string | null> {
  const text = row?.[contact] ?? null;
  return row === null || text === null ? null : openText(deps, em, { subjectId: row.userId, text });
}

/** How I want to be told outside the application. What is muted still stands in the inbox. */
export async function savePreferences(
  deps: Deps,
  command: { readonly actor: Actor; readonly idempotencyKey: string; readonly input: Preferences },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  if (!MAIL_MODES.includes(input.mail)) return refused('CODE_MALFORMED', 'mail');
  if (input.muted.some((one) => !NOTICE_CATEGORIES.includes(one))) return refused('CODE_MALFORMED', 'muted');
  if (input.phone !== null && !PHONE_PATTERN.test(input.phone)) return refused('PHONE_MALFORMED', 'phone');
  if (input.wechatId !== null && !WECHAT_PATTERN.test(input.wechatId)) return refused('CODE_MALFORMED', 'wechatId');
  return runCommand(deps, { ...command, name: 'saveNotificationPreferences' }, async ({ em }) => {
    const sealed = (text: string | null): Promise<string | null> =>
      text === null ? Promise.resolve(null) : sealText(deps, em, { subjectId: actor.userId, text });
    const [phone, wechatId] = [await sealed(input.phone), await sealed(input.wechatId)];
    const row = {
      ...input,
      phone,
      wechatId,
      muted: [...new Set(input.muted)],
      userId: actor.userId,
      updatedAt: deps.now(),
    };
    await em.upsert(NotificationPreference, row);
    return done({ id: actor.userId });
  });
}
