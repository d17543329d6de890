import type { CivilDate } from '../../domain/calendar.ts';
import { ledgerAccount, TRANSFER_KIND, transferPostings } from '../../domain/compensation/ledger.ts';
import type { SchemePolicy } from '../../domain/compensation/policy.ts';
import { type JsonValue, policyFromJson } from '../../domain/compensation/policy-json.ts';
import { recoveryReturn } from '../../domain/compensation/recovery.ts';
import { invariant } from '../../domain/invariant.ts';
import { type Fen, fen, ZERO_FEN } from '../../domain/money.ts';
import { done, type Outcome, refused } from '../../domain/refusal.ts';
import { ClaimDecision, ClaimDraw, type LossClaim, Recovery } from '../../schema/entities/compensation/claim.entity.ts';
import type { Written } from '../platform/run-command.ts';
import type { Deps, Work } from '../ports.ts';
import { freeDraws } from './claim-draws.ts';
import { bookOf, fundAccountOf } from './fund-book.ts';
import { mustPost, postTransfer } from './ledger.ts';
import { schemeOf } from './move-claim.ts';
import { type ClaimCommand, type ClaimStep, runClaimMove } from './run-claim-move.ts';

export type ReportRecovery = ClaimStep & {
  readonly recoveredOn: CivilDate;
  readonly grossFen: Fen;
  /** What it cost to recover it; the policy shares the rest. */
  readonly costsFen: Fen;
  readonly reference: string;
};

const REFERENCE_CHARACTERS_MAX = 200;

/** R2: money came back to the claimant. What the fund must get of it is computed over all recoveries together (A4-21). */
export async function reportRecovery(deps: Deps, command: ClaimCommand<ReportRecovery>): Promise<Outcome<Written>> {
  const { recoveredOn, grossFen, costsFen } = command.input;
  const reference = command.input.reference.trim();
  if (grossFen <= 0n || costsFen < 0n || costsFen > grossFen)
    return refused('AMOUNT_OUT_OF_RANGE', costsFen < 0n || costsFen > grossFen ? 'costsFen' : 'grossFen');
  if (reference === '' || reference.length > REFERENCE_CHARACTERS_MAX)
    return refused('REFERENCE_MALFORMED', 'reference');
  if (recoveredOn > deps.today()) return refused('DATE_IN_FUTURE', 'recoveredOn', { today: deps.today() });
  return runClaimMove(deps, { ...command, move: 'reportRecovery' }, async ({ work, claim }) => {
    if (recoveredOn < claim.recognisedOn)
      return refused('RECOVERY_BEFORE_LOSS', 'recoveredOn', { from: claim.recognisedOn });
    const netFen = fen(grossFen - costsFen);
    const policy = await policyOf(work, claim);
    const dueFen = dueFor(claim, netFen, policy);
    work.em.persist(
      work.em.create(Recovery, {
        id: deps.newId(),
        claimId: claim.id,
        recoveredOn,
        grossFen,
        costsFen,
        netFen,
        dueFen,
        reference,
        reportedBy: command.actor.userId,
        createdAt: deps.now(),
      }),
    );
    claim.progressOn = deps.today();
    claim.recoveredFen = fen(claim.recoveredFen + netFen);
    claim.returnDueFen = fen(claim.returnDueFen + dueFen);
    if (dueFen > 0n)
      await mustPost(work, deps, {
        id: `${TRANSFER_KIND.RECOVERY}:${deps.newId()}`,
        kind: TRANSFER_KIND.RECOVERY,
        claimId: claim.id,
        reversesId: null,
        reason: reference,
        postings: transferPostings({
          from: ledgerAccount.paid(bookOf(claim), claim.claimantId),
          to: ledgerAccount.receivable(bookOf(claim), claim.claimantId),
          amountFen: dueFen,
        }),
        bookedOn: deps.today(),
        actorId: command.actor.userId,
      });
    const isOpen = claim.returnDueFen > claim.returnedFen;
    const isFull = claim.recoveredFen >= claim.lossFen;
    return done({
      to: isOpen ? 'WRITE_BACK_DUE' : isFull ? 'RECOVERED_FULL' : 'RECOVERED_PARTIAL',
      detail: { netFen, dueFen },
    });
  });
}

