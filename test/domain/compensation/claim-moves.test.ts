import { describe, expect, test } from 'vitest';
import {
  CLAIM_CLOCKS,
  CLAIM_MOVES,
  CLAIM_STATES,
  CLOCK_OF_CLAIMANT,
  type ClaimActor,
  type ClaimDuties,
  type ClaimMove,
  type ClaimState,
  decideMove,
  dutiesAfter,
  SIDE_ROLES,
} from '../../../domain/compensation/claim-moves.ts';
import { FILING_MOVES, FILING_STATES, MAY_FILE_AGAIN } from '../../../domain/compensation/filing-moves.ts';

const CLAIMANT = 'bank';
const actor = (roles: readonly string[], organisationId = 'city', userId = 'me'): ClaimActor => ({
  userId,
  organisationId,
  roles,
});
const ofBank = actor(['BANK_APPROVER'], CLAIMANT);
const trustee = actor(['TRUSTEE']);
const owner = actor(['POLICY_OWNER']);
const personFor = (move: ClaimMove): ClaimActor =>
  ({ claimant: ofBank, trustee, 'policy-owner': owner })[CLAIM_MOVES[move].side];
const decide = (
  move: ClaimMove,
  of: { by?: ClaimActor; state?: ClaimState; duties?: ClaimDuties; reason?: string | null } = {},
) => {
  const state = of.state ?? CLAIM_MOVES[move].from[0] ?? 'LOSS_RECOGNISED';
  const { by = personFor(move), duties = {}, reason = '理由' } = of;
  const outcome = decideMove(move, { state, claimantId: CLAIMANT, duties }, { actor: by, reason });
  return outcome.kind === 'done' ? 'DONE' : outcome.refusal;
};
const MOVES = Object.keys(CLAIM_MOVES) as ClaimMove[];

describe('every move', () => {
  test.each(MOVES)('%s is made from its states by its side and from no other', (move) => {
    for (const state of CLAIM_STATES) {
      const from: readonly ClaimState[] = CLAIM_MOVES[move].from;
      const wanted = { code: 'ILLEGAL_TRANSITION', field: 'claimId', facts: { state } };
      expect(decide(move, { state })).toEqual(from.includes(state) ? 'DONE' : wanted);
    }
  });

  test.each(MOVES)('%s is made by nobody who did what excludes it', (move) => {
    const excluded: readonly string[] = CLAIM_MOVES[move].notBy;
    for (const duty of ['draft', 'submit', 'review', 'recommend', 'decide', 'pay'] as const) {
      const wanted = { code: 'DUTIES_NOT_SEPARATE', field: 'claimId', facts: { duty } };
      expect(decide(move, { duties: { [duty]: 'me' } })).toEqual(excluded.includes(duty) ? wanted : 'DONE');
      expect(decide(move, { duties: { [duty]: 'another' } })).toBe('DONE');
    }
  });

  test.each(MOVES)('%s asks for a reason where it needs one', (move) => {
    const wanted = { code: 'REASON_MISSING', field: 'reason', facts: {} };
    for (const reason of [null, '', '  '])
      expect(decide(move, { reason })).toEqual(CLAIM_MOVES[move].needsReason ? wanted : 'DONE');
  });

  test('leads to a state of the table, and every state but the first is reached by one', () => {
    // Who releases a hold only goes back.
    const onward = MOVES.filter((move) => move !== 'releaseHold');
    const reached = new Set(onward.flatMap((move) => CLAIM_MOVES[move].to));
    expect(CLAIM_STATES.filter((state) => !reached.has(state))).toEqual(['LOSS_RECOGNISED']);
  });
});

describe('who acts', () => {
  const refusal = (code: string, facts = {}) => ({ code, field: 'claimId', facts });

  test('another claimant’s claim is not there, whatever roles one has', () => {
    expect(decide('draftClaim', { by: actor(['BANK_APPROVER'], 'other-bank') })).toEqual(refusal('NOT_FOUND'));
    expect(decide('draftClaim', { by: trustee })).toEqual(refusal('NOT_FOUND'));
    expect(decide('payClaim', { by: actor(['BANK_APPROVER'], 'other-bank') })).toEqual(refusal('NOT_FOUND'));
  });

  test.each(['BANK_MARKETER', 'BANK_APPROVER', 'GUARANTOR'])('%s acts for its own organisation', (role) => {
    expect(decide('draftClaim', { by: actor([role], CLAIMANT) })).toBe('DONE');
  });

  test('a colleague without the duty is told so, and moves nothing', () => {
    expect(decide('draftClaim', { by: actor(['BANK_ADMIN'], CLAIMANT) })).toEqual(
      refusal('DUTY_OF_OTHERS', { move: 'draftClaim' }),
    );
  });

  test('the trustee and the policy owner each make their own moves', () => {
    expect(decide('payClaim', { by: owner })).toEqual(refusal('NOT_FOUND'));
    expect(decide('approveClaim', { by: trustee })).toEqual(refusal('NOT_FOUND'));
    expect(decide('approveClaim', { by: actor(['TRUSTEE', 'POLICY_OWNER']) })).toBe('DONE');
    expect(SIDE_ROLES).toEqual({
      claimant: ['BANK_MARKETER', 'BANK_APPROVER', 'GUARANTOR'],
      trustee: ['TRUSTEE'],
      'policy-owner': ['POLICY_OWNER'],
    });
  });

  test('nobody of the claiming organisation acts on the fund’s side of its claim: the guarantor can be the trustee', () => {
    for (const move of MOVES.filter((name) => CLAIM_MOVES[name].side !== 'claimant'))
      expect(decide(move, { by: actor(['TRUSTEE', 'POLICY_OWNER'], CLAIMANT) })).toEqual(refusal('OWN_ORGANISATION'));
  });
});

test('a duty is remembered under the name of who did it, and a move without one changes nothing', () => {
  expect(dutiesAfter('draftClaim', { pay: 'b' }, 'a')).toEqual({ pay: 'b', draft: 'a' });
  expect(dutiesAfter('submitClaim', {}, 'a')).toEqual({ submit: 'a' });
  expect(dutiesAfter('publishClaim', { pay: 'b' }, 'a')).toEqual({ pay: 'b' });
});

test('clocks: fifteen working days for each review, ten for a supplement, five of publicity, thirty for a return', () => {
  expect(CLAIM_CLOCKS).toEqual({
    CLAIM_SUBMITTED: 15,
    PRELIM_REVIEW: 15,
    SUPPLEMENT: 10,
    PUBLICITY: 5,
    WRITE_BACK_DUE: 30,
  });
  expect([...CLOCK_OF_CLAIMANT]).toEqual(['SUPPLEMENT', 'WRITE_BACK_DUE']);
});

test('a filing that was rejected or revoked is filed again, no other is, and all its moves lead to states', () => {
  expect(FILING_STATES.filter((state) => MAY_FILE_AGAIN.has(state))).toEqual(['FILING_REJECTED', 'FILING_REVOKED']);
  for (const { from, to } of Object.values(FILING_MOVES))
    for (const state of [...from, ...to]) expect(FILING_STATES).toContain(state);
});
