import { LockMode } from '@mikro-orm/core';
import type { CivilDate } from '../../domain/calendar.ts';
import { type Fen, fen } from '../../domain/money.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { LoanRepayment } from '../../schema/entities/bank-systems/bank-batch.entity.ts';
import { Loan } from '../../schema/entities/engagement/loan.entity.ts';
import { bookPrincipal } from '../engagement/report-loan.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps } from '../ports.ts';

export type RecordRepayment = {
  readonly contractNumber: string;
  /** The bank's own number of the payment; the same one counts once. */
  readonly reference: string;
  readonly paidOn: CivilDate;
  readonly principalFen: Fen;
  readonly interestFen: Fen;
};

const REFERENCE_PATTERN = /^[\x21-\x7e]{1,64}$/;
const AMOUNT_FEN_MAX = 1_000_000_000_000n;

/** A bank says what was paid back. Principal paid back is never more than was lent, also when two say so at once. */
export async function recordRepayment(
  deps: Deps,
  command: { readonly actor: Actor; readonly idempotencyKey: string; readonly input: RecordRepayment },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const { principalFen, interestFen, reference, paidOn } = input;
  if (!REFERENCE_PATTERN.test(reference)) return refused('CODE_MALFORMED', 'reference');
  if (principalFen < 0n || interestFen < 0n || principalFen + interestFen <= 0n || interestFen > AMOUNT_FEN_MAX)
    return refused('AMOUNT_OUT_OF_RANGE', 'principalFen');
  return runCommand(deps, { ...command, name: 'recordRepayment' }, async (work) => {
    const own = { bankId: actor.organisationId ?? '', contractNo: input.contractNumber };
    const loan = await work.em.findOne(Loan, own, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (loan === null) return notFound('contractNumber');
    if (loan.state !== 'ACTIVE') return refused('LOAN_NOT_LIVE', 'contractNumber', { state: loan.state });
    if (paidOn > deps.today()) return refused('DATE_IN_FUTURE', 'paidOn', { today: deps.today() });
    if (paidOn < loan.drawdownOn) return refused('RANGE_UPSIDE_DOWN', 'paidOn');
    if ((await work.em.count(LoanRepayment, { loanId: loan.id, reference })) > 0)
      return refused('REPAYMENT_KNOWN', 'reference');
    const left = fen(loan.amountFen - loan.repaidFen);
    if (principalFen > left) return refused('REPAYMENT_ABOVE_LOAN', 'principalFen', { leftFen: `${left}` });
    const id = deps.newId();
    const row = { id, loanId: loan.id, reference, paidOn, principalFen, interestFen, createdAt: deps.now() };
    work.em.persist(work.em.create(LoanRepayment, row));
    if (principalFen > 0n) bookPrincipal(work, deps, { loan, actor, amountFen: principalFen, paidOn });
    await work.record({ streamId: loan.id, name: 'loan.repaid', detail: input, actorId: actor.userId });
    return done({ id });
  });
}
