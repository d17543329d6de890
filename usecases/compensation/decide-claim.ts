import type { ClaimFacts } from '../../domain/compensation/claim-facts.ts';
import { computePayment } from '../../domain/compensation/compute-payment.ts';
import type { ComputeSheet } from '../../domain/compensation/compute-sheet.ts';
import { ledgerAccount, TRANSFER_KIND, transferPostings } from '../../domain/compensation/ledger.ts';
import type { SchemePolicy } from '../../domain/compensation/policy.ts';
import { policyToJson } from '../../domain/compensation/policy-json.ts';
import { unlimitedEntitlement } from '../../domain/compensation/unlimited-entitlement.ts';
import { invariant } from '../../domain/invariant.ts';
import { type Fen, fen, minFen, ZERO_FEN } from '../../domain/money.ts';
import { done, type Outcome, refused } from '../../domain/refusal.ts';
import { ClaimDecision, ClaimDraw, type LossClaim } from '../../schema/entities/compensation/claim.entity.ts';
import type { CapUsage } from '../../schema/entities/compensation/filing.entity.ts';
import { Loan } from '../../schema/entities/engagement/loan.entity.ts';
import { fromSnapshot, toSnapshot } from '../../schema/terms-json.ts';
import type { Written } from '../platform/run-command.ts';
import type { Deps, Work } from '../ports.ts';
import { type LockedCap, lockCaps, raiseLimits } from './cap-rows.ts';
import { reserveDraws } from './claim-draws.ts';
import { divideCaps } from './divide-caps.ts';
import { bookFor, fundAccountOf } from './fund-book.ts';
import { mustPost } from './ledger.ts';
import { getGoverningPolicy, loadClaimFacts } from './load-claim-facts.ts';
import { lockFiling } from './move-claim.ts';
import { type ClaimCommand, type ClaimStep, runClaimMove } from './run-claim-move.ts';

export type RecommendClaim = ClaimStep;
/** `amountFen` is less than the sheet allows for a partial approval, which needs a reason; `null` is all of it. */
export type ApproveClaim = ClaimStep & { readonly amountFen: Fen | null };

/** K2: the trustee computes the sheet against the caps of today and hands the claim on; nothing is reserved yet. */
export function recommendClaim(deps: Deps, command: ClaimCommand<RecommendClaim>): Promise<Outcome<Written>> {
  return runClaimMove(deps, { ...command, move: 'recommendClaim' }, async ({ work, claim }) => {
    const computed = await computeUnderLock(work, deps, claim);
    claim.sheet = toSnapshot(computed.sheet);
    claim.payableFen = computed.sheet.payableFen;
    const threshold = computed.policy.review?.jointReviewFenMin ?? null;
    const isLarge = threshold !== null && computed.sheet.payableFen >= threshold;
    return done({ to: isLarge ? 'JOINT_REVIEW' : 'DECISION_DUE', detail: { payableFen: claim.payableFen } });
  });
}

/**
 * K5 and K7: the policy owner approves, and in the same transaction, under the locks of every cap, the money is reserved.
 * The decision keeps the facts, the state of the caps and the settings that it used.
 */
export function approveClaim(deps: Deps, command: ClaimCommand<ApproveClaim>): Promise<Outcome<Written>> {
  const { amountFen, reason } = command.input;
  return runClaimMove(deps, { ...command, move: 'approveClaim' }, async ({ work, claim }) => {
    const computed = await computeUnderLock(work, deps, claim);
    const { sheet, policy, facts } = computed;
    const refusal = refusalOf(deps, sheet);
    if (refusal !== null) return refusal;
    if (amountFen !== null && (amountFen <= 0n || amountFen > sheet.payableFen))
      return refused('AMOUNT_OUT_OF_RANGE', 'amountFen', { max: `${sheet.payableFen}` });
    const approvedFen = amountFen ?? sheet.payableFen;
    const isCutByHand = approvedFen < sheet.payableFen;
    if (isCutByHand && (reason ?? '').trim() === '') return refused('REASON_MISSING', 'reason');
    const uncutFen = unlimitedEntitlement(facts, policy) ?? sheet.payableFen;
    claim.entitledFen = isCutByHand ? approvedFen : uncutFen;
    const book = bookFor(policy, facts.decidedOn);
    claim.fundPool = book.pool;
    claim.fundYear = book.year;
    await grant(work, deps, { claim, computed, approvedFen, kind: 'APPROVAL', command });
    const to = approvedFen < uncutFen ? 'PARTIALLY_APPROVED' : 'APPROVED';
    return done({ to, detail: { approvedFen, bindingCap: sheet.bindingCap, policyVersion: policy.version } });
  });
}

/**
 * A4-06: a cap that had cut the claim has grown since, and the policy owner grants what that frees. Computed with the
 * facts of the first approval, as if what the claim holds were free.
 */
