import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bps, yuan } from '../../../domain/money.ts';
import { Filing } from '../../../schema/entities/compensation/filing.entity.ts';
import { SchemePolicyVersion } from '../../../schema/entities/compensation/scheme-policy.entity.ts';
import { Firm } from '../../../schema/entities/registry/firm.entity.ts';
import { decideSettings, proposeSettings } from '../../../usecases/compensation/decide-settings.ts';
import { checkFiling, draftBatch, previewBatch } from '../../../usecases/compensation/file-batch.ts';
import { fileLoan } from '../../../usecases/compensation/file-loan.ts';
import { findOpenQuestions } from '../../../usecases/compensation/read-open-questions.ts';
import { setBudget } from '../../../usecases/compensation/set-budget.ts';
import { simulateHistory } from '../../../usecases/compensation/simulate-history.ts';
import { recordExternalLoan } from '../../../usecases/registry/external-loans.ts';
import { loadTags } from '../../../usecases/registry/load-tags.ts';
import { turnDay } from '../../../usecases/registry/turn-day.ts';
import {
  codeOfRefusal,
  colleagueOf,
  commandOf,
  countRows,
  day,
  doneOf,
  type LoanStory,
  POLICY_OWNER,
  startLoanStory,
} from '../loan-story.ts';
import { expectCoherentState } from './coherent.ts';

let story: LoanStory;
beforeAll(async () => {
  story = await startLoanStory();
  await story.deps.inTransaction((work) =>
    setBudget(work, story.deps, { pool: 'DG-2023', year: 2026, amountFen: yuan(1_000_000_000n), actorId: 'treasury' }),
  );
}, 60_000);
afterAll(() => story.stop());

const NOTHING = {
  readings: [],
  tierTable: null,
  loanTypes: null,
  subsidyTable: null,
  pilotBanksMax: null,
  bankCapBps: null,
  firmCapFen: null,
  schemeCapFen: null,
};
const OTHER_OWNER = { ...POLICY_OWNER, userId: 'other-owner' };
const propose = (change: object, validFrom: string) =>
  proposeSettings(story.deps, {
    actor: POLICY_OWNER,
    idempotencyKey: randomUUID(),
    input: {
      schemeCode: 'DG-2023-BANK',
      validFrom: day(validFrom),
      decisionRecord: '联席会议纪要〔2026〕1号',
      change: { ...NOTHING, ...change },
    },
  });
const decide = (actor: typeof POLICY_OWNER, proposalId: string) =>
  decideSettings(story.deps, { actor, idempotencyKey: randomUUID(), input: { proposalId, isApproved: true } });

test('a simulation under other settings says what it costs and who loses, and writes nothing', async () => {
  story.setToday('2025-05-21');
  const bank = await story.bank();
  await story.file(
    bank,
    await story.link(bank, await story.needFor(bank, await story.firm()), { principalFen: yuan(98_000_000n) }),
  );
  const loanId = await story.link(bank, await story.needFor(bank, await story.firm()));
  await story.file(bank, loanId);
  story.setToday('2026-01-28');
  const { claim } = await story.lose(bank, loanId, yuan(1_000_000n));
  const before = await countRows(story.deps);
  const tier = (rateBps: bigint) => ({ ...NOTHING, tierTable: [{ loanAmountFenMax: null, rateBps: bps(rateBps) }] });
  const outcome = await simulateHistory(story.deps, {
    schemeCode: 'DG-2023-BANK',
    variants: [tier(6_000n), { ...NOTHING, bankCapBps: bps(10n) }],
    portfolio: null,
  });
  if (outcome.kind === 'refused') throw new Error(outcome.refusal.code);
  expect(outcome.value.map(({ result }) => result.costFen)).toEqual([yuan(800_000n), yuan(600_000n), yuan(100_000n)]);
  expect(outcome.value[1]?.firmChanges).toEqual([
    { id: claim.firmId, beforeFen: yuan(800_000n), afterFen: yuan(600_000n) },
  ]);
  expect(outcome.value[2]?.result.bindings.get('BANK')).toBe(1);
  expect(await countRows(story.deps)).toEqual(before);
  await expectCoherentState(story.deps);
});

