import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { civilDate } from '../../domain/calendar.ts';
import { COMPENSATION_TEXT } from '../../text/compensation.ts';
import { LANGUAGES, type Language } from '../../text/language.ts';
import { MARKET_TEXT } from '../../text/market.ts';
import { openBrowser } from '../../tools/browser/open-browser.ts';
import { eventually } from '../support/eventually.ts';
import { putOnList } from '../support/put-on-list.ts';
import {
  NEED_INPUT,
  nextCreditCode,
  PASSWORD,
  type Party,
  PRODUCT_TERMS,
  type RunningPlatform,
} from '../support/running-platform.ts';
import { SAMPLE_PDF } from '../support/sample-files.ts';
import { startRunningDesks } from './running-desks.ts';
import { type Visitor, visit } from './visitor.ts';

const STORY_MS_MAX = 90_000;
const FIRST_LOAD_BYTES_MAX = 350_000;
/** A name that would run a script wherever it is not escaped. */
const hostileName = (language: Language): string =>
  `东莞<img src=x onerror="window.hacked=1">"'&amp;${language}有限公司`;

let running: RunningPlatform;
let browser: Browser;
let bank: Party;

beforeAll(async () => {
  running = await startRunningDesks();
  bank = await running.bank();
  await bank.done('publishCreditProduct', { terms: { ...PRODUCT_TERMS, name: '莞企贷<b>1</b>' } });
  await bank.done('publishCreditProduct', {
    terms: { ...PRODUCT_TERMS, name: '小额贷', amountFenMax: '190000000' },
  });
  browser = await openBrowser();
}, STORY_MS_MAX);
afterAll(async () => {
  await browser?.close();
  await running?.close();
});

/** The firm, which let the bank in, stands on the list that the scheme asks for. */
async function whitelist(name: string): Promise<void> {
  const firmId = await eventually(async () => {
    const { data } = await bank.ask<{
      matchedNeeds: { edges: { node: { firm: { id: string; name: string } | null } }[] };
    }>('{ matchedNeeds(first: 20) { edges { node { firm { id name } } } } }');
    const found = data?.matchedNeeds.edges.find(({ node }) => node.firm?.name === name)?.node.firm;
    if (found === undefined || found === null) throw new Error('the bank does not read the firm yet');
    return found.id;
  });
  await putOnList(running.platform.deps, { firmId, list: 'WHITELIST_2023', validFrom: civilDate('2024-01-01') });
}

/** An operator reads the papers at its desk and accepts them. */
async function acceptProof(language: Language): Promise<void> {
  const operator = await running.operator();
  const desk = await visit(browser, { url: running.url, language, on: 'desk' });
  await desk.signIn(operator.email);
  await desk.open('/authority-queue');
  await desk.page.getByRole('button', { name: '授权书.pdf' }).waitFor();
  await desk.expectSound();
  await desk.press('authority.approve');
  await desk.page.getByText(desk.t('authority.queueEmpty'), { exact: true }).waitFor();
  expect(desk.faults).toEqual([]);
  await desk.close();
}

