import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bps, fen } from '../../../domain/money.ts';
import { Loan } from '../../../schema/entities/engagement/loan.entity.ts';
import { MatchRun, Recommendation } from '../../../schema/entities/matching/recommendation.entity.ts';
import { HistoryEvent, OutboxEvent } from '../../../schema/entities/platform/outbox-event.entity.ts';
import { Firm, FirmFactsVersion } from '../../../schema/entities/registry/firm.entity.ts';
import { firmFactsOf } from '../../../schema/terms-json.ts';
import { type LinkLoan, linkLoan } from '../../../usecases/engagement/link-loan.ts';
import { codeOfRefusal, commandOf, countRows, day, type LoanStory, loanInput, startLoanStory } from '../loan-story.ts';

let story: LoanStory;
beforeAll(async () => {
  story = await startLoanStory();
}, 60_000);
afterAll(() => story.stop());

test('a linked loan belongs to the firm of its need, is its first, and ends its time without a loan record', async () => {
  const bank = await story.bank();
  const firm = await story.firm();
  const needId = await story.needFor(bank, firm);
  const id = await story.link(bank, needId);

  const em = story.deps.read();
  const loan = await em.findOneOrFail(Loan, { id });
  expect(loan).toMatchObject({
    bankId: bank.id,
    firmId: firm.id,
    needId,
    purpose: 'WORKING_CAPITAL',
    isFirstLoan: true,
  });
  const row = await em.findOneOrFail(Firm, { id: firm.id });
  const facts = await em.findOneOrFail(FirmFactsVersion, { firmId: firm.id, version: row.factsVersion });
  expect(row.hasNoLoanRecord).toBe(false);
  expect(firmFactsOf(facts.facts).hasNoLoanRecord).toBe(false);
  const events = await em.find(OutboxEvent, { name: 'firm.facts-changed.v1' }, { orderBy: { id: 'desc' }, limit: 1 });
  expect(events[0]?.payload).toMatchObject({ firmId: firm.id, factsVersion: row.factsVersion });
  expect(await em.count(HistoryEvent, { streamId: id, name: 'loan.linked' })).toBe(1);
});

test('the second loan is not a first loan, unless the bank attests at drawdown that it is', async () => {
  const bank = await story.bank();
  const needId = await story.needFor(bank, await story.firm());
  await story.link(bank, needId);
  const second = await story.link(bank, needId);
  const attested = await story.link(bank, needId, { isFirstLoan: true });
  const em = story.deps.read();
  expect((await em.findOneOrFail(Loan, { id: second })).isFirstLoan).toBe(false);
  expect((await em.findOneOrFail(Loan, { id: attested })).isFirstLoan).toBe(true);
});

describe('a loan that cannot have happened is refused by field, and nothing is left behind', () => {
  const cases: [string, Partial<LinkLoan>, string, string][] = [
    ['short contract number', { contractNumber: 'A1' }, 'CONTRACT_NUMBER_MALFORMED', 'contractNumber'],
    ['long contract number', { contractNumber: 'A'.repeat(65) }, 'CONTRACT_NUMBER_MALFORMED', 'contractNumber'],
    ['contract number with markup', { contractNumber: '<b>2025</b>' }, 'CONTRACT_NUMBER_MALFORMED', 'contractNumber'],
    ['nothing lent', { principalFen: fen(0n) }, 'AMOUNT_OUT_OF_RANGE', 'principalFen'],
    ['no rate', { rateBps: bps(0n) }, 'RATE_OUT_OF_RANGE', 'rateBps'],
    ['usury', { rateBps: bps(2_401n) }, 'RATE_OUT_OF_RANGE', 'rateBps'],
    ['no security', { securities: [] }, 'SECURITY_MISSING', 'securities'],
    ['contract tomorrow', { contractOn: day('2026-01-29') }, 'DATE_IN_FUTURE', 'contractOn'],
    ['drawn tomorrow', { drawnOn: day('2026-01-29') }, 'DATE_IN_FUTURE', 'drawnOn'],
    ['drawn before the contract', { drawnOn: day('2025-05-19') }, 'RANGE_UPSIDE_DOWN', 'drawnOn'],
    ['matures when drawn', { maturesOn: day('2025-05-20') }, 'RANGE_UPSIDE_DOWN', 'maturesOn'],
    ['need that is not there', { needId: randomUUID() }, 'NOT_FOUND', 'needId'],
    ['product that is not there', { productId: randomUUID() }, 'NOT_FOUND', 'productId'],
  ];
  test.each(cases)('%s', async (_name, over, code, field) => {
    const bank = await story.bank();
    const needId = await story.needFor(bank, await story.firm());
    const before = await countRows(story.deps);
    const outcome = await linkLoan(story.deps, commandOf(bank, loanInput(needId, over)));
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code, field } });
    expect(await countRows(story.deps)).toEqual(before);
  });
});

test('a need that the bank never saw and a need that is not there get the same answer', async () => {
  const bank = await story.bank();
  const needId = await story.need(await story.firm());
  const notKnown = await linkLoan(story.deps, commandOf(bank, loanInput(needId)));
  const notThere = await linkLoan(story.deps, commandOf(bank, loanInput(randomUUID())));
  expect(JSON.stringify(notKnown)).toBe(JSON.stringify(notThere));
});

test('a recommendation is enough for the bank to write the loan back', async () => {
  const bank = await story.bank();
  const firm = await story.firm();
  const needId = await story.need(firm);
  const runId = randomUUID();
  await story.deps.inTransaction(async ({ em }) => {
    const versions = { needVersion: 1, factsVersion: 1, policyVersion: '1', lprFixedOn: null, asOf: day('2026-01-28') };
    const run = { id: runId, needId, ...versions, cause: 'test', productsScanned: 1, finishedAt: story.deps.now() };
    em.persist(em.create(MatchRun, run));
    await em.flush();
    const pair = { id: randomUUID(), runId, needId, firmId: firm.id, bankId: bank.id };
    const product = { productId: randomUUID(), productVersion: 1, isNearMiss: false, rank: 1, supersededAt: null };
    em.persist(em.create(Recommendation, { ...pair, ...product, firmScore: 1, bankScore: 1, reciprocalScore: 1 }));
  });
  const loan = await story.deps.read().findOneOrFail(Loan, { id: await story.link(bank, needId) });
  expect(loan.firmId).toBe(firm.id);
});

test('the same idempotency key in parallel gives one loan and one answer', async () => {
  const bank = await story.bank();
  const needId = await story.needFor(bank, await story.firm());
  const command = commandOf(bank, loanInput(needId));
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => linkLoan(story.deps, command)));
  expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
  expect(outcomes[0]?.kind).toBe('done');
  expect(await story.deps.read().count(Loan, { bankId: bank.id })).toBe(1);
});

test('one contract written back by several people at once is one loan; another bank may use the number', async () => {
  const bank = await story.bank();
  const other = await story.bank();
  const firm = await story.firm();
  const needId = await story.needFor(bank, firm);
  const input = loanInput(needId);
  const outcomes = await Promise.all(Array.from({ length: 6 }, () => linkLoan(story.deps, commandOf(bank, input))));
  expect(outcomes.map(codeOfRefusal).sort()).toEqual([...Array(5).fill('CONTRACT_TAKEN'), 'DONE']);
  const otherNeed = await story.needFor(other, await story.firm());
  expect((await linkLoan(story.deps, commandOf(other, { ...input, needId: otherNeed }))).kind).toBe('done');
});
