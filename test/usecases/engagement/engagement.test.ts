import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fen, yuan } from '../../../domain/money.ts';
import { Engagement, Timer } from '../../../schema/entities/engagement/engagement.entity.ts';
import { Loan } from '../../../schema/entities/engagement/loan.entity.ts';
import { CreditNeed } from '../../../schema/entities/market/credit-need.entity.ts';
import { HistoryEvent } from '../../../schema/entities/platform/outbox-event.entity.ts';
import { Consent } from '../../../schema/entities/registry/consent.entity.ts';
import { armDispatch } from '../../../usecases/engagement/dispatch.ts';
import { linkLoan } from '../../../usecases/engagement/link-loan.ts';
import { setReflow } from '../../../usecases/engagement/move-engagement.ts';
import { sweepTimers } from '../../../usecases/engagement/timers.ts';
import { verifyHistory } from '../../../usecases/platform/verify-history.ts';
import { codeOfRefusal, commandOf, doneOf, loanInput, type Party } from '../loan-story.ts';
import { type DealStory, startDealStory } from './deal-story.ts';

let story: DealStory;
beforeAll(async () => {
  story = await startDealStory();
}, 60_000);
afterAll(() => story.stop());

test('of 200 banks that grab at once exactly as many get the need as there are places; the others read what is left', async () => {
  const firm = await story.firm({ isListed: false });
  const needId = await story.need(firm);
  const banks = Array.from({ length: 200 }, (): Party => {
    const id = randomUUID();
    return { id, actor: { userId: randomUUID(), organisationId: id, roles: ['BANK_MARKETER'] } };
  });
  await story.recommend(needId, firm, banks);
  const outcomes = await Promise.all(banks.map((bank) => story.grab(bank, needId)));
  const codes = outcomes.map(codeOfRefusal);
  expect(codes.filter((code) => code === 'DONE')).toHaveLength(3);
  expect(codes.filter((code) => code === 'NO_PLACE_LEFT')).toHaveLength(197);
  const lost = outcomes.find((outcome) => outcome.kind === 'refused');
  expect(lost).toMatchObject({ refusal: { facts: { left: '0', max: '3' } } });
  expect((await story.ofNeed(needId)).map(({ place }) => place ?? 0).sort((a, b) => a - b)).toEqual([1, 2, 3]);
}, 60_000);

test('a bank to which the need was not recommended and a need that is not there get the same answer', async () => {
  const { needId } = await story.grabbed();
  const stranger = await story.bank();
  expect(JSON.stringify(await story.grab(stranger, needId))).toBe(
    JSON.stringify(await story.grab(stranger, randomUUID())),
  );
});

test('somebody who has no part in an engagement is told that there is none', async () => {
  const { id } = await story.grabbed();
  const stranger = await story.bank();
  expect(JSON.stringify(await story.move(stranger, id, 'accept'))).toBe(
    JSON.stringify(await story.move(stranger, randomUUID(), 'accept')),
  );
});

test('an illegal move is refused and changes nothing', async () => {
  const { bank, id } = await story.grabbed();
  const before = await story.read(id);
  expect(codeOfRefusal(await story.move(bank, id, 'startReview'))).toBe('ILLEGAL_TRANSITION');
  expect(codeOfRefusal(await story.move(bank, id, 'withdraw'))).toBe('NOT_YOUR_MOVE');
  expect(codeOfRefusal(await story.move(bank, id, 'refuse'))).toBe('REASON_CODE_MISPLACED');
  expect(await story.read(id)).toEqual(before);
});

