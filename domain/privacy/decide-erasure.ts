import type { CivilDate } from '../calendar.ts';
import type { KeepReason } from './register-terms.ts';

export const ERASURE_STATES = ['REQUESTED', 'APPROVED', 'DONE', 'REFUSED', 'BLOCKED', 'WITHDRAWN'] as const;
export type ErasureState = (typeof ERASURE_STATES)[number];

/** Why somebody cannot be erased now. Each of them ends, by the subject's own doing or with time. */
export const ERASURE_BLOCKS = [
  /** A person who still acts for an organisation leaves it first and hands the work over. */
  'STILL_IN_ORGANISATION',
  'NEED_LIVE',
  'ENGAGEMENT_LIVE',
  'LOAN_NOT_REPAID',
  'BRIDGE_OPEN',
  'FILING_OPEN',
  'CLAIM_OPEN',
  /** Public money was filed for or paid: auditors must be able to name who it was for. */
  'STATUTORY_RETENTION',
] as const;
export type ErasureBlockCode = (typeof ERASURE_BLOCKS)[number];

export type ErasureBlock = {
  readonly code: ErasureBlockCode;
  readonly count: number;
  /** The day from which it no longer stands in the way, where a day is known. */
  readonly until: CivilDate | null;
};

/** Rows that stay after an erasure, without a name behind them. */
export type KeptRows = { readonly table: string; readonly rows: number; readonly why: KeepReason };

/** Our default: so long the subject can take the request back, and a thief of a session is found out. */
export const ERASURE_WAIT_DAYS = 7;

export type ErasureFacts = Readonly<Record<Exclude<ErasureBlockCode, 'STATUTORY_RETENTION'>, number>> & {
  /** The day on which the last record of public money may be let go of; `null` without any. */
  readonly retainedUntil: CivilDate | null;
};

/** Everything that stands in the way of an erasure today, in the order of the list; nothing means that it may go on. */
export function decideErasure(facts: ErasureFacts, today: CivilDate): readonly ErasureBlock[] {
  const blocks = ERASURE_BLOCKS.flatMap((code): ErasureBlock[] => {
    if (code === 'STATUTORY_RETENTION') return [];
    return facts[code] > 0 ? [{ code, count: facts[code], until: null }] : [];
  });
  const { retainedUntil } = facts;
  if (retainedUntil === null || retainedUntil <= today) return blocks;
  return [...blocks, { code: 'STATUTORY_RETENTION', count: 1, until: retainedUntil }];
}

/** What stands in the place of a name. Six signs of the id, so that an auditor tells two erased firms apart. */
export const pseudonymOf = (subject: 'PERSON' | 'FIRM', id: string): string =>
  `${subject === 'FIRM' ? '已注销企业' : '已注销用户'}${id.slice(-6)}`;

/** As long as a credit code and never one: no code has the letter V (GB 32100-2015). */
export const pseudonymousCode = (id: string): string => `V${id.replaceAll('-', '').slice(-17).toUpperCase()}`;

/** An address to which no mail can go (RFC 2606). */
export const pseudonymousEmail = (id: string): string => `erased-${id}@erased.invalid`;
