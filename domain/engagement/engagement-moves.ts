import { done, type Outcome, refused } from '../refusal.ts';
import type { Role } from '../registry/permissions.ts';
import type { LimitName } from './sla-profile.ts';

/** C4 to C8 for one bank and one need, in one line: how it began, where it stands, how it ended. */
export const ENGAGEMENT_STATES = [
  'APPLIED',
  'GRABBED',
  'DISPATCHED',
  'ACCEPTED',
  'CONTACT_LOGGED',
  'CONTACTED',
  'UNDER_REVIEW',
  'SUPPLEMENT',
  'GRANTED',
  'OFFER_ACCEPTED',
  'DRAWN',
  'REFUSED',
  'RELEASED',
  'WITHDRAWN',
  'REASSIGNED',
  'CLOSED',
  'TIMED_OUT',
  'NO_DECISION',
] as const;
export type EngagementState = (typeof ENGAGEMENT_STATES)[number];

export const ENGAGEMENT_MOVES = [
  'accept',
  'logContact',
  'confirmContact',
  'disputeContact',
  'startReview',
  'askSupplement',
  'supplement',
  'grant',
  'acceptOffer',
  'draw',
  'refuse',
  'release',
  'withdraw',
  'reassign',
  'close',
  'expire',
] as const;
export type EngagementMove = (typeof ENGAGEMENT_MOVES)[number];

/** Why a bank refuses (C4). */
export const REFUSAL_REASONS = [
  'RATE',
  'AMOUNT',
  'TERM',
  'INDUSTRY_POLICY',
  'REGION',
  'COLLATERAL',
  'CASHFLOW',
  'TAX_GRADE',
  'CREDIT_RECORD',
  'LITIGATION',
  'ENVIRONMENT',
  'PURPOSE',
  'EXPOSURE',
  'DATA_INSUFFICIENT',
  'CAPACITY',
  'CUSTOMER_UNREACHABLE',
  'CUSTOMER_DECLINED',
  'OTHER',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** On whose side of the table a move is made; `system` is the clock, or a loan that is written back. */
export type EngagementSide = 'firm' | 'bank' | 'system';

type Rule = {
  readonly side: EngagementSide;
  readonly role: Role | null;
  readonly to: Readonly<Partial<Record<EngagementState, EngagementState>>>;
};

const NEW = ['APPLIED', 'GRABBED', 'DISPATCHED'] as const;
const UNDECIDED = [...NEW, 'ACCEPTED', 'CONTACT_LOGGED', 'CONTACTED', 'UNDER_REVIEW', 'SUPPLEMENT'] as const;
const UNDRAWN = [...UNDECIDED, 'GRANTED', 'OFFER_ACCEPTED'] as const;
const to = (from: readonly EngagementState[], state: EngagementState): Rule['to'] =>
  Object.fromEntries(from.map((one) => [one, state]));

/** Every legal move; what is not in this table is refused. */
const RULES: Readonly<Record<EngagementMove, Rule>> = {
  accept: { side: 'bank', role: null, to: to(NEW, 'ACCEPTED') },
  logContact: { side: 'bank', role: null, to: { ACCEPTED: 'CONTACT_LOGGED' } },
  confirmContact: { side: 'firm', role: null, to: { CONTACT_LOGGED: 'CONTACTED' } },
  disputeContact: { side: 'firm', role: null, to: { CONTACT_LOGGED: 'ACCEPTED' } },
  startReview: { side: 'bank', role: null, to: { CONTACTED: 'UNDER_REVIEW' } },
  askSupplement: { side: 'bank', role: null, to: { UNDER_REVIEW: 'SUPPLEMENT' } },
  supplement: { side: 'firm', role: null, to: { SUPPLEMENT: 'UNDER_REVIEW' } },
  grant: { side: 'bank', role: 'BANK_APPROVER', to: { UNDER_REVIEW: 'GRANTED' } },
  acceptOffer: { side: 'firm', role: null, to: { GRANTED: 'OFFER_ACCEPTED' } },
  // A loan that was drawn proves that its offer was accepted, also at the counter of the bank.
  draw: { side: 'system', role: null, to: to(['GRANTED', 'OFFER_ACCEPTED', 'DRAWN'], 'DRAWN') },
  refuse: { side: 'bank', role: null, to: to(UNDECIDED, 'REFUSED') },
  release: { side: 'bank', role: null, to: to([...NEW, 'ACCEPTED', 'CONTACT_LOGGED', 'CONTACTED'], 'RELEASED') },
  withdraw: { side: 'firm', role: null, to: to(UNDRAWN, 'WITHDRAWN') },
  reassign: { side: 'firm', role: null, to: to(UNDRAWN, 'REASSIGNED') },
  /** The need itself has ended. */
  close: { side: 'system', role: null, to: to(UNDRAWN, 'CLOSED') },
  expire: {
    side: 'system',
    role: null,
    to: {
      ...to([...NEW, 'ACCEPTED'], 'TIMED_OUT'),
      CONTACT_LOGGED: 'CONTACTED',
      ...to(['CONTACTED', 'UNDER_REVIEW'], 'NO_DECISION'),
    },
  },
};

/** An engagement that holds one of the places of its need. */
export const LIVE_STATES: readonly EngagementState[] = UNDRAWN;
/** Ended without money: the consent of the bank ends with it. */
export const LOST_STATES: readonly EngagementState[] = [
  'REFUSED',
  'RELEASED',
  'WITHDRAWN',
  'REASSIGNED',
  'CLOSED',
  'TIMED_OUT',
  'NO_DECISION',
];
/** The bank let the need down, or said no: the need goes on to the next bank. */
export const REFLOW_STATES: readonly EngagementState[] = ['REFUSED', 'RELEASED', 'TIMED_OUT', 'NO_DECISION'];

/** Which limit runs in a state; `null` when none does. A pause for supplements stops the clock of the decision. */
export const LIMIT_OF: Readonly<Record<EngagementState, LimitName | null>> = {
  APPLIED: 'accept',
  GRABBED: 'accept',
  DISPATCHED: 'accept',
  ACCEPTED: 'contact',
  CONTACT_LOGGED: 'dispute',
  CONTACTED: 'decision',
  UNDER_REVIEW: 'decision',
  SUPPLEMENT: null,
  GRANTED: 'drawdown',
  OFFER_ACCEPTED: 'drawdown',
  DRAWN: null,
  REFUSED: null,
  RELEASED: null,
  WITHDRAWN: null,
  REASSIGNED: null,
  CLOSED: null,
  TIMED_OUT: null,
  NO_DECISION: null,
};

export type Mover = { readonly side: EngagementSide; readonly roles: readonly string[] };

/** What somebody may do next with an engagement, in the order of the table. */
export function legalMoves(state: EngagementState, by: Mover): EngagementMove[] {
  return ENGAGEMENT_MOVES.filter((move) => decideEngagementMove(state, move, by).kind === 'done');
}

/** Where a move leads, or the refusal that names the present state. */
export function decideEngagementMove(
  state: EngagementState,
  move: EngagementMove,
  by: Mover,
): Outcome<EngagementState> {
  const rule = RULES[move];
  if (rule.side !== by.side) return refused('NOT_YOUR_MOVE', 'move', { move });
  if (rule.role !== null && !by.roles.includes(rule.role)) return refused('ROLE_MISSING', 'move', { role: rule.role });
  const next = rule.to[state];
  return next === undefined ? refused('ILLEGAL_TRANSITION', 'move', { state }) : done(next);
}
