import { afterAll, beforeAll, expect, test } from 'vitest';
import { addMonths, type CivilDate } from '../../../domain/calendar.ts';
import { NEWEST_FIRST } from '../../../domain/list-orders.ts';
import { bps, fen, yuan } from '../../../domain/money.ts';
import { BridgeLoan, BridgePool, Loan, LoanEvent } from '../../../schema/entities/engagement/loan.entity.ts';
import { OutboxEvent } from '../../../schema/entities/platform/outbox-event.entity.ts';
import {
  askBridge,
  findBridges,
  fundBridgePool,
  moveBridge,
  payBridge,
  readPool,
  returnBridge,
} from '../../../usecases/engagement/bridge-loan.ts';
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

async function lent(): Promise<{ bank: Party; firm: Party; loanId: string }> {
  const [bank, firm] = [await story.bank(), await story.firm({ isListed: false })];
  const needId = await story.needFor(bank, firm);
  return { bank, firm, loanId: await story.link(bank, needId) };
}
/** A bridge that its bank promised and the trustee approved. */
async function approved(): Promise<{ bank: Party; firm: Party; loanId: string; bridgeId: string }> {
  const deal = await lent();
  const { deps } = story;
  const asked = await askBridge(deps, commandOf(deal.firm, { loanId: deal.loanId, amountFen: yuan(2_000_000n) }));
  const { id: bridgeId } = doneOf(asked);
  doneOf(await moveBridge(deps, commandOf(deal.bank, { bridgeId, move: 'commit', note: '承诺函1号' })));
  doneOf(await moveBridge(deps, commandOf(trustee, { bridgeId, move: 'approve', note: '' })));
  return { ...deal, bridgeId };
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

test('what changes what a firm owes derives its tags from loans anew; a class alone does not', async () => {
  const { firm, bank, loanId } = await lent();
  const told = async () => {
    const rows = await story.deps.read().find(OutboxEvent, { name: 'firm.fact-recorded.v1' });
    return rows.filter(({ payload }) => (payload as { firmId: string }).firmId === firm.id).length;
  };
  const before = await told();
  const paid = { loanId, amountFen: yuan(1n), paidOn: day('2026-01-27') };
  doneOf(await recordRepayment(story.deps, commandOf(bank, paid)));
  expect(await told()).toBe(before + 1);
  const report = { loanId, daysOverdue: 400, loanClass: 'LOSS', reason: 'OVERDUE' } as const;
  doneOf(await reportLoanClass(story.deps, commandOf(bank, report)));
  expect(await told()).toBe(before + 1);
  doneOf(await endLoan(story.deps, commandOf(bank, { loanId, end: 'WRITTEN_OFF', reason: '无可执行财产' })));
  expect(await told()).toBe(before + 2);
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
  const bridges = [await approved(), await approved(), await approved()];
  const outcomes = await Promise.all(
    bridges.map(({ bridgeId }) => payBridge(story.deps, commandOf(trustee, { bridgeId }))),
  );
  expect(outcomes.map(codeOfRefusal).sort()).toEqual(['BRIDGE_POOL_EMPTY', 'DONE', 'DONE']);
  const balance = async () => (await story.deps.read().findOneOrFail(BridgePool, { code: 'DG-BRIDGE' })).balanceFen;
  expect(await balance()).toBe(yuan(1_000_000n));
  expect(await readPool(story.deps)).toMatchObject({ approvedFen: yuan(2_000_000n), outFen: yuan(4_000_000n) });
  const open = await story.deps.read().find(BridgeLoan, { state: 'PAID_OUT' });
  for (const { id } of open) {
    const back = () => returnBridge(story.deps, commandOf(trustee, { bridgeId: id }));
    const both = await Promise.all([back(), back()]);
    expect(both.map(codeOfRefusal).sort()).toEqual(['DONE', 'ILLEGAL_TRANSITION']);
  }
  expect(await balance()).toBe(fen(500_000_000n));
});

test('a bridge is asked for by its firm, promised by its bank and approved, before any money moves; each may say no', async () => {
  const { deps } = story;
  const [deal, stranger] = [await lent(), await lent()];
  const ask = (who: Party) => askBridge(deps, commandOf(who, { loanId: deal.loanId, amountFen: yuan(2_000_000n) }));
  expect(codeOfRefusal(await ask(stranger.firm))).toBe('NOT_FOUND');
  const outcomes = await Promise.all([ask(deal.firm), ask(deal.firm)]);
  expect(outcomes.map(codeOfRefusal).sort()).toEqual(['BRIDGE_OPEN', 'DONE']);
  const bridge = await deps.read().findOneOrFail(BridgeLoan, { loanId: deal.loanId });
  const move = (who: Party, name: 'commit' | 'approve' | 'decline' | 'withdraw', note = '') =>
    moveBridge(deps, commandOf(who, { bridgeId: bridge.id, move: name, note }));
  expect(codeOfRefusal(await move(stranger.bank, 'commit', '承诺函'))).toBe('NOT_FOUND');
  expect(codeOfRefusal(await move(trustee, 'approve'))).toBe('ILLEGAL_TRANSITION');
  expect(codeOfRefusal(await payBridge(deps, commandOf(trustee, { bridgeId: bridge.id })))).toBe('ILLEGAL_TRANSITION');
  expect(codeOfRefusal(await move(deal.bank, 'commit'))).toBe('COMMITMENT_MISSING');
  expect(codeOfRefusal(await move(deal.firm, 'commit', '承诺函'))).toBe('NOT_YOUR_MOVE');
  doneOf(await move(deal.bank, 'commit', '承诺函2号'));
  const seenBy = async (own: { firmId: string } | { bankId: string } | null) =>
    (await findBridges(deps, { own, state: null, first: 100, after: null, order: NEWEST_FIRST })).filter(
      ({ id }) => id === bridge.id,
    );
  for (const own of [{ firmId: deal.firm.id }, { bankId: deal.bank.id }, null])
    expect(await seenBy(own)).toMatchObject([
      { state: 'COMMITTED', commitment: '承诺函2号', dueOn: null, paidAt: null },
    ]);
  expect(await seenBy({ bankId: stranger.bank.id })).toEqual([]);
  expect(codeOfRefusal(await move(trustee, 'decline'))).toBe('REASON_MISSING');
  doneOf(await move(trustee, 'decline', '额度已满'));
  expect(codeOfRefusal(await move(deal.firm, 'withdraw'))).toBe('ILLEGAL_TRANSITION');
  // After a no the firm may ask again, and withdraw also what is approved.
  doneOf(await ask(deal.firm));
  const other = await approved();
  doneOf(await moveBridge(deps, commandOf(other.firm, { bridgeId: other.bridgeId, move: 'withdraw', note: '' })));
  expect(codeOfRefusal(await payBridge(deps, commandOf(trustee, { bridgeId: other.bridgeId })))).toBe(
    'ILLEGAL_TRANSITION',
  );
});

test('an approved bridge is not paid any more once its loan is paid back or overdue', async () => {
  const { deps } = story;
  doneOf(await fundBridgePool(deps, commandOf({ id: '', actor: TREASURY }, { amountFen: yuan(5_000_000n) })));
  const { bank, loanId, bridgeId } = await approved();
  const all = { loanId, amountFen: yuan(2_000_000n), paidOn: day('2026-01-27') };
  doneOf(await recordRepayment(deps, commandOf(bank, all)));
  expect(codeOfRefusal(await payBridge(deps, commandOf(trustee, { bridgeId })))).toBe('LOAN_NOT_LIVE');
});
