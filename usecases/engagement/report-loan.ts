import { LockMode } from '@mikro-orm/core';
import type { CivilDate } from '../../domain/calendar.ts';
import { checkLoan } from '../../domain/engagement/check-loan.ts';
import { checkRenewal } from '../../domain/engagement/check-renewal.ts';
import {
  type ClassReason,
  decideLoanClass,
  deriveClassFloor,
  type LoanClass,
} from '../../domain/engagement/loan-class.ts';
import { type Bps, type Fen, fen } from '../../domain/money.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { ClassFloorRow, Loan, LoanEvent } from '../../schema/entities/engagement/loan.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';

type Command<Input> = { readonly actor: Actor; readonly idempotencyKey: string; readonly input: Input };

const DAYS_OVERDUE_MAX = 10_000;
const REASON_MAX = 500;

/** A bank reports that principal came back. The last of it closes the loan, or prepays it before its time. */
export function recordRepayment(
  deps: Deps,
  command: Command<{ readonly loanId: string; readonly amountFen: Fen; readonly paidOn: CivilDate }>,
): Promise<Outcome<Written>> {
  const { amountFen, paidOn } = command.input;
  return reportOn(deps, { ...command, name: 'recordRepayment' }, async (_work, loan) => {
    if (amountFen <= 0n) return refused('AMOUNT_OUT_OF_RANGE', 'amountFen');
    if (paidOn > deps.today()) return refused('DATE_IN_FUTURE', 'paidOn', { today: deps.today() });
    const left = fen(loan.amountFen - loan.repaidFen);
    if (amountFen > left) return refused('REPAID_TOO_MUCH', 'amountFen', { leftFen: `${left}` });
    return done(payBack(loan, { amountFen, paidOn }));
  });
}

/** A bank reports the class of a loan and how long it is overdue. The class is never better than its floor. */
export function reportLoanClass(
  deps: Deps,
  command: Command<{
    readonly loanId: string;
    readonly daysOverdue: number;
    readonly loanClass: LoanClass;
    readonly reason: ClassReason;
  }>,
): Promise<Outcome<Written>> {
  const { daysOverdue, loanClass, reason } = command.input;
  return reportOn(deps, { ...command, name: 'reportLoanClass' }, async (work, loan) => {
    if (!Number.isInteger(daysOverdue) || daysOverdue < 0 || daysOverdue > DAYS_OVERDUE_MAX)
      return refused('OUT_OF_RANGE', 'daysOverdue', { min: '0', max: `${DAYS_OVERDUE_MAX}` });
    const policy = await work.em.find(ClassFloorRow, {});
    const floor = deriveClassFloor(policy, { daysOverdue, on: deps.today() });
    const decided = decideLoanClass({ present: loan.loanClass, reported: loanClass, floor, reason });
    if (decided.kind === 'refused') return decided;
    work.em.assign(loan, { loanClass, daysOverdue });
    return done({ kind: 'CLASS', amountFen: null, loanClass, daysOverdue, reason, happenedOn: deps.today() });
  });
}

/** A bank transfers a loan, or writes it off once it is a loss. */
export function endLoan(
  deps: Deps,
  command: Command<{ readonly loanId: string; readonly end: 'TRANSFERRED' | 'WRITTEN_OFF'; readonly reason: string }>,
): Promise<Outcome<Written>> {
  const { end } = command.input;
  const reason = command.input.reason.trim();
  return reportOn(deps, { ...command, name: 'endLoan' }, async (_work, loan) => {
    if (reason === '') return refused('REASON_MISSING', 'reason');
    if (reason.length > REASON_MAX) return refused('TEXT_TOO_LONG', 'reason', { max: `${REASON_MAX}` });
    if (end === 'WRITTEN_OFF' && loan.loanClass !== 'LOSS') return refused('LOAN_NOT_LOST', 'end');
    loan.state = end;
    const amountFen = fen(loan.amountFen - loan.repaidFen);
    return done({ kind: end, amountFen, loanClass: null, daysOverdue: null, reason, happenedOn: deps.today() });
  });
}

export type RenewLoan = {
  readonly loanId: string;
  readonly contractNumber: string;
  readonly contractOn: CivilDate;
  readonly maturesOn: CivilDate;
  readonly rateBps: Bps;
  /** The term for which the bank priced the new loan. */
  readonly pricedMonths: number;
};