export function approveTopUp(deps: Deps, command: ClaimCommand<ClaimStep>): Promise<Outcome<Written>> {
  return runClaimMove(deps, { ...command, move: 'approveTopUp' }, async ({ work, claim }) => {
    const first = await work.em.findOne(ClaimDecision, { claimId: claim.id }, { orderBy: { decidedAt: 'asc' } });
    invariant(first !== null, 'an approved claim has its decision');
    const computed = await computeUnderLock(work, deps, claim, fromSnapshot<ClaimFacts>(first.facts));
    const refusal = refusalOf(deps, computed.sheet);
    if (refusal !== null) return refusal;
    const approvedFen = minFen(computed.sheet.payableFen, claim.entitledFen);
    if (approvedFen <= claim.approvedFen) return refused('NOTHING_TO_TOP_UP', 'claimId');
    await grant(work, deps, { claim, computed, approvedFen, kind: 'TOP_UP', command });
    return done({ to: 'BUDGET_RESERVED', detail: { approvedFen } });
  });
}

function refusalOf(deps: Deps, sheet: ComputeSheet): Outcome<never> | null {
  if (sheet.refusals.length > 0) return refused('CLAIM_NOT_PAYABLE', 'claimId', { because: sheet.refusals.join(', ') });
  // Nobody approved the table: it may be shown, and pays only where nothing is real.
  if (sheet.illustrative && !deps.isDemo) return refused('TABLE_NOT_APPROVED', 'claimId');
  return null;
}

type Computed = {
  readonly facts: ClaimFacts;
  readonly policy: SchemePolicy;
  readonly caps: readonly LockedCap[];
  readonly sheet: ComputeSheet;
};

/** Locks filing and caps, reads, and computes. What the claim itself holds of a cap is free for it. */
async function computeUnderLock(
  work: Work,
  deps: Deps,
  claim: LossClaim,
  frozen: ClaimFacts | null = null,
): Promise<Computed> {
  const filing = await lockFiling(work, claim.filingId);
  const loan = await work.em.findOneOrFail(Loan, { id: claim.loanId });
  const policy = await getGoverningPolicy(work, loan, filing);
  const loss = { lossFen: claim.lossFen, lossOn: claim.recognisedOn };
  const today = await loadClaimFacts(work, { loan, filing, policy, loss, decidedOn: deps.today() });
  const facts =
    frozen === null ? today : { ...frozen, filingVerdict: today.filingVerdict, fraudFlagged: today.fraudFlagged };
  const locked = await lockCaps(work, facts, policy);
  const own = new Map((await work.em.find(ClaimDraw, { claimId: claim.id })).map((draw) => [draw.key, draw]));
  const caps = locked.map((cap) => {
    const held = cap.row === null ? undefined : own.get(cap.row.key);
    const heldFen = held === undefined ? ZERO_FEN : fen(held.reservedFen + held.paidFen);
    return { ...cap, usage: { ...cap.usage, usedFen: fen(cap.usage.usedFen - heldFen) } };
  });
  const shared =
    frozen === null && policy.readings.claimOrder === 'pro-rata'
      ? await divideCaps(work, deps, { claim, facts, policy, caps })
      : caps;
  const sheet = computePayment(
    facts,
    shared.map(({ usage }) => usage),
    policy,
  );
  return { facts, policy, caps: shared, sheet };
}

async function grant(
  work: Work,
  deps: Deps,
  of: {
    claim: LossClaim;
    computed: Computed;
    approvedFen: Fen;
    kind: 'APPROVAL' | 'TOP_UP';
    command: ClaimCommand<ClaimStep>;
  },
): Promise<void> {
  const { claim, computed, approvedFen, kind, command } = of;
  const { sheet, policy, caps, facts } = computed;
  raiseLimits(caps, policy);
  const rows = new Map(caps.flatMap(({ row }) => (row === null ? [] : [[row.key, row] as [string, CapUsage]])));
  await reserveDraws(work, claim, { draws: sheet.draws, approvedFen, rows });
  const decision = work.em.create(ClaimDecision, {
    id: deps.newId(),
    claimId: claim.id,
    kind,
    policyScheme: policy.scheme,
    policyVersion: policy.version,
    facts: toSnapshot(facts),
    usage: toSnapshot(caps.map(({ usage }) => usage)),
    policy: policyToJson(policy),
    sheet: toSnapshot(sheet),
    approvedFen,
    reason: command.input.reason,
    decidedBy: command.actor.userId,
    decidedAt: deps.now(),
  });
  work.em.persist(decision);
  work.emit({ name: 'fund.moved.v1', scheme: policy.scheme });
  await work.em.flush();
  const moreFen = fen(approvedFen - claim.approvedFen);
  claim.offeredFen = ZERO_FEN;
  claim.approvedFen = approvedFen;
  claim.payableFen = sheet.payableFen;
  claim.sheet = toSnapshot(sheet);
  await mustPost(work, deps, {
    id: `${TRANSFER_KIND.RESERVATION}:${decision.id}`,
    kind: TRANSFER_KIND.RESERVATION,
    claimId: claim.id,
    reversesId: null,
    reason: command.input.reason,
    postings: transferPostings({
      from: await fundAccountOf(work, claim),
      to: ledgerAccount.reserved({ pool: claim.fundPool ?? '', year: claim.fundYear ?? '' }),
      amountFen: moreFen,
    }),
    bookedOn: deps.today(),
    actorId: command.actor.userId,
  });
}
