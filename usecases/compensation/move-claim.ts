import { LockMode } from '@mikro-orm/core';
import type { ClaimMove } from '../../domain/compensation/claim-moves.ts';
import { ledgerAccount, TRANSFER_KIND, transferPostings } from '../../domain/compensation/ledger.ts';
import { invariant } from '../../domain/invariant.ts';
import { fen, ZERO_FEN } from '../../domain/money.ts';
import { done, type Outcome, refused } from '../../domain/refusal.ts';
import type { LossClaim } from '../../schema/entities/compensation/claim.entity.ts';
import { Filing } from '../../schema/entities/compensation/filing.entity.ts';
import type { Written } from '../platform/run-command.ts';
import type { Deps, Work } from '../ports.ts';
import { releaseDraws } from './claim-draws.ts';
import { bookOf, fundAccountOf } from './fund-book.ts';
import { mustPost } from './ledger.ts';
import { type ClaimCommand, type ClaimStep, type Moved, runClaimMove } from './run-claim-move.ts';

/** Moves that need nothing but a reason. */
export const PLAIN_MOVES = [
  'submitClaim',
  'startClaimReview',
  'askSupplement',
  'supplementClaim',
  'recordJointReview',
  'denyClaim',
  'publishClaim',
  'upholdObjection',
  'endPublicity',
  'startRecovery',
  'reportProgress',
  'closeUnrecoverable',
  'holdClaim',
  'releaseHold',
  'reverseClaim',
] as const satisfies readonly ClaimMove[];
export type PlainMove = (typeof PLAIN_MOVES)[number];

/** One step of a claim that needs nothing but a reason (C14). */
export function moveClaim(
  deps: Deps,
  command: ClaimCommand<ClaimStep & { readonly move: PlainMove }>,
): Promise<Outcome<Written>> {
  const { move } = command.input;
  return runClaimMove(deps, { ...command, move }, (step) => APPLY[move](deps, { ...step, command }));
}

type Step = { work: Work; claim: LossClaim; command: ClaimCommand<ClaimStep> };
type Apply = (deps: Deps, step: Step) => Promise<Outcome<Moved>>;
const goTo =
  (to: Moved['to']): Apply =>
  async () =>
    done({ to });

const APPLY: Readonly<Record<PlainMove, Apply>> = {
  submitClaim: async (_deps, { work, claim }) => {
    const filing = await work.em.findOneOrFail(Filing, { id: claim.filingId });
    return filing.state === 'FILED'
      ? done({ to: 'CLAIM_SUBMITTED' })
      : refused('LOAN_NOT_FILED', 'claimId', { state: filing.state });
  },
  startClaimReview: goTo('PRELIM_REVIEW'),
  askSupplement: goTo('SUPPLEMENT'),
  supplementClaim: goTo('PRELIM_REVIEW'),
  recordJointReview: goTo('DECISION_DUE'),
  denyClaim: goTo('DENIED'),
  publishClaim: goTo('PUBLICITY'),
  upholdObjection: async (deps, step) => {
    await release(deps, step);
    return done({ to: 'DENIED' });
  },
  endPublicity: async (deps, { claim }) => {
    if (claim.dueOn !== null && deps.today() <= claim.dueOn)
      return refused('PUBLICITY_RUNNING', 'claimId', { until: claim.dueOn });
    return done({ to: 'BUDGET_RESERVED' });
  },
  startRecovery: async (deps, { claim }) => {
    claim.progressOn = deps.today();
    return done({ to: 'RECOVERY_ACTIVE' });
  },
  reportProgress: async (deps, { claim }) => {
    claim.progressOn = deps.today();
    return done({ to: claim.state });
  },
  closeUnrecoverable: goTo('CLOSED_UNRECOVERABLE'),
  holdClaim: async (_deps, { claim }) => {
    claim.heldFrom = claim.state;
    return done({ to: 'FRAUD_HOLD' });
  },
  releaseHold: async (_deps, { claim }) => {
    const to = claim.heldFrom;
    invariant(to !== null, 'a held claim knows where it was held');
    claim.heldFrom = null;
    return done({ to });
  },
  reverseClaim: async (deps, step) => reverse(deps, step),
};

/** What is reserved and not paid goes back: under the locks of its caps, and in the ledger. */
export async function release(deps: Deps, { work, claim, command }: Step): Promise<void> {
  const openFen = fen(claim.approvedFen - claim.paidFen);
  await releaseDraws(work, claim);
  if (openFen > 0n) {
    const book = bookOf(claim);
    await mustPost(work, deps, {
      id: `${TRANSFER_KIND.RELEASE}:${claim.id}:${command.idempotencyKey}`.slice(0, 120),
      kind: TRANSFER_KIND.RELEASE,
      claimId: claim.id,
      reversesId: null,
      reason: command.input.reason,
      postings: transferPostings({
        from: ledgerAccount.reserved(book),
        to: await fundAccountOf(work, claim),
        amountFen: openFen,
      }),
      bookedOn: deps.today(),
      actorId: command.actor.userId,
    });
  }
  claim.approvedFen = claim.paidFen;
  claim.offeredFen = ZERO_FEN;
  if (openFen > 0n) work.emit({ name: 'fund.moved.v1', scheme: await schemeOf(work, claim) });
}

/** X: what is reserved is released; what was paid and is not due yet is claimed back, and the caps keep counting it. */
export async function reverse(deps: Deps, step: Step): Promise<Outcome<Moved>> {
  const { work, claim, command } = step;
  await release(deps, step);
  claim.heldFrom = null;
  if (claim.paidFen === 0n) return done({ to: 'REVERSED' });
  const clawbackFen = fen(claim.paidFen - claim.returnDueFen);
  if (clawbackFen > 0n) {
    const book = bookOf(claim);
    await mustPost(work, deps, {
      id: `${TRANSFER_KIND.CLAWBACK}:${claim.id}`,
      kind: TRANSFER_KIND.CLAWBACK,
      claimId: claim.id,
      reversesId: null,
      reason: command.input.reason,
      postings: transferPostings({
        from: ledgerAccount.paid(book, claim.claimantId),
        to: ledgerAccount.receivable(book, claim.claimantId),
        amountFen: clawbackFen,
      }),
      bookedOn: deps.today(),
      actorId: command.actor.userId,
    });
    claim.returnDueFen = claim.paidFen;
  }
  return done({ to: claim.returnedFen === claim.returnDueFen ? 'REVERSED' : 'CLAWBACK', detail: { clawbackFen } });
}

export const schemeOf = async (work: Work, claim: LossClaim): Promise<string> =>
  (await work.em.findOneOrFail(Filing, { id: claim.filingId })).scheme;

/** The filing under a lock, for moves that depend on it. */
export const lockFiling = (work: Work, id: string): Promise<Filing> =>
  work.em.findOneOrFail(Filing, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
