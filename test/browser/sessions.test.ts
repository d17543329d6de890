import { randomUUID } from 'node:crypto';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { civilDate, civilDateOf } from '../../domain/calendar.ts';
import { MatchSession, SessionMeeting } from '../../schema/entities/sessions/match-session.entity.ts';
import { refusalText } from '../../text/refusals.ts';
import { openBrowser } from '../../tools/browser/open-browser.ts';
import type { Actor, Deps } from '../../usecases/ports.ts';
import { enrolBank, enrolFirm } from '../../usecases/sessions/enrol.ts';
import { tendSessions } from '../../usecases/sessions/tend-sessions.ts';
import { eventually } from '../support/eventually.ts';
import { NEED_INPUT, type Party, type RunningPlatform } from '../support/running-platform.ts';
import { startRunningDesks } from './running-desks.ts';
import { type Visitor, visit } from './visitor.ts';

const STORY_MS_MAX = 90_000;
/** The day on which the clock of the server stands. */
const DAY = civilDate('2026-01-28');
const NAMES = ['东莞市甲精密制造有限公司', '东莞市乙精密制造有限公司', '东莞市丙精密制造有限公司'];

let running: RunningPlatform;
let browser: Browser;
let operator: Visitor;
let firm: Visitor;
let firms: Party[];
let deps: Deps;
let clock = new Date('2026-01-22T09:30:00+08:00');
let sessionId = '';

const actorOf = (party: Party, role: string): Actor => ({
  userId: `user-of-${party.organisationId}`,
  organisationId: party.organisationId,
  roles: [role],
});
const command = <Input>(actor: Actor, input: Input) => ({ actor, idempotencyKey: randomUUID(), input });
const tend = async (text: string): Promise<void> => {
  clock = new Date(`${text}+08:00`);
  await tendSessions(deps);
};
const meetings = (): Promise<SessionMeeting[]> =>
  deps.read().find(SessionMeeting, { sessionId, state: { $ne: 'CANCELLED' } }, { orderBy: { slot: 'asc' } });

/** Two firms that can come at any time and one that comes when nobody sits at the desk, all for one bank. */
async function enrolEverybody(): Promise<void> {
  const bank = await running.bank();
  const desks = [{ name: '一号席', freeSlots: [0, 1, 2, 3] }];
  const input = { sessionId, desks, themes: [], needIds: [] };
  expect((await enrolBank(deps, command(actorOf(bank, 'BANK_MARKETER'), input))).kind).toBe('done');
  firms = [];
  for (const [at, name] of NAMES.entries()) {
    const party = await running.firm({ name });
    const { id: needId } = await party.done<{ id: string }>('publishCreditNeed', NEED_INPUT);
    const freeSlots = at === 2 ? [9] : null;
    const own = { sessionId, needId, bankIds: [bank.organisationId], freeSlots };
    expect((await enrolFirm(deps, command(actorOf(party, 'FIRM_USER'), own))).kind).toBe('done');
    firms.push(party);
  }
}

beforeAll(async () => {
  running = await startRunningDesks({ hasBudget: false });
  deps = { ...running.platform.deps, now: () => clock, today: () => civilDateOf(clock) };
  await tendSessions(deps);
  sessionId = (await deps.read().findOneOrFail(MatchSession, { heldOn: DAY })).id;
  await enrolEverybody();
  await tend('2026-01-26T12:00:00');
  browser = await openBrowser();
  operator = await visit(browser, { url: running.url, language: 'zh', on: 'desk' });
  firm = await visit(browser, { url: running.url, language: 'zh', on: 'phone' });
  const { email } = await running.operator();
  await operator.signIn(email);
}, STORY_MS_MAX);
afterAll(async () => {
  await operator?.close();
  await firm?.close();
  await browser?.close();
  await running?.close();
});

const middleOf = async (cell: Locator): Promise<{ x: number; y: number }> => {
  const box = await cell.boundingBox();
  if (box === null) throw new Error('the cell is not on the screen');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
};