describe.each(LANGUAGES)('in a real browser, in %s', (language: Language) => {
  let firm: Visitor;
  let marketer: Visitor;
  const purpose = MARKET_TEXT[language].purpose.WORKING_CAPITAL;

  beforeAll(async () => {
    firm = await visit(browser, { url: running.url, language, on: 'phone' });
    marketer = await visit(browser, { url: running.url, language, on: 'desk' });
  });
  afterAll(async () => {
    await firm?.close();
    await marketer?.close();
  });

  test(
    'a firm signs up on a phone, registers, posts a need and finds matches and near misses, and lets a bank in',
    async () => {
      const { page, t } = firm;
      await firm.open('/');
      await firm.expectSound();
      await firm.press('signIn.create');
      await firm.fill('signUp.name', '王<script>window.hacked=1</script>');
      await firm.fill('signIn.email', `firm-${language}@example.test`);
      await firm.fill('signIn.password', PASSWORD);
      await firm.press('signUp.submit');

      await page.getByRole('heading', { name: t('firm.register') }).waitFor();
      await firm.fill('firm.name', hostileName(language));
      await firm.fill('firm.creditCode', nextCreditCode());
      await firm.choose('firm.industry', 'C39');
      await firm.choose('firm.town', '东城');
      await firm.fill('firm.staff', '50');
      await firm.fill('firm.revenue', '5000');
      await firm.fill('firm.foundedOn', '2018-05-20');
      await firm.expectSound();
      await firm.press('firm.submit');
      await firm.press('authority.go');
      await page.getByText(t('authority.LETTER_OF_AUTHORITY'), { exact: true }).click();
      await page
        .locator('input[type="file"]')
        .setInputFiles([{ name: '授权书.pdf', mimeType: 'application/pdf', buffer: SAMPLE_PDF }]);
      await page.getByText('授权书.pdf', { exact: true }).waitFor();
      await firm.expectSound();
      await firm.press('authority.submit');
      await page.getByText(t('authority.history'), { exact: true }).waitFor();
      await firm.open('/needs/new');
      await page.getByText(t('authority.needed'), { exact: true }).waitFor();
      await acceptProof(language);
      await firm.open('/needs/new');

      await firm.fill('need.amount', '200');
      await firm.fill('need.term', '12');
      await firm.fill('need.rateMax', '5');
      await firm.press('need.next');
      await firm.choose('need.purpose', purpose);
      await firm.press('need.next');
      await firm.field('need.securities').waitFor();
      await firm.expectSound();
      await firm.press('need.submit');

      const card = page.locator('.match-ELIGIBLE').first();
      await card.waitFor();
      expect(await card.textContent()).toContain('莞企贷<b>1</b>');
      await firm.expectSound();
      await page.getByText(t('rec.showNearMiss'), { exact: true }).click();
      const miss = page.locator('.match-NEAR_MISS').first();
      await miss.waitFor();
      expect(await miss.textContent()).toContain(t('rec.changes'));
      await firm.expectSound();
      await page.getByText(t('rec.showEligible'), { exact: true }).click();
      await card.getByRole('switch').click();
      await card.locator('[role="switch"][aria-checked="true"]').waitFor();
      expect(await page.evaluate('window.hacked')).toBeUndefined();
      expect(firm.faults).toEqual([]);
    },
    STORY_MS_MAX,
  );

  test(
    'the bank reads why the need fits, links the loan, files it and reports a loss, and sees every number compared',
    async () => {
      const { page, t } = marketer;
      await whitelist(hostileName(language));
      await marketer.signIn(bank.email);
      const row = page
        .getByRole('row')
        .filter({ hasText: hostileName(language) })
        .first();
      await row.waitFor();
      await marketer.expectSound();
      await row.getByRole('button').click();
      await page.getByRole('dialog').waitFor();
      await marketer.expectSound();
      await page.getByRole('link', { name: t('matched.link') }).click();

      await marketer.fill('loan.contract', `HT-${language}`);
      await marketer.fill('loan.principal', '200');
      await marketer.fill('loan.rate', '4');
      await marketer.fill('loan.contractOn', '2026-01-05');
      await marketer.fill('loan.drawnOn', '2026-01-05');
      await marketer.fill('loan.maturesOn', '2027-01-05');
      await marketer.choose('loan.type', MARKET_TEXT[language].loanType.CREDIT);
      await marketer.choose('loan.securities', MARKET_TEXT[language].security.CREDIT_ONLY);
      await page.keyboard.press('Escape');
      await marketer.press('loan.link');

      await page.getByRole('button', { name: t('loan.file') }).click();
      await page.getByRole('heading', { name: t('loan.gates') }).waitFor();
      const ceiling = page.getByRole('row').filter({ hasText: COMPENSATION_TEXT[language].gate.RATE_CEILING });
      expect(await ceiling.textContent()).toMatch(/4\.00%.*4\.50%/);
      await marketer.expectSound();

      await marketer.fill('loan.lossAmount', '100');
      await marketer.fill('loan.recognisedOn', '2026-01-28');
      await marketer.press('loan.reportLoss');
      await page.getByRole('heading', { name: t('loan.steps') }).waitFor();
      expect(await page.locator('main').textContent()).toContain(COMPENSATION_TEXT[language].step.PAYABLE);
      await marketer.expectSound();
      expect(marketer.faults).toEqual([]);
    },
    STORY_MS_MAX,
  );

  test(
    'the policy owner finds the claim in the queue with its sheet, and a fund whose ledger sums to zero',
    async () => {
      const owner = await visit(browser, { url: running.url, language, on: 'desk' });
      const { page, t } = owner;
      await owner.signIn((await running.policyOwner()).email);
      await page.getByRole('link', { name: hostileName(language) }).click();
      await page.getByText(COMPENSATION_TEXT[language].step.PAYABLE, { exact: true }).waitFor();
      await owner.expectSound();
      await owner.open('/fund');
      await page.getByText(t('fund.balanced'), { exact: true }).waitFor();
      await page.locator('.gauges meter').first().waitFor();
      await owner.expectSound();
      expect(owner.faults).toEqual([]);
      await owner.close();
    },
    STORY_MS_MAX,
  );
});

