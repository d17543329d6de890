import { ledgerAccount, TRANSFER_KIND, transferPostings } from '../../domain/compensation/ledger.ts';
import { fen } from '../../domain/money.ts';
import { done, type Outcome, refused } from '../../domain/refusal.ts';
import type { Written } from '../platform/run-command.ts';
import type { Deps } from '../ports.ts';
import { payDraws } from './claim-draws.ts';
import { bookOf } from './fund-book.ts';
import { postTransfer } from './ledger.ts';
import { isFraudFlagged } from './load-gate-context.ts';
import { lockFiling } from './move-claim.ts';
import { type ClaimCommand, type ClaimStep, runClaimMove } from './run-claim-move.ts';

export type PayClaim = ClaimStep & {
  /** Chosen by the trustee; the same id never pays twice. */
  readonly transferId: string;
  /** The bank's reference of the payment. */
  readonly paymentReference: string;
};

const REFERENCE_PATTERN = /^\S.{2,198}\S$/;

/**
 * K8: the trustee pays what is approved and not paid yet. State, caps and ledger change in one transaction; a crash before
 * its commit leaves everything reserved, and a repeated call answers the first payment.
 */
export async function payClaim(deps: Deps, command: ClaimCommand<PayClaim>): Promise<Outcome<Written>> {
  const { transferId, paymentReference } = command.input;
  if (!REFERENCE_PATTERN.test(paymentReference)) return refused('REFERENCE_MALFORMED', 'paymentReference');
  return runClaimMove(deps, { ...command, move: 'payClaim' }, async ({ work, claim }) => {
    const filing = await lockFiling(work, claim.filingId);
    if (filing.state !== 'FILED') return refused('LOAN_NOT_FILED', 'claimId', { state: filing.state });
    // A flag that came after the approval stops the money as well (0-14).
    if (await isFraudFlagged(work.em, claim.firmId, deps.today())) return refused('FRAUD_FLAGGED', 'claimId');
    const amountFen = fen(claim.approvedFen - claim.paidFen);
    if (amountFen <= 0n) return refused('NOTHING_TO_PAY', 'claimId');
    const book = bookOf(claim);
    const posted = await postTransfer(work, deps, {
      id: transferId,
      kind: TRANSFER_KIND.PAYMENT,
      claimId: claim.id,
      reversesId: null,
      reason: paymentReference,
      postings: transferPostings({
        from: ledgerAccount.reserved(book),
        to: ledgerAccount.paid(book, claim.claimantId),
        amountFen,
      }),
      bookedOn: deps.today(),
      actorId: command.actor.userId,
    });
    if (posted.kind === 'refused') return posted;
    if (!posted.value.isNew) return refused('TRANSFER_ID_REUSED', 'transferId');
    await payDraws(work, claim);
    work.emit({ name: 'fund.moved.v1', scheme: filing.scheme });
    claim.paidFen = claim.approvedFen;
    return done({ to: 'PAID', detail: { amountFen, transferId, paymentReference } });
  });
}
