import { done, type Outcome, refused } from '../refusal.ts';

export const COMPLAINT_STATES = ['FILED', 'ACCEPTED', 'ANSWERED', 'WITHDRAWN'] as const;
export type ComplaintState = (typeof COMPLAINT_STATES)[number];

export const COMPLAINT_MOVES = ['accept', 'answer', 'withdraw'] as const;
export type ComplaintMove = (typeof COMPLAINT_MOVES)[number];

const RULES: Readonly<
  Record<ComplaintMove, { side: 'operator' | 'firm'; from: readonly ComplaintState[]; to: ComplaintState }>
> = {
  accept: { side: 'operator', from: ['FILED'], to: 'ACCEPTED' },
  answer: { side: 'operator', from: ['ACCEPTED'], to: 'ANSWERED' },
  withdraw: { side: 'firm', from: ['FILED', 'ACCEPTED'], to: 'WITHDRAWN' },
};

/** Where a step leads, or the refusal that names the present state. */
export function decideComplaintMove(
  state: ComplaintState,
  move: ComplaintMove,
  side: 'operator' | 'firm',
): Outcome<ComplaintState> {
  const rule = RULES[move];
  if (rule.side !== side) return refused('NOT_YOUR_MOVE', 'move', { move });
  return rule.from.includes(state) ? done(rule.to) : refused('ILLEGAL_TRANSITION', 'move', { state });
}
