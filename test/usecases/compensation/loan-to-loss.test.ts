import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { DG_2023_BANK_ILLUSTRATIVE } from '../../../domain/compensation/default-policies.ts';
import type { SchemePolicy } from '../../../domain/compensation/policy.ts';
import { policyToJson } from '../../../domain/compensation/policy-json.ts';
import { LOAN_ORDERS } from '../../../domain/list-orders.ts';
import { bps, yuan } from '../../../domain/money.ts';
import { LossClaim } from '../../../schema/entities/compensation/claim.entity.ts';
import { CapUsage, Filing } from '../../../schema/entities/compensation/filing.entity.ts';
import { SchemePolicyVersion } from '../../../schema/entities/compensation/scheme-policy.entity.ts';
import { LprFixing } from '../../../schema/entities/registry/lpr-fixing.entity.ts';
import { fileLoan } from '../../../usecases/compensation/file-loan.ts';
import { seedPolicies } from '../../../usecases/compensation/policies.ts';
import { findLoan, findLoans } from '../../../usecases/compensation/read-loans.ts';
import { reportLoss } from '../../../usecases/compensation/report-loss.ts';
import { setBudget } from '../../../usecases/compensation/set-budget.ts';
import { putOnList } from '../../support/put-on-list.ts';
import {
  codeOfRefusal,
  commandOf,
  countRows,
  day,
  gateOf,
  type LoanStory,
  type Party,
  startLoanStory,
} from '../loan-story.ts';

let story: LoanStory;
beforeAll(async () => {
  story = await startLoanStory();
  await story.deps.inTransaction((work) =>
    setBudget(work, story.deps, { pool: 'DG-2023', year: 2026, amountFen: yuan(1_000_000_000n), actorId: 'treasury' }),
  );
}, 60_000);
afterAll(() => story.stop());

const capRow = (key: string) => story.deps.read().findOneOrFail(CapUsage, { key });
const bankYear = (bank: Party, year: string, scheme = 'DG-2023-BANK') =>
  capRow(`BANK_YEAR:${scheme}:${bank.id}:${year}`);

/** A bank whose filed loan of 100 million gives it a cap of two million in 2025. */
async function bankWithCap(): Promise<Party> {
  story.setToday('2025-05-21');
  const bank = await story.bank();
  const needId = await story.needFor(bank, await story.firm());
  const filing = await story.file(bank, await story.link(bank, needId, { principalFen: yuan(100_000_000n) }));
  expect(filing.state).toBe('FILED');
  return bank;
}

test('need, loan, filing, loss: the fund pays the tier of the loan within every cap, and says that the tiers are illustrative', async () => {
  const bank = await bankWithCap();
  const needId = await story.needFor(bank, await story.firm());
  const loanId = await story.link(bank, needId);
  const filing = await story.file(bank, loanId);
  expect(filing).toMatchObject({ state: 'FILED', scheme: 'DG-2023-BANK', policyVersion: '2', vintageYear: 2025 });
  expect((await bankYear(bank, '2025')).capFen).toBe(yuan(2_040_000n));

  story.setToday('2026-01-28');
  const { claim, sheet } = await story.lose(bank, loanId, yuan(1_000_000n));
  expect(claim).toMatchObject({ state: 'APPROVED', payableFen: yuan(800_000n), lossFen: yuan(1_000_000n) });
  expect(sheet).toMatchObject({
    payableFen: yuan(800_000n),
    bankBearsFen: yuan(200_000n),
    illustrative: true,
    bindingCap: null,
  });
  expect(sheet.draws.map(({ cap }) => cap)).toEqual(['BANK', 'FIRM', 'BUDGET']);
  expect(await bankYear(bank, '2025')).toMatchObject({ capFen: yuan(2_040_000n), reservedFen: yuan(800_000n) });
  expect(await capRow(`FIRM:DG-2023-BANK:${claim.firmId}:ALL`)).toMatchObject({
    capFen: yuan(10_000_000n),
    reservedFen: yuan(800_000n),
  });
  const budget = await capRow('BUDGET:DG-2023:2026');
  expect(budget.reservedFen).toBeGreaterThanOrEqual(yuan(800_000n));
});

