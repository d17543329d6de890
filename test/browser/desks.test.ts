import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { civilDate, civilDateOf } from '../../domain/calendar.ts';
import { DEFAULT_SESSION_SETTINGS } from '../../domain/sessions/session-settings.ts';
import { COMPENSATION_TEXT } from '../../text/compensation.ts';
import { LANGUAGES, type Language } from '../../text/language.ts';
import { MARKET_TEXT } from '../../text/market.ts';
import { openBrowser } from '../../tools/browser/open-browser.ts';
import { tendSessions } from '../../usecases/sessions/tend-sessions.ts';
import { codeOf } from '../support/authenticator.ts';
import { eventually } from '../support/eventually.ts';
import { putOnList } from '../support/put-on-list.ts';
import { NEED_INPUT, PASSWORD, type Party, PRODUCT_TERMS, type RunningPlatform } from '../support/running-platform.ts';
import { startRunningDesks } from './running-desks.ts';
import { type Visitor, visit } from './visitor.ts';

const MEETS = '东莞市会面电子有限公司';
const FIRMS_MIN = DEFAULT_SESSION_SETTINGS.firmsMin;
/** The evening before the session of the first week of February. */
const PUBLISHED_AT = new Date('2026-02-03T20:00:00+08:00');
const STORY_MS_MAX = 120_000;
/** A window of 1440 px at 200%. */
const ZOOMED = { width: 720, height: 450 };

let running: RunningPlatform;
let browser: Browser;
let bank: Party;

beforeAll(async () => {
  running = await startRunningDesks();
  bank = await running.bank();
  await bank.done('publishCreditProduct', { terms: { ...PRODUCT_TERMS, name: '莞企贷' } });
  await holdSession();
  browser = await openBrowser();
}, STORY_MS_MAX);
afterAll(async () => {
  await browser?.close();
  await running?.close();
});

/** As many firms as a session needs enrol in the next one, and the bank; its timetable is published. */
async function holdSession(): Promise<void> {
  const { deps } = running.platform;
  await tendSessions(deps);
  const guests: { firm: Party; needId: string }[] = [];
  while (guests.length < FIRMS_MIN) {
    const firm = await running.firm({ name: MEETS });
    guests.push({ firm, needId: (await firm.done<{ id: string }>('publishCreditNeed', NEED_INPUT)).id });
  }
  await running.settle();
  const query = '{ sessions(first: 20) { edges { node { id state } } } }';
  const { data } = await bank.ask<{ sessions: { edges: { node: { id: string; state: string } }[] } }>(query);
  const sessionId = data?.sessions.edges.find(({ node }) => node.state === 'ENROLLING')?.node.id ?? '';
  const bankIds = [bank.organisationId];
  for (const { firm, needId } of guests) await firm.done('enrolFirmInSession', { sessionId, needId, bankIds });
  await bank.done('enrolBankInSession', { sessionId, desks: [{ name: '一号桌' }], needIds: [], themes: [] });
  await tendSessions({ ...deps, now: () => PUBLISHED_AT, today: () => civilDateOf(PUBLISHED_AT) });
  for (const { firm, needId } of guests) await firm.done('withdrawCreditNeed', { needId });
}

const at = (language: Language, on: 'phone' | 'desk' = 'desk') => visit(browser, { url: running.url, language, on });

/** Somebody who holds every role of the public side, so that each of its pages is seen once. */
async function publicSide() {
  const { organisationId } = await running.policyOwner();
  return running.user({
    organisationId,
    roles: [
      'OPERATOR',
      'POLICY_OWNER',
      'LINE_DEPARTMENT',
      'TREASURY',
      'FINANCIAL_REGULATOR',
      'TRUSTEE',
      'AUDITOR',
      'PARK_OPERATOR',
    ],
  });
}

