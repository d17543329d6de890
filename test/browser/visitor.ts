import axe from 'axe-core';
import type { Browser, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Language } from '../../text/language.ts';
import { WEB_TEXT, type WebKey } from '../../text/web.ts';
import { eventually } from '../support/eventually.ts';
import { PASSWORD } from '../support/running-platform.ts';

export type Visitor = Awaited<ReturnType<typeof visit>>;

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };
const WAIT_MS_MAX = 20_000;
const SERIOUS = new Set(['serious', 'critical']);

type Violation = { id: string; impact: string | null; nodes: { html: string }[] };

/** A person at the web app in one language, with a cookie jar of their own. */
export async function visit(browser: Browser, of: { url: string; language: Language; on: 'phone' | 'desk' }) {
  const context = await browser.newContext({
    baseURL: of.url,
    viewport: of.on === 'phone' ? PHONE : DESK,
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(WAIT_MS_MAX);
  await context.addInitScript(`localStorage.setItem('language', '${of.language}')`);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });

  const t = (key: WebKey, values: Readonly<Record<string, string | number>> = {}): string =>
    Object.entries(values).reduce(
      (text, [name, value]) => text.replace(`{${name}}`, `${value}`),
      WEB_TEXT[of.language][key],
    );
  // The heading of a column by which a table is sorted has a label, too.
  const field = (key: WebKey): Locator => page.getByLabel(t(key), { exact: true }).and(page.locator(':not(th)'));
  return {
    page,
    t,
    /** What the browser reported as errors: exceptions, refused scripts, broken requests. */
    faults,
    field,
    open: (path: string) => page.goto(path),
    fill: (key: WebKey, value: string) => field(key).fill(value),
    choose: async (key: WebKey, option: string) => {
      await field(key).click();
      await field(key).pressSequentially(option);
      await page.keyboard.press('Enter');
    },
    press: (key: WebKey, values?: Readonly<Record<string, string | number>>) =>
      page
        .getByRole('button', { name: t(key, values) })
        .first()
        .click(),
    signIn: async (email: string) => {
      await page.goto('/');
      await field('signIn.email').fill(email);
      await field('signIn.password').fill(PASSWORD);
      await page.keyboard.press('Enter');
      await page.locator('.tabs, .side').first().waitFor({ state: 'attached' });
    },
    /** The page has no accessibility fault that axe calls serious, and does not scroll sideways. */
    expectSound: () => expectSound(page),
    close: () => context.close(),
  };
}

async function expectSound(page: Page): Promise<void> {
  // Half-shown drawers and menus have half the contrast.
  await eventually(async () => {
    const moving = await page.evaluate<string[]>(MOVING);
    if (moving.length > 0) throw new Error(`still moving: ${moving.join(', ')}`);
    return true;
  });
  if (await page.evaluate<boolean>('typeof axe === "undefined"')) await page.evaluate(axe.source);
  const run = "axe.run(document, { resultTypes: ['violations'] }).then((result) => result.violations)";
  const violations = await page.evaluate<Violation[]>(run);
  const serious = violations.filter(({ impact }) => SERIOUS.has(impact ?? ''));
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  const beyond = await page.evaluate<string[]>(BEYOND_THE_EDGE);
  expect(beyond, 'the page scrolls sideways').toEqual([]);
}

const MOVING = `document.getAnimations().filter((one) => one.playState === 'running')
  .map((one) => (one.effect?.target?.outerHTML ?? '').slice(0, 200))`;

/** What makes the page wider than the window, from the outermost inwards; nothing when it is not wider. */
const BEYOND_THE_EDGE = `document.documentElement.scrollWidth <= window.innerWidth ? [] :
  [...document.querySelectorAll('body *')]
    .filter((one) => one.getBoundingClientRect().right > window.innerWidth)
    .map((one) => one.tagName + '.' + one.className + ' ' + one.getBoundingClientRect().right)`;
