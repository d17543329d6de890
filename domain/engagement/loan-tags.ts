import type { Fen } from '../money.ts';
import type { SizeClass } from '../registry/size-class.ts';
import type { TagPolicy } from '../registry/tags/tag-policy.ts';

export const LOAN_TAGS = ['FIRST_LOAN', 'PUHUI', 'RELENDING_ELIGIBLE', 'SCHEME_ELIGIBLE'] as const;
export type LoanTag = (typeof LOAN_TAGS)[number];

/**
 * What a loan counts as. Whether it is the first of its firm was decided at drawdown (A4-15), as was whether the scheme in
 * force on that day takes it. By the credit of its firm (3-02, 0-09), at this bank or at all of them (A4-25), at most ten
 * million of a small firm is inclusive lending, and at most five million may be pledged for relending.
 */
export function deriveLoanTags(
  of: {
    readonly isFirstLoan: boolean | null;
    readonly isSchemeEligible: boolean;
    readonly sizeClass: SizeClass;
    readonly creditFen: Readonly<Record<'atBank' | 'atAllBanks', Fen>>;
  },
  policy: TagPolicy,
): LoanTag[] {
  const isSmall = of.sizeClass === 'SMALL' || of.sizeClass === 'MICRO';
  const credit = policy.creditScope === 'ALL_BANKS' ? of.creditFen.atAllBanks : of.creditFen.atBank;
  const holds: Readonly<Record<LoanTag, boolean>> = {
    FIRST_LOAN: of.isFirstLoan === true,
    PUHUI: isSmall && credit <= policy.puhuiCreditFenMax,
    RELENDING_ELIGIBLE: isSmall && credit <= policy.relendingCreditFenMax,
    SCHEME_ELIGIBLE: of.isSchemeEligible,
  };
  return LOAN_TAGS.filter((tag) => holds[tag]);
}