/** Opens every page that the navigation of somebody has, and asks for each that it is sound. */
async function expectEveryPageSound(visitor: Visitor): Promise<number> {
  const { page } = visitor;
  const paths = await page.evaluate<string[]>(
    '[...document.querySelectorAll(".side a")].map((link) => link.getAttribute("href"))',
  );
  for (const path of paths) {
    // Inside the app, as a click does: loading it anew for each page would take most of the time.
    await page.evaluate(`history.pushState({}, '', '${path}'); dispatchEvent(new PopStateEvent('popstate'))`);
    await page.locator(`.side a[href="${path}"][aria-current="page"]`).waitFor({ state: 'attached' });
    await page.locator('main h1').first().waitFor();
    await eventually(() =>
      page.evaluate<boolean>('document.querySelector("main .loading, main .ant-skeleton, [aria-busy=true]") === null'),
    );
    await visitor.expectSound().catch((error: unknown) => {
      throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    });
  }
  expect(visitor.faults).toEqual([]);
  return paths.length;
}

describe.each(LANGUAGES)('across the desks, in %s', (language: Language) => {
  test(
    'a need is grabbed, met, granted, lent, filed and lost, and its claim stands in the queue of the fund',
    async () => {
      const firm = await running.firm({ name: `东莞市${language}精密制造有限公司` });
      const { id: needId } = await firm.done<{ id: string }>('publishCreditNeed', NEED_INPUT);
      const { deps } = running.platform;
      await putOnList(deps, {
        firmId: firm.organisationId,
        list: 'WHITELIST_2023',
        validFrom: civilDate('2024-01-01'),
      });
      await running.settle();
      const desk = await at(language);
      const { page, t } = desk;
      await desk.signIn(bank.email);
      await desk.open('/feed');
      await page.locator('.pane').waitFor();
      await page.keyboard.press('g');
      await page.getByText(t('feed.grabbed'), { exact: true }).waitFor();
      const step = (name: Parameters<typeof t>[0]) => page.locator('.pane').getByRole('button', { name: t(name) });
      await step('deal.accept').waitFor();
      await page.keyboard.press('a');
      await step('deal.logContact').waitFor();
      await page.keyboard.press('c');
      await step('deal.logContact').waitFor({ state: 'hidden' });
      const phone = await at(language, 'phone');
      await phone.signIn(firm.email);
      await phone.open('/deals');
      await phone.press('deal.confirmContact');
      await phone.page.getByText(t('deal.confirmContact'), { exact: true }).waitFor({ state: 'hidden' });
      await phone.expectSound();

      await desk.open('/feed?view=hand');
      await step('deal.startReview').waitFor();
      await page.keyboard.press('s');
      await step('deal.grant').waitFor();
      await page.keyboard.press('o');
      const form = page.locator('.in-place');
      await form.getByLabel(t('deals.grant'), { exact: true }).fill('200');
      await form.getByLabel(t('deals.rateField'), { exact: true }).fill('4');
      await form.getByLabel(t('deals.offerTerm'), { exact: true }).fill('12');
      await page.keyboard.press('Enter');
      await form.waitFor({ state: 'hidden' });
      await phone.page.reload();
      await phone.press('deal.acceptOffer');
      await phone.page.getByText(t('deal.acceptOffer'), { exact: true }).waitFor({ state: 'hidden' });
      expect(phone.faults).toEqual([]);
      await phone.close();

      await desk.open(`/loans/new?needId=${needId}`);
      await desk.fill('loan.contract', `HT-${language}`);
      await desk.fill('loan.principal', '200');
      await desk.fill('loan.rate', '4');
      await desk.fill('loan.contractOn', '2026-01-28');
      await desk.fill('loan.drawnOn', '2026-01-28');
      await desk.fill('loan.maturesOn', '2027-01-28');
      await desk.choose('loan.type', MARKET_TEXT[language].loanType.CREDIT);
      await desk.choose('loan.securities', MARKET_TEXT[language].security.CREDIT_ONLY);
      await page.keyboard.press('Escape');
      await desk.press('loan.link');
      await page.getByRole('button', { name: t('loan.file') }).click();
      await page.getByRole('heading', { name: t('loan.gates') }).waitFor();
      await desk.fill('loan.lossAmount', '100');
      await desk.fill('loan.recognisedOn', '2026-01-28');
      await desk.press('loan.reportLoss');
      await page.getByRole('heading', { name: t('loan.steps') }).waitFor();
      expect(desk.faults).toEqual([]);
      await desk.close();

      const fund = await at(language);
      await fund.signIn((await running.policyOwner()).email);
      await fund.open('/claims?sort=-PAYABLE');
      await fund.page.getByRole('link', { name: `东莞市${language}精密制造有限公司` }).click();
      await fund.page.getByText(COMPENSATION_TEXT[language].step.PAYABLE, { exact: true }).waitFor();
      await fund.close();
    },
    STORY_MS_MAX,
  );

  test(
    'an operator finds the timetable of a session with the meeting of a firm and a bank; a supervisor sees the funnel',
    async () => {
      const desk = await at(language);
      const { page, t } = desk;
      await desk.signIn((await publicSide()).email);
      await desk.open('/sessions');
      await page.locator('tr:has(.session-PUBLISHED) a').first().click();
      await page.getByRole('region', { name: t('timetable.title') }).waitFor();
      await page.getByText(MEETS).first().waitFor();
      await desk.expectSound();
      await desk.open('/board?from=2026-01-01&to=2026-12-31');
      await page
        .getByRole('row')
        .filter({ hasText: t('board.PUBLISHED') })
        .first()
        .waitFor();
      expect(desk.faults).toEqual([]);
      await desk.close();
    },
    STORY_MS_MAX,
  );
});