test(
  'an auditor finds what was done to a subject and that its chain is whole; a regulator sees the funnel and the league',
  async () => {
    await (await running.firm()).done('publishCreditNeed', NEED_INPUT);
    const { organisationId } = await running.policyOwner();
    const auditor = await visit(browser, { url: running.url, language: 'en', on: 'desk' });
    const { page, t } = auditor;
    await auditor.signIn((await running.user({ organisationId, roles: ['AUDITOR', 'FINANCIAL_REGULATOR'] })).email);
    await auditor.open('/audit?name=credit-need.submitted');
    await page.getByRole('row').nth(1).getByRole('button').click();
    await auditor.press('audit.verify');
    await page.getByText(/^The chain is whole/).waitFor();
    await auditor.expectSound();
    await auditor.open('/board?from=2026-01-01&to=2026-12-31');
    await page.getByRole('heading', { name: t('board.title') }).waitFor();
    await page
      .getByRole('row')
      .filter({ hasText: t('board.PUBLISHED') })
      .first()
      .waitFor();
    await page.locator('.chart svg').waitFor();
    await auditor.expectSound();
    expect(auditor.faults).toEqual([]);
    await auditor.close();
  },
  STORY_MS_MAX,
);

test(
  'whoever scans an invitation finds the name and the code filled in after signing up',
  async () => {
    const inviter = await visit(browser, { url: running.url, language: 'zh', on: 'desk' });
    const code = nextCreditCode();
    await inviter.signIn(bank.email);
    await inviter.open('/invite');
    await inviter.field('firm.creditCode').fill(code);
    await inviter.field('firm.name').fill(hostileName('zh'));
    await inviter.page.locator('.invite svg').first().waitFor();
    await inviter.expectSound();
    const address = (await inviter.page.locator('.invite figcaption').textContent())?.trim() ?? '';
    const invited = await visit(browser, { url: running.url, language: 'zh', on: 'phone' });
    await invited.open(address);
    await invited.fill('signUp.name', '李四');
    await invited.fill('signIn.email', 'invited@example.test');
    await invited.fill('signIn.password', PASSWORD);
    await invited.press('signUp.submit');
    await invited.page.getByRole('heading', { name: invited.t('firm.register') }).waitFor();
    expect(await invited.field('firm.creditCode').inputValue()).toBe(code);
    expect(await invited.field('firm.name').inputValue()).toBe(hostileName('zh'));
    expect([...inviter.faults, ...invited.faults]).toEqual([]);
    await inviter.close();
    await invited.close();
  },
  STORY_MS_MAX,
);

test(
  'the first page of the firm desk loads less than 350 kB of compressed script',
  async () => {
    const firm = await running.firm();
    const visitor = await visit(browser, { url: running.url, language: 'zh', on: 'phone' });
    await visitor.signIn(firm.email);
    await visitor.page.getByRole('heading', { name: visitor.t('needs.title') }).waitFor();
    const bytes = await visitor.page.evaluate<number>(
      `performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js'))
        .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)`,
    );
    expect(bytes).toBeGreaterThan(100_000);
    expect(bytes).toBeLessThan(FIRST_LOAD_BYTES_MAX);
    await visitor.close();
  },
  STORY_MS_MAX,
);

test(
  'a session stands in cookies that no script reads, nothing of it is kept where one could, and the page has no script of its own',
  async () => {
    const firm = await running.firm();
    const visitor = await visit(browser, { url: running.url, language: 'zh', on: 'desk' });
    const { page } = visitor;
    await visitor.signIn(firm.email);
    await page.getByRole('heading', { name: visitor.t('needs.title') }).waitFor();
    const seen = await page.evaluate<object>(`({
      cookie: document.cookie,
      kept: [...Object.keys(localStorage), ...Object.keys(sessionStorage)],
      inline: [...document.scripts].filter(({ src }) => src === '').length,
      handlers: [...document.querySelectorAll('*')].flatMap(({ attributes }) => [...attributes])
        .filter(({ name }) => name.startsWith('on')).length,
    })`);
    expect(seen).toEqual({ cookie: '', kept: ['language'], inline: 0, handlers: 0 });
    const cookies = await page.context().cookies();
    expect(cookies.length).toBeGreaterThan(0);
    expect(cookies.filter(({ httpOnly, sameSite }) => !httpOnly || sameSite === 'None')).toEqual([]);
    await visitor.close();
  },
  STORY_MS_MAX,
);
