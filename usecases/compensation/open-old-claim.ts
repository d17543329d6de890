import { CAP } from '../../domain/compensation/caps.ts';
import { CLAIM_CLOCKS } from '../../domain/compensation/claim-moves.ts';
import { computePayment } from '../../domain/compensation/compute-payment.ts';
import { ledgerAccount, TRANSFER_KIND, transferPostings } from '../../domain/compensation/ledger.ts';
import { policyToJson } from '../../domain/compensation/policy-json.ts';
import type { OldClaim, OldRecovery } from '../../domain/compensation/read-history-row.ts';
import { invariant } from '../../domain/invariant.ts';
import { type Fen, fen, minFen, ZERO_FEN } from '../../domain/money.ts';
import { done, type Outcome, refused } from '../../domain/refusal.ts';
import { ClaimDecision, ClaimDraw, type LossClaim, Recovery } from '../../schema/entities/compensation/claim.entity.ts';
import type { Filing } from '../../schema/entities/compensation/filing.entity.ts';
import type { Loan } from '../../schema/entities/engagement/loan.entity.ts';
import { toSnapshot } from '../../schema/terms-json.ts';
import type { Work } from '../ports.ts';
import type { HistoryDeps, TakenOverBy } from './apply-history-row.ts';
import { budgetRowKey, type LockedCap, lockCaps, raiseLimits } from './cap-rows.ts';
import { freeDraws } from './claim-draws.ts';
import { bookFor, bookOf, fundAccountOf } from './fund-book.ts';
import { mustPost } from './ledger.ts';
import { getGoverningPolicy, loadClaimFacts } from './load-claim-facts.ts';
import { dueFor, policyOf } from './recover-claim.ts';

type OldClaimCommand = {
  readonly claim: LossClaim;
  readonly filing: Filing;
  readonly loan: Loan;
  readonly row: OldClaim;
  readonly by: TakenOverBy;
};

/**
 * The opening balance of a claim that was decided before the platform: what was paid counts against every limit of its
 * scheme and stands in the ledger as paid by the treasury. What the engine computes of it is kept beside what was decided,
 * and answered; it changes nothing, since an old decision is not decided again.
 */
export async function openOldClaim(work: Work, deps: HistoryDeps, of: OldClaimCommand): Promise<Fen> {
  const { claim, filing, loan, row, by } = of;
  const policy = await getGoverningPolicy(work, loan, filing);
  const decidedOn = deps.today();
  const loss = { lossFen: row.lossFen, lossOn: row.recognisedOn };
  const facts = await loadClaimFacts(work, { loan, filing, policy, loss, decidedOn });
  const book = bookFor(policy, decidedOn);
  if (policy.caps.budgetPool !== null)
    await work.em.execute(
      'insert into cap_usage (key, cap_fen, reserved_fen) values (?, 0, 0) on conflict do nothing',
      [budgetRowKey(book.pool, Number(book.year))],
    );
  const caps = await lockCaps(work, facts, policy);
  const usage = caps.map((cap) => cap.usage);
  const sheet = computePayment(facts, usage, policy);
  claim.state = row.paidFen === 0n ? 'DENIED' : 'PAID';
  claim.note = by.decisionRecord;
  claim.sheet = toSnapshot(sheet);
  claim.payableFen = sheet.payableFen;
  claim.entitledFen = row.paidFen;
  claim.approvedFen = row.paidFen;
  claim.paidFen = row.paidFen;
  claim.fundPool = book.pool;
  claim.fundYear = book.year;
  work.em.persist(
    work.em.create(ClaimDecision, {
      id: deps.newId(),
      claimId: claim.id,
      kind: 'OPENING',
      policyScheme: policy.scheme,
      policyVersion: policy.version,
      facts: toSnapshot(facts),
      usage: toSnapshot(usage),
      policy: policyToJson(policy),
      sheet: toSnapshot(sheet),
      approvedFen: row.paidFen,
      reason: by.decisionRecord,
      decidedBy: by.actorId,
      decidedAt: deps.now(),
    }),
  );
  if (row.paidFen > 0n) {
    countAsPaid(work, claim, caps);
    // The budget has grown by what was paid; every other limit is the policy's.
    raiseLimits(
      caps.filter(({ account }) => account.cap !== CAP.BUDGET),
      policy,
    );
    await work.em.flush();
    await mustPost(work, deps, {
      id: `${TRANSFER_KIND.OPENING}:${claim.id}`,
      kind: TRANSFER_KIND.OPENING,
      claimId: claim.id,
      reversesId: null,
      reason: row.reference,
      postings: transferPostings({
        from: ledgerAccount.treasury(book.pool),
        to: ledgerAccount.paid(book, claim.claimantId),
        amountFen: row.paidFen,
      }),
      bookedOn: decidedOn,
      actorId: by.actorId,
    });
  }
  return sheet.payableFen;
}

