import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decideEngagementMove,
  ENGAGEMENT_MOVES,
  ENGAGEMENT_STATES,
  type EngagementState,
  LIMIT_OF,
  LIVE_STATES,
  LOST_STATES,
} from '../../../domain/engagement/engagement-moves.ts';
import { ROLES } from '../../../domain/registry/permissions.ts';

const moveBy = fc.record({
  move: fc.constantFrom(...ENGAGEMENT_MOVES),
  side: fc.constantFrom('firm' as const, 'bank' as const, 'system' as const),
  roles: fc.subarray([...ROLES]),
});

test('any walk of any role stays inside the states, and an illegal move is a typed refusal', () => {
  fc.assert(
    fc.property(fc.constantFrom('APPLIED', 'GRABBED', 'DISPATCHED'), fc.array(moveBy), (start, moves) => {
      let state: EngagementState = start;
      for (const { move, side, roles } of moves) {
        const outcome = decideEngagementMove(state, move, { side, roles });
        if (outcome.kind === 'refused')
          expect(['NOT_YOUR_MOVE', 'ROLE_MISSING', 'ILLEGAL_TRANSITION']).toContain(outcome.refusal.code);
        else {
          if (LOST_STATES.includes(state)) throw new Error(`${move} moved an ended engagement`);
          expect(ENGAGEMENT_STATES).toContain(outcome.value);
          state = outcome.value;
        }
      }
    }),
    { numRuns: 500 },
  );
});

test('an ended engagement never moves again, whoever tries', () => {
  for (const state of LOST_STATES)
    for (const move of ENGAGEMENT_MOVES)
      for (const side of ['firm', 'bank', 'system'] as const)
        expect(decideEngagementMove(state, move, { side, roles: ROLES }).kind).toBe('refused');
});

test('only a bank approver grants, and only what is under review', () => {
  for (const state of ENGAGEMENT_STATES) {
    const byMarketer = decideEngagementMove(state, 'grant', { side: 'bank', roles: ['BANK_MARKETER'] });
    const byApprover = decideEngagementMove(state, 'grant', { side: 'bank', roles: ['BANK_APPROVER'] });
    expect(byMarketer.kind).toBe('refused');
    expect(byApprover.kind).toBe(state === 'UNDER_REVIEW' ? 'done' : 'refused');
  }
});

test('whoever waits for a bank waits for a limit: every live state has one, except the pause and the firm withdraws from all', () => {
  for (const state of LIVE_STATES) {
    if (state !== 'SUPPLEMENT') expect(LIMIT_OF[state]).not.toBeNull();
    expect(decideEngagementMove(state, 'withdraw', { side: 'firm', roles: [] }).kind).toBe('done');
  }
});