test('two drawdowns at once that are above the grant together: one is drawn, the other refused', async () => {
  const { bank, needId, id } = await story.granted(yuan(3_000_000n));
  const inputs = [loanInput(needId), loanInput(needId)];
  const outcomes = await Promise.all(inputs.map((input) => linkLoan(story.deps, commandOf(bank, input))));
  expect(outcomes.map(codeOfRefusal).sort()).toEqual(['DONE', 'GRANT_EXCEEDED']);
  expect(await story.read(id)).toMatchObject({ state: 'DRAWN', drawnFen: fen(200_000_000n), place: null });
  const rest = loanInput(needId, { principalFen: yuan(1_000_000n) });
  doneOf(await linkLoan(story.deps, commandOf(bank, rest)));
  expect((await story.read(id)).drawnFen).toBe(yuan(3_000_000n));
});

test('a bank whose engagement has no grant lends nothing on it, neither before the grant nor after a refusal', async () => {
  const { bank, needId, id } = await story.reviewed();
  const lend = () => linkLoan(story.deps, commandOf(bank, loanInput(needId, { principalFen: yuan(100_000n) })));
  expect(await lend()).toMatchObject({ refusal: { code: 'GRANT_MISSING', facts: { state: 'UNDER_REVIEW' } } });
  doneOf(await story.move(bank, id, 'refuse', { reasonCode: 'CASHFLOW' }));
  expect(await lend()).toMatchObject({ refusal: { code: 'GRANT_MISSING', facts: { state: 'REFUSED' } } });
  expect(await story.deps.read().count(Loan, { needId })).toBe(0);
});

test('a refusal revokes the consent, frees the place and sends the need to the next bank with consent', async () => {
  const { firm, bank, banks, needId, id } = await story.grabbed(1);
  doneOf(await setReflow(story.deps, commandOf(firm, { needId, mayReflow: true })));
  doneOf(await story.move(bank, id, 'refuse', { reasonCode: 'COLLATERAL' }));
  expect(await story.read(id)).toMatchObject({ state: 'REFUSED', reasonCode: 'COLLATERAL', place: null, dueAt: null });
  const [, next] = await story.ofNeed(needId).then((rows) => rows.sort((a) => (a.id === id ? -1 : 1)));
  expect(next).toMatchObject({ bankId: banks[1]?.id, state: 'DISPATCHED' });
  const consents = await story.deps.read().find(Consent, { needId, revokedAt: null });
  expect(consents.map(({ bankId }) => bankId)).toEqual([banks[1]?.id]);
});

test('a firm that sends its only bank away is not left alone: the next bank is asked, or an operator looks after it', async () => {
  const alone = await story.grabbed(1);
  doneOf(await story.move(alone.firm, alone.id, 'withdraw'));
  expect((await story.deps.read().findOneOrFail(CreditNeed, { id: alone.needId })).needsOperator).toBe(true);
  const allowed = await story.grabbed(1);
  doneOf(await setReflow(story.deps, commandOf(allowed.firm, { needId: allowed.needId, mayReflow: true })));
  doneOf(await story.move(allowed.firm, allowed.id, 'withdraw'));
  const live = (await story.ofNeed(allowed.needId)).filter(({ place }) => place !== null);
  expect(live.map(({ bankId }) => bankId)).toEqual([allowed.banks[1]?.id]);
});

test('after three banks that let a need down an operator looks after it, and no fourth is asked', async () => {
  const { firm, banks, needId } = await story.grabbed(3);
  doneOf(await setReflow(story.deps, commandOf(firm, { needId, mayReflow: true })));
  for (const bank of banks.slice(0, 3)) {
    const own = await story.deps.read().findOneOrFail(Engagement, { needId, bankId: bank.id });
    doneOf(await story.move(bank, own.id, 'refuse', { reasonCode: 'CAPACITY' }));
  }
  expect(await story.ofNeed(needId)).toHaveLength(3);
  expect((await story.deps.read().findOneOrFail(CreditNeed, { id: needId })).needsOperator).toBe(true);
});

