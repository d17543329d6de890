import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openBrowser } from '../tools/browser/open-browser.ts';
import { DEMO_ACCOUNTS } from '../tools/demo/accounts.ts';
import { type Bench, type Measurement, percentile, summarise } from './measure.ts';
import { type BenchFirm, type PlatformUnderTest, startPlatformUnderTest } from './support/platform-under-test.ts';
import { publish } from './support/publish.ts';

const PRODUCTS_ONLINE = 500;
const CPU_SLOW_DOWN = 4;
const LOADS = 7;
const UPDATES = 5;
const LIST_LENGTH = 10_000;
const LOOK_MS = 2;
const WAIT_MS_MAX = 60_000;
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };
/** Other programs on the machine show as slow frames, too: the quietest of these rounds counts. */
const SCROLL_ROUNDS = 5;
const BANK = 'bank@demo.example';

/** What a person waits for in a real browser: the first page on a slow phone, a live update, a long list. */
export const webBench: Bench = {
  name: 'web',
  run: async () => {
    const platform = await startPlatformUnderTest({ productsOnline: PRODUCTS_ONLINE, firms: UPDATES + 1 });
    const browser = await openBrowser();
    try {
      return [
        ...(await measureFirstLoad(browser, platform)),
        await measureLiveUpdate(browser, platform),
        await measureScrolling(browser, platform),
      ];
    } finally {
      await browser.close();
      await platform.stop();
    }
  },
};

async function openAs(browser: Browser, platform: PlatformUnderTest, firm: BenchFirm): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: platform.url, viewport: PHONE });
  context.setDefaultTimeout(WAIT_MS_MAX);
  const cookies = firm.cookie.split('; ').map((cookie) => cookie.split('='));
  await context.addCookies(
    cookies.map(([name, ...value]) => ({ name: name ?? '', value: value.join('='), url: platform.url })),
  );
  return context;
}

const REVISE = `mutation($input: ReviseCreditNeedInput!, $key: String!) {
  reviseCreditNeed(input: $input, idempotencyKey: $key) { __typename }
}`;
const REVISION = {
  amountFen: '16000000',
  termMonths: 12,
  purpose: 'WORKING_CAPITAL',
  rateBpsMax: '600',
  securities: ['CREDIT_ONLY', 'RECEIVABLES'],
  urgency: 'WITHIN_A_MONTH',
  description: 'revised',
};

/** Notes long tasks, and when the first button of the page's content stands. */
const WATCH = `
  window.seen = { usableMs: 0, busyUntilMs: 0 };
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) seen.busyUntilMs = task.startTime + task.duration;
  }).observe({ type: 'longtask', buffered: true });
  new MutationObserver(() => {
    if (seen.usableMs === 0 && document.querySelector('main .title-row a')) seen.usableMs = performance.now();
  }).observe(document, { childList: true, subtree: true });`;

/** Interactive: the page's own button stands, and no task longer than 50 ms is left before it or within it. */
async function measureFirstLoad(browser: Browser, platform: PlatformUnderTest): Promise<Measurement[]> {
  const firm = platform.firms[0];
  if (firm === undefined) throw new Error('the bench has no firm');
  const paints: number[] = [];
  const interactive: number[] = [];
  let scriptBytes = 0;
  for (let load = 0; load <= LOADS; load += 1) {
    const context = await openAs(browser, platform, firm);
    await context.addInitScript(WATCH);
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOW_DOWN });
    await page.goto('/needs');
    await page.locator('main .title-row a').waitFor();
    await page.waitForLoadState('networkidle');
    const seen = await page.evaluate<{ paintMs: number; usableMs: number; busyUntilMs: number; bytes: number }>(`({
      ...seen,
      paintMs: performance.getEntriesByName('first-contentful-paint')[0].startTime,
      bytes: performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js'))
        .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
    })`);
    // The first load warms the server up.
    if (load > 0) {
      paints.push(seen.paintMs);
      interactive.push(Math.max(seen.usableMs, seen.busyUntilMs));
    }
    scriptBytes = seen.bytes;
    await context.close();
  }
  const sizes = { cpuSlowDown: CPU_SLOW_DOWN, scriptKilobytes: Math.round(scriptBytes / 1_000) };
  const total = (durations: readonly number[]) => durations.reduce((sum, one) => sum + one, 0);
  return [
    { name: 'firm desk, first contentful paint', timing: summarise(paints, total(paints)), sizes },
    { name: 'firm desk, interactive', timing: summarise(interactive, total(interactive)), sizes },
  ];
}

/** From the commit of a match run until the firm's screen says that its matches were loaded again. */
async function measureLiveUpdate(browser: Browser, platform: PlatformUnderTest): Promise<Measurement> {
  const durations: number[] = [];
  for (const [number, firm] of platform.firms.slice(1).entries()) {
    const needId = await publish(platform, number + 1);
    const context = await openAs(browser, platform, firm);
    const page = await context.newPage();
    await page.goto(`/needs/${needId}`);
    await page.locator('.match').first().waitFor();
    await page.evaluate(`{
      window.updatedAt = 0;
      const status = document.querySelector('main section p[role="status"]');
      new MutationObserver(() => { if (status.textContent !== '') updatedAt = Date.now(); })
        .observe(status, { childList: true, characterData: true, subtree: true });
    }`);
    // The socket has no sign on the page.
    await page.waitForLoadState('networkidle');
    const { rows: before } = await platform.pool.query('select id from match_run where need_id = $1', [needId]);
    await platform.ask(firm, REVISE, { input: { ...REVISION, needId, version: 1 }, key: crypto.randomUUID() });
    durations.push(await updateDelay(page, platform, { needId, runsBefore: before.length }));
    await context.close();
  }
  const sizes = { productsOnline: PRODUCTS_ONLINE };
  const total = durations.reduce((sum, one) => sum + one, 0);
  return { name: 'commit of a match run to the screen', timing: summarise(durations, total), sizes };
}

