import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { LANGUAGES, type Language } from '../../text/language.ts';
import { MARKET_TEXT } from '../../text/market.ts';
import { openBrowser } from '../../tools/browser/open-browser.ts';
import {
  nextCreditCode,
  PASSWORD,
  type Party,
  PRODUCT_TERMS,
  type RunningPlatform,
} from '../support/running-platform.ts';
import { startRunningDesks } from './running-desks.ts';
import { visit } from './visitor.ts';

const STORY_MS_MAX = 120_000;
const PHONES: Readonly<Record<Language, string>> = { zh: '138 0013 8000', en: '138 0013 8001' };

let running: RunningPlatform;
let browser: Browser;
let bank: Party;

beforeAll(async () => {
  running = await startRunningDesks({ hasBudget: false });
  bank = await running.bank();
  await bank.done('publishCreditProduct', { terms: { ...PRODUCT_TERMS, name: '莞企贷' } });
  browser = await openBrowser();
}, STORY_MS_MAX);
afterAll(async () => {
  await browser?.close();
  await running?.close();
});

describe.each(LANGUAGES)('from a QR code to a match, in %s', (language: Language) => {
  test(
    'a bank makes a code; a firm scans it, leaves a need without an account, registers, and posts what it left',
    async () => {
      const desk = await visit(browser, { url: running.url, language, on: 'desk' });
      await desk.signIn(bank.email);
      await desk.open('/links');
      await desk.fill('links.label', `园区前台 ${language}`);
      await desk.choose('links.product', '莞企贷');
      await desk.press('links.create');
      await desk.page.locator('.invite svg').first().waitFor();
      await desk.expectSound();
      const address = (await desk.page.locator('.invite figcaption').textContent())?.trim() ?? '';
      expect(address).toMatch(/\/q\/[2-9A-Z]{10}$/);

      const phone = await visit(browser, { url: running.url, language, on: 'phone' });
      const { page, t } = phone;
      const creditCode = nextCreditCode();
      await phone.open(address);
      await page.getByText(t('leave.forProduct', { name: '莞企贷' })).waitFor();
      await phone.fill('firm.creditCode', creditCode.toLowerCase());
      await phone.fill('leave.phone', PHONES[language]);
      await phone.fill('need.amount', '200');
      await phone.fill('need.term', '12');
      await phone.fill('need.rateMax', '5');
      await phone.choose('need.purpose', MARKET_TEXT[language].purpose.WORKING_CAPITAL);
      await phone.expectSound();
      await phone.press('leave.submit');

      await page.getByText(t('leave.kept'), { exact: true }).waitFor();
      await phone.expectSound();
      await phone.fill('signUp.name', '王五');
      await phone.fill('signIn.email', `entry-${language}@example.test`);
      await phone.fill('signIn.password', PASSWORD);
      await phone.press('signUp.submit');
      await page.getByRole('heading', { name: t('firm.register') }).waitFor();
      expect(await phone.field('firm.creditCode').inputValue()).toBe(creditCode);
      await phone.fill('firm.name', `东莞市扫码${language}电子有限公司`);
      await phone.choose('firm.industry', 'C39');
      await phone.choose('firm.town', '东城');
      await phone.fill('firm.staff', '50');
      await phone.fill('firm.revenue', '5000');
      await phone.fill('firm.foundedOn', '2018-05-20');
      await phone.press('firm.submit');
      await page.getByRole('button', { name: t('firm.next') }).waitFor();
      // Its papers were seen by an operator, which main-job.test.ts shows at length.
      await running.platform.deps.read().nativeUpdate(Firm, { creditCode }, { awaitsProof: false });
      await phone.press('firm.next');

      await page.getByText(t('leave.filled'), { exact: true }).waitFor();
      expect(await phone.field('need.amount').inputValue()).toBe('200');
      expect(await phone.field('need.term').inputValue()).toBe('12');
      await phone.press('need.next');
      await phone.press('need.next');
      await phone.press('need.submit');
      const card = page.locator('.match-ELIGIBLE').first();
      await card.waitFor();
      expect(await card.textContent()).toContain('莞企贷');
      await phone.expectSound();

      await desk.open('/links');
      const row = desk.page.getByRole('row').filter({ hasText: `园区前台 ${language}` });
      await row.waitFor();
      expect(await row.getByRole('cell').allTextContents()).toEqual(expect.arrayContaining(['1', '1']));
      await row.getByRole('button', { name: desk.t('links.show') }).click();
      await desk.page
        .getByRole('dialog')
        .getByRole('button', { name: desk.t('links.end'), exact: true })
        .click();
      await row.getByText(desk.t('links.ended'), { exact: true }).waitFor();
      const late = await visit(browser, { url: running.url, language, on: 'phone' });
      await late.open(address);
      await late.page.getByText(late.t('leave.gone'), { exact: true }).waitFor();
      await late.expectSound();
      expect([...desk.faults, ...phone.faults, ...late.faults]).toEqual([]);
      await desk.close();
      await phone.close();
      await late.close();
    },
    STORY_MS_MAX,
  );
});
