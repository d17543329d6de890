import { LockMode } from '@mikro-orm/core';
import { decideFiling, evaluateGates, type GateResult, type LoanFacts } from '../../domain/compensation/gates.ts';
import type { SchemePolicy } from '../../domain/compensation/policy.ts';
import { schemeInForce } from '../../domain/compensation/scheme-in-force.ts';
import type { Purpose } from '../../domain/market/purpose.ts';
import { ZERO_FEN } from '../../domain/money.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import type { SizeClass } from '../../domain/registry/size-class.ts';
import { Filing } from '../../schema/entities/compensation/filing.entity.ts';
import { Loan } from '../../schema/entities/engagement/loan.entity.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { toSnapshot } from '../../schema/terms-json.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';
import { growBankCap } from './cap-rows.ts';
import { claimFactsOf } from './claim-facts-of.ts';
import { loadGateContext } from './load-gate-context.ts';
import { findPolicies } from './policies.ts';

export type FileLoan = {
  readonly loanId: string;
  /** `null` takes the scheme in force on the day of drawdown. */
  readonly schemeCode: string | null;
};

/**
 * A bank files its loan with the scheme in force on the day of drawdown (C14, F2 to F4). Every gate is stored with the
 * facts and settings that it used; a loan that fails one is stored as rejected. The answer is the id of the loan.
 */
export async function fileLoan(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: FileLoan },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const bankId = actor.organisationId;
  if (bankId === null) return notFound('loanId');
  return runCommand(deps, { ...command, name: 'fileLoan' }, async (work) => {
    const loan = await work.em.findOne(Loan, { id: input.loanId, bankId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (loan === null) return notFound('loanId');
    const earlier = await work.em.findOne(Filing, { loanId: loan.id });
    if (earlier !== null)
      return refused('LOAN_ALREADY_FILED', 'loanId', { state: earlier.state, scheme: earlier.scheme });
    const policies = await findPolicies(work.em, input.schemeCode);
    const inForce = schemeInForce(policies, loan.drawdownOn);
    if (inForce.kind === 'NO_SCHEME_IN_FORCE') return refused('NO_SCHEME_IN_FORCE', 'loanId', { date: inForce.date });

    const filing = await insertFiling(work, deps, { loan, policy: inForce.policy });
    const { scheme, policyVersion, state, gates } = filing;
    const failed = (gates as GateResult[]).filter(({ verdict }) => verdict !== 'pass').map(({ code }) => code);
    const detail = { filingId: filing.id, scheme, policyVersion, state, failed };
    await work.record({ streamId: loan.id, name: 'loan.filed', detail, actorId: actor.userId });
    return done({ id: loan.id });
  });
}

async function insertFiling(work: Work, deps: Deps, of: { loan: Loan; policy: SchemePolicy }): Promise<Filing> {
  const { loan, policy } = of;
  const today = deps.today();
  const firm = await work.em.findOneOrFail(Firm, { id: loan.firmId });
  const context = await loadGateContext(work.em, loan, { policy, today });
  const facts = loanFactsOf(loan, firm.sizeClass);
  const gates = evaluateGates(facts, context, policy);
  const filing = work.em.create(Filing, {
    id: deps.newId(),
    loanId: loan.id,
    bankId: loan.bankId,
    firmId: loan.firmId,
    scheme: policy.scheme,
    policyVersion: `${policy.version}`,
    state: decideFiling(gates) === 'pass' ? 'FILED' : 'FILING_REJECTED',
    vintageYear: Number(loan.drawdownOn.slice(0, 4)),
    principalFen: loan.amountFen,
    filedOn: today,
    gates: toSnapshot(gates),
    snapshot: toSnapshot({ loan: facts, context, policy }),
  });
  work.em.persist(filing);
  await work.em.flush();
  if (filing.state === 'FILED') {
    const noLoss = {
      lossFen: ZERO_FEN,
      lossOn: loan.drawdownOn,
      decidedOn: today,
      fraudFlagged: false,
      firmLoansFen: null,
    };
    await growBankCap(work, claimFactsOf(loan, filing, noLoss), policy);
  }
  return filing;
}

function loanFactsOf(loan: Loan, sizeClass: SizeClass): LoanFacts {
  return {
    appliedOn: null,
    contractOn: loan.contractOn,
    drawdownOn: loan.drawdownOn,
    maturityOn: loan.maturityOn,
    lossOn: null,
    amountFen: loan.amountFen,
    rateBps: loan.rateBps,
    securities: loan.securities,
    physicalCollateralBps: null,
    loanType: loan.loanType,
    purpose: loan.purpose as Purpose,
    sizeClass,
    nationalFundNumber: null,
  };
}
