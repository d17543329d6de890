import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LoanRepayment } from '../../../schema/entities/bank-systems/bank-batch.entity.ts';
import { Loan } from '../../../schema/entities/engagement/loan.entity.ts';
import { CreditNeed } from '../../../schema/entities/market/credit-need.entity.ts';
import { CreditProduct } from '../../../schema/entities/market/credit-product.entity.ts';
import {
  findBankBatch,
  findBankRows,
  processBankBatch,
  submitBankRows,
  submitTypedRows,
  type TypedRow,
} from '../../../usecases/bank-systems/submit-bank-rows.ts';
import { openEngagement } from '../../../usecases/engagement/open-engagement.ts';
import type { Deps } from '../../../usecases/ports.ts';
import { codeOfRefusal, commandOf, doneOf, type LoanStory, type Party, startLoanStory } from '../loan-story.ts';

let story: LoanStory;
beforeAll(async () => {
  story = await startLoanStory();
}, 60_000);
afterAll(() => story.stop());

const REPAYMENTS = 'contract_number,reference,paid_on,principal_fen,interest_fen';
const DRAWDOWNS =
  'need_id,product_id,contract_number,contract_on,drawn_on,matures_on,principal_fen,rate_bps,securities,loan_type,is_first_loan';

/** A bank with a loan of two million yuan. */
async function lent(): Promise<{ bank: Party; loan: Loan }> {
  const [bank, firm] = [await story.bank(), await story.firm({ isListed: false })];
  const id = await story.link(bank, await story.needFor(bank, firm));
  return { bank, loan: await story.deps.read().findOneOrFail(Loan, { id }) };
}

async function send(bank: Party, kind: 'DRAWDOWN' | 'REPAYMENT', lines: readonly string[], deps: Deps = story.deps) {
  const { id } = doneOf(await submitBankRows(deps, commandOf(bank, { kind, table: lines.join('\n') })));
  await processBankBatch(deps, id);
  const rows = await findBankRows(deps, { batchId: id, bankId: bank.id, first: 100, after: 0 });
  return {
    id,
    rows: rows.map(({ line, state, refusal }) => [line, state, refusal?.code ?? null, refusal?.field ?? null]),
  };
}

test('each row is accepted or rejected on its own, with its line, a code and its field', async () => {
  const { bank, loan } = await lent();
  const good = `${loan.contractNo},P-1,2026-01-20,100000,500`;
  const { id, rows } = await send(bank, 'REPAYMENT', [
    REPAYMENTS,
    good,
    `${loan.contractNo},P-2,2026-02-30,100,0`,
    `${loan.contractNo},P-1,2026-01-21,100,0`,
    'unknown-contract,P-3,2026-01-20,100,0',
    `${loan.contractNo},P-4,2026-01-20,999999999999,0`,
  ]);
  expect(rows).toEqual([
    [2, 'ACCEPTED', null, null],
    [3, 'REJECTED', 'CELL_MALFORMED', 'paid_on'],
    [4, 'REJECTED', 'REPAYMENT_KNOWN', 'reference'],
    [5, 'REJECTED', 'NOT_FOUND', 'contractNumber'],
    [6, 'REJECTED', 'REPAYMENT_ABOVE_LOAN', 'principalFen'],
  ]);
  expect(await findBankBatch(story.deps, { id, bankId: bank.id })).toMatchObject({
    waiting: 0,
    accepted: 1,
    rejected: 4,
  });
  expect(await findBankBatch(story.deps, { id, bankId: randomUUID() })).toBeNull();
});

test('a drawdown comes in by a row as by the form, and the same contract again is rejected', async () => {
  const [bank, firm] = [await story.bank(), await story.firm({ isListed: false })];
  const needId = await story.needFor(bank, firm);
  const line = `${needId},,DG-2026-0001,2026-01-20,2026-01-20,2027-01-20,50000000,400,CREDIT_ONLY|RECEIVABLES,CREDIT,`;
  const { rows } = await send(bank, 'DRAWDOWN', [DRAWDOWNS, line, line]);
  expect(rows.map(([, state, code]) => [state, code])).toEqual([
    ['ACCEPTED', null],
    ['REJECTED', 'CONTRACT_TAKEN'],
  ]);
});

test('a worker killed after a row was done and before it was noted does not do it again, nor do two workers at once', async () => {
  const { bank, loan } = await lent();
  const lines = [REPAYMENTS, ...[1, 2, 3].map((each) => `${loan.contractNo},R-${each},2026-01-20,1000,0`)];
  const table = lines.join('\n');
  const { id } = doneOf(await submitBankRows(story.deps, commandOf(bank, { kind: 'REPAYMENT', table })));
  let transactions = 0;
  const dying: Deps = {
    ...story.deps,
    inTransaction: (work) => {
      transactions += 1;
      return transactions === 2 ? Promise.reject(new Error('killed')) : story.deps.inTransaction(work);
    },
  };
  await expect(processBankBatch(dying, id)).rejects.toThrow('killed');
  await Promise.all([processBankBatch(story.deps, id), processBankBatch(story.deps, id)]);
  expect(await findBankBatch(story.deps, { id, bankId: bank.id })).toMatchObject({
    waiting: 0,
    accepted: 3,
    rejected: 0,
  });
  expect(await story.deps.read().count(LoanRepayment, { loanId: loan.id })).toBe(3);
});

