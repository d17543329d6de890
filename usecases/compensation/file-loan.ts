import { LockMode } from '@mikro-orm/core';
import type { CapOwner } from '../../domain/compensation/caps.ts';
import { FILING_REVIEW_DAYS, MAY_FILE_AGAIN } from '../../domain/compensation/filing-moves.ts';
import { decideFiling, evaluateGates, type GateResult, type LoanFacts } from '../../domain/compensation/gates.ts';
import type { Claimant, SchemePolicy } from '../../domain/compensation/policy.ts';
import { schemeInForce } from '../../domain/compensation/scheme-in-force.ts';
import type { Purpose } from '../../domain/market/purpose.ts';
import type { Bps } from '../../domain/money.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { GuaranteeContract } from '../../schema/entities/compensation/cover.entity.ts';
import { Filing } from '../../schema/entities/compensation/filing.entity.ts';
import type { Loan } from '../../schema/entities/engagement/loan.entity.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { toSnapshot } from '../../schema/terms-json.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';
import { refreshBankCap } from './cap-rows.ts';
import { findClaimantLoan } from './find-claimant-loan.ts';
import { isListed, loadGateContext } from './load-gate-context.ts';
import { findPolicies } from './policies.ts';

export type FileLoan = {
  readonly loanId: string;
  /** `null` takes the scheme in force on the day of drawdown. */
  readonly schemeCode: string | null;
  readonly attested?: FilingAttestation | null;
};

/** What the claimant states at filing and the platform cannot know; `null` leaves a gate unknown. */
export type FilingAttestation = {
  readonly physicalCollateralBps: Bps | null;
  readonly exportsUsd: bigint | null;
  readonly insurancePolicyNumber: string | null;
};

/** The dated list that makes a firm a technology firm. */
export const TECH_LIST = 'TECH_SME';

/** A draft, and one that the trustee returned, are submitted by filing the loan again. */
const OPEN: ReadonlySet<string> = new Set(['FILING_DRAFT', 'FILING_RETURNED']);

export const NOTHING_ATTESTED: FilingAttestation = {
  physicalCollateralBps: null,
  exportsUsd: null,
  insurancePolicyNumber: null,
};

/**
 * A bank or a guarantor files its loan (C14, F1 to F4). Every gate is stored with the facts and settings that it used; a
 * loan that fails one is stored as rejected and may be filed again. All passed, it is filed, or waits for the trustee
 * where the policy says so. The answer is the id of the loan.
 */
export async function fileLoan(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: FileLoan },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const claimantId = actor.organisationId;
  if (claimantId === null) return notFound('loanId');
  return runCommand(deps, { ...command, name: 'fileLoan' }, async (work) => {
    const filed = await fileInTransaction(work, deps, { actor, claimantId, input });
    return filed.kind === 'refused' ? filed : done({ id: filed.value.loanId });
  });
}

type FilingDeps = Pick<Deps, 'now' | 'today' | 'newId'>;
type FilingCommand = { readonly actor: Actor; readonly claimantId: string; readonly input: FileLoan };

/** A loan with the scheme that governs it and every gate answered, before anything is written. */
export type PreparedFiling = {
  readonly loan: Loan;
  readonly policy: SchemePolicy;
  readonly actor: Actor;
  readonly claimantId: string;
  /** The row of a draft or of a returned filing. */
  readonly open: Filing | null;
  readonly gates: readonly GateResult[];
  readonly snapshot: unknown;
};

async function fileInTransaction(work: Work, deps: Deps, of: FilingCommand): Promise<Outcome<Filing>> {
  const prepared = await prepareFiling(work, deps, of);
  if (prepared.kind === 'refused') return prepared;
  const { open, loan } = prepared.value;
  // Maker and checker: who drafted a filing does not submit it.
  if (open?.state === 'FILING_DRAFT' && open.draftedBy === of.actor.userId)
    return refused('DUTIES_NOT_SEPARATE', 'loanId', { duty: 'draft' });
  const filing = await submitFiling(work, deps, prepared.value);
  const { scheme, policyVersion, state } = filing;
  const failed = prepared.value.gates.filter(({ verdict }) => verdict !== 'pass').map(({ code }) => code);
  const detail = { filingId: filing.id, scheme, policyVersion, state, failed };
  await work.record({ streamId: loan.id, name: 'loan.filed', detail, actorId: of.actor.userId });
  return done(filing);
}