/** A limit on losses takes the whole loss, as an approval does; the year's budget grows by what it has paid already. */
function countAsPaid(work: Work, claim: LossClaim, caps: readonly LockedCap[]): void {
  for (const [position, { account, row, usage }] of caps.entries()) {
    invariant(row !== null, `${account.key} was inserted`);
    const takenFen = account.basis === 'payment' ? claim.paidFen : claim.lossFen;
    row.paidFen = fen(row.paidFen + takenFen);
    if (account.cap === CAP.BUDGET) row.capFen = fen((usage.baseFen ?? 0n) + takenFen);
    const { basis } = account;
    const draw = { claimId: claim.id, key: row.key, position, basis, reservedFen: ZERO_FEN, paidFen: takenFen };
    work.em.persist(work.em.create(ClaimDraw, draw));
  }
}

/** A recovery of an old claim, with what of it was due to the fund and what has come back. */
export async function openOldRecovery(
  work: Work,
  deps: HistoryDeps,
  of: { readonly claim: LossClaim; readonly row: OldRecovery; readonly by: TakenOverBy },
): Promise<Outcome<{ readonly dueFen: Fen; readonly returnedFen: Fen }>> {
  const { claim, row, by } = of;
  const policy = await policyOf(work, claim);
  const netFen = fen(row.grossFen - row.costsFen);
  const dueFen = row.dueFen ?? dueFor(claim, netFen, policy);
  if (claim.returnDueFen + dueFen > claim.paidFen) return refused('RETURN_ABOVE_PAID', 'due');
  if (row.returnedFen > claim.returnDueFen + dueFen - claim.returnedFen) return refused('RETURN_ABOVE_DUE', 'returned');
  const id = deps.newId();
  const { recoveredOn, grossFen, costsFen, reference } = row;
  const reported = { reference, reportedBy: by.actorId, createdAt: deps.now() };
  work.em.persist(
    work.em.create(Recovery, { id, claimId: claim.id, recoveredOn, grossFen, costsFen, netFen, dueFen, ...reported }),
  );
  const book = bookOf(claim);
  const transfer = { claimId: claim.id, reversesId: null, reason: reference, actorId: by.actorId };
  const receivable = ledgerAccount.receivable(book, claim.claimantId);
  if (dueFen > 0n)
    await mustPost(work, deps, {
      ...transfer,
      id: `${TRANSFER_KIND.RECOVERY}:${id}`,
      kind: TRANSFER_KIND.RECOVERY,
      postings: transferPostings({
        from: ledgerAccount.paid(book, claim.claimantId),
        to: receivable,
        amountFen: dueFen,
      }),
      bookedOn: recoveredOn,
    });
  if (row.returnedFen > 0n) {
    const frees = policy.readings.recoveryFreesHeadroom;
    await mustPost(work, deps, {
      ...transfer,
      id: `${TRANSFER_KIND.RETURN}:${id}`,
      kind: TRANSFER_KIND.RETURN,
      postings: transferPostings({
        from: receivable,
        to: frees ? await fundAccountOf(work, claim) : ledgerAccount.returned(book),
        amountFen: row.returnedFen,
      }),
      bookedOn: recoveredOn,
    });
    const paidBeforeFen = fen(claim.paidFen - claim.returnedFen);
    if (frees) await freeDraws(work, claim, { nowFen: minFen(row.returnedFen, paidBeforeFen), paidBeforeFen });
  }
  claim.recoveredFen = fen(claim.recoveredFen + netFen);
  claim.returnDueFen = fen(claim.returnDueFen + dueFen);
  claim.returnedFen = fen(claim.returnedFen + row.returnedFen);
  claim.state = stateAfter(claim);
  const days = CLAIM_CLOCKS[claim.state];
  claim.dueOn = days === undefined ? null : deps.workingDays.add(deps.today(), days);
  return done({ dueFen, returnedFen: row.returnedFen });
}

function stateAfter(claim: LossClaim): LossClaim['state'] {
  if (claim.returnDueFen > claim.returnedFen) return 'WRITE_BACK_DUE';
  if (claim.recoveredFen >= claim.lossFen) return 'RECOVERED_FULL';
  return claim.returnedFen > 0n ? 'WRITTEN_BACK' : 'RECOVERED_PARTIAL';
}
