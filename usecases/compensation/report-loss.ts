import { LockMode } from '@mikro-orm/core';
import type { CivilDate } from '../../domain/calendar.ts';
import { computePayment } from '../../domain/compensation/compute-payment.ts';
import { type Fen, ZERO_FEN } from '../../domain/money.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { LossClaim } from '../../schema/entities/compensation/claim.entity.ts';
import { Filing } from '../../schema/entities/compensation/filing.entity.ts';
import { toSnapshot } from '../../schema/terms-json.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';
import { lockCaps } from './cap-rows.ts';
import { findClaimantLoan } from './find-claimant-loan.ts';
import { getGoverningPolicy, loadClaimFacts } from './load-claim-facts.ts';

export type ReportLoss = { readonly loanId: string; readonly lossFen: Fen; readonly recognisedOn: CivilDate };

/**
 * A bank, or the guarantor who paid, reports a recognised loss on a filed loan (C14, L2). What the scheme would pay is
 * computed against the caps of today and shown; nothing is reserved before a claim is approved. The answer is the loan.
 */
export async function reportLoss(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: ReportLoss },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const claimantId = actor.organisationId;
  if (claimantId === null) return notFound('loanId');
  if (input.lossFen <= 0n) return refused('AMOUNT_OUT_OF_RANGE', 'lossFen', { min: '1' });
  if (input.recognisedOn > deps.today()) return refused('DATE_IN_FUTURE', 'recognisedOn', { today: deps.today() });

  return runCommand(deps, { ...command, name: 'reportLoss' }, async (work) => {
    const recognised = await recogniseLoss(work, deps, { ...input, actorId: actor.userId, claimantId });
    return recognised.kind === 'refused' ? recognised : done({ id: recognised.value.loanId });
  });
}

/** The loss with the sheet that today's caps give, inside the caller's transaction. */
export async function recogniseLoss(
  work: Work,
  deps: Pick<Deps, 'now' | 'today' | 'newId'>,
  input: ReportLoss & { readonly actorId: string; readonly claimantId: string },
): Promise<Outcome<LossClaim>> {
  const { claimantId } = input;
  const loan = await findClaimantLoan(work, { loanId: input.loanId, claimantId }, LockMode.PESSIMISTIC_WRITE);
  if (loan === null) return notFound('loanId');
  const filing = await work.em.findOne(Filing, { loanId: loan.id, claimantId, state: 'FILED' });
  if (filing === null) {
    const last = await work.em.findOne(Filing, { loanId: loan.id, claimantId }, { orderBy: { createdAt: 'desc' } });
    return refused('LOAN_NOT_FILED', 'loanId', { state: last?.state ?? 'NONE' });
  }
  if (input.lossFen > loan.amountFen)
    return refused('LOSS_ABOVE_PRINCIPAL', 'lossFen', { principalFen: `${loan.amountFen}` });
  if (input.recognisedOn < loan.drawdownOn)
    return refused('LOSS_BEFORE_DRAWDOWN', 'recognisedOn', { drawnOn: loan.drawdownOn });
  if ((await work.em.count(LossClaim, { filingId: filing.id })) > 0) return refused('LOSS_ALREADY_REPORTED', 'loanId');

  const policy = await getGoverningPolicy(work, loan, filing);
  const loss = { lossFen: input.lossFen, lossOn: input.recognisedOn };
  const facts = await loadClaimFacts(work, { loan, filing, policy, loss, decidedOn: deps.today() });
  const caps = await lockCaps(work, facts, policy);
  const sheet = computePayment(
    facts,
    caps.map(({ usage }) => usage),
    policy,
  );
  const claim = work.em.create(LossClaim, {
    id: deps.newId(),
    filingId: filing.id,
    loanId: loan.id,
    bankId: loan.bankId,
    firmId: loan.firmId,
    claimantId,
    recognisedOn: input.recognisedOn,
    lossFen: input.lossFen,
    state: 'LOSS_RECOGNISED',
    stateSince: deps.now(),
    duties: {},
    evidence: null,
    entitledFen: ZERO_FEN,
    offeredFen: ZERO_FEN,
    approvedFen: ZERO_FEN,
    paidFen: ZERO_FEN,
    recoveredFen: ZERO_FEN,
    returnDueFen: ZERO_FEN,
    returnedFen: ZERO_FEN,
    payableFen: sheet.payableFen,
    sheet: toSnapshot(sheet),
    createdAt: deps.now(),
  });
  work.em.persist(claim);
  const { loanId, lossFen, recognisedOn } = input;
  const detail = { claimId: claim.id, loanId, lossFen, recognisedOn, payableFen: sheet.payableFen };
  await work.record({
    streamId: loan.id,
    name: 'loan.loss-reported',
    detail: { ...detail, policyVersion: policy.version },
    actorId: input.actorId,
  });
  return done(claim);
}
