/** What a list can be sorted by; `CREATED` is the age of its rows, and what most lists begin with, newest first. */
export const LOAN_ORDERS = ['CREATED', 'AMOUNT', 'RATE', 'DRAWDOWN', 'MATURITY'] as const;
export const CLAIM_ORDERS = ['CREATED', 'DUE', 'LOSS', 'PAYABLE', 'RECOGNISED'] as const;
export const FILING_ORDERS = ['CREATED', 'DUE', 'PRINCIPAL', 'FILED'] as const;
export const PRODUCT_ORDERS = ['CREATED', 'NAME'] as const;
export const NEED_ORDERS = ['CREATED', 'AMOUNT'] as const;
/** `SCORE` is for the bank, as far as it may know the need; `MATCHED` is when they were matched last. */
export const MATCHED_NEED_ORDERS = ['SCORE', 'MATCHED'] as const;
export const ENGAGEMENT_ORDERS = ['CREATED', 'DUE'] as const;
export const SESSION_ORDERS = ['HELD'] as const;
export const NOMINATION_ORDERS = ['CREATED', 'PUBLICITY'] as const;
export const RELEASE_ORDERS = ['CREATED', 'EFFECTIVE', 'ADDS', 'REMOVALS'] as const;
export const APPEAL_ORDERS = ['DUE', 'CREATED'] as const;
export const PERSON_ORDERS = ['NAME', 'EMAIL'] as const;
export const INVITATION_ORDERS = ['CREATED', 'EMAIL', 'EXPIRY'] as const;
export const NOTICE_ORDERS = ['CREATED'] as const;
export const DELIVERY_ORDERS = ['CREATED', 'ATTEMPTS'] as const;
export const BRIDGE_ORDERS = ['CREATED', 'AMOUNT'] as const;
/** `CREATED`: in the order in which firms came onto the list. */
export const MEMBER_ORDERS = ['CREATED', 'FROM'] as const;
export const VISIT_ORDERS = ['CREATED', 'PLANNED'] as const;

export type LoanOrder = (typeof LOAN_ORDERS)[number];
export type ClaimOrder = (typeof CLAIM_ORDERS)[number];
export type FilingOrder = (typeof FILING_ORDERS)[number];
export type ProductOrder = (typeof PRODUCT_ORDERS)[number];
export type NeedOrder = (typeof NEED_ORDERS)[number];
export type MatchedNeedOrder = (typeof MATCHED_NEED_ORDERS)[number];
export type EngagementOrder = (typeof ENGAGEMENT_ORDERS)[number];
export type NominationOrder = (typeof NOMINATION_ORDERS)[number];
export type ReleaseOrder = (typeof RELEASE_ORDERS)[number];
export type AppealOrder = (typeof APPEAL_ORDERS)[number];
export type PersonOrder = (typeof PERSON_ORDERS)[number];
export type InvitationOrder = (typeof INVITATION_ORDERS)[number];
export type DeliveryOrder = (typeof DELIVERY_ORDERS)[number];
export type BridgeOrder = (typeof BRIDGE_ORDERS)[number];
export type MemberOrder = (typeof MEMBER_ORDERS)[number];
export type VisitOrder = (typeof VISIT_ORDERS)[number];

/** An order by one column, and by id where two rows are equal in it. */
export type ListOrder<By extends string> = { readonly by: By; readonly ascending: boolean };
export const NEWEST_FIRST = { by: 'CREATED', ascending: false } as const;