/** A new loan repays what is left of an old one, with no principal from the firm (C11). Answers the new loan. */
export async function renewLoan(deps: Deps, command: Command<RenewLoan>): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const contractNo = input.contractNumber.trim();
  return runCommand(deps, { ...command, name: 'renewLoan' }, async (work) => {
    const old = await lockOwnLoan(work, actor, input.loanId);
    if (old === null) return notFound('loanId');
    const { contractOn, maturesOn, pricedMonths, rateBps } = input;
    const { maturityOn, daysOverdue, loanClass, state } = old;
    const known = { maturesOn: maturityOn, daysOverdue, loanClass, isLive: state === 'ACTIVE' };
    const renewal = checkRenewal(known, { contractOn, maturesOn, pricedMonths });
    if (renewal.kind === 'refused') return renewal;
    const principalFen = fen(old.amountFen - old.repaidFen);
    const { securities, loanType, purpose, bankId, firmId, needId, productId } = old;
    const draft = {
      contractNumber: contractNo,
      contractOn,
      drawnOn: contractOn,
      maturesOn,
      principalFen,
      rateBps,
      securities,
      loanType,
    };
    const checked = checkLoan(draft, deps.today());
    if (checked.kind === 'refused') return checked;
    if ((await work.em.count(Loan, { bankId, contractNo })) > 0) return refused('CONTRACT_TAKEN', 'contractNumber');
    const loan = work.em.create(Loan, {
      id: deps.newId(),
      bankId,
      firmId,
      needId,
      productId,
      contractNo,
      contractOn,
      drawdownOn: contractOn,
      maturityOn: maturesOn,
      amountFen: principalFen,
      rateBps,
      securities,
      loanType,
      purpose,
      isFirstLoan: false,
      // The class goes on as it was: neither better nor worse because of the renewal.
      loanClass,
      renewsLoanId: old.id,
      createdAt: deps.now(),
    });
    work.em.persist(loan);
    work.em.assign(old, { state: 'RENEWED', repaidFen: old.amountFen });
    const nothing = { loanClass: null, daysOverdue: null, reason: '' };
    keepEvent(work, deps, {
      loan: old,
      actor,
      kept: { kind: 'RENEWED', amountFen: principalFen, happenedOn: contractOn, ...nothing },
    });
    const detail = { ...input, renews: old.id, principalFen };
    await work.record({ streamId: loan.id, name: 'loan.renewing', detail, actorId: actor.userId });
    await work.record({ streamId: old.id, name: 'loan.renewed', detail: { by: loan.id }, actorId: actor.userId });
    return done({ id: loan.id });
  });
}

type Kept = Pick<LoanEvent, 'kind' | 'amountFen' | 'loanClass' | 'daysOverdue' | 'reason' | 'happenedOn'>;

/** What a bank reports of a loan of its own that lives, under the lock of its row. */
function reportOn<Input extends { readonly loanId: string }>(
  deps: Deps,
  command: Command<Input> & { readonly name: string },
  decide: (work: Work, loan: Loan) => Promise<Outcome<Kept>>,
): Promise<Outcome<Written>> {
  const { actor, input, name } = command;
  return runCommand(deps, command, async (work) => {
    const loan = await lockOwnLoan(work, actor, input.loanId);
    if (loan === null) return notFound('loanId');
    if (loan.state !== 'ACTIVE') return refused('LOAN_NOT_LIVE', 'loanId', { state: loan.state });
    const decided = await decide(work, loan);
    if (decided.kind === 'refused') return decided;
    keepEvent(work, deps, { loan, actor, kept: decided.value });
    await work.record({ streamId: loan.id, name: `loan.${name}`, detail: decided.value, actorId: actor.userId });
    return done({ id: loan.id });
  });
}

/** Takes principal, which is not more than is left, off a locked loan; the last of it ends the loan. */
function payBack(loan: Loan, { amountFen, paidOn }: { amountFen: Fen; paidOn: CivilDate }): Kept {
  loan.repaidFen = fen(loan.repaidFen + amountFen);
  if (loan.repaidFen === loan.amountFen) {
    loan.state = paidOn < loan.maturityOn ? 'PREPAID' : 'CLOSED';
    loan.daysOverdue = 0;
  }
  return { kind: 'REPAYMENT', amountFen, loanClass: null, daysOverdue: null, reason: '', happenedOn: paidOn };
}

/** The same for a row of a bank's table, whose caller locked the loan and checked what is left. */
export function bookPrincipal(
  work: Work,
  deps: Deps,
  of: { readonly loan: Loan; readonly actor: Actor; readonly amountFen: Fen; readonly paidOn: CivilDate },
): void {
  keepEvent(work, deps, { loan: of.loan, actor: of.actor, kept: payBack(of.loan, of) });
}

/** Keeps what happened to a loan; whatever changes what is owed is told to the tags of its firm. */
function keepEvent(work: Work, deps: Deps, of: { loan: Loan; actor: Actor; kept: Kept }): void {
  const by = { reportedBy: of.actor.userId, reportedAt: deps.now() };
  work.em.persist(work.em.create(LoanEvent, { id: deps.newId(), loanId: of.loan.id, ...of.kept, ...by }));
  if (of.kept.kind !== 'CLASS') work.emit({ name: 'firm.fact-recorded.v1', firmId: of.loan.firmId, facts: ['LOANS'] });
}

const lockOwnLoan = (work: Work, actor: Actor, id: string): Promise<Loan | null> =>
  work.em.findOne(Loan, { id, bankId: actor.organisationId ?? '' }, { lockMode: LockMode.PESSIMISTIC_WRITE });
