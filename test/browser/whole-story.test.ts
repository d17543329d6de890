import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { civilDate, civilDateOf } from '../../domain/calendar.ts';
import { MatchSession } from '../../schema/entities/sessions/match-session.entity.ts';
import type { Language } from '../../text/language.ts';
import { MARKET_TEXT } from '../../text/market.ts';
import type { WebKey } from '../../text/web.ts';
import { openBrowser } from '../../tools/browser/open-browser.ts';
import { tendSessions } from '../../usecases/sessions/tend-sessions.ts';
import { eventually } from '../support/eventually.ts';
import { putOnList } from '../support/put-on-list.ts';
import { NEED_INPUT, type Party, PRODUCT_TERMS, type RunningPlatform } from '../support/running-platform.ts';
import { startRunningDesks } from './running-desks.ts';
import { type Visitor, visit } from './visitor.ts';

const STORY_MS_MAX = 300_000;
const FIRM = '东莞市全程精密制造有限公司';
const PRODUCT = '莞企贷';
/** The amount of the need as a bank may know it. */
const BAND = 'CNY 1m';

let running: RunningPlatform;
let browser: Browser;
let bank: Party;
let firm: Party;
let sessionId: string;

/** The session moves with its own clock: the days between enrolment and meeting pass in an instant. */
const tendAt = async (at: string): Promise<void> => {
  const now = new Date(`${at}+08:00`);
  await tendSessions({ ...running.platform.deps, now: () => now, today: () => civilDateOf(now) });
};
const listed = (party: Party): Promise<unknown> =>
  putOnList(running.platform.deps, {
    firmId: party.organisationId,
    list: 'WHITELIST_2023',
    validFrom: civilDate('2024-01-01'),
  });

beforeAll(async () => {
  running = await startRunningDesks({ hasBudget: false });
  bank = await running.bank();
  firm = await running.firm({ name: FIRM });
  const { id: productId } = await bank.done<{ id: string }>('publishCreditProduct', {
    terms: { ...PRODUCT_TERMS, name: PRODUCT },
  });
  await listed(firm);
  await earlierLoan(productId);
  await tendSessions(running.platform.deps);
  const session = await running.platform.deps.read().findOneOrFail(MatchSession, { heldOn: civilDate('2026-02-04') });
  sessionId = session.id;
  // A session needs two firms; the other one only makes up the number.
  const other = await running.firm();
  const { id: needId } = await other.done<{ id: string }>('publishCreditNeed', {
    ...NEED_INPUT,
    amountFen: '40000000',
  });
  await running.settle();
  await other.done('enrolFirmInSession', { sessionId, needId, bankIds: [bank.organisationId] });
  browser = await openBrowser();
}, STORY_MS_MAX);
afterAll(async () => {
  await browser?.close();
  await running?.close();
});

/** What the bank has filed before makes its limit of the year: 2% of a hundred million. */
async function earlierLoan(productId: string): Promise<void> {
  const party = await running.firm();
  await listed(party);
  const { id: needId } = await party.done<{ id: string }>('publishCreditNeed', NEED_INPUT);
  await running.settle();
  const { id: loanId } = await bank.done<{ id: string }>('linkLoan', {
    contractNumber: 'HT-0',
    needId,
    productId,
    contractOn: '2026-01-05',
    drawnOn: '2026-01-05',
    maturesOn: '2027-01-05',
    principalFen: '9800000000',
    rateBps: '400',
    securities: ['CREDIT_ONLY'],
    loanType: 'CREDIT',
  });
  await bank.done('fileLoan', { loanId });
}

const at = async (email: string, language: Language, on: 'phone' | 'desk' = 'desk'): Promise<Visitor> => {
  const visitor = await visit(browser, { url: running.url, language, on });
  await visitor.signIn(email);
  return visitor;
};
const press = (visitor: Visitor, key: WebKey) =>
  visitor.page
    .getByRole('button', { name: visitor.t(key), exact: true })
    .first()
    .click();
const step = (visitor: Visitor, key: WebKey) =>
  visitor.page.locator('.pane').getByRole('button', { name: visitor.t(key) });
const expectState = (visitor: Visitor, key: WebKey) =>
  visitor.page
    .locator('h1')
    .filter({ hasText: visitor.t(key) })
    .waitFor();

