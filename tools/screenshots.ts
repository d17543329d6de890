import { fork } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from './browser/open-browser.ts';
import { PAGES, type PageToShow, routeOf } from './browser/pages.ts';
import { DEMO_ACCOUNTS } from './demo/accounts.ts';

// Shows every page of the demo at the width of a desk and of a phone: npm run screenshots [-- ADDRESS [NAME ...]]
const FOLDER = resolve('screenshots');
const WIDTHS = [1440, 390] as const;
const LANGUAGES = ['zh', 'en'] as const;
/** The browser's own fields speak the language of the browser. */
const LOCALE = { zh: 'zh-CN', en: 'en-GB' } as const;
const OWN_PORT = 4790;
const BUSY =
  'main .loading, main .ant-skeleton, main .ant-btn-loading, main .ant-progress-status-active, main .ant-spin, main [aria-busy="true"]';
const START_MS_MAX = 180_000;
const QUIET_MS_MAX = 10_000;
const AFTER_CLICK_MS = 300;
const CLICK_MS_MAX = 5_000;
const here = dirname(fileURLToPath(import.meta.url));

const [given, ...names] = process.argv.slice(2);
const started = given === undefined ? await startDemo() : { url: given, stop: () => undefined };
mkdirSync(FOLDER, { recursive: true });
const browser = await openBrowser();
let faults = 0;
try {
  const pages = PAGES.filter(({ name }) => names.length === 0 || names.includes(name));
  for (const account of new Set(pages.map((page) => page.account)))
    for (const language of LANGUAGES)
      await showAll(browser, { account, language, pages: pages.filter((page) => page.account === account) });
} finally {
  await browser.close();
  started.stop();
}
console.log(`The pictures are in ${FOLDER}.${faults > 0 ? ` ${faults} faults.` : ''}`);
process.exit(faults > 0 ? 1 : 0);

type Round = { account: string | null; language: (typeof LANGUAGES)[number]; pages: readonly PageToShow[] };

async function showAll(of: Browser, { account, language, pages }: Round): Promise<void> {
  const context = await of.newContext({ baseURL: started.url, reducedMotion: 'reduce', locale: LOCALE[language] });
  await context.addInitScript(`localStorage.setItem('language', '${language}')`);
  if (account !== null) {
    const password = DEMO_ACCOUNTS.find(({ email }) => email === account)?.password ?? '';
    const answer = await context.request.post('/api/auth/sign-in/email', {
      data: { email: account, password },
      headers: { origin: started.url },
    });
    if (!answer.ok()) throw new Error(`${account} could not sign in: ${answer.status()}`);
  }
  const page = await context.newPage();
  for (const one of pages) {
    for (const width of WIDTHS) {
      // Loaded anew at each width, as a phone does: what is folded away at first depends on it.
      await page.setViewportSize({ width, height: width < 600 ? 844 : 900 });
      if (await reach(page, one)) await shoot(page, `${one.name}-${language}-${width}`);
      else report(`${one.name}-${language}-${width} cannot be reached: ${page.url()}`);
    }
  }
  await context.close();
}

function report(fault: string): void {
  faults += 1;
  console.error(fault);
}

function stands(page: Page, selector: string): Promise<boolean> {
  return page
    .locator(selector)
    .first()
    .waitFor({ timeout: QUIET_MS_MAX })
    .then(
      () => true,
      () => false,
    );
}

/** Whether the page of the list is on the screen in the end. */
async function reach(page: Page, one: PageToShow): Promise<boolean> {
  await page.goto(one.path);
  await quiet(page);
  for (const click of one.clicks ?? []) {
    const isClicked = await page
      .locator(click)
      .first()
      .click({ timeout: CLICK_MS_MAX })
      .then(
        () => true,
        () => false,
      );
    if (!isClicked) return false;
    // The page that was left is still whole, and quiet, until the next one takes its place.
    await page.waitForTimeout(AFTER_CLICK_MS);
    await quiet(page);
  }
  if (one.until !== undefined && !(await stands(page, one.until))) return false;
  return new RegExp(`^${routeOf(one).replaceAll(/:[^/]+/g, '[^/]+')}$`).test(new URL(page.url()).pathname);
}

async function shoot(page: Page, name: string): Promise<void> {
  const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
  if (overflow > 0) report(`${name} is ${overflow} px too wide.`);
  await page.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: true });
}

/** Waits for answers and fonts; a page that never falls quiet is shown as it is. */
async function quiet(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle', { timeout: QUIET_MS_MAX }).catch(() => undefined);
  // A question asked again and again, as the page's content security policy refuses scripts that wait inside it.
  const isBusy = 'document.querySelector("h1") === null || document.querySelector(`' + BUSY + '`) !== null';
  const endsAt = Date.now() + QUIET_MS_MAX;
  while (Date.now() < endsAt && (await page.evaluate<boolean>(isBusy))) await page.waitForTimeout(50);
  await page.evaluate('document.fonts.ready.then(() => undefined)');
}

async function startDemo(): Promise<{ url: string; stop: () => void }> {
  const child = fork(join(here, 'start.js'), [], {
    env: {
      ...process.env,
      PORT: `${OWN_PORT}`,
      CREDIT_BRIDGE_DATA: resolve('.local', 'screenshots'),
      CREDIT_BRIDGE_EXAMPLE: '0',
    },
  });
  const url = `http://localhost:${OWN_PORT}`;
  const endsAt = Date.now() + START_MS_MAX;
  while (Date.now() < endsAt) {
    const isReady = await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return { url, stop: () => void child.kill('SIGTERM') };
    await new Promise((settle) => setTimeout(settle, 500));
  }
  child.kill('SIGTERM');
  throw new Error('The demo did not start.');
}
