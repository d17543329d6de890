import { computeSubsidy, type SubsidySheet } from '../../domain/compensation/compute-subsidy.ts';
import { schemeInForce } from '../../domain/compensation/scheme-in-force.ts';
import type { Fen } from '../../domain/money.ts';
import { Filing } from '../../schema/entities/compensation/filing.entity.ts';
import { Loan } from '../../schema/entities/engagement/loan.entity.ts';
import type { Actor, Deps } from '../ports.ts';
import { findPolicies } from './policies.ts';
import { mayRead } from './read-claims.ts';

/** The subsidy on a loan that is filed in a scheme which has one; `null` where there is none, or not for this reader. */
export async function findSubsidy(
  deps: Pick<Deps, 'read'>,
  query: { readonly actor: Actor; readonly loanId: string; readonly interestPaidFen: Fen },
): Promise<SubsidySheet | null> {
  const em = deps.read();
  const loan = await em.findOne(Loan, { id: query.loanId });
  const filings = await em.find(Filing, { loanId: query.loanId });
  for (const filing of filings) {
    if (loan === null || !mayRead(query.actor, filing)) continue;
    const inForce = schemeInForce(await findPolicies(em, filing.scheme), loan.drawdownOn);
    if (inForce.kind !== 'IN_FORCE' || inForce.policy.subsidy === null) continue;
    const filingVerdict = filing.state === 'FILED' ? 'pass' : 'fail';
    const { interestPaidFen } = query;
    return computeSubsidy({ loanAmountFen: loan.amountFen, interestPaidFen, filingVerdict }, inForce.policy);
  }
  return null;
}
