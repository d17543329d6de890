import { invariant } from '../invariant.ts';
import { type Fen, ZERO_FEN } from '../money.ts';

export const TRANSFER_KIND = {
  /** 1-14: the treasury gives a pool what it may spend in a year, or takes back what is not reserved. */
  APPROPRIATION: 'APPROPRIATION',
  RESERVATION: 'RESERVATION',
  RELEASE: 'RELEASE',
  PAYMENT: 'PAYMENT',
  /** What the claimant owes the fund of a recovery (A4-21), or of a claim that was reversed after payment. */
  RECOVERY: 'RECOVERY',
  CLAWBACK: 'CLAWBACK',
  /** The money is back. */
  RETURN: 'RETURN',
  /** Undoes one earlier transfer with new entries. */
  REVERSAL: 'REVERSAL',
  /** What stood in the books before the platform. */
  OPENING: 'OPENING',
} as const;
export type TransferKind = (typeof TRANSFER_KIND)[keyof typeof TRANSFER_KIND];

/** One line of a transfer; one of the two sides is zero. */
export type Posting = { readonly account: string; readonly debitFen: Fen; readonly creditFen: Fen };

/** The book that a claim draws on: a budget pool and year, or the treasury where a scheme has no pool. */
export type FundBook = { readonly pool: string; readonly year: string };

/** Accounts by name: `AVAILABLE/DG-2023/2026`, `PAID/DG-2023/2026/<claimant>`. */
export const ledgerAccount = {
  treasury: (pool: string): string => `TREASURY/${pool}`,
  available: ({ pool, year }: FundBook): string => `AVAILABLE/${pool}/${year}`,
  reserved: ({ pool, year }: FundBook): string => `RESERVED/${pool}/${year}`,
  paid: ({ pool, year }: FundBook, claimantId: string): string => `PAID/${pool}/${year}/${claimantId}`,
  receivable: ({ pool, year }: FundBook, claimantId: string): string => `RECEIVABLE/${pool}/${year}/${claimantId}`,
  /** Money that came back and may not be paid out again under the same caps (C14, R3). */
  returned: ({ pool, year }: FundBook): string => `RETURNED/${pool}/${year}`,
};

/** Money moves from one account to another: one debit, one credit, the same amount. */
export function transferPostings(transfer: {
  readonly from: string;
  readonly to: string;
  readonly amountFen: Fen;
}): readonly Posting[] {
  invariant(transfer.amountFen > 0n, 'a transfer moves more than nothing');
  invariant(transfer.from !== transfer.to, 'a transfer has two accounts');
  const postings = [
    { account: transfer.to, debitFen: transfer.amountFen, creditFen: ZERO_FEN },
    { account: transfer.from, debitFen: ZERO_FEN, creditFen: transfer.amountFen },
  ];
  assertBalanced(postings);
  return postings;
}

/** The same lines with the sides changed: the only way to correct a transfer. */
export const reversalOf = (postings: readonly Posting[]): readonly Posting[] =>
  postings.map(({ account, debitFen, creditFen }) => ({ account, debitFen: creditFen, creditFen: debitFen }));

/** A transfer moves money; it never makes any. */
export function assertBalanced(postings: readonly Posting[]): void {
  const debits = postings.reduce((sum, posting) => sum + posting.debitFen, 0n);
  const credits = postings.reduce((sum, posting) => sum + posting.creditFen, 0n);
  invariant(postings.length >= 2, 'a transfer has at least two postings');
  invariant(debits === credits, `postings do not balance: ${debits} debit, ${credits} credit`);
  for (const { debitFen, creditFen } of postings) {
    invariant(debitFen >= 0n && creditFen >= 0n, 'no posting is negative');
    invariant((debitFen === 0n) !== (creditFen === 0n), 'a posting has one side');
  }
}
