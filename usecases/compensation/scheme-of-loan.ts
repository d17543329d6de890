import type { SqlEntityManager } from '@mikro-orm/sql';
import { decideFiling, evaluateGates, type GateCode } from '../../domain/compensation/gates.ts';
import type { SchemeCode } from '../../domain/compensation/policy.ts';
import { schemeInForce } from '../../domain/compensation/scheme-in-force.ts';
import type { Loan } from '../../schema/entities/engagement/loan.entity.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { loanFactsOf, NOTHING_ATTESTED, TECH_LIST } from './file-loan.ts';
import { isListed, loadGateContext } from './load-gate-context.ts';
import { findPolicies } from './policies.ts';

export type SchemeOfLoan = {
  readonly scheme: SchemeCode;
  /** UNKNOWN where a fact is missing that its bank states when it files. */
  readonly verdict: 'ELIGIBLE' | 'INELIGIBLE' | 'UNKNOWN';
  /** The gates that did not pass. */
  readonly open: readonly GateCode[];
};

/**
 * Whether the scheme in force on the day of drawdown would take the loan of a bank, by everything that was known of that
 * day and as if it had been filed on it; `null` where no scheme was in force. What is filed later is decided by its filing.
 */
export async function schemeOfLoan(em: SqlEntityManager, loan: Loan): Promise<SchemeOfLoan | null> {
  const inForce = schemeInForce(await findPolicies(em, null), loan.drawdownOn, 'bank');
  if (inForce.kind === 'NO_SCHEME_IN_FORCE') return null;
  const { policy } = inForce;
  const firm = await em.findOneOrFail(Firm, { id: loan.firmId });
  const isTech = await isListed(em, { firmId: loan.firmId, list: TECH_LIST }, loan.drawdownOn);
  const context = await loadGateContext(em, loan, { policy, today: loan.drawdownOn });
  const facts = loanFactsOf(loan, { firm, attested: NOTHING_ATTESTED, nationalFundNumber: null, isTech });
  const gates = evaluateGates(facts, context, policy);
  const verdict = ({ pass: 'ELIGIBLE', fail: 'INELIGIBLE', unknown: 'UNKNOWN' } as const)[decideFiling(gates)];
  const open = gates.filter((gate) => gate.verdict !== 'pass').map(({ code }) => code);
  return { scheme: policy.scheme, verdict, open };
}
