import { describe, expect, test } from 'vitest';
import {
  controlAmountOf,
  HISTORY_COLUMNS,
  type HistoryColumn,
  type HistoryKind,
  readHistoryRow,
} from '../../../domain/compensation/read-history-row.ts';
import {
  PORTFOLIO_COLUMNS,
  type PortfolioColumn,
  readPortfolioRow,
} from '../../../domain/compensation/read-portfolio-row.ts';
import { fen, yuan } from '../../../domain/money.ts';

const LOAN = { bankCode: ' b1 ', contractNumber: 'C-1' };
const GOOD: Readonly<Record<HistoryKind, Partial<Record<HistoryColumn, string>>>> = {
  LOANS: {
    ...LOAN,
    firmCode: 'f1',
    contractOn: '2019-03-01',
    drawnOn: '2019/3/4',
    maturesOn: '2020年3月4日',
    principal: '1,000.50',
    rate: '5.25%',
  },
  FILINGS: { ...LOAN, scheme: 'dg-2018', filedOn: '2019-03-20' },
  CLAIMS: {
    ...LOAN,
    scheme: 'DG-2018',
    loss: '500',
    recognisedOn: '2020-06-01',
    decidedOn: '2020-09-01',
    paid: '400',
    reference: 'R-1',
  },
  RECOVERIES: {
    ...LOAN,
    scheme: 'DG-2018',
    recoveredOn: '2021-01-05',
    gross: '110',
    costs: '10',
    due: '80',
    returned: '50',
    reference: 'R-2',
  },
};
const GUARANTEE: Partial<Record<HistoryColumn, string>> = {
  guarantorCode: 'g1',
  shareNationalFund: '20%',
  shareReguarantor: '1/5',
  shareGuarantor: '40%',
  shareBank: '20%',
  nationalFundNumber: 'N-1',
};

/** Reads a row by the heading in one language or the other; both name the same column. */
const read = (kind: HistoryKind, over: Partial<Record<HistoryColumn, string>> = {}, language: 0 | 1 = 1) => {
  const row: Partial<Record<HistoryColumn, string>> = { ...GOOD[kind], ...over };
  const byHeading = new Map<string, string>(
    Object.entries(row).map(([column, cell]) => [HISTORY_COLUMNS[column as HistoryColumn][language], cell]),
  );
  const cell = (headings: readonly string[]): string =>
    headings.map((heading) => byHeading.get(heading)).find((found) => found !== undefined) ?? '';
  return readHistoryRow(kind, { line: 7, cell });
};
const rowOf = (kind: HistoryKind, over: Partial<Record<HistoryColumn, string>> = {}) => {
  const result = read(kind, over);
  if (result.verdict === 'wrong') throw new Error(`${result.code} ${result.column}`);
  return result;
};