/** The firm posts a need on its phone and sees its match; the bank grabs it and accepts, at its desk. */
async function fromNeedToGrab(phone: Visitor, desk: Visitor): Promise<void> {
  await phone.open('/needs/new');
  await phone.fill('need.amount', '200');
  await phone.fill('need.term', '12');
  await phone.fill('need.rateMax', '5');
  await phone.press('need.next');
  await phone.choose('need.purpose', MARKET_TEXT.zh.purpose.WORKING_CAPITAL);
  await phone.press('need.next');
  await phone.press('need.submit');
  const card = phone.page.locator('.match-ELIGIBLE').first();
  await card.waitFor();
  expect(await card.textContent()).toContain(PRODUCT);
  await running.settle();
  await desk.open('/feed');
  await desk.page.locator('.rows button', { hasText: BAND }).click();
  await desk.page.keyboard.press('g');
  await step(desk, 'deal.accept').waitFor();
  await desk.page.keyboard.press('a');
  await step(desk, 'deal.logContact').waitFor();
}

/** Firm and bank enrol, the operator assigns, and both meet on the day and say what came of it. */
async function meetInSession(phone: Visitor, desk: Visitor): Promise<void> {
  for (const visitor of [phone, desk]) {
    await visitor.open(`/sessions/${sessionId}`);
    await visitor.page.getByText(visitor.t('session.enrol'), { exact: true }).waitFor();
    await press(visitor, 'session.save');
    await visitor.page.getByText(visitor.t('session.ENROLLED'), { exact: true }).waitFor();
  }
  await tendAt('2026-02-02T12:00:00');
  const operator = await at((await running.operator()).email, 'zh');
  await operator.open(`/sessions/${sessionId}`);
  await operator.press('board.assign');
  await operator.page.locator('.session-cell', { hasText: FIRM }).waitFor();
  await operator.expectSound();
  await tendAt('2026-02-03T20:00:00');
  await tendAt('2026-02-04T14:00:30');
  for (const visitor of [phone, desk]) {
    await visitor.open(`/sessions/${sessionId}`);
    await press(visitor, 'lobby.here');
    await visitor.page.getByText(visitor.t('lobby.here'), { exact: true }).waitFor({ state: 'hidden' });
  }
  // The bank says first that it means to go on, which is its contact; the firm confirms it and lets the bank in.
  for (const visitor of [desk, phone]) {
    await visitor.open(`/sessions/${sessionId}`);
    await press(visitor, 'lobby.outcome');
    await visitor.page.getByText(visitor.t('outcome.INTENT'), { exact: true }).first().waitFor();
    await eventually(
      async () =>
        (await visitor.page.getByRole('button', { name: visitor.t('lobby.outcome'), exact: true }).count()) === 0,
    );
  }
  expect(operator.faults).toEqual([]);
  await operator.close();
}

/** The bank reviews and grants beside its list, the firm accepts, the bank reports the loan that was drawn. */
async function fromGrantToLoan(phone: Visitor, desk: Visitor): Promise<void> {
  const { page, t } = desk;
  await desk.open('/feed?view=hand');
  await step(desk, 'deal.startReview').waitFor();
  await page.keyboard.press('s');
  await step(desk, 'deal.grant').waitFor();
  await page.keyboard.press('o');
  const form = page.locator('.in-place');
  await form.getByLabel(t('deals.grant'), { exact: true }).fill('200');
  await form.getByLabel(t('deals.rateField'), { exact: true }).fill('4');
  await form.getByLabel(t('deals.offerTerm'), { exact: true }).fill('12');
  await page.keyboard.press('Enter');
  await form.waitFor({ state: 'hidden' });
  await phone.open('/deals');
  await phone.press('deal.acceptOffer');
  await phone.page.getByText(phone.t('deal.acceptOffer'), { exact: true }).waitFor({ state: 'hidden' });
  await desk.open('/feed?view=hand');
  await page
    .locator('.pane')
    .getByRole('link', { name: t('deals.link') })
    .click();
  await desk.fill('loan.contract', 'HT-1');
  await desk.fill('loan.principal', '200');
  await desk.fill('loan.rate', '4');
  await desk.fill('loan.contractOn', '2026-01-28');
  await desk.fill('loan.drawnOn', '2026-01-28');
  await desk.fill('loan.maturesOn', '2027-01-28');
  await desk.choose('loan.type', MARKET_TEXT.en.loanType.CREDIT);
  await desk.choose('loan.securities', MARKET_TEXT.en.security.CREDIT_ONLY);
  await page.keyboard.press('Escape');
  await desk.press('loan.link');
  await page.getByRole('button', { name: t('loan.file') }).waitFor();
}

