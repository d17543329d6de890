import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ledgerAccount } from '../../../domain/compensation/ledger.ts';
import type { HistoryKind } from '../../../domain/compensation/read-history-row.ts';
import { fen, yuan } from '../../../domain/money.ts';
import { LossClaim } from '../../../schema/entities/compensation/claim.entity.ts';
import { CapUsage } from '../../../schema/entities/compensation/filing.entity.ts';
import { Firm } from '../../../schema/entities/registry/firm.entity.ts';
import { importHistory, previewHistory } from '../../../usecases/compensation/import-history.ts';
import { findTrialBalance } from '../../../usecases/compensation/ledger.ts';
import { writeBack } from '../../../usecases/compensation/recover-claim.ts';
import { setBudget } from '../../../usecases/compensation/set-budget.ts';
import {
  codeOfRefusal,
  countRows,
  doneOf,
  type LoanStory,
  type Party,
  POLICY_OWNER,
  startLoanStory,
  stepOf,
  TRUSTEE,
} from '../loan-story.ts';
import { expectCoherentState } from './coherent.ts';

let story: LoanStory;
let bank: Party;
let firm: Party;
beforeAll(async () => {
  story = await startLoanStory();
  [bank, firm] = [await story.bank(), await story.firm()];
}, 60_000);
afterAll(() => story.stop());
afterEach(() => expectCoherentState(story.deps));

const bytesOf = (text: string) => ({ kind: 'bytes', bytes: Buffer.from(text) }) as const;
const codeOfParty = async (party: Party): Promise<string> =>
  (
    await story.deps
      .read()
      .execute<{ credit_code: string }[]>('select credit_code from organisation where id = ?', [party.id])
  )[0]?.credit_code ?? '';
const take = (kind: HistoryKind, text: string, control: { rows: number; sumYuan: bigint }) =>
  importHistory(story.deps, {
    actor: POLICY_OWNER,
    idempotencyKey: randomUUID(),
    input: {
      kind,
      table: bytesOf(text),
      decisionRecord: '联席会议纪要〔2026〕1号',
      control: { rows: control.rows, sumFen: yuan(control.sumYuan) },
    },
  });
const previewOf = async (kind: HistoryKind, text: string) => {
  const outcome = await previewHistory(story.deps, { actor: TRUSTEE, kind, table: bytesOf(text) });
  if (outcome.kind === 'refused') throw new Error(outcome.refusal.code);
  return outcome.value;
};

const LOANS = 'bank_code,contract_number,firm_code,contract_on,drawn_on,matures_on,principal,rate\n';
const loan = async (number: string, principal: string): Promise<string> =>
  `${await codeOfParty(bank)},${number},${await codeOfParty(firm)},2019-03-01,2019-03-04,2020-03-04,"${principal}",5.20\n`;

test('old loans, filings, claims and recoveries become opening balances that reconcile, and go on here', async () => {
  const bankCode = await codeOfParty(bank);
  const loans = LOANS + (await loan('OLD-0001', '2,000,000.00')) + (await loan('OLD-0002', '98000000'));
  const seen = await previewOf('LOANS', loans);
  expect(seen).toMatchObject({ rows: 2, written: 2, unchanged: 0, sumFen: yuan(100_000_000n), errors: [] });
  const before = await countRows(story.deps);
  await previewOf('LOANS', loans);
  expect(await countRows(story.deps)).toEqual(before);
  doneOf(await take('LOANS', loans, { rows: 2, sumYuan: 100_000_000n }));

  const filings = ['OLD-0001', 'OLD-0002'].map((number) => `${bankCode},${number},DG-2018,2019-03-20\n`);
  doneOf(
    await take('FILINGS', `银行信用代码,合同编号,政策代码,备案日\n${filings.join('')}`, {
      rows: 2,
      sumYuan: 100_000_000n,
    }),
  );
  const key = `BANK_YEAR:DG-2018:${bank.id}:ALL`;
  expect(await story.deps.read().findOneOrFail(CapUsage, { key })).toMatchObject({ capFen: yuan(2_000_000n) });

  const claims = `bank_code,contract_number,scheme,loss,recognised_on,decided_on,paid,reference\n${bankCode},OLD-0001,DG-2018,500000,2020-06-01,2020-09-01,400000.00,国库 2020-77\n`;
  const remarked = await previewOf('CLAIMS', claims);
  // Then the fund paid less than all of it; the platform says what it would have paid, and changes nothing.
  expect(remarked.remarks).toEqual([{ line: 2, paidFen: yuan(400_000n), computedFen: yuan(500_000n) }]);
  doneOf(await take('CLAIMS', claims, { rows: 1, sumYuan: 400_000n }));
  expect(await story.deps.read().findOneOrFail(CapUsage, { key })).toMatchObject({ paidFen: yuan(400_000n) });

  const recoveries = `bank_code,contract_number,scheme,recovered_on,gross,costs,returned,reference\n${bankCode},OLD-0001,DG-2018,2021-01-05,110000,10000,50000,执行款 1\n`;
  doneOf(await take('RECOVERIES', recoveries, { rows: 1, sumYuan: 50_000n }));
  const claim = await story.deps.read().findOneOrFail(LossClaim, { claimantId: bank.id });
  expect(claim).toMatchObject({
    state: 'WRITE_BACK_DUE',
    paidFen: yuan(400_000n),
    recoveredFen: yuan(100_000n),
    returnDueFen: yuan(80_000n),
    returnedFen: yuan(50_000n),
  });
  const balances = new Map(
    (await findTrialBalance(story.deps)).map(({ account, balanceFen }) => [account, balanceFen]),
  );
  const book = { pool: 'DG-2018', year: '2020' };
  expect(balances.get(ledgerAccount.treasury('DG-2018'))).toBe(fen(-400_000n * 100n));
  expect(balances.get(ledgerAccount.paid(book, bank.id))).toBe(yuan(320_000n));
  expect(balances.get(ledgerAccount.receivable(book, bank.id))).toBe(yuan(30_000n));
  // What is still due is returned on the platform, as for a claim that began here.
  const back = { amountFen: yuan(30_000n), transferId: `BACK-${claim.id}` };
  doneOf(await writeBack(story.deps, stepOf(TRUSTEE, claim.id, back)));
});

