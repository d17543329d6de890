import type { CivilDate } from '../calendar.ts';
import type { Bps, Fen } from '../money.ts';
import type { Purpose } from './purpose.ts';
import type { Security } from './security.ts';

/** Stored life cycle of C1. What people call matching, grabbed or granted is derived, never stored twice. */
export const NEED_STATES = [
  'DRAFT',
  'SUBMITTED',
  'RETURNED',
  'REJECTED',
  'PUBLISHED',
  'PAUSED',
  'PARTIALLY_FULFILLED',
  'FULFILLED',
  'EXPIRED',
  'CANCELLED',
] as const;
export type NeedState = (typeof NEED_STATES)[number];

/** Banks may find such a need, and begin to work on it. */
export const ON_MARKET_STATES: readonly NeedState[] = ['PUBLISHED', 'PARTIALLY_FULFILLED'];

export const URGENCIES = ['WITHIN_A_WEEK', 'WITHIN_A_MONTH', 'FLEXIBLE'] as const;
export type Urgency = (typeof URGENCIES)[number];

/** The terms of one version of a credit need. */
export type NeedTerms = {
  readonly needId: string;
  readonly version: number;
  readonly firmId: string;
  readonly amountFen: Fen;
  readonly termMonths: number;
  readonly purpose: Purpose;
  /** The highest yearly rate that the firm accepts. */
  readonly rateBpsMax: Bps;
  /** What it can offer; `CREDIT_ONLY` says "nothing but credit". Never empty. */
  readonly securities: readonly Security[];
  readonly urgency: Urgency;
  readonly publishedOn: CivilDate;
};
