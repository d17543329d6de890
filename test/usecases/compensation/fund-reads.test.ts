import 'reflect-metadata';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { yuan } from '../../../domain/money.ts';
import { computeSheetPaper } from '../../../server/views/compute-sheet-paper.ts';
import { FUND_DOCUMENT_TEXT } from '../../../text/fund-documents.ts';
import { findClaim, findFilings } from '../../../usecases/compensation/read-claims.ts';
import { findDecision } from '../../../usecases/compensation/read-decision.ts';
import { findHeadroom, readFundBoard, readStatement } from '../../../usecases/compensation/read-fund.ts';
import { reconcile } from '../../../usecases/compensation/reconcile.ts';
import { setBudget } from '../../../usecases/compensation/set-budget.ts';
import { type LoanStory, type Party, POLICY_OWNER, startLoanStory, TRUSTEE } from '../loan-story.ts';

let story: LoanStory;
let bank: Party;
let claimId: string;
beforeAll(async () => {
  story = await startLoanStory();
  await story.deps.inTransaction((work) =>
    setBudget(work, story.deps, { pool: 'DG-2023', year: 2026, amountFen: yuan(1_000_000n), actorId: 'treasury' }),
  );
  story.setToday('2025-05-21');
  bank = await story.bank();
  const large = { principalFen: yuan(98_000_000n) };
  await story.file(bank, await story.link(bank, await story.needFor(bank, await story.firm()), large));
  const loanId = await story.link(bank, await story.needFor(bank, await story.firm()));
  await story.file(bank, loanId);
  story.setToday('2026-01-28');
  claimId = (await story.lose(bank, loanId, yuan(1_000_000n))).claim.id;
}, 60_000);
afterAll(() => story.stop());

test('a bank sees its own head-room and the shared budget, the fund sees all, another bank sees neither', async () => {
  const query = { scheme: 'DG-2023-BANK', pool: 'DG-2023', first: 20 };
  const own = await findHeadroom(story.deps, { actor: bank.actor, ...query });
  expect(own.map(({ key }) => key).sort()).toEqual(
    [`BANK_YEAR:DG-2023-BANK:${bank.id}:2025`, 'BUDGET:DG-2023:2026'].sort(),
  );
  expect(own.map(({ headroomFen }) => headroomFen)).toEqual([yuan(200_000n), yuan(1_200_000n)]);
  const stranger = await story.bank();
  const theirs = await findHeadroom(story.deps, { actor: stranger.actor, ...query });
  expect(theirs.map(({ key }) => key)).toEqual(['BUDGET:DG-2023:2026']);
  expect(await findHeadroom(story.deps, { actor: POLICY_OWNER, ...query })).toHaveLength(3);
});

test('the board tells what the fund supports, costs, and where claims wait', async () => {
  const board = await readFundBoard(story.deps, 'DG-2023-BANK');
  expect(board).toMatchObject({
    filedPrincipalFen: yuan(100_000_000n),
    lossFen: yuan(1_000_000n),
    approvedFen: yuan(800_000n),
    paidFen: 0n,
    leverage: null,
    payoutRatioBps: 0n,
    timeInState: [{ state: 'APPROVED', claims: 1, medianDays: 0 }],
  });
  expect(board.capUse).toEqual([
    { bankName: 'BANK', filedFen: yuan(100_000_000n), takenFen: yuan(800_000n), capFen: yuan(2_000_000n) },
  ]);
});

test.each(['POOL', 'BANK', 'FIRM', 'YEAR'] as const)(
  'a statement by %s is written as CSV and XLSX',
  async (groupBy) => {
    const { statementColumns: columns, statement: title } = FUND_DOCUMENT_TEXT.zh;
    const table = await readStatement(story.deps, { groupBy, scheme: null, columns, title });
    expect(table.rows).toHaveLength(1);
    expect(story.deps.documents.csv(table).toString('utf8')).toContain(',1,1000000.00,800000.00,0.00,0.00,0.00,0.00');
    expect((await story.deps.documents.xlsx([table])).subarray(0, 2).toString()).toBe('PK');
  },
);

test.each(['zh', 'en'] as const)(
  'the compute sheet of a decided claim is a PDF in %s, the same file every time',
  async (language) => {
    const found = await findClaim(story.deps, { id: claimId, actor: TRUSTEE });
    if (found === null) throw new Error('the trustee reads every claim');
    const decision = await findDecision(story.deps, claimId);
    const paper = computeSheetPaper({ ...found, decision, language, issuedAt: story.deps.now() });
    const rows = paper.blocks.flatMap((block) => (block.kind === 'table' ? block.rows : []));
    expect(rows.some(([, rule, , , result]) => rule === '1-07' && result === '800,000.00')).toBe(true);
    const file = await story.deps.documents.pdf(paper);
    expect(file.subarray(0, 5).toString()).toBe('%PDF-');
    expect((await story.deps.documents.pdf(paper)).equals(file)).toBe(true);
  },
);

test('filings are read page by page by who may see them', async () => {
  const query = { state: 'FILED', first: 1, after: null };
  const page = await findFilings(story.deps, { actor: bank.actor, ...query });
  expect(page.rows).toHaveLength(2);
  const rest = await findFilings(story.deps, { actor: bank.actor, ...query, after: page.rows[0]?.id ?? null });
  expect(rest.rows.map(({ id }) => id)).toEqual([page.rows[1]?.id]);
});

test('the nightly reconciliation finds nothing wrong, and names both numbers of what is', async () => {
  expect(await reconcile(story.deps)).toEqual([]);
  await story.deps.read().execute(`update cap_usage set cap_fen = cap_fen + 1 where key = 'BUDGET:DG-2023:2026'`);
  const found = await reconcile(story.deps);
  expect(found).toEqual([
    { check: 'BUDGET_IS_LEDGER', subject: 'BUDGET:DG-2023:2026', have: '20000001', want: '20000000' },
  ]);
});