/** Presses the mouse on one cell and moves it over another in steps, as a hand does; it is let go by the caller. */
async function dragOver(from: Locator, to: Locator): Promise<void> {
  const { mouse } = from.page();
  await from.scrollIntoViewIfNeeded();
  const start = await middleOf(from);
  await mouse.move(start.x, start.y);
  await mouse.down();
  // The first step makes a drag of the press.
  await mouse.move(start.x + 10, start.y + 2);
  await from.page().locator('.session-cell[aria-pressed="true"]').waitFor();
  const end = await middleOf(to);
  await mouse.move(end.x, end.y, { steps: 8 });
}

test(
  'an operator assigns, drags a meeting with the mouse, sees what that breaks before letting go, and drops it where it fits',
  async () => {
    const { page, t } = operator;
    await operator.open(`/sessions/${sessionId}`);
    await operator.press('board.assign');
    await eventually(async () => (await meetings()).length === 2);
    const cellOf = (name: string) => page.locator('.session-cell', { hasText: name });
    const [first, other] = await meetings();
    const nameOf = (meeting: SessionMeeting): string =>
      NAMES[firms.findIndex(({ organisationId }) => organisationId === meeting.firmId)] ?? '';

    await page.getByText(t('board.unplaced', { count: 1 })).waitFor();
    await page.getByText(t('unplaced.NO_COMMON_TIME')).waitFor();
    await operator.expectSound();

    // What it would cost is said while the mouse is still down, and letting go there moves nothing.
    await dragOver(cellOf(nameOf(first!)), cellOf(nameOf(other!)));
    await page.getByText(refusalText('MOVE_DESK_TAKEN', {}, 'zh')).waitFor();
    await page.locator('.session-cell[data-target="breaks"]').waitFor();
    await page.mouse.up();
    expect(await page.getByRole('button', { name: t('board.move') }).isDisabled()).toBe(true);
    expect((await meetings()).map(({ slot, isPinned }) => [slot, isPinned])).toEqual([
      [first!.slot, false],
      [other!.slot, false],
    ]);
    await page.keyboard.press('Escape');

    await dragOver(cellOf(nameOf(first!)), page.locator('.session-cell:not([data-state])').nth(1));
    await page.locator('.session-cell[data-target="fits"]').waitFor();
    await page.getByText(t('board.fits')).waitFor();
    await operator.expectSound();
    expect((await meetings()).find(({ id }) => id === first!.id)?.isPinned).toBe(false);
    await page.mouse.up();
    await page.getByText(t('board.pinned')).waitFor();
    const moved = (await meetings()).find(({ id }) => id === first!.id)!;
    expect(moved).toMatchObject({ isPinned: true, slot: 3 });
    expect(operator.faults).toEqual([]);
  },
  STORY_MS_MAX,
);

test(
  'the keyboard alone picks a meeting, finds its place with the arrows and puts it there',
  async () => {
    const { page, t } = operator;
    const [before] = (await meetings()).filter(({ isPinned }) => !isPinned);
    await operator.open(`/sessions/${sessionId}`);
    const name = NAMES[firms.findIndex(({ organisationId }) => organisationId === before!.firmId)] ?? '';
    await page.locator('.session-cell', { hasText: name }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByText(t('board.fits')).waitFor();
    await operator.press('board.move');
    await eventually(async () =>
      (await meetings()).some(({ id, slot, isPinned }) => id === before!.id && isPinned && slot === before!.slot + 1),
    );
    expect(operator.faults).toEqual([]);
  },
  STORY_MS_MAX,
);

test(
  'once the timetable is public, a firm finds on its phone when and whom it meets next, and how long it has to wait',
  async () => {
    await tend('2026-01-27T10:00:00');
    const { page, t } = firm;
    const [next] = await meetings();
    const party = firms.find(({ organisationId }) => organisationId === next!.firmId)!;
    await firm.signIn(party.email);
    await firm.open(`/sessions/${sessionId}`);
    await page.getByRole('heading', { name: t('lobby.next') }).waitFor();
    await page.locator('.lobby-when', { hasText: /4 小时 5\d 分|5 小时/ }).waitFor();
    await page.getByText('测试银行').first().waitFor();
    await firm.expectSound();
    expect(firm.faults).toEqual([]);
  },
  STORY_MS_MAX,
);
