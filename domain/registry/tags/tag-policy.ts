import type { CivilDate } from '../../calendar.ts';
import { type Bps, bps, type Fen, yuan } from '../../money.ts';

/** Dated policy of tags, boards and sessions: limits, and the answers to open questions of the papers (our defaults). */
export type TagPolicy = {
  readonly version: number;
  readonly validFrom: CivilDate;
  /** A year's tax grade is published each April; after this many days the next one is overdue. */
  readonly taxGradeFreshDays: number;
  readonly profileFreshDays: number;
  readonly recordFreshDays: number;
  readonly puhuiCreditFenMax: Fen;
  readonly relendingCreditFenMax: Fen;
} & MarketReadings;

/** The open questions that no compensation scheme answers, because they are about the whole market. */
export type MarketReadings = {
  /** A4-13. `AFTER_ADDING` warns the bank with which the limit would be passed, `AT_PRESENT` only once it has been. */
  readonly exposureWarning: 'AFTER_ADDING' | 'AT_PRESENT';
  /** A4-14. A bank serves a firm by credit in force, by a balance, or by having lent at any time. */
  readonly servingBank: 'CREDIT_IN_FORCE' | 'BALANCE' | 'EVER_LENT';
  /** A4-15. The first loan from anybody, or the first from each bank. */
  readonly firstLoanFrom: 'ANY_INSTITUTION' | 'EACH_BANK';
  /** A4-15. Whether a personal business loan of the owner is a loan of the firm. */
  readonly ownerLoansCount: boolean;
  /** A4-16. Resident firms with credit, or the money granted of the money asked for. */
  readonly parkCoverageOf: 'FIRMS' | 'AMOUNT';
  /** A4-17. The session of a public holiday is left out and marked, moved within its week, or held all the same. */
  readonly sessionOnHoliday: 'SKIP' | 'SHIFT' | 'HOLD';
  /** A4-18. How far bad inclusive loans may lie above all bad loans, the bound included (3-05). */
  readonly nplToleranceBps: Bps;
  /** A4-19. Whether the relending limit binds small firms alone, or green loans and private firms as well. */
  readonly relendingLimitOn: 'SMALL' | 'ALL';
  /** A4-25. 单户授信 of inclusive lending and relending: at the bank that asks, or at all of them. */
  readonly creditScope: 'LARGEST_AT_ONE_BANK' | 'ALL_BANKS';
  /** A4-25. The same where many banks serve one small firm (4-04). */
  readonly exposureCreditScope: 'LARGEST_AT_ONE_BANK' | 'ALL_BANKS';
  /** A4-26. FIRST_LOAN counts only where the bank attested it at drawdown. */
  readonly firstLoanNeedsAttestation: boolean;
};

/** What the platform starts with; later readings are further rows of `tag_policy`. */
export const FIRST_TAG_POLICY: TagPolicy = {
  version: 1,
  validFrom: '2018-01-01' as CivilDate,
  taxGradeFreshDays: 450,
  profileFreshDays: 456,
  recordFreshDays: 1_096,
  puhuiCreditFenMax: yuan(10_000_000n),
  relendingCreditFenMax: yuan(5_000_000n),
  exposureWarning: 'AFTER_ADDING',
  servingBank: 'CREDIT_IN_FORCE',
  firstLoanFrom: 'ANY_INSTITUTION',
  ownerLoansCount: false,
  parkCoverageOf: 'FIRMS',
  sessionOnHoliday: 'SKIP',
  nplToleranceBps: bps(300n),
  relendingLimitOn: 'SMALL',
  creditScope: 'LARGEST_AT_ONE_BANK',
  exposureCreditScope: 'ALL_BANKS',
  firstLoanNeedsAttestation: true,
};