describe('rows of old books', () => {
  test.each(['LOANS', 'FILINGS', 'CLAIMS', 'RECOVERIES'] as const)(
    '%s read the same under Chinese and English headings',
    (kind) => {
      expect(read(kind, {}, 0)).toEqual(read(kind, {}, 1));
      expect(read(kind).verdict).toBe('row');
    },
  );

  test('a loan is read to the fen, with what is not said at its defaults', () => {
    expect(rowOf('LOANS').row).toEqual({
      line: 7,
      bankCode: 'B1',
      contractNumber: 'C-1',
      firmCode: 'F1',
      contractOn: '2019-03-01',
      drawnOn: '2019-03-04',
      maturesOn: '2020-03-04',
      principalFen: 100_050n,
      rateBps: 525n,
      securities: ['CREDIT_ONLY'],
      loanType: 'CREDIT',
      purpose: 'WORKING_CAPITAL',
      guarantee: null,
    });
    const more = rowOf('LOANS', { securities: 'RECEIVABLES；EQUITY', loanType: 'TAX_CREDIT', purpose: 'RENEWAL' });
    expect(more.row).toMatchObject({
      securities: ['RECEIVABLES', 'EQUITY'],
      loanType: 'TAX_CREDIT',
      purpose: 'RENEWAL',
    });
  });

  test('a guarantee is exact shares that sum to one', () => {
    const share = (numerator: bigint, denominator: bigint) => ({ numerator, denominator });
    expect(rowOf('LOANS', GUARANTEE).row).toMatchObject({
      guarantee: {
        guarantorCode: 'G1',
        nationalFundNumber: 'N-1',
        shares: {
          NATIONAL_FUND: share(20n, 100n),
          REGUARANTOR: share(1n, 5n),
          GUARANTOR: share(40n, 100n),
          BANK: share(20n, 100n),
        },
      },
    });
    expect(rowOf('LOANS', { ...GUARANTEE, nationalFundNumber: '无' }).row).toMatchObject({
      guarantee: { nationalFundNumber: null },
    });
  });

  test('an open loss has no decision, a denied claim no payment, and a recovery may leave its due to the policy', () => {
    expect(rowOf('FILINGS').row).toMatchObject({ scheme: 'DG-2018', filedOn: '2019-03-20' });
    expect(rowOf('CLAIMS', { decidedOn: '', paid: '', reference: '' }).row).toMatchObject({
      decidedOn: null,
      paidFen: 0n,
      reference: null,
    });
    expect(rowOf('CLAIMS', { paid: '0', reference: '' }).row).toMatchObject({ decidedOn: '2020-09-01', paidFen: 0n });
    expect(rowOf('CLAIMS', { decidedOn: '2020-06-01', paid: '500' }).row).toMatchObject({ paidFen: yuan(500n) });
    expect(rowOf('CLAIMS').row).toMatchObject({
      lossFen: yuan(500n),
      recognisedOn: '2020-06-01',
      paidFen: yuan(400n),
      reference: 'R-1',
    });
    expect(rowOf('RECOVERIES').row).toMatchObject({
      recoveredOn: '2021-01-05',
      grossFen: yuan(110n),
      costsFen: yuan(10n),
      dueFen: yuan(80n),
      returnedFen: yuan(50n),
      reference: 'R-2',
    });
    expect(rowOf('RECOVERIES', { due: '', costs: '', returned: '' }).row).toMatchObject({
      dueFen: null,
      costsFen: 0n,
      returnedFen: 0n,
    });
    expect(rowOf('RECOVERIES', { costs: '110', due: '0' }).verdict).toBe('row');
    expect(rowOf('RECOVERIES', { due: '100' }).verdict).toBe('row');
  });

  test.each<[HistoryKind, Partial<Record<HistoryColumn, string>>, string, HistoryColumn]>([
    ['LOANS', { bankCode: '' }, 'CELL_MISSING', 'bankCode'],
    ['LOANS', { contractNumber: '-' }, 'CELL_MISSING', 'contractNumber'],
    ['LOANS', { firmCode: '' }, 'CELL_MISSING', 'firmCode'],
    ['LOANS', { contractOn: '2019-02-30' }, 'DAY_UNREADABLE', 'contractOn'],
    ['LOANS', { drawnOn: '' }, 'CELL_MISSING', 'drawnOn'],
    ['LOANS', { maturesOn: 'soon' }, 'DAY_UNREADABLE', 'maturesOn'],
    ['LOANS', { principal: '1.005' }, 'AMOUNT_UNREADABLE', 'principal'],
    ['LOANS', { principal: '' }, 'CELL_MISSING', 'principal'],
    ['LOANS', { rate: 'low' }, 'RATE_UNREADABLE', 'rate'],
    ['LOANS', { securities: 'GOLD' }, 'CODE_UNKNOWN', 'securities'],
    ['LOANS', { purpose: 'FUN' }, 'CODE_UNKNOWN', 'purpose'],
    ['LOANS', { ...GUARANTEE, shareBank: '21%' }, 'SHARES_NOT_ONE', 'shareBank'],
    ['LOANS', { ...GUARANTEE, shareGuarantor: '0.4' }, 'SHARE_UNREADABLE', 'shareGuarantor'],
    ['LOANS', { ...GUARANTEE, shareReguarantor: '' }, 'CELL_MISSING', 'shareReguarantor'],
    ['FILINGS', { scheme: '' }, 'CELL_MISSING', 'scheme'],
    ['CLAIMS', { loss: '' }, 'CELL_MISSING', 'loss'],
    ['CLAIMS', { paid: '500.01' }, 'PAID_ABOVE_LOSS', 'paid'],
    ['CLAIMS', { decidedOn: '' }, 'CELL_MISSING', 'decidedOn'],
    ['CLAIMS', { decidedOn: '2020-05-31' }, 'RANGE_UPSIDE_DOWN', 'decidedOn'],
    ['CLAIMS', { reference: '' }, 'CELL_MISSING', 'reference'],
    ['RECOVERIES', { gross: '0' }, 'AMOUNT_OUT_OF_RANGE', 'gross'],
    ['RECOVERIES', { costs: '110.01' }, 'AMOUNT_OUT_OF_RANGE', 'costs'],
    ['RECOVERIES', { due: '100.01' }, 'AMOUNT_OUT_OF_RANGE', 'due'],
    ['RECOVERIES', { reference: '' }, 'CELL_MISSING', 'reference'],
  ])('%s with %o: %s in %s', (kind, over, code, column) => {
    expect(read(kind, over)).toEqual({ verdict: 'wrong', line: 7, code, column });
  });

  test('the control total sums what the old books would sum', () => {
    const sums = (['LOANS', 'FILINGS', 'CLAIMS', 'RECOVERIES'] as const).map((kind) =>
      controlAmountOf(rowOf(kind), fen(9n)),
    );
    expect(sums).toEqual([100_050n, 9n, yuan(400n), yuan(50n)]);
  });
});

