import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bps, yuan } from '../../../domain/money.ts';
import { HistoryEvent } from '../../../schema/entities/platform/outbox-event.entity.ts';
import { Consent, ConsentRead } from '../../../schema/entities/registry/consent.entity.ts';
import { overrideExposure } from '../../../usecases/engagement/guard-exposure.ts';
import { grantConsent, pauseConsent, revokeConsent } from '../../../usecases/registry/change-consent.ts';
import { recordExternalLoan, withdrawExternalLoan } from '../../../usecases/registry/external-loans.ts';
import { takeReads } from '../../../usecases/registry/read-consented.ts';
import { type DealStory, startDealStory } from '../engagement/deal-story.ts';
import { codeOfRefusal, commandOf, day, doneOf, type Party } from '../loan-story.ts';

let story: DealStory;
beforeAll(async () => {
  story = await startDealStory();
}, 60_000);
afterAll(() => story.stop());

const FIRM_AND_NEED = 'FIRM_AND_NEED' as const;
const read = (bank: Party, needId: string, category: 'FIRM_AND_NEED' | 'TAGS' = FIRM_AND_NEED) =>
  takeReads(story.deps, { bankId: bank.id, readerId: bank.actor.userId, category, needIds: [needId] });

async function consented(terms: object = {}): Promise<{ firm: Party; bank: Party; needId: string }> {
  const [firm, bank] = [await story.firm({ isListed: false }), await story.bank()];
  const needId = await story.need(firm);
  doneOf(await grantConsent(story.deps, commandOf(firm, { needId, bankId: bank.id, ...terms })));
  return { firm, bank, needId };
}

test('a consent opens the categories that it names and no others, and none after it was paused', async () => {
  const { firm, bank, needId } = await consented({ dataCategories: ['EXPOSURE'] });
  expect(await read(bank, needId)).toHaveLength(1);
  expect(await read(bank, needId, 'TAGS')).toEqual([]);
  const pause = (isPaused: boolean) => pauseConsent(story.deps, commandOf(firm, { needId, bankId: bank.id, isPaused }));
  doneOf(await pause(true));
  expect(await read(bank, needId)).toEqual([]);
  doneOf(await pause(false));
  expect(await read(bank, needId)).toHaveLength(1);
});

test('of many reads at once exactly as many succeed as the firm allowed, and each of them is written down', async () => {
  const { bank, needId } = await consented({ readsMax: 3 });
  const reads = await Promise.all(Array.from({ length: 10 }, () => read(bank, needId)));
  expect(reads.filter((taken) => taken.length > 0)).toHaveLength(3);
  const { id, readsLeft } = await story.deps.read().findOneOrFail(Consent, { needId });
  expect(readsLeft).toBe(0);
  expect(await story.deps.read().count(ConsentRead, { consentId: id })).toBe(3);
});

test('a firm that revokes while a bank reads: every read that was answered is older than the end, and none comes after', async () => {
  const { firm, bank, needId } = await consented();
  const reading = Array.from({ length: 12 }, () => read(bank, needId));
  const revoking = revokeConsent(story.deps, commandOf(firm, { needId, bankId: bank.id }));
  const [answers, outcome] = await Promise.all([Promise.all(reading), revoking]);
  doneOf(outcome);
  expect(await read(bank, needId)).toEqual([]);
  const { id } = await story.deps.read().findOneOrFail(Consent, { needId });
  const written = await story.deps.read().count(ConsentRead, { consentId: id });
  expect(written).toBe(answers.filter((taken) => taken.length > 0).length);
});

test('a consent without bounds is refused', async () => {
  const [firm, bank] = [await story.firm({ isListed: false }), await story.bank()];
  const needId = await story.need(firm);
  for (const terms of [{ days: 0 }, { days: 366 }, { readsMax: 0 }, { readsMax: 1.5 }]) {
    const outcome = await grantConsent(story.deps, commandOf(firm, { needId, bankId: bank.id, ...terms }));
    expect(codeOfRefusal(outcome)).toBe('OUT_OF_RANGE');
  }
});