test('a portfolio from a file is run by the same engine, for every shape of scheme, and leaves no row behind', async () => {
  const table = (rows: string) => ({
    kind: 'bytes' as const,
    bytes: Buffer.from(
      `bank,firm,drawn_on,matures_on,principal,loss,lost_on,firm_type,revenue,guarantor,share_national_fund,share_reguarantor,share_guarantor,share_bank\n${rows}`,
    ),
  });
  const before = await countRows(story.deps);
  const costs = async (schemeCode: string, rows: string) => {
    const outcome = await simulateHistory(story.deps, { schemeCode, variants: [NOTHING], portfolio: table(rows) });
    return outcome.kind === 'done' ? outcome.value.map(({ result }) => result.costFen) : outcome.refusal;
  };
  // A guaranteed loss of 100 of which the city guarantor bears 40: min(20, 20), as T07.
  const guaranteed = 'B,F,2025-01-06,2026-01-06,100,100,2025-09-01,,,G,20%,20%,40%,1/5\n';
  expect(await costs('DG-2023-GUARANTEE', guaranteed)).toEqual([yuan(20n), yuan(20n)]);
  const tech =
    'B,F,2024-01-08,2026-01-08,1000,1000,2025-09-01,TECH,20000000,,,,,\nB,G,2024-01-08,2026-01-08,90000,,,,,,,,,\n';
  expect(await costs('HENAN-KJD-2025', tech)).toEqual([yuan(800n), yuan(800n)]);
  const old = 'B,F,2019-01-07,2020-01-07,500000000,15000000,2020-01-07,,,,,,,\n';
  expect(await costs('DG-2018', old)).toEqual([yuan(10_000_000n), yuan(10_000_000n)]);
  expect(await costs('DG-2018', 'B,F,2019-01-07,2020-01-07,5,6,2020-01-07,,,,,,,\n')).toMatchObject({
    code: 'PORTFOLIO_ROW_WRONG',
    facts: { line: '2', column: '损失金额/loss' },
  });
  expect(await countRows(story.deps)).toEqual(before);
});

test('a table of rates that was missing may be approved for loans that are drawn already', async () => {
  story.setToday('2026-01-28');
  const { id } = doneOf(await propose({ tierTable: [{ loanAmountFenMax: null, rateBps: bps(7_000n) }] }, '2024-01-01'));
  doneOf(await decide(OTHER_OWNER, id));
  const above = await propose({ tierTable: [{ loanAmountFenMax: null, rateBps: bps(8_001n) }] }, '2026-02-01');
  expect(codeOfRefusal(above)).toBe('SETTINGS_NOT_A_POLICY');
});

test('settings change by an approved decision of two people, for drawdowns to come, and never what was decided', async () => {
  story.setToday('2026-01-28');
  expect(codeOfRefusal(await propose({ bankCapBps: bps(150n) }, '2026-01-28'))).toBe('SETTINGS_REACH_BACK');
  expect(codeOfRefusal(await propose({ bankCapBps: bps(10_001n) }, '2026-02-01'))).toBe('SETTINGS_NOT_A_POLICY');
  expect(codeOfRefusal(await propose({ readings: [{ name: 'nosuch', value: 'x' }] }, '2026-02-01'))).toBe(
    'SETTING_UNKNOWN',
  );
  expect(codeOfRefusal(await propose({ readings: [{ name: 'capReading', value: 'x' }] }, '2026-02-01'))).toBe(
    'SETTING_VALUE_UNKNOWN',
  );
  const { id } = doneOf(
    await propose({ bankCapBps: bps(150n), readings: [{ name: 'capReading', value: 'limit-on-loss' }] }, '2026-02-01'),
  );
  const rival = doneOf(await propose({ bankCapBps: bps(100n) }, '2026-02-01')).id;
  expect(codeOfRefusal(await decide(POLICY_OWNER, id))).toBe('DUTIES_NOT_SEPARATE');
  doneOf(await decide(OTHER_OWNER, id));
  expect(codeOfRefusal(await decide(OTHER_OWNER, id))).toBe('ILLEGAL_TRANSITION');
  expect(codeOfRefusal(await decide(OTHER_OWNER, rival))).toBe('SETTINGS_OUTDATED');
  const newest = await story.deps.read().findOneOrFail(SchemePolicyVersion, { code: 'DG-2023-BANK', version: 4 });
  expect(newest).toMatchObject({
    validFrom: '2026-02-01',
    isIllustrative: false,
    decisionRecord: '联席会议纪要〔2026〕1号',
  });
  // Every stored decision still replays to its own sheet.
  await expectCoherentState(story.deps);
});