/** Over all recoveries together, so that many small ones return the same as one; never more than is still out. */
export function dueFor(claim: LossClaim, netFen: Fen, policy: SchemePolicy): Fen {
  const together = recoveryReturn(
    {
      paidFen: claim.paidFen,
      lossFen: claim.lossFen,
      recoveredBeforeFen: ZERO_FEN,
      recoveredNowFen: fen(claim.recoveredFen + netFen),
    },
    policy,
  );
  const more = together > claim.returnDueFen ? together - claim.returnDueFen : 0n;
  return fen(more < netFen ? more : netFen);
}

export type ReturnMoney = ClaimStep & { readonly amountFen: Fen; readonly transferId: string };

/** R3: the trustee saw the claimant's money arrive. Caps get it back only where the policy says so. */
export function writeBack(deps: Deps, command: ClaimCommand<ReturnMoney>): Promise<Outcome<Written>> {
  return runClaimMove(deps, { ...command, move: 'writeBack' }, async ({ work, claim }) => {
    if (command.input.amountFen !== claim.returnDueFen - claim.returnedFen)
      return refused('RETURN_NOT_EXACT', 'amountFen', { dueFen: `${claim.returnDueFen - claim.returnedFen}` });
    const frees = (await policyOf(work, claim)).readings.recoveryFreesHeadroom;
    const posted = await takeBack(work, deps, { claim, command, frees });
    return posted.kind === 'refused' ? posted : done({ to: 'WRITTEN_BACK', detail: { frees } });
  });
}

/** X: a claim that was reversed after payment comes back, in parts if need be; the caps count the rest until then. */
export function returnClawback(deps: Deps, command: ClaimCommand<ReturnMoney>): Promise<Outcome<Written>> {
  return runClaimMove(deps, { ...command, move: 'returnClawback' }, async ({ work, claim }) => {
    const openFen = claim.returnDueFen - claim.returnedFen;
    if (command.input.amountFen <= 0n || command.input.amountFen > openFen)
      return refused('AMOUNT_OUT_OF_RANGE', 'amountFen', { max: `${openFen}` });
    const posted = await takeBack(work, deps, { claim, command, frees: true });
    if (posted.kind === 'refused') return posted;
    return done({ to: claim.returnedFen === claim.returnDueFen ? 'REVERSED' : 'CLAWBACK' });
  });
}

async function takeBack(
  work: Work,
  deps: Deps,
  of: { claim: LossClaim; command: ClaimCommand<ReturnMoney>; frees: boolean },
): Promise<Outcome<null>> {
  const { claim, command, frees } = of;
  const { amountFen, transferId } = command.input;
  const book = bookOf(claim);
  const posted = await postTransfer(work, deps, {
    id: transferId,
    kind: TRANSFER_KIND.RETURN,
    claimId: claim.id,
    reversesId: null,
    reason: command.input.reason,
    postings: transferPostings({
      from: ledgerAccount.receivable(book, claim.claimantId),
      to: frees ? await fundAccountOf(work, claim) : ledgerAccount.returned(book),
      amountFen,
    }),
    bookedOn: deps.today(),
    actorId: command.actor.userId,
  });
  if (posted.kind === 'refused') return posted;
  if (!posted.value.isNew) return refused('TRANSFER_ID_REUSED', 'transferId');
  if (frees) {
    const counting = await work.em.find(ClaimDraw, { claimId: claim.id, basis: 'payment' });
    const paidBeforeFen = counting[0]?.paidFen ?? fen(claim.paidFen - claim.returnedFen);
    await freeDraws(work, claim, { nowFen: amountFen, paidBeforeFen });
    work.emit({ name: 'fund.moved.v1', scheme: await schemeOf(work, claim) });
  }
  claim.returnedFen = fen(claim.returnedFen + amountFen);
  return done(null);
}

/** The settings of the approval: what was decided before is not changed by what was decided since. */
export async function policyOf(work: Work, claim: LossClaim): Promise<SchemePolicy> {
  const decision = await work.em.findOne(ClaimDecision, { claimId: claim.id }, { orderBy: { decidedAt: 'asc' } });
  invariant(decision !== null, 'a paid claim has its decision');
  return policyFromJson(decision.policy as JsonValue);
}
