import type { CivilDate } from '../calendar.ts';
import { type Fen, ZERO_FEN } from '../money.ts';
import { parseDay } from '../parse-day.ts';
import { readShare, readYuan } from '../read-amount.ts';
import { textOrNull } from '../text-of-cell.ts';
import type { ClaimFacts } from './claim-facts.ts';
import type { SimulatedLoan } from './simulate.ts';
import { type LossShares, sharesSumToOne } from './split-loss.ts';

/** Headings of a portfolio for simulation; a row is a loan, lost or not. */
export const PORTFOLIO_COLUMNS = {
  bank: ['银行', 'bank'],
  firm: ['企业', 'firm'],
  drawnOn: ['放款日', 'drawn_on'],
  maturesOn: ['到期日', 'matures_on'],
  principal: ['本金', 'principal'],
  loss: ['损失金额', 'loss'],
  lostOn: ['损失日', 'lost_on'],
  firmType: ['企业类型', 'firm_type'],
  revenue: ['营业收入', 'revenue'],
  guarantor: ['担保机构', 'guarantor'],
  shareNationalFund: ['国家基金比例', 'share_national_fund'],
  shareReguarantor: ['再担保比例', 'share_reguarantor'],
  shareGuarantor: ['担保机构比例', 'share_guarantor'],
  shareBank: ['银行比例', 'share_bank'],
} as const;
export type PortfolioColumn = keyof typeof PORTFOLIO_COLUMNS;

export type PortfolioRow = { readonly loan: SimulatedLoan; readonly claim: ClaimFacts | null };
export type PortfolioRowResult =
  | ({ readonly verdict: 'row' } & PortfolioRow)
  | { readonly verdict: 'wrong'; readonly column: PortfolioColumn };

/** One loan of a portfolio and the claim on it where it was lost: decided on the day of its loss, with nothing against it. */
export function readPortfolioRow(of: {
  readonly line: number;
  readonly cell: (headings: readonly string[]) => string;
}): PortfolioRowResult {
  const raw = (column: PortfolioColumn): string => of.cell(PORTFOLIO_COLUMNS[column]);
  const wrong = (column: PortfolioColumn): PortfolioRowResult => ({ verdict: 'wrong', column });
  const day = (column: PortfolioColumn): CivilDate | null => {
    const parsed = parseDay(raw(column));
    return parsed.verdict === 'read' ? parsed.day : null;
  };
  const [bankId, firmId] = [textOrNull(raw('bank')), textOrNull(raw('firm'))];
  const [drawdownOn, maturityOn] = [day('drawnOn'), day('maturesOn')];
  const principalFen = readYuan(raw('principal'));
  if (bankId === null) return wrong('bank');
  if (firmId === null) return wrong('firm');
  if (drawdownOn === null) return wrong('drawnOn');
  if (maturityOn === null || maturityOn <= drawdownOn) return wrong('maturesOn');
  if (principalFen === null || principalFen === 0n) return wrong('principal');
  const lossFen = amountOrNothing(raw('loss'));
  if (lossFen === null || lossFen > principalFen) return wrong('loss');
  const lostOn = day('lostOn');
  if (lossFen > 0n && (lostOn === null || lostOn < drawdownOn)) return wrong('lostOn');
  const firmRevenueFen = textOrNull(raw('revenue')) === null ? null : readYuan(raw('revenue'));
  const guarantee = guaranteeOf(raw);
  if (guarantee === 'wrong') return wrong('shareBank');
  const lossOn = lostOn ?? drawdownOn;
  const owner = { bankId, firmId, drawdownOn, lossOn, decidedOn: lossOn, guarantee };
  const loan: SimulatedLoan = { ...owner, principalFen, maturityOn };
  if (lossFen === 0n) return { verdict: 'row', loan, claim: null };
  const claim: ClaimFacts = {
    ...owner,
    loanId: `${of.line}`,
    contractOn: drawdownOn,
    extendedMaturityOn: null,
    loanAmountFen: principalFen,
    firmLoansFen: null,
    lossFen,
    loanClass: 'LOSS',
    overdueDays: OVERDUE_DAYS,
    filingVerdict: 'pass',
    fraudFlagged: false,
    otherSchemes: [],
    firmType: textOrNull(raw('firmType')),
    firmRevenueFen,
  };
  return { verdict: 'row', loan, claim };
}

/** A loss in a portfolio has met any trigger that is counted in days. */
const OVERDUE_DAYS = 10_000;

const amountOrNothing = (cell: string): Fen | null => (textOrNull(cell) === null ? ZERO_FEN : readYuan(cell));

function guaranteeOf(raw: (column: PortfolioColumn) => string): ClaimFacts['guarantee'] | 'wrong' {
  const guarantorId = textOrNull(raw('guarantor'));
  if (guarantorId === null) return null;
  const read = (column: PortfolioColumn) => readShare(raw(column));
  const [NATIONAL_FUND, REGUARANTOR, GUARANTOR, BANK] = [
    read('shareNationalFund'),
    read('shareReguarantor'),
    read('shareGuarantor'),
    read('shareBank'),
  ];
  if (NATIONAL_FUND === null || REGUARANTOR === null || GUARANTOR === null || BANK === null) return 'wrong';
  const shares: LossShares = { NATIONAL_FUND, REGUARANTOR, GUARANTOR, BANK };
  return sharesSumToOne(shares) ? { guarantorId, shares } : 'wrong';
}