/** Locks the loan, finds the scheme in force and runs every gate; refused where the loan cannot be filed at all. */
export async function prepareFiling(work: Work, deps: FilingDeps, of: FilingCommand): Promise<Outcome<PreparedFiling>> {
  const { actor, claimantId, input } = of;
  const loan = await findClaimantLoan(work, { loanId: input.loanId, claimantId }, LockMode.PESSIMISTIC_WRITE);
  if (loan === null) return notFound('loanId');
  const claimant: Claimant = loan.bankId === claimantId ? 'bank' : 'guarantor';
  const inForce = schemeInForce(await findPolicies(work.em, input.schemeCode), loan.drawdownOn, claimant);
  if (inForce.kind === 'NO_SCHEME_IN_FORCE') return refused('NO_SCHEME_IN_FORCE', 'loanId', { date: inForce.date });
  const { policy } = inForce;
  const live = (await work.em.find(Filing, { loanId: loan.id })).filter(({ state }) => !MAY_FILE_AGAIN.has(state));
  const open = live.find(({ scheme }) => scheme === policy.scheme) ?? null;
  if (open !== null && !OPEN.has(open.state))
    return refused('LOAN_ALREADY_FILED', 'loanId', { state: open.state, scheme: open.scheme });

  const firm = await work.em.findOneOrFail(Firm, { id: loan.firmId });
  const contract = await work.em.findOne(GuaranteeContract, { loanId: loan.id });
  const isTech = await isListed(work.em, { firmId: loan.firmId, list: TECH_LIST }, loan.drawdownOn);
  const context = {
    ...(await loadGateContext(work.em, loan, { policy, today: deps.today() })),
    otherSchemes: live.filter((filing) => filing !== open).map(({ scheme }) => scheme),
  };
  const attested = input.attested ?? NOTHING_ATTESTED;
  const nationalFundNumber = contract?.nationalFundNumber ?? null;
  const facts = loanFactsOf(loan, { firm, attested, nationalFundNumber, isTech });
  const gates = evaluateGates(facts, context, policy);
  return done({ loan, policy, actor, claimantId, open, gates, snapshot: toSnapshot({ loan: facts, context, policy }) });
}

/** F1: the maker's draft, with the gates as they stand today. */
export async function draftFiling(work: Work, deps: FilingDeps, prepared: PreparedFiling): Promise<Filing> {
  const filing = prepared.open ?? newFiling(work, deps, prepared);
  work.em.assign(filing, contentOf(deps, prepared));
  work.em.persist(filing);
  await work.em.flush();
  return filing;
}

/** F2 to F4: filed, reviewed or rejected. */
async function submitFiling(work: Work, deps: Deps, prepared: PreparedFiling): Promise<Filing> {
  const { loan, policy, actor, gates } = prepared;
  const today = deps.today();
  const filing = prepared.open ?? newFiling(work, deps, prepared);
  const passed = policy.review.filing === 'trustee' ? 'FILING_REVIEW' : 'FILED';
  const state = decideFiling(gates) === 'pass' ? passed : 'FILING_REJECTED';
  work.em.assign(filing, { ...contentOf(deps, prepared), state, submittedBy: actor.userId, dueOn: null });
  if (state === 'FILING_REVIEW') filing.dueOn = deps.workingDays.add(today, FILING_REVIEW_DAYS);
  work.em.persist(filing);
  await work.em.flush();
  if (state === 'FILED') {
    await refreshBankCap(work, capOwnerOf(filing, loan, today), policy);
    work.emit({ name: 'fund.moved.v1', scheme: policy.scheme });
  }
  return filing;
}

const contentOf = (deps: FilingDeps, { loan, policy, gates, snapshot }: PreparedFiling) => ({
  policyVersion: `${policy.version}`,
  principalFen: loan.amountFen,
  filedOn: deps.today(),
  gates: toSnapshot(gates),
  snapshot,
});

function newFiling(work: Work, deps: FilingDeps, { loan, policy, actor, claimantId }: PreparedFiling): Filing {
  return work.em.create(Filing, {
    id: deps.newId(),
    loanId: loan.id,
    bankId: loan.bankId,
    firmId: loan.firmId,
    claimantId,
    scheme: policy.scheme,
    policyVersion: `${policy.version}`,
    state: 'FILING_DRAFT',
    vintageYear: Number(loan.drawdownOn.slice(0, 4)),
    principalFen: loan.amountFen,
    filedOn: deps.today(),
    gates: [],
    snapshot: {},
    draftedBy: actor.userId,
    createdAt: deps.now(),
  });
}

/** Whose caps a filing feeds, before there is any loss. */
export const capOwnerOf = (filing: Filing, loan: Loan, today: CapOwner['decidedOn']): CapOwner => ({
  bankId: filing.bankId,
  firmId: filing.firmId,
  drawdownOn: loan.drawdownOn,
  lossOn: loan.drawdownOn,
  decidedOn: today,
  guarantee: null,
});

/** What the gates ask of a loan. */
export function loanFactsOf(
  loan: Loan,
  of: {
    readonly firm: Firm;
    readonly attested: FilingAttestation;
    readonly nationalFundNumber: string | null;
    readonly isTech: boolean;
  },
): LoanFacts {
  return {
    appliedOn: null,
    contractOn: loan.contractOn,
    drawdownOn: loan.drawdownOn,
    maturityOn: loan.maturityOn,
    lossOn: null,
    amountFen: loan.amountFen,
    rateBps: loan.rateBps,
    securities: loan.securities,
    physicalCollateralBps: of.attested.physicalCollateralBps,
    loanType: loan.loanType,
    purpose: loan.purpose as Purpose,
    sizeClass: of.firm.sizeClass,
    nationalFundNumber: of.nationalFundNumber,
    exportsUsd: of.attested.exportsUsd,
    insurancePolicyNumber: of.attested.insurancePolicyNumber,
    firmRevenueFen: of.firm.revenueFen,
    firmType: of.isTech ? 'TECH' : 'OTHER',
  };
}