test('principal paid back is never more than was lent, also when twenty tables say so at once', async () => {
  const { bank, loan } = await lent();
  const tables = Array.from({ length: 20 }, (_none, each) =>
    send(bank, 'REPAYMENT', [REPAYMENTS, `${loan.contractNo},Q-${each},2026-01-20,30000000,0`]),
  );
  await Promise.all(tables);
  const paid = await story.deps.read().find(LoanRepayment, { loanId: loan.id });
  expect(paid.reduce((sum, one) => sum + one.principalFen, 0n)).toBe(180_000_000n);
});

test('a table is taken once for a key, and refused whole when its heading is wrong, it is empty or too long', async () => {
  const { bank, loan } = await lent();
  const input = { kind: 'REPAYMENT' as const, table: `${REPAYMENTS}\n${loan.contractNo},S-1,2026-01-20,1,0` };
  const command = commandOf(bank, input);
  expect(doneOf(await submitBankRows(story.deps, command)).id).toBe(
    doneOf(await submitBankRows(story.deps, command)).id,
  );
  const of = (table: string) => submitBankRows(story.deps, commandOf(bank, { ...input, table }));
  expect(codeOfRefusal(await of('contract_number,reference\na,b'))).toBe('COLUMN_MISSING');
  expect(codeOfRefusal(await of(REPAYMENTS))).toBe('TABLE_EMPTY');
  const long = Array.from({ length: 1_001 }, (_none, each) => `a,${each},2026-01-20,1,0`);
  expect(codeOfRefusal(await of([REPAYMENTS, ...long].join('\n')))).toBe('TABLE_TOO_LONG');
});

async function sendTyped(bank: Party, rows: readonly TypedRow[], key: string = randomUUID()) {
  const command = { actor: bank.actor, idempotencyKey: key, input: { kind: 'REPAYMENT' as const, rows } };
  const { id } = doneOf(await submitTypedRows(story.deps, command));
  await processBankBatch(story.deps, id);
  const noted = await findBankRows(story.deps, { batchId: id, bankId: bank.id, first: 100, after: 0 });
  return {
    id,
    rows: noted.map(({ line, key: own, state, refusal }) => [
      line,
      own,
      state,
      refusal?.code ?? null,
      refusal?.field ?? null,
    ]),
  };
}

test('a typed row is done once under its key, in whichever batch it comes, and other rows go on beside it', async () => {
  const { bank, loan } = await lent();
  const paid = (key: string, reference: string, principalFen: bigint): TypedRow => ({
    key,
    contractNumber: loan.contractNo,
    reference,
    paidOn: '2026-01-20',
    principalFen,
    interestFen: 0n,
  });
  const batch = randomUUID();
  const first = await sendTyped(bank, [paid('core-1', 'T-1', 1_000n), paid('core-2', 'T-2', 999_999_999_999n)], batch);
  expect(first.rows).toEqual([
    [1, 'core-1', 'ACCEPTED', null, null],
    [2, 'core-2', 'REJECTED', 'REPAYMENT_ABOVE_LOAN', 'principalFen'],
  ]);
  expect(
    (await sendTyped(bank, [paid('core-1', 'T-1', 1_000n), paid('core-2', 'T-2', 999_999_999_999n)], batch)).id,
  ).toBe(first.id);
  const second = await sendTyped(bank, [
    paid('core-1', 'T-1', 1_000n),
    paid('core-2', 'T-2', 2_000n),
    paid('core-1', 'T-3', 1_000n),
    { ...paid('core-3', 'T-4', 1n), paidOn: '2026-02-30' },
  ]);
  expect(second.rows).toEqual([
    [1, 'core-1', 'ACCEPTED', null, null],
    [2, 'core-2', 'ACCEPTED', null, null],
    [3, 'core-1', 'REJECTED', 'IDEMPOTENCY_KEY_REUSED', 'idempotencyKey'],
    [4, 'core-3', 'REJECTED', 'CELL_MALFORMED', 'paidOn'],
  ]);
  const repayments = await story.deps.read().find(LoanRepayment, { loanId: loan.id });
  expect(repayments.map(({ reference }) => reference).sort()).toEqual(['T-1', 'T-2']);
});

test('typed rows are refused whole when there is none, too many, or one without a key of its own', async () => {
  const { bank } = await lent();
  const of = (rows: readonly TypedRow[]) =>
    submitTypedRows(story.deps, commandOf(bank, { kind: 'REPAYMENT' as const, rows }));
  expect(codeOfRefusal(await of([]))).toBe('TABLE_EMPTY');
  expect(codeOfRefusal(await of(Array.from({ length: 201 }, (_none, each) => ({ key: `k-${each}` }))))).toBe(
    'TABLE_TOO_LONG',
  );
  for (const key of ['', ' ', 'x'.repeat(65), '行一'])
    expect(codeOfRefusal(await of([{ key }]))).toBe('CODE_MALFORMED');
});

