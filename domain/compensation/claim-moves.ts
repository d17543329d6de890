import { done, type Outcome, refused } from '../refusal.ts';
import type { Role } from '../registry/permissions.ts';

/** C14, L2 to X. `DECISION_DUE` is the desk of the policy owner between K4 and K5; the papers name no word for it. */
export const CLAIM_STATES = [
  'LOSS_RECOGNISED',
  'CLAIM_DRAFT',
  'CLAIM_SUBMITTED',
  'PRELIM_REVIEW',
  'SUPPLEMENT',
  'JOINT_REVIEW',
  'DECISION_DUE',
  'APPROVED',
  'PARTIALLY_APPROVED',
  'DENIED',
  'PUBLICITY',
  'BUDGET_RESERVED',
  'PAID',
  'RECOVERY_ACTIVE',
  'RECOVERED_PARTIAL',
  'RECOVERED_FULL',
  'WRITE_BACK_DUE',
  'WRITTEN_BACK',
  'CLOSED_UNRECOVERABLE',
  'FRAUD_HOLD',
  'CLAWBACK',
  'REVERSED',
] as const;
export type ClaimState = (typeof CLAIM_STATES)[number];

/** What somebody did for a claim, remembered by name, because some who did one thing may not do another. */
export type ClaimDuty = 'draft' | 'submit' | 'review' | 'recommend' | 'decide' | 'pay';
/** Who has done what so far: user ids by duty. */
export type ClaimDuties = Readonly<Partial<Record<ClaimDuty, string>>>;

/** On whose side of the table a move is made. */
export type ClaimSide = 'claimant' | 'trustee' | 'policy-owner';

type Move = {
  readonly from: readonly ClaimState[];
  readonly to: readonly ClaimState[];
  readonly side: ClaimSide;
  /** Whoever did one of these for the claim may not make this move: maker and checker. */
  readonly notBy: readonly ClaimDuty[];
  readonly duty: ClaimDuty | null;
  readonly needsReason: boolean;
};

const RUNNING = [
  'LOSS_RECOGNISED',
  'CLAIM_DRAFT',
  'CLAIM_SUBMITTED',
  'PRELIM_REVIEW',
  'SUPPLEMENT',
  'JOINT_REVIEW',
  'DECISION_DUE',
] as const;
const GRANTED = ['APPROVED', 'PARTIALLY_APPROVED', 'PUBLICITY', 'BUDGET_RESERVED'] as const;
const AFTER_PAYMENT = [
  'PAID',
  'RECOVERY_ACTIVE',
  'RECOVERED_PARTIAL',
  'RECOVERED_FULL',
  'WRITE_BACK_DUE',
  'WRITTEN_BACK',
] as const;
const MAKERS = ['draft', 'submit', 'review', 'recommend'] as const;

const move = (
  side: ClaimSide,
  from: readonly ClaimState[],
  to: readonly ClaimState[],
  more: Partial<Pick<Move, 'notBy' | 'duty' | 'needsReason'>> = {},
): Move => ({ side, from, to, notBy: [], duty: null, needsReason: false, ...more });

/** Every legal move of a claim; what is not here is refused. */
export const CLAIM_MOVES = {
  draftClaim: move('claimant', ['LOSS_RECOGNISED'], ['CLAIM_DRAFT'], { duty: 'draft' }),
  submitClaim: move('claimant', ['CLAIM_DRAFT'], ['CLAIM_SUBMITTED'], { duty: 'submit', notBy: ['draft'] }),
  startClaimReview: move('trustee', ['CLAIM_SUBMITTED'], ['PRELIM_REVIEW'], { duty: 'review' }),
  askSupplement: move('trustee', ['PRELIM_REVIEW'], ['SUPPLEMENT'], { duty: 'review', needsReason: true }),
  supplementClaim: move('claimant', ['SUPPLEMENT'], ['PRELIM_REVIEW'], { needsReason: true }),
  recommendClaim: move('trustee', ['PRELIM_REVIEW'], ['JOINT_REVIEW', 'DECISION_DUE'], {
    duty: 'recommend',
    needsReason: true,
  }),
  recordJointReview: move('policy-owner', ['JOINT_REVIEW'], ['DECISION_DUE'], { needsReason: true, notBy: MAKERS }),
  approveClaim: move('policy-owner', ['DECISION_DUE'], ['APPROVED', 'PARTIALLY_APPROVED'], {
    duty: 'decide',
    notBy: MAKERS,
  }),
  denyClaim: move('policy-owner', ['DECISION_DUE'], ['DENIED'], { duty: 'decide', notBy: MAKERS, needsReason: true }),
  publishClaim: move('policy-owner', ['APPROVED', 'PARTIALLY_APPROVED'], ['PUBLICITY']),
  upholdObjection: move('policy-owner', ['PUBLICITY'], ['DENIED'], { needsReason: true }),
  endPublicity: move('policy-owner', ['PUBLICITY'], ['BUDGET_RESERVED']),
  payClaim: move('trustee', ['BUDGET_RESERVED'], ['PAID'], { duty: 'pay', notBy: ['draft', 'submit', 'decide'] }),
  /** A4-06: a cap that cut the claim has grown; more is reserved and waits to be paid. */
  approveTopUp: move('policy-owner', ['BUDGET_RESERVED', 'PAID', 'RECOVERY_ACTIVE'], ['BUDGET_RESERVED'], {
    duty: 'decide',
    notBy: [...MAKERS, 'pay'],
  }),
  startRecovery: move('claimant', ['PAID'], ['RECOVERY_ACTIVE'], { needsReason: true }),
  /** R1: how the recovery goes, told at least once a quarter; nothing came back. */
  reportProgress: move(
    'claimant',
    ['RECOVERY_ACTIVE', 'RECOVERED_PARTIAL', 'WRITTEN_BACK'],
    ['RECOVERY_ACTIVE', 'RECOVERED_PARTIAL', 'WRITTEN_BACK'],
    { needsReason: true },
  ),
  reportRecovery: move(
    'claimant',
    ['RECOVERY_ACTIVE', 'RECOVERED_PARTIAL', 'WRITE_BACK_DUE', 'WRITTEN_BACK'],
    ['RECOVERED_PARTIAL', 'RECOVERED_FULL', 'WRITE_BACK_DUE'],
  ),
  /** The trustee sees the money arrive; a claimant cannot declare its own debt settled. */
  writeBack: move('trustee', ['WRITE_BACK_DUE'], ['WRITTEN_BACK'], { notBy: ['draft', 'submit'] }),
  closeUnrecoverable: move(
    'policy-owner',
    ['PAID', 'RECOVERY_ACTIVE', 'RECOVERED_PARTIAL', 'RECOVERED_FULL', 'WRITTEN_BACK'],
    ['CLOSED_UNRECOVERABLE'],
    { needsReason: true, notBy: ['draft', 'submit', 'recommend', 'pay'] },
  ),
  holdClaim: move('policy-owner', [...RUNNING, ...GRANTED, ...AFTER_PAYMENT], ['FRAUD_HOLD'], { needsReason: true }),
  /** Back to where it was held. */
  releaseHold: move('policy-owner', ['FRAUD_HOLD'], [...RUNNING, ...GRANTED, ...AFTER_PAYMENT], { needsReason: true }),
  /** Nothing paid: the reservation is released. Something paid: it is claimed back and keeps counting. */
  reverseClaim: move(
    'policy-owner',
    [...RUNNING, ...GRANTED, ...AFTER_PAYMENT, 'FRAUD_HOLD'],
    ['REVERSED', 'CLAWBACK'],
    { needsReason: true },
  ),
  returnClawback: move('trustee', ['CLAWBACK'], ['CLAWBACK', 'REVERSED'], { notBy: ['draft', 'submit'] }),
} as const satisfies Record<string, Move>;
export type ClaimMove = keyof typeof CLAIM_MOVES;