describe('rows of a portfolio', () => {
  const PORTFOLIO: Partial<Record<PortfolioColumn, string>> = {
    bank: 'B',
    firm: 'F',
    drawnOn: '2025-01-06',
    maturesOn: '2026-01-06',
    principal: '100',
    loss: '40',
    lostOn: '2025-09-01',
  };
  const SHARES = { guarantor: 'G', shareNationalFund: '20%', shareReguarantor: '20%', shareGuarantor: '40%' };
  const portfolio = (over: Partial<Record<PortfolioColumn, string>> = {}) => {
    const row: Partial<Record<PortfolioColumn, string>> = { ...PORTFOLIO, ...over };
    const byHeading = new Map(
      Object.entries(row).map(([column, cell]) => [PORTFOLIO_COLUMNS[column as PortfolioColumn][1] as string, cell]),
    );
    const cell = (headings: readonly string[]): string =>
      headings.map((heading) => byHeading.get(heading)).find((found) => found !== undefined) ?? '';
    return readPortfolioRow({ line: 3, cell });
  };

  test('a lost loan is a loan and a claim decided on the day of its loss', () => {
    expect(portfolio({ firmType: 'TECH', revenue: '5,000', ...SHARES, shareBank: '20%' })).toMatchObject({
      verdict: 'row',
      loan: { bankId: 'B', firmId: 'F', principalFen: yuan(100n), maturityOn: '2026-01-06', decidedOn: '2025-09-01' },
      claim: {
        loanId: '3',
        lossFen: yuan(40n),
        lossOn: '2025-09-01',
        firmType: 'TECH',
        firmRevenueFen: yuan(5_000n),
        filingVerdict: 'pass',
        guarantee: { guarantorId: 'G' },
      },
    });
  });

  test('a loan that was not lost is a loan alone', () => {
    expect(portfolio({ loss: '', lostOn: '' })).toMatchObject({
      verdict: 'row',
      loan: { lossOn: '2025-01-06', guarantee: null },
      claim: null,
    });
    expect(portfolio({ loss: '0' })).toMatchObject({ claim: null });
    expect(portfolio({ loss: '100' })).toMatchObject({ claim: { lossFen: yuan(100n), firmRevenueFen: null } });
  });

  test.each<[Partial<Record<PortfolioColumn, string>>, PortfolioColumn]>([
    [{ bank: '' }, 'bank'],
    [{ firm: '' }, 'firm'],
    [{ drawnOn: '2025-02-30' }, 'drawnOn'],
    [{ maturesOn: '2025-01-06' }, 'maturesOn'],
    [{ maturesOn: '' }, 'maturesOn'],
    [{ principal: '0' }, 'principal'],
    [{ principal: 'much' }, 'principal'],
    [{ loss: '100.01' }, 'loss'],
    [{ loss: 'all' }, 'loss'],
    [{ lostOn: '' }, 'lostOn'],
    [{ lostOn: '2025-01-05' }, 'lostOn'],
    [{ ...SHARES, shareBank: '21%' }, 'shareBank'],
    [{ ...SHARES, shareBank: '' }, 'shareBank'],
  ])('%o is wrong in %s', (over, column) => expect(portfolio(over)).toEqual({ verdict: 'wrong', column }));
});