/** The loan is filed, half of it is lost, and the claim goes from the bank to payment. */
async function fromFilingToPayment(desk: Visitor): Promise<void> {
  await press(desk, 'ready.check');
  await desk.page.getByText(desk.t('ready.fine')).waitFor();
  await press(desk, 'loan.file');
  await desk.page.getByRole('heading', { name: desk.t('loan.gates') }).waitFor();
  await desk.fill('loan.lossAmount', '100');
  await desk.fill('loan.recognisedOn', '2026-01-28');
  await press(desk, 'loan.reportLoss');
  await desk.page.getByRole('heading', { name: desk.t('loan.steps') }).waitFor();
  await desk.open('/claims');
  await desk.page.getByRole('link', { name: FIRM }).first().click();
  await desk.fill('claims.checkBefore', '贷前调查报告');
  await desk.fill('claims.checkAt', '贷时审查意见');
  await desk.fill('claims.checkAfter', '贷后检查记录');
  await desk.fill('claims.recoverySteps', '已起诉');
  await press(desk, 'move.draftClaim');
  await expectState(desk, 'claim.CLAIM_DRAFT');
  const path = new URL(desk.page.url()).pathname;

  const colleague = { organisationId: bank.organisationId, roles: ['BANK_APPROVER'] as const };
  const approver = await at((await running.user(colleague)).email, 'en');
  await approver.open(path);
  await press(approver, 'move.submitClaim');
  await expectState(approver, 'claim.CLAIM_SUBMITTED');
  const trustee = await at((await running.trustee()).email, 'en');
  await trustee.open(path);
  await press(trustee, 'move.startClaimReview');
  await expectState(trustee, 'claim.PRELIM_REVIEW');
  await trustee.fill('claims.reason', '材料齐全');
  await press(trustee, 'move.recommendClaim');
  await expectState(trustee, 'claim.DECISION_DUE');
  const owner = await at((await running.policyOwner()).email, 'zh');
  await owner.open(path);
  await owner.fill('claims.partial', '500000.00');
  await owner.fill('claims.reason', '责任分担');
  await press(owner, 'move.approveClaim');
  await expectState(owner, 'claim.PARTIALLY_APPROVED');
  await press(owner, 'move.publishClaim');
  await expectState(owner, 'claim.PUBLICITY');
  // The days of publicity pass in an instant, too.
  await running.platform.deps.read().execute(`update loss_claim set due_on = '2026-01-27'`);
  await press(owner, 'move.endPublicity');
  await expectState(owner, 'claim.BUDGET_RESERVED');
  await trustee.open(path);
  await trustee.fill('claims.transferId', 'PAY-2026-0009');
  await trustee.fill('claims.paymentReference', '国库支付 2026-009');
  await press(trustee, 'move.payClaim');
  await expectState(trustee, 'claim.PAID');
  await desk.open(path);
  await expectState(desk, 'claim.PAID');
  await owner.open('/fund');
  await owner.page.getByText(owner.t('fund.balanced'), { exact: true }).waitFor();
  for (const visitor of [approver, trustee, owner]) {
    expect(visitor.faults).toEqual([]);
    await visitor.close();
  }
}

test(
  'one need through every desk: posted in Chinese on a phone, grabbed in English, met in a session, granted, lent, filed, lost, claimed and paid',
  async () => {
    const treasury = await at((await running.treasury()).email, 'zh');
    await treasury.open('/fund');
    await treasury.fill('fund.year', '2026');
    await treasury.fill('fund.budget', '1000');
    await press(treasury, 'fund.appropriate');
    await treasury.page.getByText(treasury.t('fund.appropriated', { amount: '1,000 万元' })).waitFor();
    await treasury.close();

    const phone = await at(firm.email, 'zh', 'phone');
    const desk = await at(bank.email, 'en');
    await fromNeedToGrab(phone, desk);
    await meetInSession(phone, desk);
    await fromGrantToLoan(phone, desk);
    await fromFilingToPayment(desk);
    expect([...treasury.faults, ...phone.faults, ...desk.faults]).toEqual([]);
    await phone.close();
    await desk.close();
  },
  STORY_MS_MAX,
);
