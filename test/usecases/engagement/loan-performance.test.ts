import { afterAll, beforeAll, expect, test } from 'vitest';
import { addMonths, type CivilDate } from '../../../domain/calendar.ts';
import { bps, fen, yuan } from '../../../domain/money.ts';
import { BridgeLoan, BridgePool, Loan, LoanEvent } from '../../../schema/entities/engagement/loan.entity.ts';
import { fundBridgePool, payBridge, returnBridge } from '../../../usecases/engagement/bridge-loan.ts';
import { endLoan, recordRepayment, renewLoan, reportLoanClass } from '../../../usecases/engagement/report-loan.ts';
import {
  codeOfRefusal,
  commandOf,
  day,
  doneOf,
  type LoanStory,
  type Party,
  startLoanStory,
  TREASURY,
  TRUSTEE,
} from '../loan-story.ts';

let story: LoanStory;
beforeAll(async () => {
  story = await startLoanStory();
}, 60_000);
afterAll(() => story.stop());

async function lent(): Promise<{ bank: Party; loanId: string }> {
  const bank = await story.bank();
  const needId = await story.needFor(bank, await story.firm({ isListed: false }));
  return { bank, loanId: await story.link(bank, needId) };
}
const read = (id: string) => story.deps.read().findOneOrFail(Loan, { id });
const trustee: Party = { id: '', actor: TRUSTEE };

test('repayments at once never come to more than the loan, and the last one closes it', async () => {
  const { bank, loanId } = await lent();
  const pay = (who = bank) =>
    recordRepayment(story.deps, commandOf(who, { loanId, amountFen: yuan(800_000n), paidOn: day('2026-01-27') }));
  expect(codeOfRefusal(await pay(await story.bank()))).toBe('NOT_FOUND');
  const outcomes = await Promise.all([pay(), pay(), pay()]);
  expect(outcomes.map(codeOfRefusal).sort()).toEqual(['DONE', 'DONE', 'REPAID_TOO_MUCH']);
  const rest = { loanId, amountFen: yuan(400_000n), paidOn: day('2026-01-28') };
  doneOf(await recordRepayment(story.deps, commandOf(bank, rest)));
  expect(await read(loanId)).toMatchObject({ state: 'PREPAID', repaidFen: yuan(2_000_000n) });
  expect(codeOfRefusal(await pay())).toBe('LOAN_NOT_LIVE');
  expect(await story.deps.read().count(LoanEvent, { loanId })).toBe(3);
});

test('a class is held to its floor, and only a loss is written off', async () => {
  const { bank, loanId } = await lent();
  const say = (daysOverdue: number, loanClass: 'NORMAL' | 'SUBSTANDARD' | 'LOSS') =>
    reportLoanClass(story.deps, commandOf(bank, { loanId, daysOverdue, loanClass, reason: 'OVERDUE' }));
  expect(codeOfRefusal(await say(1, 'NORMAL'))).toBe('CLASS_ABOVE_FLOOR');
  doneOf(await say(91, 'SUBSTANDARD'));
  const end = () => endLoan(story.deps, commandOf(bank, { loanId, end: 'WRITTEN_OFF', reason: '无可执行财产' }));
  expect(codeOfRefusal(await end())).toBe('LOAN_NOT_LOST');
  doneOf(await say(361, 'LOSS'));
  doneOf(await end());
  expect((await read(loanId)).state).toBe('WRITTEN_OFF');
});

test('a loan is renewed once: the new one is what was left, in the same class', async () => {
  const { bank, loanId } = await lent();
  const part = { loanId, amountFen: yuan(500_000n), paidOn: day('2026-01-20') };
  doneOf(await recordRepayment(story.deps, commandOf(bank, part)));
  const contractOn: CivilDate = day('2026-01-28');
  const terms = { loanId, contractOn, maturesOn: addMonths(contractOn, 12), rateBps: bps(380n), pricedMonths: 12 };
  const renew = (contractNumber: string) => renewLoan(story.deps, commandOf(bank, { ...terms, contractNumber }));
  const outcomes = await Promise.all([renew('续贷2026-0001'), renew('续贷2026-0002')]);
  expect(outcomes.map(codeOfRefusal).sort()).toEqual(['DONE', 'LOAN_NOT_LIVE']);
  const renewed = await story.deps.read().findOneOrFail(Loan, { renewsLoanId: loanId });
  expect(renewed).toMatchObject({ amountFen: yuan(1_500_000n), loanClass: 'NORMAL', state: 'ACTIVE' });
  expect(await read(loanId)).toMatchObject({ state: 'RENEWED' });
});

test('bridges paid at once never take the pool below zero, and come back whole', async () => {
  doneOf(await fundBridgePool(story.deps, commandOf({ id: '', actor: TREASURY }, { amountFen: yuan(5_000_000n) })));
  const loans = [await lent(), await lent(), await lent()];
  const outcomes = await Promise.all(
    loans.map(({ loanId }) =>
      payBridge(story.deps, commandOf(trustee, { loanId, amountFen: yuan(2_000_000n), commitment: '承诺函1号' })),
    ),
  );
  expect(outcomes.map(codeOfRefusal).sort()).toEqual(['BRIDGE_POOL_EMPTY', 'DONE', 'DONE']);
  const balance = async () => (await story.deps.read().findOneOrFail(BridgePool, { code: 'DG-BRIDGE' })).balanceFen;
  expect(await balance()).toBe(yuan(1_000_000n));
  const open = await story.deps.read().find(BridgeLoan, { state: 'PAID_OUT' });
  for (const { id } of open) {
    const back = () => returnBridge(story.deps, commandOf(trustee, { bridgeId: id }));
    const both = await Promise.all([back(), back()]);
    expect(both.map(codeOfRefusal).sort()).toEqual(['DONE', 'ILLEGAL_TRANSITION']);
  }
  expect(await balance()).toBe(fen(500_000_000n));
});
