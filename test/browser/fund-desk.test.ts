import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { civilDate } from '../../domain/calendar.ts';
import { COMPENSATION_TEXT } from '../../text/compensation.ts';
import type { WebKey } from '../../text/web.ts';
import { openBrowser } from '../../tools/browser/open-browser.ts';
import { putOnList } from '../support/put-on-list.ts';
import { NEED_INPUT, type Party, PRODUCT_TERMS, type RunningPlatform } from '../support/running-platform.ts';
import { startRunningDesks } from './running-desks.ts';
import { type Visitor, visit } from './visitor.ts';

const STORY_MS_MAX = 180_000;

let running: RunningPlatform;
let browser: Browser;
let bank: Party;
let loanId: string;

beforeAll(async () => {
  running = await startRunningDesks({ hasBudget: false });
  const { deps } = running.platform;
  bank = await running.bank();
  const firm = await running.firm();
  await putOnList(deps, { firmId: firm.organisationId, list: 'WHITELIST_2023', validFrom: civilDate('2024-01-01') });
  await running.settle();
  const { id: productId } = await bank.done<{ id: string }>('publishCreditProduct', { terms: PRODUCT_TERMS });
  const { id: needId } = await firm.done<{ id: string }>('publishCreditNeed', NEED_INPUT);
  await running.settle();
  const link = async (contractNumber: string, principalFen: string): Promise<string> => {
    const days = { contractOn: '2026-01-05', drawnOn: '2026-01-05', maturesOn: '2027-01-05' };
    const terms = { principalFen, rateBps: '400', securities: ['CREDIT_ONLY'], loanType: 'CREDIT' };
    return (await bank.done<{ id: string }>('linkLoan', { contractNumber, needId, productId, ...days, ...terms })).id;
  };
  // What the bank has filed makes its limit of the year: 2% of a hundred million.
  await bank.done('fileLoan', { loanId: await link('HT-0', '9800000000') });
  loanId = await link('HT-1', '200000000');
  browser = await openBrowser();
}, STORY_MS_MAX);
afterAll(async () => {
  await browser?.close();
  await running?.close();
});

const open = async (email: string): Promise<Visitor> => {
  const visitor = await visit(browser, { url: running.url, language: 'zh', on: 'desk' });
  await visitor.signIn(email);
  return visitor;
};
const press = (visitor: Visitor, key: WebKey) =>
  visitor.page.getByRole('button', { name: visitor.t(key), exact: true }).click();
const expectState = (visitor: Visitor, key: WebKey) =>
  visitor.page
    .locator('h1')
    .filter({ hasText: visitor.t(key) })
    .waitFor();

