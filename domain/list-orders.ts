/** What a list can be sorted by; `CREATED` is the age of its rows, and what every list begins with, newest first. */
export const LOAN_ORDERS = ['CREATED', 'AMOUNT', 'RATE', 'DRAWDOWN', 'MATURITY'] as const;
export const CLAIM_ORDERS = ['CREATED', 'DUE', 'LOSS', 'PAYABLE', 'RECOGNISED'] as const;
export const FILING_ORDERS = ['CREATED', 'DUE', 'PRINCIPAL', 'FILED'] as const;
export const PRODUCT_ORDERS = ['CREATED', 'NAME'] as const;

export type LoanOrder = (typeof LOAN_ORDERS)[number];
export type ClaimOrder = (typeof CLAIM_ORDERS)[number];
export type FilingOrder = (typeof FILING_ORDERS)[number];
export type ProductOrder = (typeof PRODUCT_ORDERS)[number];

/** An order by one column, and by id where two rows are equal in it. */
export type ListOrder<By extends string> = { readonly by: By; readonly ascending: boolean };
export const NEWEST_FIRST = { by: 'CREATED', ascending: false } as const;