describe('2018 scheme', () => {
  async function loss2018(lossYuan: bigint) {
    story.setToday('2019-03-10');
    const bank = await story.bank();
    const needId = await story.needFor(bank, await story.firm());
    const loanId = await story.link(bank, needId, { contractOn: day('2019-03-01'), principalFen: yuan(500_000_000n) });
    expect(await story.file(bank, loanId)).toMatchObject({ state: 'FILED', scheme: 'DG-2018' });
    story.setToday('2020-09-01');
    return { bank, ...(await story.lose(bank, loanId, yuan(lossYuan))) };
  }

  test('T01: a loss below the cap is paid whole', async () => {
    const { claim } = await loss2018(8_000_000n);
    expect(claim.payableFen).toBe(yuan(8_000_000n));
  });

  test('T02: a loss above 2% of the principal is paid up to it, and the bank bears the rest', async () => {
    const { bank, claim, sheet } = await loss2018(15_000_000n);
    expect(claim.payableFen).toBe(yuan(10_000_000n));
    expect(sheet).toMatchObject({ bankBearsFen: yuan(5_000_000n), bindingCap: 'BANK' });
    const row = await bankYear(bank, 'ALL', 'DG-2018');
    expect(row).toMatchObject({ capFen: yuan(10_000_000n), reservedFen: yuan(10_000_000n) });
  });
});

test.each(['2022-01-01', '2023-12-31'])(
  'T04: a loan drawn on %s finds no scheme in force, and nothing is left behind',
  async (drawn) => {
    const drawnOn = day(drawn);
    story.setToday('2024-01-05');
    const bank = await story.bank();
    const needId = await story.needFor(bank, await story.firm());
    const loanId = await story.link(bank, needId, {
      contractOn: day('2021-12-20'),
      drawnOn,
      maturesOn: day('2024-06-01'),
    });
    const before = await countRows(story.deps);
    for (const schemeCode of [null, 'DG-2018', 'DG-2023-BANK', 'NO-SUCH-SCHEME']) {
      const outcome = await fileLoan(story.deps, commandOf(bank, { loanId, schemeCode }));
      expect(outcome).toMatchObject({ refusal: { code: 'NO_SCHEME_IN_FORCE', facts: { date: drawn } } });
    }
    expect(await countRows(story.deps)).toEqual(before);
  },
);

describe('gates', () => {
  test.each([
    ['T10', '2025-05-20', 450n, 450n, 'FILED'],
    ['T10', '2025-05-20', 451n, 450n, 'FILING_REJECTED'],
    ['T11', '2025-05-19', 460n, 460n, 'FILED'],
    ['T11', '2025-05-19', 461n, 460n, 'FILING_REJECTED'],
  ])('%s: a contract of %s at %s bps against %s bps is %s', async (_vector, contractOn, rate, ceiling, state) => {
    story.setToday('2025-05-21');
    const bank = await story.bank();
    const needId = await story.needFor(bank, await story.firm());
    const filing = await story.file(
      bank,
      await story.link(bank, needId, { contractOn: day(contractOn), rateBps: bps(rate) }),
    );
    expect(filing.state).toBe(state);
    expect(gateOf(filing, 'RATE_CEILING')).toMatchObject({
      verdict: state === 'FILED' ? 'pass' : 'fail',
      have: { kind: 'rate', bps: rate },
      want: { kind: 'rate', bps: ceiling },
    });
  });

  test.each([
    ['2027-03-01', 'FILED'],
    ['2027-03-02', 'FILING_REJECTED'],
  ])('T12: drawn on 2024-03-01 and maturing on %s is %s', async (maturesOn, state) => {
    story.setToday('2024-03-05');
    const bank = await story.bank();
    const needId = await story.needFor(bank, await story.firm());
    const terms = { contractOn: day('2024-03-01'), maturesOn: day(maturesOn) };
    const filing = await story.file(bank, await story.link(bank, needId, terms));
    expect(filing.state).toBe(state);
    expect(gateOf(filing, 'TERM_MAX')?.verdict).toBe(state === 'FILED' ? 'pass' : 'fail');
  });

  test('T21: the first day on the whitelist counts, the day of delisting does not', async () => {
    story.setToday('2024-08-05');
    const bank = await story.bank();
    const firm = await story.firm({ isListed: false });
    const list = { firmId: firm.id, list: 'WHITELIST_2023' };
    await putOnList(story.deps, { ...list, validFrom: day('2024-02-01'), validTo: day('2024-08-01') });
    const needId = await story.needFor(bank, firm);
    const verdicts: unknown[] = [];
    for (const contractOn of ['2024-01-31', '2024-02-01', '2024-07-31', '2024-08-01']) {
      const filing = await story.file(bank, await story.link(bank, needId, { contractOn: day(contractOn) }));
      verdicts.push(gateOf(filing, 'WHITELIST')?.verdict);
    }
    expect(verdicts).toEqual(['fail', 'pass', 'pass', 'fail']);
  });

  test('a rejected filing keeps every gate, feeds no cap and pays no loss', async () => {
    const bank = await bankWithCap();
    const needId = await story.needFor(bank, await story.firm());
    const loanId = await story.link(bank, needId, { securities: ['REAL_ESTATE', 'GUARANTEE_COMPANY'] });
    const filing = await story.file(bank, loanId);
    expect(filing.state).toBe('FILING_REJECTED');
    expect(gateOf(filing, 'NO_PHYSICAL_COLLATERAL')?.verdict).toBe('fail');
    expect(gateOf(filing, 'NO_GUARANTEE_COMPANY')?.verdict).toBe('fail');
    expect(gateOf(filing, 'RATE_CEILING')?.verdict).toBe('pass');
    expect((await bankYear(bank, '2025')).capFen).toBe(yuan(2_000_000n));
    const input = { loanId, lossFen: yuan(1n), recognisedOn: day('2025-05-21') };
    expect(codeOfRefusal(await reportLoss(story.deps, commandOf(bank, input)))).toBe('LOAN_NOT_FILED');
  });
});

