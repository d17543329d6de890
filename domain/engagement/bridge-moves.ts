import { done, type Outcome, refused } from '../refusal.ts';

export const BRIDGE_STATES = [
  'ASKED',
  'COMMITTED',
  'APPROVED',
  'DECLINED',
  'WITHDRAWN',
  'PAID_OUT',
  'RETURNED',
] as const;
export type BridgeState = (typeof BRIDGE_STATES)[number];

export const BRIDGE_MOVES = ['commit', 'approve', 'decline', 'withdraw', 'pay', 'return'] as const;
export type BridgeMove = (typeof BRIDGE_MOVES)[number];

export type BridgeSide = 'firm' | 'bank' | 'trustee';

/** A loan has at most one bridge in these states. */
export const OPEN_BRIDGE_STATES = ['ASKED', 'COMMITTED', 'APPROVED', 'PAID_OUT'] as const satisfies BridgeState[];

const RULES: Readonly<
  Record<BridgeMove, { sides: readonly BridgeSide[]; from: readonly BridgeState[]; to: BridgeState }>
> = {
  commit: { sides: ['bank'], from: ['ASKED'], to: 'COMMITTED' },
  approve: { sides: ['trustee'], from: ['COMMITTED'], to: 'APPROVED' },
  decline: { sides: ['bank', 'trustee'], from: ['ASKED', 'COMMITTED'], to: 'DECLINED' },
  withdraw: { sides: ['firm'], from: ['ASKED', 'COMMITTED', 'APPROVED'], to: 'WITHDRAWN' },
  pay: { sides: ['trustee'], from: ['APPROVED'], to: 'PAID_OUT' },
  return: { sides: ['trustee'], from: ['PAID_OUT'], to: 'RETURNED' },
};

/**
 * Where a step of a bridge loan leads (A22), or the refusal that names the present state. The promise of the bank to renew
 * comes before the approval, and the approval before the money.
 */
export function decideBridgeMove(state: BridgeState, move: BridgeMove, side: BridgeSide): Outcome<BridgeState> {
  const rule = RULES[move];
  if (!rule.sides.includes(side)) return refused('NOT_YOUR_MOVE', 'move', { move });
  return rule.from.includes(state) ? done(rule.to) : refused('ILLEGAL_TRANSITION', 'move', { state });
}
