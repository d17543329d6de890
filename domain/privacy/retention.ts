/** What is let go of by a term, as dated policy; everything else ends with the account, firm, loan or list it belongs to. */
export const RETENTION_CATEGORIES = [
  'SESSION',
  'NOTICE',
  'OUTBOX',
  'ANSWER',
  'INVITATION',
  'WEBHOOK',
  'EXPORT',
  'SEARCH',
  'DECLINED_DEAL',
  /** Nothing is deleted by it: until it is over nobody is erased for whom public money was moved. */
  'FUND',
] as const;
export type RetentionCategory = (typeof RETENTION_CATEGORIES)[number];

/** Terms that a law gives as the least, in days; no policy goes below. Others may be as short as a day. */
export const RETENTION_FLOORS: Readonly<Partial<Record<RetentionCategory, number>>> = {
  /** Accounting files (会计档案管理办法, 2015): ten years for the shortest of them. */
  FUND: 3_650,
};
export const RETENTION_DAYS_MAX = 36_500;
/** A retry, a digest or a restore has to find what it needs. */
export const RETENTION_DAYS_MIN = 1;

export const RETENTION_POLICY_STATES = ['PROPOSED', 'APPROVED', 'REFUSED'] as const;
export type RetentionPolicyState = (typeof RETENTION_POLICY_STATES)[number];

/** The bounds between which a term of a category lies, in days. */
export const retentionBounds = (category: RetentionCategory): { readonly min: number; readonly max: number } => ({
  min: RETENTION_FLOORS[category] ?? RETENTION_DAYS_MIN,
  max: RETENTION_DAYS_MAX,
});