test('filing a loan from several desks at once files it once', async () => {
  story.setToday('2025-05-21');
  const bank = await story.bank();
  const loanId = await story.link(bank, await story.needFor(bank, await story.firm()));
  const input = { loanId, schemeCode: null };
  const outcomes = await Promise.all(Array.from({ length: 6 }, () => fileLoan(story.deps, commandOf(bank, input))));
  expect(outcomes.map(codeOfRefusal).sort()).toEqual(['DONE', ...Array(5).fill('LOAN_ALREADY_FILED')]);
  expect(await story.deps.read().count(Filing, { loanId })).toBe(1);
});

test("another bank's loan and a loan that is not there get the same answer", async () => {
  const bank = await bankWithCap();
  const other = await story.bank();
  const loanId = await story.link(bank, await story.needFor(bank, await story.firm()));
  const missing = crypto.randomUUID();
  const filings = [loanId, missing].map((id) =>
    fileLoan(story.deps, commandOf(other, { loanId: id, schemeCode: null })),
  );
  const loss = { lossFen: yuan(1n), recognisedOn: day('2025-05-20') };
  const losses = [loanId, missing].map((id) => reportLoss(story.deps, commandOf(other, { loanId: id, ...loss })));
  const answers = (await Promise.all([...filings, ...losses])).map((answer) => JSON.stringify(answer));
  expect(new Set(answers).size).toBe(1);
  expect(await findLoan(story.deps, { id: loanId, actor: other.actor })).toBeNull();
});

