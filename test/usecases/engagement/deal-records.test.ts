import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WHOLE_FEED } from '../../../domain/engagement/feed-facets.ts';
import { bps, yuan } from '../../../domain/money.ts';
import { Complaint, CreditDecision, Visit } from '../../../schema/entities/engagement/deal-record.entity.ts';
import { CreditNeed } from '../../../schema/entities/market/credit-need.entity.ts';
import { Consent } from '../../../schema/entities/registry/consent.entity.ts';
import { findBanksForNeed } from '../../../usecases/engagement/banks-for-need.ts';
import { confirmFulfilled, expireNeeds } from '../../../usecases/engagement/close-need.ts';
import { fileComplaint, moveComplaint } from '../../../usecases/engagement/complain.ts';
import { linkLoan } from '../../../usecases/engagement/link-loan.ts';
import { moveApplication } from '../../../usecases/engagement/move-application.ts';
import { assignNeed } from '../../../usecases/engagement/open-engagement.ts';
import { rateBank } from '../../../usecases/engagement/rate-bank.ts';
import { readFeed } from '../../../usecases/engagement/read-feed.ts';
import { readHonour } from '../../../usecases/engagement/read-honour.ts';
import { sweepTimers } from '../../../usecases/engagement/timers.ts';
import { planVisit, recordVisit } from '../../../usecases/engagement/visit-firm.ts';
import { withdrawCreditNeed } from '../../../usecases/market/publish-credit-need.ts';
import { grantConsent } from '../../../usecases/registry/change-consent.ts';
import { codeOfRefusal, commandOf, day, doneOf, loanInput, type Party } from '../loan-story.ts';
import { type DealStory, startDealStory } from './deal-story.ts';

let story: DealStory;
beforeAll(async () => {
  story = await startDealStory();
}, 60_000);
afterAll(() => story.stop());

const OFFER_RATE = bps(385n);
const need = (id: string) => story.deps.read().findOneOrFail(CreditNeed, { id });
const operator: Party = {
  id: randomUUID(),
  actor: { userId: randomUUID(), organisationId: randomUUID(), roles: ['OPERATOR'] },
};

test('a need is partly met by a part and met by the rest, which sends the other banks home', async () => {
  const { firm, bank, banks, needId, id } = await story.granted(yuan(2_000_000n), 1);
  doneOf(await story.move(firm, id, 'acceptOffer'));
  const other = banks[1];
  if (other === undefined) throw new Error('there is another bank');
  const { id: otherId } = doneOf(await story.grab(other, needId));
  const half = { drawnOn: day('2026-01-27'), contractOn: day('2026-01-27'), principalFen: yuan(1_000_000n) };
  doneOf(await linkLoan(story.deps, commandOf(bank, loanInput(needId, half))));
  expect((await need(needId)).state).toBe('PARTIALLY_FULFILLED');
  expect((await story.read(otherId)).state).toBe('GRABBED');
  doneOf(await linkLoan(story.deps, commandOf(bank, loanInput(needId, half))));
  expect(await need(needId)).toMatchObject({ state: 'FULFILLED', liveKey: null });
  expect(await story.read(otherId)).toMatchObject({ state: 'CLOSED', place: null });
  expect(await story.read(id)).toMatchObject({ state: 'DRAWN', isWriteBackLate: false });
});

test('a firm that has enough says so, and only of a need that is partly met', async () => {
  const { firm, bank, needId } = await story.granted();
  expect(codeOfRefusal(await confirmFulfilled(story.deps, commandOf(firm, { needId })))).toBe('ILLEGAL_TRANSITION');
  doneOf(await linkLoan(story.deps, commandOf(bank, loanInput(needId, { principalFen: yuan(500_000n) }))));
  doneOf(await confirmFulfilled(story.deps, commandOf(firm, { needId })));
  expect((await need(needId)).state).toBe('FULFILLED');
});

test('a need that is withdrawn or whose time is over closes its engagements and every consent', async () => {
  const withdrawn = await story.granted();
  doneOf(await withdrawCreditNeed(story.deps, commandOf(withdrawn.firm, { needId: withdrawn.needId })));
  const late = await story.grabbed();
  const bank = await story.bank();
  doneOf(await grantConsent(story.deps, commandOf(late.firm, { needId: late.needId, bankId: bank.id })));
  story.setToday('2026-06-30');
  await Promise.all([expireNeeds(story.deps), expireNeeds(story.deps)]);
  story.setToday('2026-01-28');
  expect((await need(late.needId)).state).toBe('EXPIRED');
  for (const { id } of [withdrawn, late]) expect(await story.read(id)).toMatchObject({ state: 'CLOSED', place: null });
  expect(await story.deps.read().count(Consent, { needId: late.needId, revokedAt: null })).toBe(0);
});