test(
  'no page of any desk has a serious accessibility fault, nor scrolls sideways on a phone or at 200%',
  async () => {
    const firm = await running.firm();
    await firm.done('publishCreditNeed', NEED_INPUT);
    await running.settle();
    const phone = await at('en', 'phone');
    await phone.signIn(firm.email);
    expect(await expectEveryPageSound(phone)).toBeGreaterThan(8);
    await phone.close();
    for (const { email } of [bank, await publicSide()]) {
      const desk = await at('zh');
      await desk.page.setViewportSize(ZOOMED);
      await desk.signIn(email);
      expect(await expectEveryPageSound(desk)).toBeGreaterThan(12);
      await desk.close();
    }
  },
  STORY_MS_MAX,
);

test(
  'the keyboard alone reaches the text, a page by its name, and every step of the feed',
  async () => {
    for (const firm of [await running.firm(), await running.firm()]) await firm.done('publishCreditNeed', NEED_INPUT);
    await running.settle();
    const desk = await at('en');
    const { page, t } = desk;
    await desk.signIn(bank.email);
    await page.locator('main h1').waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.className')).toBe('skip');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: t('goTo.hint') }).waitFor();
    await page.keyboard.type('grab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: t('feed.title') }).waitFor();
    const rows = page.locator('.rows button');
    await rows.nth(1).waitFor();
    const needs = await rows.count();
    await page.keyboard.press('j');
    await page.locator('.rows li:nth-child(2) button[aria-current="true"]').waitFor();
    await page.keyboard.press('k');
    await page.locator('.rows li:nth-child(1) button[aria-current="true"]').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await desk.expectSound();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.keyboard.press('x');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByText(t('feed.passed'), { exact: true }).waitFor();
    await eventually(async () => (await rows.count()) === needs - 1);
    expect(desk.faults).toEqual([]);
    await desk.close();
  },
  STORY_MS_MAX,
);

test(
  'a firm applies from a match on its phone, and finds the application with its countdown',
  async () => {
    const firm = await running.firm();
    const { id: needId } = await firm.done<{ id: string }>('publishCreditNeed', NEED_INPUT);
    await running.settle();
    const phone = await at('zh', 'phone');
    const { page, t } = phone;
    await phone.signIn(firm.email);
    await phone.open(`/needs/${needId}`);
    await page
      .getByRole('button', { name: `${t('apply.apply')} 莞企贷` })
      .first()
      .click();
    await page.locator('.ant-popconfirm-buttons .ant-btn-primary').click();
    await page
      .getByRole('link', { name: t('apply.open') })
      .first()
      .click();
    await page.locator('main .ant-card .ant-tag').first().waitFor();
    await phone.expectSound();
    expect(phone.faults).toEqual([]);
    await phone.close();
  },
  STORY_MS_MAX,
);

test(
  'a colleague who was invited signs up with the link and acts for the bank',
  async () => {
    const desk = await at('zh');
    await desk.signIn(bank.email);
    await desk.open('/people');
    await desk.fill('signIn.email', 'colleague@example.test');
    await desk.page.getByLabel(desk.t('role.BANK_MARKETER')).check();
    await desk.press('people.sendInvitation');
    await desk.page.getByText(desk.t('people.invited', { email: 'colleague@example.test' })).waitFor();
    const query = '{ invitations(first: 1) { edges { node { link } } } }';
    const { data } = await bank.ask<{ invitations: { edges: { node: { link: string } }[] } }>(query);
    const invited = await at('zh', 'phone');
    await invited.open(data?.invitations.edges[0]?.node.link ?? '');
    await invited.fill('signUp.name', '陈七');
    await invited.fill('signIn.email', 'colleague@example.test');
    await invited.fill('signIn.password', PASSWORD);
    await invited.press('signUp.submit');
    await invited.press('join.accept');
    await invited.page.getByRole('heading', { name: invited.t('matched.title') }).waitFor();
    expect([...desk.faults, ...invited.faults]).toEqual([]);
    await desk.close();
    await invited.close();
  },
  STORY_MS_MAX,
);

test(
  'somebody sets up a second factor, signs in with its code, and shows it again in a dialogue when a command asks',
  async () => {
    const { pool } = running.platform;
    const { email } = await running.firm();
    const person = await at('zh', 'phone');
    await person.signIn(email);
    await person.open('/account');
    await person.press('account.enrol');
    await person.fill('account.enrolPassword', PASSWORD);
    await person.press('account.start');
    const key = await person.page.locator('code.key').textContent();
    const codeNow = async (): Promise<string> => {
      // Codes that were used are forgotten, as they are after some minutes.
      await pool.query('delete from auth.used_code');
      return codeOf(`otpauth://totp/x?secret=${key}`);
    };
    await person.expectSound();
    await person.fill('account.code', await codeNow());
    await person.press('account.confirm');
    await person.press('account.kept');
    await person.page.getByText(person.t('account.factorOn'), { exact: true }).waitFor();
    await person.expectSound();
    await person.close();

    const again = await at('zh');
    await again.open('/');
    await again.fill('signIn.email', email);
    await again.fill('signIn.password', PASSWORD);
    await again.page.keyboard.press('Enter');
    await again.fill('account.code', await codeNow());
    await again.expectSound();
    await again.page.keyboard.press('Enter');
    await again.page.locator('.side').waitFor();
    await pool.query(`update auth.session set "provedAt" = now() - interval '1 hour'`);
    await again.open('/people');
    await again.fill('signIn.email', 'colleague@example.test');
    await again.press('people.sendInvitation');
    const dialogue = again.page.getByRole('dialog');
    await dialogue.getByLabel(again.t('account.code')).fill(await codeNow());
    await again.page.keyboard.press('Enter');
    await again.page.getByText(again.t('people.invited', { email: 'colleague@example.test' })).waitFor();
    expect(again.faults).toEqual([]);
    await again.close();
  },
  STORY_MS_MAX,
);