test('a typed drawdown and a typed product are the same rows as those of a table', async () => {
  const [bank, firm] = [await story.bank(), await story.firm({ isListed: false })];
  const needId = await story.needFor(bank, firm);
  const drawdown: TypedRow = {
    key: 'draw-1',
    needId,
    productId: null,
    contractNumber: 'DG-2026-TYPED',
    contractOn: '2026-01-20',
    drawnOn: '2026-01-20',
    maturesOn: '2027-01-20',
    principalFen: 50_000_000n,
    rateBps: 400n,
    securities: ['CREDIT_ONLY', 'RECEIVABLES'],
    loanType: 'CREDIT',
    isFirstLoan: false,
  };
  const command = commandOf(bank, {
    kind: 'DRAWDOWN' as const,
    rows: [drawdown, { ...drawdown, key: 'draw-2', securities: [] }],
  });
  const { id } = doneOf(await submitTypedRows(story.deps, command));
  await processBankBatch(story.deps, id);
  const rows = await findBankRows(story.deps, { batchId: id, bankId: bank.id, first: 10, after: 0 });
  expect(rows.map(({ state, refusal }) => [state, refusal?.field ?? null])).toEqual([
    ['ACCEPTED', null],
    ['REJECTED', 'securities'],
  ]);
  const loan = await story.deps.read().findOneOrFail(Loan, { bankId: bank.id, contractNo: 'DG-2026-TYPED' });
  expect(loan).toMatchObject({
    amountFen: 50_000_000n,
    securities: ['CREDIT_ONLY', 'RECEIVABLES'],
    isFirstLoan: false,
  });
});

test('a row about what belongs to others is answered like a row about what is not there', async () => {
  const [bank, other] = [await story.bank(), await story.bank()];
  const needId = await story.needFor(other, await story.firm({ isListed: false }));
  const engagementId = await story.deps.inTransaction(async (work) => {
    const need = await work.em.findOneOrFail(CreditNeed, { id: needId });
    const { id: bankId, actor } = other;
    const of = { need, live: [], bankId, productId: null, state: 'APPLIED', actorId: actor.userId } as const;
    return (await openEngagement(work, story.deps, of)).id;
  });
  const productId = randomUUID();
  await story.deps.inTransaction(async ({ em }) => {
    const at = { createdAt: story.deps.now(), updatedAt: story.deps.now() };
    const row = { id: productId, bankId: other.id, name: 'Product', version: 1, flags: [], reviewNote: null, ...at };
    em.persist(em.create(CreditProduct, { ...row, state: 'ONLINE' }));
  });
  const answersTo = async (kind: 'DECISION' | 'DRAWDOWN' | 'PRODUCT', rowOf: (id: string) => TypedRow, id: string) => {
    const rows = [rowOf(id), rowOf(randomUUID())];
    const { id: batchId } = doneOf(await submitTypedRows(story.deps, commandOf(bank, { kind, rows })));
    await processBankBatch(story.deps, batchId);
    const noted = await findBankRows(story.deps, { batchId, bankId: bank.id, first: 10, after: 0 });
    return noted.map(({ refusal }) => JSON.stringify(refusal));
  };
  const loan = {
    productId: null,
    contractOn: '2026-01-20',
    drawnOn: '2026-01-20',
    maturesOn: '2027-01-20',
    principalFen: 1_000n,
    rateBps: 400n,
    securities: ['CREDIT_ONLY'],
    loanType: 'CREDIT',
  };
  const terms = {
    name: '他行产品',
    version: 1,
    amountFenMin: 1n,
    amountFenMax: 2n,
    termMonthsMin: 1,
    termMonthsMax: 2,
    lprTenor: 'ONE_YEAR',
    spreadBpsMin: 1n,
    spreadBpsMax: 2n,
    repayment: 'BULLET',
    acceptedSecurities: ['CREDIT_ONLY'],
    regions: [],
    industries: [],
    sizeClasses: ['SMALL'],
    purposes: ['WORKING_CAPITAL'],
    requiredTags: [],
    schemes: [],
    firmAgeMonthsMin: 0,
    firstLoanOnly: false,
    promisedDays: 5,
    validFrom: '2026-01-01',
    validTo: null,
    quotaFen: null,
  };
  const decision = { move: 'accept', reasonCode: null, note: null, grantFen: null, rateBps: null, termMonths: null };
  for (const [foreign, missing] of [
    await answersTo('DECISION', (id) => ({ key: `d-${id}`, engagementId: id, ...decision }), engagementId),
    await answersTo('DRAWDOWN', (id) => ({ key: `l-${id}`, needId: id, contractNumber: `C-${id}`, ...loan }), needId),
    await answersTo('PRODUCT', (id) => ({ key: `p-${id}`, productId: id, ...terms }), productId),
  ]) {
    expect(foreign).toContain('NOT_FOUND');
    expect(foreign).toBe(missing);
  }
});
