import type { CivilDate } from '../calendar.ts';
import { PURPOSES, type Purpose } from '../market/purpose.ts';
import { SECURITIES, SECURITY, type Security } from '../market/security.ts';
import type { Bps, Fen } from '../money.ts';
import { ZERO_FEN } from '../money.ts';
import { parseDay } from '../parse-day.ts';
import { readPercent, readShare, readYuan } from '../read-amount.ts';
import { textOrNull, toHalfWidth } from '../text-of-cell.ts';
import { type LossShares, sharesSumToOne } from './split-loss.ts';

/** What stood in other books before the platform, in the order in which it is brought in. */
export const HISTORY_KINDS = ['LOANS', 'FILINGS', 'CLAIMS', 'RECOVERIES'] as const;
export type HistoryKind = (typeof HISTORY_KINDS)[number];

type LoanOf = { readonly line: number; readonly bankCode: string; readonly contractNumber: string };
type InScheme = LoanOf & { readonly scheme: string };

export type OldLoan = LoanOf & {
  readonly firmCode: string;
  readonly contractOn: CivilDate;
  readonly drawnOn: CivilDate;
  readonly maturesOn: CivilDate;
  readonly principalFen: Fen;
  readonly rateBps: Bps;
  readonly securities: readonly Security[];
  readonly loanType: string;
  readonly purpose: Purpose;
  readonly guarantee: {
    readonly guarantorCode: string;
    readonly shares: LossShares;
    readonly nationalFundNumber: string | null;
  } | null;
};
export type OldFiling = InScheme & { readonly filedOn: CivilDate };
export type OldClaim = InScheme & {
  readonly lossFen: Fen;
  readonly recognisedOn: CivilDate;
  /** `null`: nobody decided it yet; it goes on here. */
  readonly decidedOn: CivilDate | null;
  /** Nothing on a decided claim: it was denied. */
  readonly paidFen: Fen;
  readonly reference: string | null;
};
export type OldRecovery = InScheme & {
  readonly recoveredOn: CivilDate;
  readonly grossFen: Fen;
  readonly costsFen: Fen;
  /** What was due to the fund by the old books; `null` takes it from the policy. */
  readonly dueFen: Fen | null;
  readonly returnedFen: Fen;
  readonly reference: string;
};

export type HistoryRow =
  | { readonly kind: 'LOANS'; readonly row: OldLoan }
  | { readonly kind: 'FILINGS'; readonly row: OldFiling }
  | { readonly kind: 'CLAIMS'; readonly row: OldClaim }
  | { readonly kind: 'RECOVERIES'; readonly row: OldRecovery };

/** Headings of the columns, Chinese and English. */
export const HISTORY_COLUMNS = {
  bankCode: ['银行信用代码', 'bank_code'],
  contractNumber: ['合同编号', 'contract_number'],
  firmCode: ['企业信用代码', 'firm_code'],
  contractOn: ['合同日', 'contract_on'],
  drawnOn: ['放款日', 'drawn_on'],
  maturesOn: ['到期日', 'matures_on'],
  principal: ['本金', 'principal'],
  rate: ['年利率', 'rate'],
  securities: ['担保方式', 'securities'],
  loanType: ['贷款类型', 'loan_type'],
  purpose: ['用途', 'purpose'],
  guarantorCode: ['担保机构信用代码', 'guarantor_code'],
  shareNationalFund: ['国家基金比例', 'share_national_fund'],
  shareReguarantor: ['再担保比例', 'share_reguarantor'],
  shareGuarantor: ['担保机构比例', 'share_guarantor'],
  shareBank: ['银行比例', 'share_bank'],
  nationalFundNumber: ['国担编号', 'national_fund_number'],
  scheme: ['政策代码', 'scheme'],
  filedOn: ['备案日', 'filed_on'],
  loss: ['损失金额', 'loss'],
  recognisedOn: ['损失认定日', 'recognised_on'],
  decidedOn: ['决定日', 'decided_on'],
  paid: ['已拨付', 'paid'],
  reference: ['凭证号', 'reference'],
  recoveredOn: ['收回日', 'recovered_on'],
  gross: ['收回金额', 'gross'],
  costs: ['追偿费用', 'costs'],
  due: ['应返还', 'due'],
  returned: ['已返还', 'returned'],
} as const satisfies Record<string, readonly [string, string]>;
export type HistoryColumn = keyof typeof HISTORY_COLUMNS;

export type HistoryCells = { readonly line: number; readonly cell: (headings: readonly string[]) => string };

/** A cell that is no value of its column; caught in this file. */
class WrongCell extends Error {
  readonly code: string;
  readonly column: HistoryColumn;
  constructor(code: string, column: HistoryColumn) {
    super(code);
    this.code = code;
    this.column = column;
  }
}

export type HistoryRowResult =
  | ({ readonly verdict: 'row' } & HistoryRow)
  | { readonly verdict: 'wrong'; readonly line: number; readonly code: string; readonly column: HistoryColumn };

/** One row of an old book; the first cell that cannot be read is named. Amounts are yuan, rates percent. */
export function readHistoryRow(kind: HistoryKind, cells: HistoryCells): HistoryRowResult {
  try {
    const read = readerOf(cells);
    switch (kind) {
      case 'LOANS':
        return { verdict: 'row', kind, row: loanOf(read) };
      case 'FILINGS':
        return { verdict: 'row', kind, row: { ...inSchemeOf(read), filedOn: read.day('filedOn') } };
      case 'CLAIMS':
        return { verdict: 'row', kind, row: claimOf(read) };
      case 'RECOVERIES':
        return { verdict: 'row', kind, row: recoveryOf(read) };
    }
  } catch (error) {
    if (error instanceof WrongCell)
      return { verdict: 'wrong', line: cells.line, code: error.code, column: error.column };
    throw error;
  }
}

