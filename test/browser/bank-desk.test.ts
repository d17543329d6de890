import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MATCHING_TEXT } from '../../text/matching.ts';
import { openBrowser } from '../../tools/browser/open-browser.ts';
import { eventually } from '../support/eventually.ts';
import { NEED_INPUT, type Party, PRODUCT_TERMS, type RunningPlatform } from '../support/running-platform.ts';
import { startRunningDesks } from './running-desks.ts';
import { type Visitor, visit } from './visitor.ts';

const STORY_MS_MAX = 120_000;
const PLACES = 3;

let running: RunningPlatform;
let browser: Browser;
let bank: Party;
let desk: Visitor;
const needs: { firm: Party; needId: string }[] = [];

beforeAll(async () => {
  running = await startRunningDesks({ hasBudget: false });
  bank = await running.bank();
  await bank.done('publishCreditProduct', { terms: { ...PRODUCT_TERMS, name: '莞企贷' } });
  for (const urgency of ['WITHIN_A_WEEK', 'FLEXIBLE', 'FLEXIBLE', 'FLEXIBLE']) {
    const firm = await running.firm();
    const { id } = await firm.done<{ id: string }>('publishCreditNeed', { ...NEED_INPUT, urgency });
    needs.push({ firm, needId: id });
  }
  await running.settle();
  browser = await openBrowser();
  desk = await visit(browser, { url: running.url, language: 'en', on: 'desk' });
  await desk.signIn(bank.email);
}, STORY_MS_MAX);
afterAll(async () => {
  await desk?.close();
  await browser?.close();
  await running?.close();
});

const ofBank = async (): Promise<{ needId: string; state: string }[]> => {
  const { data } = await bank.ask<{ engagements: { edges: { node: { needId: string; state: string } }[] } }>(
    '{ engagements(first: 50) { edges { node { needId state } } } }',
  );
  return data?.engagements.edges.map(({ node }) => node) ?? [];
};
const focused = (): Promise<string> => desk.page.evaluate<string>('document.activeElement?.id ?? ""');

test(
  'a marketer grabs, accepts, logs the contact, visits and refuses without leaving the list, by keys alone',
  async () => {
    const { page, t } = desk;
    const pane = page.locator('.pane');
    const step = (name: Parameters<typeof t>[0]) => pane.getByRole('button', { name: t(name) });
    await desk.open('/feed');
    await page.locator('.rows button').first().waitFor();
    const rows = await page.locator('.rows button').count();
    await page.keyboard.press('j');
    const rowId = await focused();
    expect(rowId).toMatch(/^row-/);
    await page.keyboard.press('g');
    await step('deal.accept').waitFor();
    expect(await page.locator('.rows button').count()).toBe(rows);
    await page.keyboard.press('a');
    await step('deal.logContact').waitFor();
    await page.keyboard.press('c');
    await step('deal.logContact').waitFor({ state: 'hidden' });

    await page.keyboard.press('v');
    await pane.getByLabel(t('deals.visitOn'), { exact: true }).fill('2026-01-28');
    await page.keyboard.press('Escape');
    await pane.locator('.in-place').waitFor({ state: 'hidden' });
    await eventually(async () => (await focused()) === rowId);
    await page.keyboard.press('v');
    await pane.getByLabel(t('deals.visitOn'), { exact: true }).fill('2026-01-28');
    await pane.getByLabel(t('deals.visitPlace'), { exact: true }).fill('厂区');
    await pane.getByLabel(t('deals.visitors'), { exact: true }).fill('李工');
    await page.keyboard.press('Enter');
    await step('deals.recordVisit').waitFor();
    await eventually(async () => (await focused()) === rowId);
    await page.keyboard.press('v');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await pane.getByLabel(t('visits.confirmed'), { exact: true }).click();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await pane.getByLabel(t('visits.findings'), { exact: true }).fill('订单饱满');
    await desk.expectSound();
    await pane.locator('.in-place button[type="submit"]').click();
    await pane.getByText('订单饱满').waitFor();
    await eventually(async () => (await focused()) === rowId);

    await page.keyboard.press('r');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await pane.getByLabel(t('deals.note'), { exact: true }).fill('利率不合适');
    await pane.locator('.in-place button[type="submit"]').click();
    await eventually(async () => (await ofBank()).some(({ state }) => state === 'REFUSED'));
    expect(new URL(page.url()).pathname).toBe('/feed');
    await page.keyboard.press('?');
    const help = page.getByRole('dialog');
    await help.waitFor();
    for (const key of ['G', 'X', 'A', 'C', 'V', 'O', 'R']) await help.getByText(key, { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'hidden' });
    expect(desk.faults).toEqual([]);
  },
  STORY_MS_MAX,
);

