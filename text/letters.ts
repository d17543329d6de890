import type { Channel } from '../domain/notices/contact-plan.ts';
import type { NoticeKind } from '../domain/notices/notice-kind.ts';
import type { Language } from './language.ts';
import { noticeText } from './notices.ts';

type Letter = {
  readonly channel: Channel;
  readonly language: Language;
  readonly notices: readonly { readonly kind: NoticeKind; readonly facts: Readonly<Record<string, string>> }[];
  /** More than `notices` when not all of them are shown. */
  readonly total: number;
};

const SUBJECT_MAX = 60;
const WORDS = {
  zh: {
    app: '银企融资对接平台',
    subject: (count: number) => `您有 ${count} 条新消息`,
    hello: '您好：',
    more: (count: number) => `另有 ${count} 条，请登录查看。`,
    open: '登录查看',
    why: '这是系统邮件，请勿回复。可在“消息 → 接收设置”中调整。',
  },
  en: {
    app: 'Credit Bridge',
    subject: (count: number) => `${count} new notices`,
    hello: 'Hello,',
    more: (count: number) => `There are ${count} more; sign in to see them.`,
    open: 'Sign in',
    why: 'Sent by the platform; replies are not read. Change what you get under “Notices → Settings”.',
  },
} as const;

const INVITATION = {
  zh: {
    subject: (organisation: string) => `邀请您加入 ${organisation}`,
    body: (organisation: string, day: string) =>
      `${organisation} 邀请您在银企融资对接平台上以该机构的身份办理业务。请在 ${day} 前打开下面的链接，用收到本邮件的邮箱注册或登录后接受邀请。`,
    ignore: '如果您不认识该机构，请忽略本邮件。',
  },
  en: {
    subject: (organisation: string) => `You are invited to ${organisation}`,
    body: (organisation: string, day: string) =>
      `${organisation} asks you to act for it on the platform. Open the link before ${day} and sign in with the address that got this mail.`,
    ignore: 'If you do not know them, do nothing.',
  },
} as const;

/** In both languages: nothing is known of the reader yet. */
export function invitationText(of: { organisation: string; link: string; expiresAt: Date }) {
  const day = of.expiresAt.toISOString().slice(0, 10);
  const { zh, en } = INVITATION;
  const text = [
    zh.body(of.organisation, day),
    '',
    of.link,
    '',
    zh.ignore,
    '',
    en.body(of.organisation, day),
    en.ignore,
    '',
  ].join('\n');
  return { subject: `${zh.subject(of.organisation)} · ${en.subject(of.organisation)}`, text };
}

/** A message in words: one notice by its sentence, several as a digest. SMS and WeChat get no greeting. */
export function letterText(letter: Letter, inboxUrl: string): { subject: string; text: string } {
  const words = WORDS[letter.language];
  const sentences = letter.notices.map(({ kind, facts }) => noticeText(kind, facts, letter.language));
  const [first = ''] = sentences;
  const headline = letter.total === 1 ? first.slice(0, SUBJECT_MAX) : words.subject(letter.total);
  const subject = `${words.app} · ${headline}`;
  if (letter.channel !== 'EMAIL')
    return { subject, text: `${letter.total === 1 ? first : headline} ${inboxUrl}`.trim() };
  const hidden = letter.total - sentences.length;
  const lines = sentences.length > 1 ? sentences.map((sentence) => `- ${sentence}`) : sentences;
  const rest = hidden > 0 ? [words.more(hidden)] : [];
  const text = [words.hello, '', ...lines, ...rest, '', `${words.open}: ${inboxUrl}`, '', words.why, ''].join('\n');
  return { subject, text };
}