test('a loss above the principal, before drawdown, in the future or for the second time is refused and leaves nothing behind', async () => {
  const bank = await bankWithCap();
  const loanId = await story.link(bank, await story.needFor(bank, await story.firm()));
  const report = (over: object) => {
    const input = { loanId, lossFen: yuan(100_000n), recognisedOn: day('2026-01-28'), ...over };
    return reportLoss(story.deps, commandOf(bank, input));
  };
  story.setToday('2026-01-28');
  expect(codeOfRefusal(await report({}))).toBe('LOAN_NOT_FILED');
  story.setToday('2025-05-21');
  await story.file(bank, loanId);
  story.setToday('2026-01-28');
  const before = await countRows(story.deps);
  expect(await report({ lossFen: yuan(2_000_001n) })).toMatchObject({
    refusal: { code: 'LOSS_ABOVE_PRINCIPAL', field: 'lossFen' },
  });
  expect(codeOfRefusal(await report({ lossFen: 0n }))).toBe('AMOUNT_OUT_OF_RANGE');
  expect(codeOfRefusal(await report({ recognisedOn: day('2025-05-19') }))).toBe('LOSS_BEFORE_DRAWDOWN');
  expect(codeOfRefusal(await report({ recognisedOn: day('2026-01-29') }))).toBe('DATE_IN_FUTURE');
  expect(await countRows(story.deps)).toEqual(before);

  const outcomes = await Promise.all([report({}), report({}), report({}), report({})]);
  expect(outcomes.map(codeOfRefusal).sort()).toEqual(['DONE', ...Array(3).fill('LOSS_ALREADY_REPORTED')]);
  expect((await bankYear(bank, '2025')).reservedFen).toBe(0n);
});

test('20 losses racing for one cap of a bank and year reserve it to the fen and never above', async () => {
  story.setToday('2025-05-21');
  const bank = await story.bank();
  const loanIds: string[] = [];
  for (let i = 0; i < 20; i += 1)
    loanIds.push(
      await story.link(bank, await story.needFor(bank, await story.firm()), { principalFen: yuan(5_000_000n) }),
    );
  await Promise.all(loanIds.map((loanId) => story.file(bank, loanId)));
  expect((await bankYear(bank, '2025')).capFen).toBe(yuan(2_000_000n));

  story.setToday('2026-01-28');
  const claims = await Promise.all(loanIds.map((loanId) => story.lose(bank, loanId, yuan(200_000n))));
  const row = await bankYear(bank, '2025');
  expect(row.reservedFen).toBe(row.capFen);
  expect(claims.reduce((sum, { claim }) => sum + claim.approvedFen, 0n)).toBe(row.capFen);
  const payable = claims.map(({ claim }) => claim.approvedFen).sort((a, b) => Number(b - a));
  expect(payable).toEqual([
    ...Array.from({ length: 14 }, () => yuan(140_000n)),
    yuan(40_000n),
    ...Array.from({ length: 5 }, () => 0n),
  ]);
  const refused = claims.filter(({ claim }) => claim.state === 'DECISION_DUE');
  expect(refused).toHaveLength(5);
}, 90_000);

test('the database itself refuses to reserve above a cap', async () => {
  const bank = await bankWithCap();
  const key = `BANK_YEAR:DG-2023-BANK:${bank.id}:2025`;
  const overdraw = story.deps.read().execute('update cap_usage set reserved_fen = cap_fen + 1 where key = ?', [key]);
  await expect(overdraw).rejects.toThrow(/check constraint/);
});

test('without a budget for the year a claim is kept as refused, and nothing is reserved', async () => {
  const bank = await bankWithCap();
  const loanId = await story.link(bank, await story.needFor(bank, await story.firm()));
  await story.file(bank, loanId);
  story.setToday('2025-12-31');
  const { claim, sheet } = await story.lose(bank, loanId, yuan(1_000_000n));
  expect(claim).toMatchObject({ state: 'DECISION_DUE', payableFen: 0n });
  expect(sheet.refusals).toEqual(['BUDGET_NOT_SET']);
  expect((await bankYear(bank, '2025')).reservedFen).toBe(0n);
});

test('without an approved tier table a claim is kept as refused with its sheet', async () => {
  const valid = { from: day('2028-01-01'), to: day('2028-02-01') };
  const untiered: SchemePolicy = {
    ...DG_2023_BANK_ILLUSTRATIVE,
    version: 3,
    valid,
    coverage: { kind: 'tiers', rateBpsMax: bps(8_000n), tierTable: null },
    readings: { ...DG_2023_BANK_ILLUSTRATIVE.readings, tierTableApproval: null },
  };
  await story.deps.inTransaction(async ({ em }) => {
    const version = { code: untiered.scheme, version: 3, validFrom: valid.from, validTo: valid.to };
    const decision = { settings: policyToJson(untiered), decisionRecord: 'test', isIllustrative: false };
    em.persist(em.create(SchemePolicyVersion, { ...version, ...decision }));
    const rates = { oneYearBps: bps(300n), overFiveYearsBps: bps(350n) };
    em.persist(em.create(LprFixing, { fixedOn: day('2027-12-20'), ...rates, loadedBy: 'test' }));
  });
  story.setToday('2028-01-10');
  const bank = await story.bank();
  const needId = await story.needFor(bank, await story.firm());
  const loanId = await story.link(bank, needId, { contractOn: day('2028-01-05') });
  expect(await story.file(bank, loanId)).toMatchObject({ state: 'FILED', policyVersion: '3' });
  const { claim, sheet } = await story.lose(bank, loanId, yuan(1_000_000n));
  expect(claim).toMatchObject({ state: 'DECISION_DUE', payableFen: 0n });
  expect(sheet.refusals).toContain('TIER_TABLE_NOT_APPROVED');
});

