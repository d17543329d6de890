/** What people are told about. The category is what a person can mute outside the application. */
export const NOTICE_CATEGORIES = ['NEED', 'DEAL', 'LOAN', 'FUND', 'SESSION', 'BATCH'] as const;
export type NoticeCategory = (typeof NOTICE_CATEGORIES)[number];

export const NOTICE_KINDS = [
  'NEED_REVIEWED',
  'NEED_WITHOUT_BANK',
  'PRODUCT_REVIEWED',
  'CONSENT_GRANTED',
  'CONSENT_REVOKED',
  'ENGAGEMENT_APPLIED',
  'ENGAGEMENT_GRABBED',
  'ENGAGEMENT_DISPATCHED',
  'ENGAGEMENT_MOVED',
  'LOAN_LINKED',
  'LOAN_OVERDUE',
  'LOAN_MATURES',
  'FILING_MOVED',
  'CLAIM_MOVED',
  'SESSION_NOTICE',
  'WEBHOOK_DEAD',
  'AUTHORITY_SUBMITTED',
  'AUTHORITY_DECIDED',
  'COMPLAINT_FILED',
  'COMPLAINT_LATE',
  'COMPLAINT_MOVED',
  'APPEAL_LATE',
  'APPEAL_DECIDED',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export const CATEGORY_OF: Readonly<Record<NoticeKind, NoticeCategory>> = {
  NEED_REVIEWED: 'NEED',
  NEED_WITHOUT_BANK: 'NEED',
  PRODUCT_REVIEWED: 'NEED',
  CONSENT_GRANTED: 'NEED',
  CONSENT_REVOKED: 'NEED',
  ENGAGEMENT_APPLIED: 'DEAL',
  ENGAGEMENT_GRABBED: 'DEAL',
  ENGAGEMENT_DISPATCHED: 'DEAL',
  ENGAGEMENT_MOVED: 'DEAL',
  LOAN_LINKED: 'LOAN',
  LOAN_OVERDUE: 'LOAN',
  LOAN_MATURES: 'LOAN',
  FILING_MOVED: 'FUND',
  CLAIM_MOVED: 'FUND',
  SESSION_NOTICE: 'SESSION',
  WEBHOOK_DEAD: 'BATCH',
  AUTHORITY_SUBMITTED: 'NEED',
  AUTHORITY_DECIDED: 'NEED',
  COMPLAINT_FILED: 'DEAL',
  COMPLAINT_LATE: 'DEAL',
  COMPLAINT_MOVED: 'DEAL',
  APPEAL_LATE: 'NEED',
  APPEAL_DECIDED: 'NEED',
};

/** Names and codes for the sentence, which is made in `text/`. Never data of a person. */
export type NoticeFacts = Readonly<Record<string, string>>;

const TOLD_NAMES: ReadonlySet<string> = new Set([
  'appeal.decided',
  'appeal.late',
  'authority.decided',
  'authority.submitted',
  'complaint.filed',
  'complaint.late',
  'complaint.moved',
  'consent.granted',
  'consent.revoked',
  'credit-need.reviewed',
  'credit-product.reviewed',
  'engagement.moved',
  'engagement.opened',
  'loan.linked',
  'loan.overdue-reported',
  'need.handed-to-operator',
]);

/** Whether somebody outside is told of a history event: people in their inbox, systems of banks by webhook. */
export const isToldHistory = (name: string): boolean =>
  TOLD_NAMES.has(name) || name.startsWith('claim.') || name.startsWith('filing.');