test(
  'a grab that comes too late says so at its row, how many places there were, and what can still be taken',
  async () => {
    const { page, t } = desk;
    await desk.open('/feed');
    await page.locator('.rows button').first().waitFor();
    const engaged = new Set((await ofBank()).map(({ needId }) => needId));
    const open = needs.filter(({ needId }) => !engaged.has(needId));
    const rows = await page.locator('.rows button').count();
    expect(rows).toBe(open.length);
    // Three other banks work on every need by now; the page does not know yet.
    for (let at = 0; at < PLACES; at += 1) {
      const other = await running.bank();
      const { id: productId } = await other.done<{ id: string }>('publishCreditProduct', { terms: PRODUCT_TERMS });
      for (const { firm, needId } of open) await firm.done('applyToProduct', { needId, productId });
    }
    await page.keyboard.press('g');
    await page.locator('.rows .row-lost').waitFor();
    await page.getByText('NO_PLACE_LEFT', { exact: true }).waitFor();
    await page.getByText(t('feed.stillThere', { count: rows - 1 })).waitFor();
    await page.getByText(/3 places for banks; 0 are left/).waitFor();
    await desk.expectSound();
    expect(desk.faults).toEqual([]);
  },
  STORY_MS_MAX,
);

test(
  'a bank sets its capacity on its desk, narrows and keeps its filters, and reads how its honour rate came about',
  async () => {
    const { page, t } = desk;
    const firm = await running.firm();
    for (const urgency of ['WITHIN_A_WEEK', 'FLEXIBLE'])
      await firm.done('publishCreditNeed', {
        ...NEED_INPUT,
        urgency,
        amountFen: urgency === 'FLEXIBLE' ? '150000000' : '180000000',
      });
    await running.settle();
    await desk.open('/feed');
    await page.getByText(t('feed.counted', { count: 2 })).waitFor();
    await page.getByLabel(t('need.urgency'), { exact: true }).selectOption('WITHIN_A_WEEK');
    await eventually(async () => (await page.locator('.rows button').count()) === 1);
    expect(new URL(page.url()).searchParams.get('urgency')).toBe('WITHIN_A_WEEK');
    await desk.press('feed.kept');
    await desk.fill('feed.keepName', 'Urgent ones');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: `${t('feed.kept')} 1` }).waitFor();
    await page.locator('.kept-filters').waitFor({ state: 'hidden' });
    await desk.press('list.clear');
    await eventually(async () => (await page.locator('.rows button').count()) === 2);
    await desk.press('feed.kept');
    await page.getByRole('button', { name: 'Urgent ones' }).click();
    await eventually(async () => (await page.locator('.rows button').count()) === 1);

    await page.getByRole('button', { name: `${t('capacity.title')}: ${t('capacity.change')}` }).click();
    await page.getByLabel(t('capacity.cases'), { exact: true }).fill('1');
    await page.keyboard.press('Enter');
    await page.getByText(t('capacity.stated'), { exact: true }).waitFor();
    await desk.open('/feed');
    await page.locator('.rows button').nth(1).waitFor();
    await page.keyboard.press('g');
    await page
      .locator('.pane')
      .getByRole('button', { name: t('deal.accept') })
      .waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('g');
    await page.getByText('BANK_CAPACITY_REACHED', { exact: true }).waitFor();

    await desk.open('/deals');
    await page.getByRole('link', { name: t('honour.link') }).click();
    await page.getByText(t('honour.formula', { granted: 0, accepted: 1, rate: '0.00%' })).waitFor();
    await page.getByRole('button', { name: t('honour.case') }).click();
    await page.locator('.ant-drawer').getByText('订单饱满').waitFor();
    await desk.expectSound();
    expect(desk.faults).toEqual([]);
  },
  STORY_MS_MAX,
);

test(
  'while a bank writes a product it reads how many firms each rule takes, what would bring more, and when questions run out',
  async () => {
    const { page, t } = desk;
    await desk.open('/products');
    await page.getByRole('link', { name: '莞企贷' }).first().click();
    const panel = page.locator('.reach');
    await panel
      .getByText(t('reach.about', { count: 5 }), { exact: true })
      .first()
      .waitFor();
    await desk.fill('product.spreadMin', '250');
    await desk.fill('product.spreadMax', '300');
    await panel.getByText(t('impact.few'), { exact: true }).first().waitFor();
    await panel.getByRole('listitem').filter({ hasText: MATCHING_TEXT.en.rules.RATE.name }).first().waitFor();
    await panel
      .getByText(t('changes.more', { count: 5 }))
      .first()
      .waitFor();
    await desk.expectSound();
    await desk.fill('product.spreadMax', '');
    await panel.getByText(t('impact.incomplete'), { exact: true }).waitFor();
    await panel.getByText(t('reach.old'), { exact: true }).waitFor();
    await running.platform.pool.query('update market_question set count = 240');
    await desk.fill('product.spreadMax', '310');
    await panel.getByText(t('impact.tooOften'), { exact: true }).waitFor();
    await panel.getByText(t('reach.old'), { exact: true }).waitFor();
    await desk.expectSound();
    expect(desk.faults).toEqual([]);
  },
  STORY_MS_MAX,
);
