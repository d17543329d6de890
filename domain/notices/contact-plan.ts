import { addDays, civilDateOf } from '../calendar.ts';
import type { NoticeFacts, NoticeKind } from './notice-kind.ts';

/** Ways to a person outside the application. */
export const CHANNELS = ['EMAIL', 'SMS', 'WECHAT'] as const;
export type Channel = (typeof CHANNELS)[number];

/** How a person wants mail: at once and bundled when more comes, once a day, or not at all. */
export const MAIL_MODES = ['EACH', 'DAILY', 'OFF'] as const;
export type MailMode = (typeof MAIL_MODES)[number];

export const CONTACT_LIMITS = {
  /** What comes this soon after a message waits for the next one and stands in it. */
  quietMinutes: 30,
  /** The people of one firm together get no more messages than this in that many days, urgent ones aside. */
  firmMessagesMax: 10,
  firmDays: 7,
} as const;

const DAILY_TIME = '08:30:00+08:00';
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const URGENT_MOVES: ReadonlySet<string> = new Set(['logContact', 'askSupplement', 'grant']);
const URGENT_DAYS_MAX = 7;

/** True when somebody has to act within days: such a notice waits for no digest and counts against no budget. */
export function isUrgent(kind: NoticeKind, facts: NoticeFacts): boolean {
  switch (kind) {
    case 'ENGAGEMENT_APPLIED':
    case 'ENGAGEMENT_DISPATCHED':
    case 'LOAN_OVERDUE':
      return true;
    case 'ENGAGEMENT_MOVED':
      return URGENT_MOVES.has(facts['move'] ?? '');
    case 'LOAN_MATURES':
      return Number(facts['days']) <= URGENT_DAYS_MAX;
    default:
      return false;
  }
}

/**
 * When a message may leave. Urgent ones leave now. Others wait for the quiet time after the last message of the person,
 * or for the morning, and then until the firm's budget has room: the oldest message that fills it must be seven days old.
 */
export function deriveDueAt(of: {
  readonly now: Date;
  readonly mode: MailMode;
  readonly isUrgent: boolean;
  readonly lastAt: Date | null;
  /** Messages to the same firm within the days of the budget, the oldest first. */
  readonly firmMessagesAt: readonly Date[];
}): Date {
  if (of.isUrgent) return of.now;
  const { firmMessagesMax, firmDays, quietMinutes } = CONTACT_LIMITS;
  const quiet = of.lastAt === null ? 0 : of.lastAt.getTime() + quietMinutes * MINUTE_MS;
  const wanted = of.mode === 'DAILY' ? nextMorning(of.now).getTime() : Math.max(of.now.getTime(), quiet);
  const filler = of.firmMessagesAt[of.firmMessagesAt.length - firmMessagesMax];
  return new Date(filler === undefined ? wanted : Math.max(wanted, filler.getTime() + firmDays * DAY_MS));
}

function nextMorning(now: Date): Date {
  const today = civilDateOf(now);
  const morning = new Date(`${today}T${DAILY_TIME}`);
  return morning > now ? morning : new Date(`${addDays(today, 1)}T${DAILY_TIME}`);
}