test('the questions of the whole market change by the same two people, for days to come, and tags follow on the first day', async () => {
  story.setToday('2026-01-28');
  const firm = await story.firm();
  const loans = ['A', 'B', 'C'].map((lender) => ({
    firmId: firm.id,
    lender,
    amountFen: yuan(10_000n),
    drawdownOn: day('2025-06-01'),
    maturityOn: day('2027-06-01'),
    isOwners: false,
  }));
  for (const loan of loans) doneOf(await recordExternalLoan(story.deps, commandOf(firm, loan)));
  const exposure = async (): Promise<string | undefined> => {
    const em = story.deps.read();
    const row = await em.findOneOrFail(Firm, { id: firm.id });
    const tags = await loadTags(em, row, { today: story.deps.today(), kinds: null });
    return tags.find(({ code }) => code === 'EXPOSURE')?.value;
  };
  const market = (validFrom: string, change: object) =>
    proposeSettings(story.deps, {
      actor: POLICY_OWNER,
      idempotencyKey: randomUUID(),
      input: {
        schemeCode: 'MARKET',
        validFrom: day(validFrom),
        decisionRecord: '联席会议纪要〔2026〕2号',
        change: { ...NOTHING, ...change },
      },
    });
  const readings = [{ name: 'exposureWarning', value: 'AT_PRESENT' }];
  expect(codeOfRefusal(await market('2026-01-28', { readings }))).toBe('SETTINGS_REACH_BACK');
  expect(codeOfRefusal(await market('2026-02-01', { readings, bankCapBps: bps(1n) }))).toBe('SETTING_UNKNOWN');
  const { id } = doneOf(await market('2026-02-01', { readings }));
  const rival = doneOf(await market('2026-02-01', { readings })).id;
  expect(codeOfRefusal(await decide(POLICY_OWNER, id))).toBe('DUTIES_NOT_SEPARATE');
  doneOf(await decide(OTHER_OWNER, id));
  expect(codeOfRefusal(await decide(OTHER_OWNER, rival))).toBe('SETTINGS_OUTDATED');
  const questions = await findOpenQuestions(story.deps, { scope: 'MARKET', first: 50 });
  expect(questions.find(({ setting }) => setting === 'exposureWarning')).toEqual({
    question: 'A4-13',
    setting: 'exposureWarning',
    value: 'AT_PRESENT',
    values: ['AFTER_ADDING', 'AT_PRESENT'],
    version: 2,
    validFrom: '2026-02-01',
    decisionRecord: '联席会议纪要〔2026〕2号',
  });
  expect(await exposure()).toBe('WARN');
  await turnDay(story.deps);
  story.setToday('2026-01-31');
  expect(await exposure()).toBe('WARN');
  expect(await turnDay(story.deps)).toBe(0);
  story.setToday('2026-02-01');
  expect(await exposure()).toBe('CLEAR');
  expect(await turnDay(story.deps)).toBeGreaterThan(0);
  story.setToday('2026-01-28');
});

test('the open questions of a scheme are listed with their answers and what decided them, and those of no scheme are none', async () => {
  const old = await findOpenQuestions(story.deps, { scope: 'DG-2018', first: 50 });
  expect(old.map(({ question }) => question).filter((question) => question === 'A4-01')).toHaveLength(1);
  expect(old.find(({ question }) => question === 'A4-10')).toMatchObject({ value: 'exception', version: 1 });
  expect(await findOpenQuestions(story.deps, { scope: 'NO-SUCH', first: 50 })).toEqual([]);
  expect(await findOpenQuestions(story.deps, { scope: 'DG-2018', first: 3 })).toHaveLength(3);
});

test('a batch of filings is previewed without a trace, drafted by one person whole or not at all, and submitted by another', async () => {
  story.setToday('2025-05-21');
  const bank = await story.bank();
  const firm = await story.firm();
  const good = [`C-${randomUUID()}`, `C-${randomUUID()}`] as const;
  const bad = `C-${randomUUID()}`;
  const ids = new Map<string, string>();
  const needId = await story.needFor(bank, firm);
  for (const contractNumber of good) ids.set(contractNumber, await story.link(bank, needId, { contractNumber }));
  await story.link(bank, await story.needFor(bank, await story.firm()), {
    contractNumber: bad,
    securities: ['REAL_ESTATE'],
  });
  const table = (...numbers: string[]) => Buffer.from(['合同编号', ...numbers].join('\n'), 'utf8');
  const before = await countRows(story.deps);
  const seen = await previewBatch(story.deps, { actor: bank.actor, table: table(...good, bad, 'NO-SUCH') });
  if (seen.kind === 'refused') throw new Error(seen.refusal.code);
  expect(
    seen.value.map(
      ({ refusal, gates }) => refusal ?? gates.filter(({ verdict }) => verdict !== 'pass').map(({ code }) => code),
    ),
  ).toEqual([[], [], ['NO_PHYSICAL_COLLATERAL'], 'NOT_FOUND']);
  expect(seen.value[0]?.claimRefusals).toEqual(['BUDGET_NOT_SET']);
  expect(await countRows(story.deps)).toEqual(before);

  const draft = (bytes: Uint8Array) =>
    draftBatch(story.deps, { actor: bank.actor, idempotencyKey: randomUUID(), table: bytes });
  expect(await draft(table(...good, bad))).toMatchObject({
    refusal: { code: 'BATCH_ROW_REFUSED', facts: { line: '4' } },
  });
  expect(await countRows(story.deps)).toEqual(before);
  doneOf(await draft(table(...good)));
  const loanId = ids.get(good[0]) ?? '';
  expect(await story.deps.read().findOneOrFail(Filing, { loanId })).toMatchObject({ state: 'FILING_DRAFT' });
  const input = { loanId, schemeCode: null };
  expect(codeOfRefusal(await fileLoan(story.deps, commandOf(bank, input)))).toBe('DUTIES_NOT_SEPARATE');
  doneOf(await fileLoan(story.deps, { ...commandOf(bank, input), actor: colleagueOf(bank) }));
  expect(await story.deps.read().findOneOrFail(Filing, { loanId })).toMatchObject({ state: 'FILED' });
  expect(codeOfRefusal(await draft(Buffer.from('合同编号\n')))).toBe('TABLE_EMPTY');
  const stranger = await story.bank();
  expect(await checkFiling(story.deps, { actor: stranger.actor, loanId, schemeCode: null })).toBeNull();
});
