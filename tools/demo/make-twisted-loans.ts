import { addMonths, type CivilDate, civilDate } from '../../domain/calendar.ts';
import { invariant } from '../../domain/invariant.ts';
import { SECURITY, type Security } from '../../domain/market/security.ts';
import { bps } from '../../domain/money.ts';
import { tenThousandYuan } from './demo-amounts.ts';
import type { DemoBank, DemoFirm, LoanTwist } from './demo-data.ts';
import { DELISTED_ON, LISTED_ON } from './make-list-memberships.ts';
import { type LoanDraft, rateOn } from './make-loans.ts';

type Twist = {
  readonly twist: LoanTwist;
  readonly firm: DemoFirm;
  readonly bank: DemoBank;
  readonly drawnOn: string;
  readonly scheme: string;
  /** In 万元. */
  readonly amount?: number;
  readonly contractedOn?: string;
  readonly maturesOn?: string;
  readonly rateBps?: bigint;
  readonly security?: Security;
};

/** Roles in the stories below; all firms are old enough for the scheme of 2018. */
export type Cast = {
  readonly firms: readonly DemoFirm[];
  readonly delisted: readonly DemoFirm[];
  readonly banks: readonly DemoBank[];
  readonly cappedBank: DemoBank;
};

/** Firms of the cast: six with a story each, and six whose loans break the cap of one bank. */
export const CAST_FIRMS = 12;
const CAPPED_LOANS = 6;
const NEW = 'DG-2023-BANK';
const OLD = 'DG-2018';

/** One loan for every border case of the rules, so that each can be seen and clicked in the demonstration. */
export function makeTwistedLoans(cast: Cast): LoanDraft[] {
  const firm = (index: number): DemoFirm => at(cast.firms, index);
  const delisted = (index: number): DemoFirm => at(cast.delisted, index);
  const bank = (index: number): DemoBank => at(cast.banks, index);
  const capped: Twist[] = Array.from({ length: CAPPED_LOANS }, (_, index) => ({
    twist: 'BANK_CAP_EXHAUSTED',
    firm: firm(6 + index),
    bank: cast.cappedBank,
    drawnOn: `2024-0${index + 3}-12`,
    scheme: NEW,
    amount: 400,
  }));
  const twists: Twist[] = [
    { twist: 'LAST_DAY_OF_SCHEME_2018', firm: firm(0), bank: bank(0), drawnOn: '2021-12-31', scheme: OLD },
    { twist: 'NO_SCHEME_IN_FORCE', firm: firm(0), bank: bank(1), drawnOn: '2022-01-01', scheme: OLD },
    { twist: 'NO_SCHEME_IN_FORCE', firm: firm(1), bank: bank(1), drawnOn: '2023-12-31', scheme: NEW },
    // T22: the compensation limit of a firm counts over all banks.
    {
      twist: 'FIRM_CAP_OVER_TWO_BANKS',
      firm: firm(2),
      bank: bank(5),
      drawnOn: '2024-03-01',
      scheme: NEW,
      amount: 1_000,
    },
    {
      twist: 'FIRM_CAP_OVER_TWO_BANKS',
      firm: firm(2),
      bank: bank(6),
      drawnOn: '2024-03-15',
      scheme: NEW,
      amount: 1_000,
    },
    // T21: membership is half-open.
    { twist: 'DRAWN_BEFORE_LISTING', firm: delisted(0), bank: bank(7), drawnOn: '2024-01-31', scheme: NEW },
    { twist: 'DRAWN_ON_LISTING_DAY', firm: delisted(1), bank: bank(7), drawnOn: LISTED_ON, scheme: NEW },
    { twist: 'DRAWN_ON_LAST_LISTED_DAY', firm: delisted(2), bank: bank(7), drawnOn: '2024-07-31', scheme: NEW },
    {
      twist: 'DELISTED_BETWEEN_CONTRACT_AND_DRAWDOWN',
      firm: delisted(3),
      bank: bank(7),
      contractedOn: '2024-07-29',
      drawnOn: DELISTED_ON,
      scheme: NEW,
    },
    { twist: 'FIXING_MISSING', firm: firm(3), bank: bank(0), drawnOn: '2019-08-19', scheme: OLD },
    // T10: the ceiling on the day of the new fixing is 4.50%.
    { twist: 'RATE_AT_CEILING', firm: firm(3), bank: bank(8), drawnOn: '2025-05-20', rateBps: 450n, scheme: NEW },
    { twist: 'RATE_ABOVE_CEILING', firm: firm(4), bank: bank(8), drawnOn: '2025-05-20', rateBps: 451n, scheme: NEW },
    // T12: three years, and three years and a day.
    {
      twist: 'TERM_AT_MAXIMUM',
      firm: firm(4),
      bank: bank(9),
      drawnOn: '2024-03-01',
      maturesOn: '2027-03-01',
      scheme: NEW,
    },
    {
      twist: 'TERM_ABOVE_MAXIMUM',
      firm: firm(5),
      bank: bank(9),
      drawnOn: '2024-03-01',
      maturesOn: '2027-03-02',
      scheme: NEW,
    },
    {
      twist: 'PHYSICAL_COLLATERAL',
      firm: firm(5),
      bank: bank(10),
      drawnOn: '2024-09-10',
      security: SECURITY.REAL_ESTATE,
      scheme: NEW,
    },
  ];
  return [...twists, ...capped].map(draftOf);
}

function draftOf(twist: Twist): LoanDraft {
  const drawnOn: CivilDate = civilDate(twist.drawnOn);
  const contractedOn = twist.contractedOn === undefined ? drawnOn : civilDate(twist.contractedOn);
  return {
    firmId: twist.firm.firmId,
    bankId: twist.bank.bankId,
    amountFen: tenThousandYuan(twist.amount ?? 200),
    rateBps: twist.rateBps === undefined ? rateOn(contractedOn, 90n) : bps(twist.rateBps),
    contractedOn,
    drawnOn,
    maturesOn: twist.maturesOn === undefined ? addMonths(drawnOn, 12) : civilDate(twist.maturesOn),
    securities: [twist.security ?? SECURITY.CREDIT_ONLY],
    schemeWanted: twist.scheme,
    twist: twist.twist,
  };
}

function at<T>(cast: readonly T[], index: number): T {
  const member = cast[index];
  invariant(member !== undefined, `the story needs more than ${index} in its cast`);
  return member;
}