test('an application moves to another bank in one action, or stays where it is when that bank cannot take it', async () => {
  const { firm, bank, id, needId } = await story.grabbed();
  const next = await story.bank();
  const [own, other] = [await story.product(bank), await story.product(next)];
  const refusedMove = await moveApplication(story.deps, commandOf(firm, { engagementId: id, productId: randomUUID() }));
  expect(codeOfRefusal(refusedMove)).toBe('NOT_FOUND');
  expect((await story.read(id)).state).toBe('GRABBED');
  const moved = doneOf(await moveApplication(story.deps, commandOf(firm, { engagementId: id, productId: other })));
  expect(await story.read(id)).toMatchObject({ state: 'REASSIGNED', place: null });
  expect(await story.read(moved.id)).toMatchObject({ state: 'APPLIED', bankId: next.id, needId });
  const stranger = await story.firm({ isListed: false });
  const theft = await moveApplication(story.deps, commandOf(stranger, { engagementId: moved.id, productId: own }));
  expect(codeOfRefusal(theft)).toBe('NOT_FOUND');
});

test('an application keeps each of its decisions in order, with the offer that the firm accepts', async () => {
  const { firm, bank, id } = await story.reviewed();
  doneOf(await story.move(bank, id, 'askSupplement', { note: '请补充流水' }));
  doneOf(await story.move(firm, id, 'supplement'));
  expect(codeOfRefusal(await story.move(bank, id, 'grant', { grantFen: yuan(1n) }))).toBe('RATE_OUT_OF_RANGE');
  doneOf(await story.move(bank, id, 'grant', { grantFen: yuan(900_000n), rateBps: OFFER_RATE, termMonths: 24 }));
  doneOf(await story.move(firm, id, 'acceptOffer'));
  const found = await story.deps.read().find(CreditDecision, { engagementId: id }, { orderBy: { sequence: 'asc' } });
  expect(found.map(({ kind }) => kind)).toEqual([
    'REVIEW_STARTED',
    'SUPPLEMENT_ASKED',
    'SUPPLEMENT_BROUGHT',
    'APPROVED',
  ]);
  expect(found.at(-1)).toMatchObject({ amountFen: yuan(900_000n), rateBps: OFFER_RATE, termMonths: 24 });
  expect(await story.read(id)).toMatchObject({ state: 'OFFER_ACCEPTED', offerTermMonths: 24 });
});

test('a visit is recorded once, not before its day, and says what it found', async () => {
  const { bank, id } = await story.reviewed();
  const plan = {
    engagementId: id,
    checkType: 'PRE',
    plannedOn: day('2026-01-29'),
    place: '厂区',
    visitors: '王工',
  } as const;
  const visitId = doneOf(await planVisit(story.deps, commandOf(bank, plan))).id;
  const record = { visitId, outcome: 'DONE', findings: '生产正常', needConfirmed: 'HAS_NEED' } as const;
  const say = (input: Parameters<typeof recordVisit>[1]['input'], who = bank) =>
    recordVisit(story.deps, commandOf(who, input));
  expect(codeOfRefusal(await say(record))).toBe('DATE_IN_FUTURE');
  expect(codeOfRefusal(await say(record, await story.bank()))).toBe('NOT_FOUND');
  story.setToday('2026-01-29');
  expect(codeOfRefusal(await say({ ...record, findings: ' ' }))).toBe('VISIT_FINDINGS_MISSING');
  doneOf(await say(record));
  expect(codeOfRefusal(await say({ ...record, outcome: 'NO_SHOW' }))).toBe('ILLEGAL_TRANSITION');
  expect(await story.deps.read().findOneOrFail(Visit, { id: visitId })).toMatchObject({ state: 'DONE' });
  story.setToday('2026-01-28');
});

