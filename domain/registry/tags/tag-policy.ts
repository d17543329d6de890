import type { CivilDate } from '../../calendar.ts';
import { type Fen, yuan } from '../../money.ts';

/** Dated policy of the tags: limits and readings that the papers leave open (our defaults). */
export type TagPolicy = {
  readonly version: number;
  readonly validFrom: CivilDate;
  /** A year's tax grade is published each April; after this many days the next one is overdue. */
  readonly taxGradeFreshDays: number;
  readonly profileFreshDays: number;
  readonly recordFreshDays: number;
  readonly puhuiCreditFenMax: Fen;
  readonly relendingCreditFenMax: Fen;
  /** 单户授信 at the bank that asks, or at all of them (A4-25). */
  readonly creditScope: 'LARGEST_AT_ONE_BANK' | 'ALL_BANKS';
  /** Whether the relending limit binds small firms alone, or green loans and private firms as well (A4-19). */
  readonly relendingLimitOn: 'SMALL' | 'ALL';
  /** FIRST_LOAN counts only where the bank attested it at drawdown (A4-26). */
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
  creditScope: 'LARGEST_AT_ONE_BANK',
  relendingLimitOn: 'SMALL',
  firstLoanNeedsAttestation: true,
};