test('seeding twice changes nothing, and only what nobody decided is marked illustrative', async () => {
  const { deps } = story;
  await deps.inTransaction(({ em }) => seedPolicies(em, { withIllustrativeTiers: true }));
  const rows = await deps.read().find(SchemePolicyVersion, { version: { $lte: 2 } });
  expect(rows.map(({ code, version, isIllustrative }) => `${code} ${version} ${isIllustrative}`).sort()).toEqual([
    'DG-2018 1 false',
    'DG-2023-BANK 1 false',
    'DG-2023-BANK 2 true',
    'DG-2023-GUARANTEE 1 false',
    'GUANMAOTONG 1 false',
    'HENAN-KJD-2025 1 true',
  ]);
});

test('loans are read page by page, newest first, with filing and claim, in three statements', async () => {
  const bank = await bankWithCap();
  const firm = await story.firm();
  const needId = await story.needFor(bank, firm);
  const loanIds: string[] = [];
  for (let i = 0; i < 6; i += 1) loanIds.push(await story.link(bank, needId));
  await story.file(bank, loanIds[0] ?? '');
  story.setToday('2026-01-28');
  await story.lose(bank, loanIds[0] ?? '', yuan(10n));

  const execute = vi.spyOn(story.orm.em.getConnection(), 'execute');
  const all = await findLoans(story.deps, { bankId: bank.id, first: 20, after: null });
  expect(execute.mock.calls.length).toBe(3);
  execute.mockRestore();
  expect(all.loans).toHaveLength(7);
  expect(all.hasNextPage).toBe(false);
  expect(all.loans.filter(({ lossClaim }) => lossClaim !== null).map(({ loan }) => loan.id)).toEqual([loanIds[0]]);

  const paged: string[] = [];
  let after: string | null = null;
  do {
    const page = await findLoans(story.deps, { firmId: firm.id, first: 4, after });
    paged.push(...page.loans.map(({ loan }) => loan.id));
    after = page.hasNextPage ? page.endCursor : null;
  } while (after !== null);
  expect(paged.sort()).toEqual([...loanIds].sort());
  expect((await findLoans(story.deps, { firmId: firm.id, first: 4, after: 'no-such-loan' })).loans).toEqual([]);

  for (const by of LOAN_ORDERS)
    for (const ascending of [true, false]) {
      const of = { firmId: firm.id, first: 4, order: { by, ascending } };
      const start = await findLoans(story.deps, { ...of, after: null });
      const rest = await findLoans(story.deps, { ...of, after: start.endCursor });
      const seen = [...start.loans, ...rest.loans].map(({ loan }) => loan.id);
      expect(seen.sort(), `${by} ${ascending}`).toEqual([...loanIds].sort());
    }

  const record = await findLoan(story.deps, { id: loanIds[0] ?? '', actor: firm.actor });
  expect(record?.lossClaim?.payableFen).toBe(yuan(8n));
  const auditor = { userId: 'auditor', organisationId: null, roles: ['AUDITOR'] };
  expect((await findLoan(story.deps, { id: loanIds[0] ?? '', actor: auditor }))?.loan.id).toBe(loanIds[0]);
  const operator = { ...auditor, roles: ['OPERATOR'] };
  expect(await findLoan(story.deps, { id: loanIds[0] ?? '', actor: operator })).toBeNull();
  expect(await story.deps.read().count(LossClaim, { firmId: firm.id })).toBe(1);
});