type Reader = ReturnType<typeof readerOf>;

function readerOf({ line, cell }: HistoryCells) {
  const raw = (column: HistoryColumn): string => cell(HISTORY_COLUMNS[column]);
  const optional = (column: HistoryColumn): string | null => textOrNull(raw(column));
  const text = (column: HistoryColumn): string => must(optional(column), 'CELL_MISSING', column);
  const code = (column: HistoryColumn): string => toHalfWidth(text(column)).toUpperCase();
  const dayOrNull = (column: HistoryColumn): CivilDate | null => {
    const parsed = parseDay(raw(column));
    if (parsed.verdict === 'unreadable') throw new WrongCell('DAY_UNREADABLE', column);
    return parsed.day;
  };
  const moneyOrNull = (column: HistoryColumn): Fen | null => {
    const said = optional(column);
    return said === null ? null : must(readYuan(said), 'AMOUNT_UNREADABLE', column);
  };
  return {
    line,
    optional,
    text,
    code,
    dayOrNull,
    moneyOrNull,
    day: (column: HistoryColumn): CivilDate => must(dayOrNull(column), 'CELL_MISSING', column),
    money: (column: HistoryColumn): Fen => must(moneyOrNull(column), 'CELL_MISSING', column),
  };
}

function must<T>(value: T | null, code: string, column: HistoryColumn): T {
  if (value === null) throw new WrongCell(code, column);
  return value;
}

const loanKeyOf = (read: Reader): LoanOf => ({
  line: read.line,
  bankCode: read.code('bankCode'),
  contractNumber: read.text('contractNumber'),
});
const inSchemeOf = (read: Reader): InScheme => ({ ...loanKeyOf(read), scheme: read.code('scheme') });

function loanOf(read: Reader): OldLoan {
  const securities = (read.optional('securities') ?? SECURITY.CREDIT_ONLY).split(/[;；、|]/).map((one) => one.trim());
  const purpose = read.optional('purpose') ?? 'WORKING_CAPITAL';
  return {
    ...loanKeyOf(read),
    firmCode: read.code('firmCode'),
    contractOn: read.day('contractOn'),
    drawnOn: read.day('drawnOn'),
    maturesOn: read.day('maturesOn'),
    principalFen: read.money('principal'),
    rateBps: must(readPercent(read.text('rate')), 'RATE_UNREADABLE', 'rate'),
    securities: securities.map((one) =>
      must(SECURITIES.find((known) => known === one) ?? null, 'CODE_UNKNOWN', 'securities'),
    ),
    loanType: read.optional('loanType') ?? 'CREDIT',
    purpose: must(PURPOSES.find((known) => known === purpose) ?? null, 'CODE_UNKNOWN', 'purpose'),
    guarantee: guaranteeOf(read),
  };
}

function guaranteeOf(read: Reader): OldLoan['guarantee'] {
  if (read.optional('guarantorCode') === null) return null;
  const share = (column: HistoryColumn) => must(readShare(read.text(column)), 'SHARE_UNREADABLE', column);
  const shares: LossShares = {
    NATIONAL_FUND: share('shareNationalFund'),
    REGUARANTOR: share('shareReguarantor'),
    GUARANTOR: share('shareGuarantor'),
    BANK: share('shareBank'),
  };
  if (!sharesSumToOne(shares)) throw new WrongCell('SHARES_NOT_ONE', 'shareBank');
  return { guarantorCode: read.code('guarantorCode'), shares, nationalFundNumber: read.optional('nationalFundNumber') };
}

function claimOf(read: Reader): OldClaim {
  const lossFen = read.money('loss');
  const decidedOn = read.dayOrNull('decidedOn');
  const paidFen = read.moneyOrNull('paid') ?? ZERO_FEN;
  const recognisedOn = read.day('recognisedOn');
  if (paidFen > lossFen) throw new WrongCell('PAID_ABOVE_LOSS', 'paid');
  if (paidFen > 0n && decidedOn === null) throw new WrongCell('CELL_MISSING', 'decidedOn');
  if (decidedOn !== null && decidedOn < recognisedOn) throw new WrongCell('RANGE_UPSIDE_DOWN', 'decidedOn');
  const reference = paidFen > 0n ? read.text('reference') : read.optional('reference');
  return { ...inSchemeOf(read), lossFen, recognisedOn, decidedOn, paidFen, reference };
}

function recoveryOf(read: Reader): OldRecovery {
  const grossFen = read.money('gross');
  const costsFen = read.moneyOrNull('costs') ?? ZERO_FEN;
  const dueFen = read.moneyOrNull('due');
  const returnedFen = read.moneyOrNull('returned') ?? ZERO_FEN;
  if (grossFen === 0n) throw new WrongCell('AMOUNT_OUT_OF_RANGE', 'gross');
  if (costsFen > grossFen) throw new WrongCell('AMOUNT_OUT_OF_RANGE', 'costs');
  if (dueFen !== null && dueFen > grossFen - costsFen) throw new WrongCell('AMOUNT_OUT_OF_RANGE', 'due');
  return {
    ...inSchemeOf(read),
    recoveredOn: read.day('recoveredOn'),
    grossFen,
    costsFen,
    dueFen,
    returnedFen,
    reference: read.text('reference'),
  };
}

/** The amount of a row that is summed for the control total: principal, filed principal, paid, returned. */
export function controlAmountOf(of: HistoryRow, filedPrincipalFen: Fen): Fen {
  switch (of.kind) {
    case 'LOANS':
      return of.row.principalFen;
    case 'FILINGS':
      return filedPrincipalFen;
    case 'CLAIMS':
      return of.row.paidFen;
    case 'RECOVERIES':
      return of.row.returnedFen;
  }
}
