/** What a table of a bank's system holds. */
export const BANK_ROW_KINDS = ['PRODUCT', 'DECISION', 'DRAWDOWN', 'REPAYMENT'] as const;
export type BankRowKind = (typeof BANK_ROW_KINDS)[number];
