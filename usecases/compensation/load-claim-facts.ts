import { type CivilDate, daysBetween } from '../../domain/calendar.ts';
import type { ClaimFacts } from '../../domain/compensation/claim-facts.ts';
import type { LoanFacts } from '../../domain/compensation/gates.ts';
import type { LoanClass, SchemePolicy } from '../../domain/compensation/policy.ts';
import { schemeInForce } from '../../domain/compensation/scheme-in-force.ts';
import type { LossShares } from '../../domain/compensation/split-loss.ts';
import { invariant } from '../../domain/invariant.ts';
import { type Fen, fen } from '../../domain/money.ts';
import { GuaranteeContract, OverdueReport } from '../../schema/entities/compensation/cover.entity.ts';
import { Filing } from '../../schema/entities/compensation/filing.entity.ts';
import type { Loan } from '../../schema/entities/engagement/loan.entity.ts';
import { fromSnapshot } from '../../schema/terms-json.ts';
import type { Work } from '../ports.ts';
import { isFraudFlagged } from './load-gate-context.ts';
import { findPolicies } from './policies.ts';

/**
 * The newest version of the filed scheme for the day of drawdown: a tier table that the joint conference approves after
 * the filing counts for it (A4-07). The sheet names the version.
 */
export async function getGoverningPolicy(work: Work, loan: Loan, filing: Filing): Promise<SchemePolicy> {
  const policies = await findPolicies(work.em, filing.scheme);
  const claimant = policies[0]?.claimant ?? 'bank';
  const inForce = schemeInForce(policies, loan.drawdownOn, claimant);
  invariant(inForce.kind === 'IN_FORCE', `${filing.scheme} was in force when the loan was filed`);
  return inForce.policy;
}

/** What the platform knows of a loss on the day of a decision. */
export async function loadClaimFacts(
  work: Work,
  of: {
    readonly loan: Loan;
    readonly filing: Filing;
    readonly policy: SchemePolicy;
    readonly loss: { readonly lossFen: Fen; readonly lossOn: CivilDate };
    readonly decidedOn: CivilDate;
  },
): Promise<ClaimFacts> {
  const { loan, filing, policy, loss, decidedOn } = of;
  const report = await work.em.findOne(
    OverdueReport,
    { loanId: loan.id },
    { orderBy: { reportedOn: 'desc', id: 'desc' } },
  );
  const extended = await work.em.findOne(
    OverdueReport,
    { loanId: loan.id, extendedMaturityOn: { $ne: null } },
    { orderBy: { reportedOn: 'desc', id: 'desc' } },
  );
  const contract =
    policy.claimant === 'guarantor' ? await work.em.findOne(GuaranteeContract, { loanId: loan.id }) : null;
  const others = await work.em.find(Filing, { loanId: loan.id, state: 'FILED', scheme: { $ne: filing.scheme } });
  const { loan: frozen } = fromSnapshot<{ loan: Partial<LoanFacts> }>(filing.snapshot);
  return {
    loanId: loan.id,
    bankId: loan.bankId,
    firmId: loan.firmId,
    contractOn: loan.contractOn,
    drawdownOn: loan.drawdownOn,
    extendedMaturityOn: extended?.extendedMaturityOn ?? null,
    loanAmountFen: loan.amountFen,
    // A loss that the bank recognised has the last of the five classes, unless its own report says another (C14, L1).
    loanClass: (report?.loanClass ?? 'LOSS') as LoanClass,
    overdueDays: report?.overdueDays ?? Math.max(0, daysBetween(loan.maturityOn, loss.lossOn)),
    filingVerdict: filing.state === 'FILED' ? 'pass' : 'fail',
    fraudFlagged: await isFraudFlagged(work.em, loan.firmId, decidedOn),
    otherSchemes: others.map(({ scheme }) => scheme),
    firmLoansFen: policy.readings.tierBasis === 'firm-loans' ? await sumFirmLoans(work, filing) : null,
    firmType: frozen.firmType ?? null,
    firmRevenueFen: frozen.firmRevenueFen ?? null,
    guarantee:
      contract === null
        ? null
        : { guarantorId: contract.guarantorId, shares: fromSnapshot<LossShares>(contract.shares) },
    decidedOn,
    ...loss,
  };
}

async function sumFirmLoans(work: Work, { firmId, scheme }: Filing): Promise<Fen> {
  const filings = await work.em.find(Filing, { firmId, scheme, state: 'FILED' });
  return fen(filings.reduce<bigint>((sum, filing) => sum + filing.principalFen, 0n));
}