test('a table sent again changes nothing, and other content under the same number is refused', async () => {
  const text = LOANS + (await loan('OLD-0100', '1000000'));
  doneOf(await take('LOANS', text, { rows: 1, sumYuan: 1_000_000n }));
  expect(await previewOf('LOANS', text)).toMatchObject({ written: 0, unchanged: 1 });
  doneOf(await take('LOANS', text, { rows: 1, sumYuan: 1_000_000n }));
  const other = LOANS + (await loan('OLD-0100', '1000001'));
  expect(codeOfRefusal(await take('LOANS', other, { rows: 1, sumYuan: 1_000_001n }))).toBe('HISTORY_ROWS_REFUSED');
});

test('a table is taken over as a whole, or not at all: wrong rows and a wrong control total leave nothing behind', async () => {
  const good = await loan('OLD-0200', '1000000');
  const before = await countRows(story.deps);
  const torn = LOANS + good + (await loan('OLD-0201', '1000000')).replace('2019-03-04', '2019-02-30');
  expect((await previewOf('LOANS', torn)).errors).toMatchObject([
    { line: 3, code: 'DAY_UNREADABLE', column: 'drawnOn' },
  ]);
  expect(codeOfRefusal(await take('LOANS', torn, { rows: 2, sumYuan: 2_000_000n }))).toBe('HISTORY_ROWS_REFUSED');
  expect(codeOfRefusal(await take('LOANS', LOANS + good, { rows: 1, sumYuan: 999_999n }))).toBe(
    'CONTROL_TOTAL_DIFFERS',
  );
  expect(codeOfRefusal(await take('LOANS', LOANS + good, { rows: 2, sumYuan: 1_000_000n }))).toBe(
    'CONTROL_TOTAL_DIFFERS',
  );
  expect(await countRows(story.deps)).toEqual(before);
});

test('a claim on an unfiled loan, a payment above the loss, and a return of what was never due are refused by name', async () => {
  const bankCode = await codeOfParty(bank);
  const claims = 'bank_code,contract_number,scheme,loss,recognised_on,decided_on,paid,reference\n';
  const codes = async (kind: HistoryKind, text: string) => (await previewOf(kind, text)).errors.map(({ code }) => code);
  expect(await codes('CLAIMS', `${claims}${bankCode},NONE-1,DG-2018,5,2020-01-01,2020-02-01,5,ref\n`)).toEqual([
    'LOAN_NOT_FILED',
  ]);
  expect(await codes('CLAIMS', `${claims}${bankCode},NONE-1,DG-2018,5,2020-01-01,2020-02-01,5.01,ref\n`)).toEqual([
    'PAID_ABOVE_LOSS',
  ]);
  const recoveries = 'bank_code,contract_number,scheme,recovered_on,gross,due,returned,reference\n';
  expect(
    await codes('RECOVERIES', `${recoveries}${bankCode},OLD-0001,DG-2018,2021-02-01,1000,500,500.01,second\n`),
  ).toEqual(['RETURN_ABOVE_DUE']);
});

test('what an old year paid from a pool with a budget leaves that year’s free money as it was', async () => {
  story.setToday('2026-01-28');
  const bankCode = await codeOfParty(bank);
  await story.deps.inTransaction((work) =>
    setBudget(work, story.deps, { pool: 'DG-2023', year: 2025, amountFen: yuan(1_000n), actorId: 'treasury' }),
  );
  const row = (await loan('OLD-2024', '1000000'))
    .replaceAll('2019', '2024')
    .replace('2020', '2025')
    .replace('5.20', '4.00');
  doneOf(await take('LOANS', LOANS + row, { rows: 1, sumYuan: 1_000_000n }));
  const filing = `bank_code,contract_number,scheme,filed_on\n${bankCode},OLD-2024,DG-2023-BANK,2024-03-20\n`;
  doneOf(await take('FILINGS', filing, { rows: 1, sumYuan: 1_000_000n }));
  const claim = `bank_code,contract_number,scheme,loss,recognised_on,decided_on,paid,reference\n${bankCode},OLD-2024,DG-2023-BANK,100000,2025-06-01,2025-09-01,20000,国库\n`;
  doneOf(await take('CLAIMS', claim, { rows: 1, sumYuan: 20_000n }));
  const budget = await story.deps.read().findOneOrFail(CapUsage, { key: 'BUDGET:DG-2023:2025' });
  expect(budget).toMatchObject({ capFen: yuan(21_000n), paidFen: yuan(20_000n), reservedFen: fen(0n) });
  const firmOfLoan = await story.deps.read().findOneOrFail(Firm, { id: firm.id });
  expect(firmOfLoan.hasNoLoanRecord).toBe(false);
});
