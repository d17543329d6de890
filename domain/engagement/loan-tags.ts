import type { Fen } from '../money.ts';
import type { SizeClass } from '../registry/size-class.ts';
import type { TagPolicy } from '../registry/tags/tag-policy.ts';

export const LOAN_TAGS = ['PUHUI', 'RELENDING_ELIGIBLE'] as const;
export type LoanTag = (typeof LOAN_TAGS)[number];

/**
 * What a loan counts as, by the credit of its firm (3-02, 0-09), at this bank or at all of them (A4-25): at most ten million
 * of a small firm is inclusive lending, at most five million may be pledged for relending.
 */
export function deriveLoanTags(
  of: { readonly sizeClass: SizeClass; readonly creditFen: Readonly<Record<'atBank' | 'atAllBanks', Fen>> },
  policy: TagPolicy,
): LoanTag[] {
  if (of.sizeClass !== 'SMALL' && of.sizeClass !== 'MICRO') return [];
  const credit = policy.creditScope === 'ALL_BANKS' ? of.creditFen.atAllBanks : of.creditFen.atBank;
  return [
    ...(credit <= policy.puhuiCreditFenMax ? (['PUHUI'] as const) : []),
    ...(credit <= policy.relendingCreditFenMax ? (['RELENDING_ELIGIBLE'] as const) : []),
  ];
}
