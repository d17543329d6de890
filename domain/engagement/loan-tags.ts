import { type Fen, yuan } from '../money.ts';
import type { SizeClass } from '../registry/size-class.ts';

export const LOAN_TAGS = ['PUHUI', 'RELENDING_ELIGIBLE'] as const;
export type LoanTag = (typeof LOAN_TAGS)[number];

const PUHUI_MAX = yuan(10_000_000n);
const RELENDING_MAX = yuan(5_000_000n);

/**
 * What a loan counts as, by all credit of its firm at this bank (3-02, 0-09, A4-25): at most ten million of a small firm
 * is inclusive lending, at most five million may be pledged for relending.
 */
export function deriveLoanTags(of: { readonly sizeClass: SizeClass; readonly creditAtBankFen: Fen }): LoanTag[] {
  if (of.sizeClass !== 'SMALL' && of.sizeClass !== 'MICRO') return [];
  return [
    ...(of.creditAtBankFen <= PUHUI_MAX ? (['PUHUI'] as const) : []),
    ...(of.creditAtBankFen <= RELENDING_MAX ? (['RELENDING_ELIGIBLE'] as const) : []),
  ];
}