test('without the leave of the firm a refusal hands its data to nobody: an operator looks after the need', async () => {
  const { bank, needId, id } = await story.grabbed(1);
  doneOf(await story.move(bank, id, 'refuse', { reasonCode: 'RATE' }));
  expect(await story.ofNeed(needId)).toHaveLength(1);
  expect((await story.deps.read().findOneOrFail(CreditNeed, { id: needId })).needsOperator).toBe(true);
});

test('an accept that comes in time disarms the timer; a limit that passes ends the engagement once', async () => {
  const inTime = await story.grabbed();
  const late = await story.grabbed();
  doneOf(await story.move(inTime.bank, inTime.id, 'accept'));
  story.setToday('2026-01-30');
  await Promise.all([sweepTimers(story.deps), sweepTimers(story.deps)]);
  expect((await story.read(inTime.id)).state).toBe('ACCEPTED');
  expect(await story.read(late.id)).toMatchObject({ state: 'TIMED_OUT', place: null });
  const moves = await story.deps.read().count(HistoryEvent, { streamId: late.id, name: 'engagement.moved' });
  expect(moves).toBe(1);
  expect(await story.deps.read().count(Timer, { firedAt: null, dueAt: { $lte: story.deps.now() } })).toBe(0);
  story.setToday('2026-01-28');
});

test('the timer and the bank at the same instant: one of them moves the engagement, the other finds it moved', async () => {
  const { bank, id } = await story.grabbed();
  story.setToday('2026-01-30');
  const [, outcome] = await Promise.all([sweepTimers(story.deps), story.move(bank, id, 'accept')]);
  const { state, version } = await story.read(id);
  expect(version).toBe(2);
  expect(state).toBe(outcome.kind === 'done' ? 'ACCEPTED' : 'TIMED_OUT');
  story.setToday('2026-01-28');
});

test('supplements stop the clock of the decision, which goes on with what was left', async () => {
  const { firm, bank, id } = await story.grabbed();
  doneOf(await story.move(bank, id, 'accept'));
  doneOf(await story.move(bank, id, 'logContact'));
  doneOf(await story.move(firm, id, 'confirmContact'));
  doneOf(await story.move(bank, id, 'startReview'));
  const due = (await story.read(id)).dueAt;
  doneOf(await story.move(bank, id, 'askSupplement', { note: '请补充近三个月流水' }));
  expect((await story.read(id)).dueAt).toBeNull();
  story.setToday('2026-02-04');
  doneOf(await story.move(firm, id, 'supplement'));
  expect((await story.read(id)).dueAt?.getTime()).toBe((due?.getTime() ?? 0) + 7 * 86_400_000);
  story.setToday('2026-01-28');
});

test('when nobody grabs in the window the best bank is asked, once, though the timer was armed twice', async () => {
  const firm = await story.firm({ isListed: false });
  const needId = await story.need(firm);
  const bank = await story.bank();
  await story.recommend(needId, firm, [bank, await story.bank()]);
  await armDispatch(story.deps, needId);
  await armDispatch(story.deps, needId);
  story.setToday('2026-01-30');
  await sweepTimers(story.deps);
  const asked = await story.ofNeed(needId);
  expect(asked.map(({ bankId, state }) => ({ bankId, state }))).toEqual([{ bankId: bank.id, state: 'DISPATCHED' }]);
  story.setToday('2026-01-28');
});

test('the chain of an engagement is whole, and a changed event breaks it where it stands', async () => {
  const { id } = await story.granted();
  expect(await verifyHistory(story.deps, id)).toEqual({ events: 6, brokenAt: null });
  // Whoever may switch the triggers off can write the table; the chain shows it all the same.
  await story.deps.inTransaction(async ({ em }) => {
    await em.execute('alter table history_event disable trigger user');
    await em.execute(`update history_event set actor_id = 'somebody' where stream_id = ? and sequence = 3`, [id]);
    await em.execute('alter table history_event enable trigger user');
  });
  expect(await verifyHistory(story.deps, id)).toEqual({ events: 6, brokenAt: 3 });
});