async function updateDelay(
  page: Page,
  platform: PlatformUnderTest,
  of: { needId: string; runsBefore: number },
): Promise<number> {
  const endsAt = Date.now() + WAIT_MS_MAX;
  let committedAt = 0;
  while (Date.now() < endsAt) {
    const { rows } = await platform.pool.query('select id from match_run where need_id = $1', [of.needId]);
    // The first look that sees the run is at most one round of this loop after its commit.
    if (rows.length > of.runsBefore && committedAt === 0) committedAt = Date.now();
    const updatedAt = committedAt === 0 ? 0 : await page.evaluate<number>('updatedAt');
    if (updatedAt > 0) return updatedAt - committedAt;
    await page.waitForTimeout(LOOK_MS);
  }
  throw new Error('the screen was not updated');
}

/** Frames while somebody scrolls through all needs of a bank, loaded before; on the quietest of a few rounds. */
async function measureScrolling(browser: Browser, platform: PlatformUnderTest): Promise<Measurement> {
  await fillFeed(platform);
  const context = await browser.newContext({ baseURL: platform.url, viewport: DESK });
  context.setDefaultTimeout(WAIT_MS_MAX);
  const password = DEMO_ACCOUNTS.find(({ email }) => email === BANK)?.password ?? '';
  await context.request.post('/api/auth/sign-in/email', {
    data: { email: BANK, password },
    headers: { origin: platform.url },
  });
  const page = await context.newPage();
  await page.goto('/matched');
  await page.locator('.virtual tbody tr').first().waitFor();
  const rowsOf = () => page.evaluate<number>(`Math.round(document.querySelector('.virtual').scrollHeight / 44) - 1`);
  while ((await rowsOf()) < LIST_LENGTH) {
    await page.evaluate(`{ const list = document.querySelector('.virtual'); list.scrollTop = list.scrollHeight; }`);
    await page.waitForTimeout(10);
  }
  const devtools = await context.newCDPSession(page);
  // The processor time of the page's own thread, which other programs on the machine do not add to.
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busySeconds = async (): Promise<number> => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
  };
  const busyBefore = await busySeconds();
  const rounds: number[][] = [];
  for (let round = 0; round < SCROLL_ROUNDS; round += 1) rounds.push(await page.evaluate<number[]>(SCROLL));
  const busyMs = ((await busySeconds()) - busyBefore) * 1_000;
  rounds.sort((one, other) => Math.max(...one) - Math.max(...other));
  const frames = rounds[0] ?? [];
  await context.close();
  const sizes = {
    rows: LIST_LENGTH,
    framesOver50Ms: frames.filter((ms) => ms > 50).length,
    ownMsEachFrame: Math.round((10 * busyMs) / rounds.flat().length) / 10,
    medianWorstOfRoundsMs: Math.round(
      percentile(
        rounds.map((one) => Math.max(...one)),
        0.5,
      ),
    ),
  };
  const total = frames.reduce((sum, one) => sum + one, 0);
  return { name: 'frames of scrolling through a list', timing: summarise(frames, total), sizes };
}

/** Sixteen thousand pixels a second, as a hand that throws the list, at its begin, middle and end; how long each frame took. */
const SCROLL = `new Promise((settle) => {
  const list = document.querySelector('.virtual');
  const frames = [];
  const stretches = 4;
  const steps = 60;
  let step = 0;
  let last = performance.now();
  requestAnimationFrame(function next(now) {
    // The first frame of a stretch is a jump, which is no scrolling.
    if (step % steps > 1) frames.push(now - last);
    last = now;
    const start = (Math.floor(step / steps) / stretches) * (list.scrollHeight - list.clientHeight);
    list.scrollTop = start + (step % steps) * 270;
    step += 1;
    if (step <= stretches * steps) requestAnimationFrame(next); else settle(frames);
  });
})`;

/** One need that fits one bank, repeated until the bank's list has its length; the demo's marketer joins that bank. */
async function fillFeed({ pool }: PlatformUnderTest): Promise<void> {
  const { rows } = await pool.query<{ id: string; need_id: string; run_id: string; bank_id: string }>(
    'select id, need_id, run_id, bank_id from recommendation where not is_near_miss and superseded_at is null limit 1',
  );
  const one = rows[0];
  if (one === undefined) throw new Error('nothing was matched');
  await pool.query(
    `update membership set organisation_id = $1 where user_id = (select id::text from auth."user" where email = $2)`,
    [one.bank_id, BANK],
  );
  await pool.query(
    `create table bench_copy as select gen_random_uuid() as need_id, gen_random_uuid() as run_id, gen_random_uuid() as id
     from generate_series(1, ${LIST_LENGTH})`,
  );
  const copies: [string, string, string][] = [
    ['credit_need', `jsonb_build_object('id', c.need_id, 'live_key', null)`, 'o.id = $1'],
    ['credit_need_version', `jsonb_build_object('need_id', c.need_id)`, 'o.need_id = $1'],
    ['match_run', `jsonb_build_object('id', c.run_id, 'need_id', c.need_id)`, 'o.id = $1'],
    ['recommendation', `jsonb_build_object('id', c.id, 'run_id', c.run_id, 'need_id', c.need_id)`, 'o.id = $1'],
  ];
  const keys = [one.need_id, one.need_id, one.run_id, one.id];
  for (const [index, [table, change, which]] of copies.entries())
    await pool.query(
      `insert into ${table} select (jsonb_populate_record(o, ${change})).* from bench_copy c, ${table} o where ${which}`,
      [keys[index]],
    );
  await pool.query('analyze');
}
