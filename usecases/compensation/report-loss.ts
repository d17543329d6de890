import { LockMode } from '@mikro-orm/core';
import type { CivilDate } from '../../domain/calendar.ts';
import type { ClaimFacts } from '../../domain/compensation/claim-facts.ts';
import { computePayment } from '../../domain/compensation/compute-payment.ts';
import type { ComputeSheet } from '../../domain/compensation/compute-sheet.ts';
import type { SchemePolicy } from '../../domain/compensation/policy.ts';
import { schemeInForce } from '../../domain/compensation/scheme-in-force.ts';
import { invariant } from '../../domain/invariant.ts';
import { type Fen, fen } from '../../domain/money.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { Filing, LossClaim } from '../../schema/entities/compensation/filing.entity.ts';
import { Loan } from '../../schema/entities/engagement/loan.entity.ts';
import { toSnapshot } from '../../schema/terms-json.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';
import { lockCaps, reserve } from './cap-rows.ts';
import { claimFactsOf } from './claim-facts-of.ts';
import { isFraudFlagged } from './load-gate-context.ts';
import { findPolicies } from './policies.ts';

export type ReportLoss = { readonly loanId: string; readonly lossFen: Fen; readonly recognisedOn: CivilDate };

/**
 * A bank reports a recognised loss on a filed loan; what the scheme pays is computed and reserved under the locks of
 * its caps (C14, K2 and K7). When the engine pays nothing, the claim is kept as REFUSED with the sheet that says why.
 * The answer is the id of the loan.
 */
export async function reportLoss(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: ReportLoss },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const bankId = actor.organisationId;
  if (bankId === null) return notFound('loanId');
  if (input.lossFen <= 0n) return refused('AMOUNT_OUT_OF_RANGE', 'lossFen', { min: '1' });
  if (input.recognisedOn > deps.today()) return refused('DATE_IN_FUTURE', 'recognisedOn', { today: deps.today() });

  return runCommand(deps, { ...command, name: 'reportLoss' }, async (work) => {
    const loan = await work.em.findOne(Loan, { id: input.loanId, bankId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (loan === null) return notFound('loanId');
    const filing = await work.em.findOne(Filing, { loanId: loan.id });
    if (filing?.state !== 'FILED') return refused('LOAN_NOT_FILED', 'loanId', { state: filing?.state ?? 'NONE' });
    if (input.lossFen > loan.amountFen)
      return refused('LOSS_ABOVE_PRINCIPAL', 'lossFen', { principalFen: `${loan.amountFen}` });
    if (input.recognisedOn < loan.drawdownOn)
      return refused('LOSS_BEFORE_DRAWDOWN', 'recognisedOn', { drawnOn: loan.drawdownOn });
    if ((await work.em.count(LossClaim, { filingId: filing.id })) > 0)
      return refused('LOSS_ALREADY_REPORTED', 'loanId');

    const policy = await getGoverningPolicy(work, loan, filing);
    const claim = await loadClaim(work, deps, { loan, filing, policy, input });
    const caps = await lockCaps(work, claim, policy);
    const sheet = computePayment(
      claim,
      caps.map(({ usage }) => usage),
      policy,
    );
    reserve(caps, sheet, policy);
    const lossClaim = saveClaim(work, deps, { claim, filing, sheet });
    const { state, payableFen } = lossClaim;
    const detail = { claimId: lossClaim.id, ...input, state, payableFen, policyVersion: policy.version };
    await work.record({ streamId: loan.id, name: 'loan.loss-reported', detail, actorId: actor.userId });
    return done({ id: loan.id });
  });
}

/**
 * The newest version of the filed scheme for the day of drawdown: a tier table that the joint conference approves after
 * the filing counts for it (A4-07). The sheet names the version.
 */
async function getGoverningPolicy(work: Work, loan: Loan, filing: Filing): Promise<SchemePolicy> {
  const inForce = schemeInForce(await findPolicies(work.em, filing.scheme), loan.drawdownOn);
  invariant(inForce.kind === 'IN_FORCE', `${filing.scheme} was in force when the loan was filed`);
  return inForce.policy;
}

async function loadClaim(
  work: Work,
  deps: Deps,
  of: { loan: Loan; filing: Filing; policy: SchemePolicy; input: ReportLoss },
): Promise<ClaimFacts> {
  const { loan, filing, policy, input } = of;
  const decidedOn = deps.today();
  const needsFirmLoans = policy.readings.tierBasis === 'firm-loans';
  return claimFactsOf(loan, filing, {
    lossFen: input.lossFen,
    lossOn: input.recognisedOn,
    decidedOn,
    fraudFlagged: await isFraudFlagged(work.em, loan.firmId, decidedOn),
    firmLoansFen: needsFirmLoans ? await sumFirmLoans(work, filing) : null,
  });
}

async function sumFirmLoans(work: Work, { firmId, scheme }: Filing): Promise<Fen> {
  const filings = await work.em.find(Filing, { firmId, scheme, state: 'FILED' });
  return fen(filings.reduce<bigint>((sum, filing) => sum + filing.principalFen, 0n));
}

function saveClaim(work: Work, deps: Deps, of: { claim: ClaimFacts; filing: Filing; sheet: ComputeSheet }): LossClaim {
  const { claim, filing, sheet } = of;
  const lossClaim = work.em.create(LossClaim, {
    id: deps.newId(),
    filingId: filing.id,
    bankId: claim.bankId,
    firmId: claim.firmId,
    recognisedOn: claim.lossOn,
    lossFen: claim.lossFen,
    state: sheet.refusals.length === 0 ? 'COMPUTED' : 'REFUSED',
    payableFen: sheet.payableFen,
    sheet: toSnapshot(sheet),
    createdAt: deps.now(),
  });
  work.em.persist(lossClaim);
  return lossClaim;
}
