/** Kinds of dated facts about a firm; a change names its kind, so that only the tags built on it are derived again. */
export const FACT_KINDS = ['PROFILE', 'LISTS', 'TAX_GRADES', 'CREDIT_GRADES', 'LOANS', 'RECORDS'] as const;
export type FactKind = (typeof FACT_KINDS)[number];