test(
  'bank, trustee, policy owner and treasury take one loss from filing to payment, recovery and return, each at its own desk',
  async () => {
    const treasury = await open((await running.treasury()).email);
    await treasury.open('/fund');
    await treasury.fill('fund.year', '2026');
    await treasury.fill('fund.budget', '1000');
    await press(treasury, 'fund.appropriate');
    await treasury.page.getByText(treasury.t('fund.appropriated', { amount: '1,000 万元' })).waitFor();
    await treasury.expectSound();

    const marketer = await open(bank.email);
    await marketer.open(`/loans/${loanId}`);
    await press(marketer, 'ready.check');
    await marketer.page.getByText(marketer.t('ready.fine')).waitFor();
    await press(marketer, 'loan.file');
    await marketer.fill('loan.lossAmount', '100');
    await marketer.fill('loan.recognisedOn', '2026-01-28');
    await press(marketer, 'loan.reportLoss');
    await marketer.page.getByRole('heading', { name: marketer.t('loan.steps') }).waitFor();
    await marketer.expectSound();
    await marketer.open('/claims');
    await marketer.page.locator('tbody a').first().click();
    await marketer.fill('claims.checkBefore', '贷前调查报告');
    await marketer.fill('claims.checkAt', '贷时审查意见');
    await marketer.fill('claims.checkAfter', '贷后检查记录');
    await marketer.fill('claims.recoverySteps', '已起诉');
    await press(marketer, 'move.draftClaim');
    await expectState(marketer, 'claim.CLAIM_DRAFT');
    // Nobody submits what he drafted himself.
    expect(await marketer.page.getByRole('button', { name: marketer.t('move.submitClaim') }).count()).toBe(0);
    const path = new URL(marketer.page.url()).pathname;

    const colleagueRoles = { organisationId: bank.organisationId, roles: ['BANK_APPROVER'] as const };
    const approver = await open((await running.user(colleagueRoles)).email);
    await approver.open(path);
    await press(approver, 'move.submitClaim');
    await expectState(approver, 'claim.CLAIM_SUBMITTED');

    const trustee = await open((await running.trustee()).email);
    await trustee.open(path);
    await press(trustee, 'move.startClaimReview');
    await expectState(trustee, 'claim.PRELIM_REVIEW');
    await trustee.fill('claims.reason', '材料齐全');
    await press(trustee, 'move.recommendClaim');
    await expectState(trustee, 'claim.DECISION_DUE');
    await trustee.expectSound();

    const owner = await open((await running.policyOwner()).email);
    await owner.open(path);
    await owner.fill('claims.partial', '500000.00');
    await press(owner, 'move.approveClaim');
    // A part needs a reason.
    await owner.page.getByRole('alert').first().waitFor();
    await owner.fill('claims.reason', '责任分担');
    await press(owner, 'move.approveClaim');
    await expectState(owner, 'claim.PARTIALLY_APPROVED');
    await owner.expectSound();
    await press(owner, 'move.publishClaim');
    await expectState(owner, 'claim.PUBLICITY');
    await running.platform.deps.read().execute(`update loss_claim set due_on = '2026-01-27'`);
    await press(owner, 'move.endPublicity');
    await expectState(owner, 'claim.BUDGET_RESERVED');

    await trustee.open(path);
    await trustee.page.getByText('500,000.00 元').first().waitFor();
    await trustee.fill('claims.transferId', 'PAY-2026-0001');
    await trustee.fill('claims.paymentReference', '国库支付 2026-001');
    await press(trustee, 'move.payClaim');
    await expectState(trustee, 'claim.PAID');

    await marketer.open(path);
    await marketer.fill('claims.reason', '（2026）粤1971民初1号');
    await press(marketer, 'move.startRecovery');
    await expectState(marketer, 'claim.RECOVERY_ACTIVE');
    await marketer.fill('claims.recoveredOn', '2026-01-28');
    await marketer.fill('claims.gross', '110000');
    await marketer.fill('claims.costs', '10000');
    await marketer.fill('claims.reference', '执行款 1');
    await press(marketer, 'move.reportRecovery');
    await expectState(marketer, 'claim.WRITE_BACK_DUE');
    await marketer.expectSound();

    // Half of the loss was paid, so half of what came back goes to the fund.
    await trustee.open(path);
    await trustee.field('claims.amountYuan').waitFor();
    expect(await trustee.field('claims.amountYuan').inputValue()).toBe('50000.00');
    await trustee.fill('claims.transferId', 'BACK-2026-0001');
    await press(trustee, 'move.writeBack');
    await expectState(trustee, 'claim.WRITTEN_BACK');

    await owner.open('/fund');
    await owner.page.getByText(owner.t('fund.balanced'), { exact: true }).waitFor();
    const main = await owner.page.locator('main').textContent();
    expect(main).toContain(owner.t('fund.timeInState'));
    expect(main).toContain(owner.t('claim.WRITTEN_BACK'));
    await owner.expectSound();
    const faults = [treasury, marketer, approver, trustee, owner].flatMap((visitor) => visitor.faults);
    expect(faults).toEqual([]);
    for (const visitor of [treasury, marketer, approver, trustee, owner]) await visitor.close();
  },
  STORY_MS_MAX,
);

test(
  'head-room on an open fund page moves when money is appropriated elsewhere, and open questions stand with their answers',
  async () => {
    const owner = await open((await running.policyOwner()).email);
    await owner.open('/fund');
    await owner.page
      .getByText(/1,000 万元/)
      .first()
      .waitFor();
    const treasury = await running.treasury();
    await treasury.done(
      'appropriateBudget',
      { pool: 'DG-2023', year: 2026, amountFen: '234500000000' },
      { select: 'key' },
    );
    await owner.page
      .getByText(/\/ 234,500 万元/)
      .first()
      .waitFor();
    await owner.open('/decisions');
    const row = owner.page.getByRole('row').filter({ hasText: 'A4-02' });
    expect(await row.textContent()).toContain(COMPENSATION_TEXT.zh.reading.capReading['limit-on-payment']);
    await owner.expectSound();
    expect(owner.faults).toEqual([]);
    await owner.close();
  },
  STORY_MS_MAX,
);
