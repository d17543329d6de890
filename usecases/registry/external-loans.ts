import { LockMode } from '@mikro-orm/core';
import type { CivilDate } from '../../domain/calendar.ts';
import type { Fen } from '../../domain/money.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { Loan } from '../../schema/entities/engagement/loan.entity.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { ExternalLoan } from '../../schema/entities/registry/firm-record.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';
import { tagPolicyOn } from './tag-policies.ts';

const LENDER_CHARACTERS_MAX = 120;
const REASON_CHARACTERS_MAX = 500;
const FEN_MAX = 9_000_000_000_000_000n;
const NOBODY = '00000000-0000-0000-0000-000000000000';

type Command<Input> = { readonly actor: Actor; readonly idempotencyKey: string; readonly input: Input };

export type RecordExternalLoan = {
  /** `null` for the firm that speaks of itself; to a firm every other one is not there. */
  readonly firmId: string | null;
  readonly lender: string;
  readonly amountFen: Fen;
  readonly drawdownOn: CivilDate;
  readonly maturityOn: CivilDate;
  /** A personal business loan of the owner. */
  readonly isOwners: boolean;
};

/** A loan from a lender outside the platform: it counts for the first loan, the serving banks and the credit in force. */
export async function recordExternalLoan(deps: Deps, command: Command<RecordExternalLoan>): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const lender = input.lender.trim();
  if (lender === '' || lender.length > LENDER_CHARACTERS_MAX) return refused('NAME_OUT_OF_RANGE', 'lender');
  if (input.amountFen <= 0n || input.amountFen > FEN_MAX) return refused('AMOUNT_OUT_OF_RANGE', 'amountFen');
  if (input.drawdownOn > deps.today()) return refused('DATE_IN_FUTURE', 'drawdownOn');
  if (input.maturityOn <= input.drawdownOn) return refused('RANGE_UPSIDE_DOWN', 'maturityOn');
  return runCommand(deps, { ...command, name: 'recordExternalLoan' }, async (work) => {
    const firm = await lockFirm(work, firmSpokenOf(actor, input.firmId));
    if (firm === null) return notFound('firmId');
    const { amountFen, drawdownOn, maturityOn, isOwners } = input;
    const id = deps.newId();
    const row = { id, firmId: firm.id, lender, amountFen, drawdownOn, maturityOn, isOwners, recordedBy: actor.userId };
    const isOwnStatement = speaksOfItself(actor);
    await work.em.insert(ExternalLoan, { ...row, isOwnStatement, hadNoRecord: firm.hasNoLoanRecord });
    const { ownerLoansCount } = await tagPolicyOn(work.em, deps.today());
    if (!isOwners || ownerLoansCount) firm.hasNoLoanRecord = false;
    work.emit({ name: 'firm.fact-recorded.v1', firmId: firm.id, facts: ['LOANS'] });
    const detail = { ...row, amountFen: `${amountFen}` };
    await work.record({ streamId: firm.id, name: 'firm.external-loan-recorded', detail, actorId: actor.userId });
    return done({ id });
  });
}

export type WithdrawExternalLoan = { readonly externalLoanId: string; readonly reason: string };

/**
 * A loan from elsewhere that was recorded by mistake counts for nothing from now on; the row and the reason stay. A firm
 * takes back what it said itself, and not what a department knows of it. When no loan is left, what the firm had said of
 * its loan record before holds again.
 */
export async function withdrawExternalLoan(
  deps: Deps,
  command: Command<WithdrawExternalLoan>,
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const reason = input.reason.trim();
  if (reason === '' || reason.length > REASON_CHARACTERS_MAX) return refused('REASON_MISSING', 'reason');
  return runCommand(deps, { ...command, name: 'withdrawExternalLoan' }, async (work) => {
    const own = speaksOfItself(actor) ? { firmId: actor.organisationId ?? NOBODY } : {};
    const known = await work.em.findOne(ExternalLoan, { id: input.externalLoanId, ...own }, { fields: ['firmId'] });
    const firm = known === null ? null : await lockFirm(work, known.firmId);
    if (firm === null) return notFound('externalLoanId');
    const loan = await work.em.findOneOrFail(ExternalLoan, { id: input.externalLoanId }, { refresh: true });
    if (loan.withdrawnAt !== null) return refused('EXTERNAL_LOAN_WITHDRAWN', 'externalLoanId');
    if (speaksOfItself(actor) && !loan.isOwnStatement) return refused('EXTERNAL_LOAN_NOT_YOURS', 'externalLoanId');
    work.em.assign(loan, { withdrawnAt: deps.now(), withdrawalReason: reason });
    await work.em.flush();
    firm.hasNoLoanRecord = await recordWithout(work, deps, firm);
    work.emit({ name: 'firm.fact-recorded.v1', firmId: firm.id, facts: ['LOANS'] });
    const detail = { externalLoanId: loan.id, lender: loan.lender, reason };
    await work.record({ streamId: firm.id, name: 'firm.external-loan-withdrawn', detail, actorId: actor.userId });
    return done({ id: loan.id });
  });
}

/** The loans of a firm from lenders outside the platform, the newest first, with those that were taken back. */
export async function findExternalLoans(
  deps: Pick<Deps, 'read'>,
  of: { readonly actor: Actor; readonly firmId: string | null; readonly first: number },
): Promise<ExternalLoan[]> {
  const firmId = firmSpokenOf(of.actor, of.firmId);
  return deps.read().find(ExternalLoan, { firmId }, { orderBy: { id: 'desc' }, limit: of.first });
}

const speaksOfItself = (actor: Actor): boolean => actor.roles.includes('FIRM_USER');

/** Nobody, for whoever names no firm or, as a firm, another one. */
function firmSpokenOf(actor: Actor, firmId: string | null): string {
  if (!speaksOfItself(actor)) return firmId ?? NOBODY;
  const own = actor.organisationId ?? NOBODY;
  return firmId === null || firmId === own ? own : NOBODY;
}

/** What is known of the loan record of a locked firm by the loans that still count. */
async function recordWithout(work: Work, deps: Deps, firm: Firm): Promise<boolean | null> {
  const { ownerLoansCount } = await tagPolicyOn(work.em, deps.today());
  const rows = await work.em.find(ExternalLoan, { firmId: firm.id });
  const counts = rows.some(({ withdrawnAt, isOwners }) => withdrawnAt === null && (!isOwners || ownerLoansCount));
  if (counts || (await work.em.count(Loan, { firmId: firm.id })) > 0) return false;
  if (firm.hasNoLoanRecord !== false) return firm.hasNoLoanRecord;
  return rows.some(({ hadNoRecord }) => hadNoRecord === true) ? true : null;
}

const lockFirm = (work: Work, id: string): Promise<Firm | null> =>
  work.em.findOne(Firm, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