test('a complaint that nobody takes up in two working days is marked late; one that was taken up in time is not', async () => {
  const [one, other] = [await story.grabbed(), await story.grabbed()];
  const file = async ({ firm, id }: typeof one) =>
    doneOf(await fileComplaint(story.deps, commandOf(firm, { engagementId: id, text: '态度差' }))).id;
  const [inTime, late] = [await file(one), await file(other)];
  const again = { engagementId: one.id, text: '再次投诉' };
  expect(codeOfRefusal(await fileComplaint(story.deps, commandOf(one.firm, again)))).toBe('COMPLAINT_OPEN');
  const step = (complaintId: string, move: 'accept' | 'answer', answer: string | null = null) =>
    moveComplaint(story.deps, commandOf(operator, { complaintId, move, answer }));
  doneOf(await step(inTime, 'accept'));
  story.setToday('2026-01-31');
  await sweepTimers(story.deps);
  const read = (id: string) => story.deps.read().findOneOrFail(Complaint, { id });
  expect((await read(inTime)).isLate).toBe(false);
  expect((await read(late)).isLate).toBe(true);
  expect(codeOfRefusal(await step(late, 'answer', '已处理'))).toBe('ILLEGAL_TRANSITION');
  doneOf(await step(inTime, 'answer', '已处理'));
  expect(await read(inTime)).toMatchObject({ state: 'ANSWERED', answer: '已处理' });
  story.setToday('2026-01-28');
});

test('a bank is rated once, after the end; a drawdown that is not reported in time costs it its honour', async () => {
  const { firm, bank, id, needId } = await story.granted();
  const rate = () => rateBank(story.deps, commandOf(firm, { engagementId: id, stars: 4, comment: '' }));
  expect(codeOfRefusal(await rate())).toBe('ILLEGAL_TRANSITION');
  const honour = async () => (await readHonour(story.deps, [bank.id]))[0];
  expect(await honour()).toMatchObject({ accepted: 1, granted: 1 });
  story.setToday('2026-03-02');
  expect(await honour()).toMatchObject({ accepted: 1, granted: 0 });
  doneOf(await linkLoan(story.deps, commandOf(bank, loanInput(needId))));
  story.setToday('2026-01-28');
  expect(await honour()).toMatchObject({ accepted: 1, granted: 0 });
  doneOf(await rate());
  expect(codeOfRefusal(await rate())).toBe('ALREADY_RATED');
  expect(await honour()).toMatchObject({ ratings: 1, starsHundredths: 400 });
});

test('the feed shows a bank each need once while there is a place; an operator hands over what nobody took', async () => {
  const firm = await story.firm({ isListed: false });
  const [bank, other] = [await story.bank(), await story.bank()];
  const needIds = [await story.need(firm), await story.need(await story.firm({ isListed: false }))];
  for (const needId of needIds) await story.recommend(needId, firm, [bank, bank, other]);
  const page = async (after: string | null, limit: number) =>
    readFeed(story.deps, { bankId: bank.id, filter: WHOLE_FEED, after, limit });
  const all = await page(null, 10);
  expect(all.map(({ recommendation }) => recommendation.needId).sort()).toEqual([...needIds].sort());
  expect(all[0]).toMatchObject({ placesLeft: 3, placesMax: 3 });
  const rest = await page(all[0]?.position ?? null, 10);
  expect(rest.map(({ recommendation }) => recommendation.id)).toEqual([all[1]?.recommendation.id]);
  expect(await page('made|up', 10)).toEqual([]);
  const [taken = ''] = needIds;
  doneOf(await story.grab(bank, taken));
  expect((await page(null, 10)).map(({ recommendation }) => recommendation.needId)).not.toContain(taken);
  const productId = await story.product(other);
  const { deps } = story;
  // Recommended pairs of products that are not online cannot be handed over, so they are not offered.
  expect(await findBanksForNeed(deps, { needId: taken, first: 10 })).toEqual([]);
  const online = { productId, bankId: other.id, needId: taken };
  await deps
    .read()
    .execute('update recommendation set product_id = ? where bank_id = ? and need_id = ?', Object.values(online));
  expect(await findBanksForNeed(deps, { needId: taken, first: 10 })).toMatchObject([
    { bankId: other.id, productId, accepted: 0, rateBps: 5_000n, freeBps: 10_000n, wasTried: false },
  ]);
  const assigned = doneOf(await assignNeed(story.deps, commandOf(operator, { needId: taken, productId })));
  expect(await story.read(assigned.id)).toMatchObject({ state: 'DISPATCHED', bankId: other.id });
  expect(await findBanksForNeed(deps, { needId: taken, first: 10 })).toMatchObject([{ wasTried: true }]);
});