test('a sole trader is counted with two banks: the third is warned, where a firm may have three', async () => {
  const { firm, bank, needId, id } = await story.reviewed();
  await story.deps
    .read()
    .execute("update firm set credit_code = '92' || right(credit_code, 16) where id = ?", [firm.id]);
  for (let lenders = 0; lenders < 2; lenders += 1) {
    const lender = await story.bank();
    const lent = await story.need(firm).catch(() => needId);
    doneOf(await grantConsent(story.deps, commandOf(firm, { needId: lent, bankId: lender.id })));
    await story.link(lender, lent, { principalFen: yuan(100_000n), maturesOn: day('2026-05-20') });
  }
  doneOf(await grantConsent(story.deps, commandOf(firm, { needId, bankId: bank.id })));
  const offer = { grantFen: yuan(500_000n), rateBps: bps(400n), termMonths: 12 };
  const warned = await story.move(bank, id, 'grant', offer);
  expect(warned).toMatchObject({ refusal: { code: 'EXPOSURE_WARNING', facts: { banks: '2', banksMax: '2' } } });
});

test('lenders outside the platform are counted as well, and no more once their loan was taken back', async () => {
  const { firm, bank, needId, id } = await story.reviewed();
  await story.deps
    .read()
    .execute("update firm set credit_code = '92' || right(credit_code, 16) where id = ?", [firm.id]);
  const elsewhere = { firmId: null, amountFen: yuan(300_000n), drawdownOn: day('2025-06-01') };
  const record = async (lender: string, more: object = {}) =>
    doneOf(
      await recordExternalLoan(
        story.deps,
        commandOf(firm, { ...elsewhere, lender, maturityOn: day('2026-06-01'), isOwners: false, ...more }),
      ),
    ).id;
  await record('邻市农商行');
  const mistaken = await record('外地银行');
  // Paid back before, or lent to the owner: nobody of these serves the firm.
  await record('旧银行', { maturityOn: day('2026-01-01') });
  await record('业主银行', { isOwners: true });
  doneOf(await grantConsent(story.deps, commandOf(firm, { needId, bankId: bank.id })));
  const offer = { grantFen: yuan(500_000n), rateBps: bps(400n), termMonths: 12 };
  const warned = await story.move(bank, id, 'grant', offer);
  expect(warned).toMatchObject({ refusal: { code: 'EXPOSURE_WARNING', facts: { banks: '2', banksMax: '2' } } });
  doneOf(await withdrawExternalLoan(story.deps, commandOf(firm, { externalLoanId: mistaken, reason: '填错' })));
  doneOf(await story.move(bank, id, 'grant', offer));
});

test('a fourth bank is warned with the count, and goes on only with the reason of a supervisor; all of it is logged', async () => {
  const { firm, bank, needId, id } = await story.reviewed();
  for (let lenders = 0; lenders < 3; lenders += 1) {
    const lender = await story.bank();
    const lent = await story.need(firm).catch(() => needId);
    doneOf(await grantConsent(story.deps, commandOf(firm, { needId: lent, bankId: lender.id })));
    await story.link(lender, lent, { principalFen: yuan(100_000n), maturesOn: day('2026-05-20') });
  }
  const offer = { grantFen: yuan(500_000n), rateBps: bps(400n), termMonths: 12 };
  // Without consent nothing is known of other banks, so nobody is warned of them.
  doneOf(await grantConsent(story.deps, commandOf(firm, { needId, bankId: bank.id })));
  const warned = await story.move(bank, id, 'grant', offer);
  expect(warned).toMatchObject({ refusal: { code: 'EXPOSURE_WARNING', facts: { banks: '3', banksMax: '3' } } });
  const supervisor: Party = { ...bank, actor: { ...bank.actor, userId: randomUUID() } };
  doneOf(await overrideExposure(story.deps, commandOf(supervisor, { engagementId: id, reason: '抵押充足' })));
  expect(codeOfRefusal(await story.move(supervisor, id, 'grant', offer))).toBe('SUPERVISOR_IS_GRANTOR');
  doneOf(await story.move(bank, id, 'grant', offer));
  const events = await story.deps.read().find(HistoryEvent, { streamId: id }, { orderBy: { sequence: 'asc' } });
  expect(events.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['exposure.warned', 'exposure.overridden', 'engagement.moved']),
  );
});