/** Roles that act for a side. The claimant's organisation is checked beside this. */
export const SIDE_ROLES: Readonly<Record<ClaimSide, readonly Role[]>> = {
  claimant: ['BANK_MARKETER', 'BANK_APPROVER', 'GUARANTOR'],
  trustee: ['TRUSTEE'],
  'policy-owner': ['POLICY_OWNER'],
};

export type ClaimActor = {
  readonly userId: string;
  readonly organisationId: string | null;
  readonly roles: readonly string[];
};
export type ClaimStanding = {
  readonly state: ClaimState;
  readonly claimantId: string;
  readonly duties: ClaimDuties;
};

/**
 * Whether this person may make this move now (maker and checker, separation of duties). Another organisation's claim is
 * not there for a claimant; who belongs to the claiming organisation never acts on the fund's side of it.
 */
export function decideMove(
  name: ClaimMove,
  standing: ClaimStanding,
  by: { readonly actor: ClaimActor; readonly reason: string | null },
): Outcome<Move> {
  const rule: Move = CLAIM_MOVES[name];
  const { actor, reason } = by;
  const isOwn = actor.organisationId === standing.claimantId;
  const mayAct = SIDE_ROLES[rule.side].some((role) => actor.roles.includes(role));
  if (rule.side === 'claimant' ? !isOwn : !mayAct) return refused('NOT_FOUND', 'claimId');
  if (rule.side === 'claimant' && !mayAct) return refused('DUTY_OF_OTHERS', 'claimId', { move: name });
  if (rule.side !== 'claimant' && isOwn) return refused('OWN_ORGANISATION', 'claimId');
  if (!rule.from.includes(standing.state)) return refused('ILLEGAL_TRANSITION', 'claimId', { state: standing.state });
  const conflict = rule.notBy.find((duty) => standing.duties[duty] === actor.userId);
  if (conflict !== undefined) return refused('DUTIES_NOT_SEPARATE', 'claimId', { duty: conflict });
  if (rule.needsReason && (reason ?? '').trim() === '') return refused('REASON_MISSING', 'reason');
  return done(rule);
}

/** The same person never stands on both sides of a decision: who has done what after this move. */
export const dutiesAfter = (name: ClaimMove, duties: ClaimDuties, userId: string): ClaimDuties => {
  const { duty }: Move = CLAIM_MOVES[name];
  return duty === null ? duties : { ...duties, [duty]: userId };
};

/** Working days until the next step is due (C14, our defaults); `null` where the papers and we set no clock. */
export const CLAIM_CLOCKS: Readonly<Partial<Record<ClaimState, number>>> = {
  CLAIM_SUBMITTED: 15,
  PRELIM_REVIEW: 15,
  SUPPLEMENT: 10,
  PUBLICITY: 5,
  WRITE_BACK_DUE: 30,
};

/** Who is late when the clock of a state has run out: the claimant, or the fund. */
export const CLOCK_OF_CLAIMANT: ReadonlySet<ClaimState> = new Set<ClaimState>(['SUPPLEMENT', 'WRITE_BACK_DUE']);

/** R1 (our default): a recovery that runs is reported at least this often. */
export const RECOVERY_REPORT_MONTHS = 3;
