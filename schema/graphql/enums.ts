import { registerEnumType } from 'type-graphql';
import {
  APPEAL_ORDERS,
  BRIDGE_ORDERS,
  CLAIM_ORDERS,
  DELIVERY_ORDERS,
  ENGAGEMENT_ORDERS,
  FILING_ORDERS,
  INVITATION_ORDERS,
  LOAN_ORDERS,
  MATCHED_NEED_ORDERS,
  MEMBER_ORDERS,
  NEED_ORDERS,
  NOMINATION_ORDERS,
  PERSON_ORDERS,
  PRODUCT_ORDERS,
  RELEASE_ORDERS,
  VISIT_ORDERS,
} from '../../domain/list-orders.ts';
import { NEED_STATES, URGENCIES } from '../../domain/market/credit-need.ts';
import { LPR_TENORS, PRODUCT_STATES, REPAYMENTS } from '../../domain/market/credit-product.ts';
import { PURPOSE } from '../../domain/market/purpose.ts';
import { SECURITY } from '../../domain/market/security.ts';
import { LIST_ENTRIES, LIST_POLARITIES } from '../../domain/registry/lists/list-type.ts';
import { NOMINATION_MOVES, NOMINATION_STATES } from '../../domain/registry/lists/nomination.ts';
import { RELEASE_SCOPES, RELEASE_SOURCES, RELEASE_STATES } from '../../domain/registry/lists/release.ts';
import { ORGANISATION_KINDS } from '../../domain/registry/organisation-kind.ts';
import { SIZE_CLASS, TAX_GRADES } from '../../domain/registry/size-class.ts';
import { QUEUES } from '../jobs/jobs.ts';

/** A GraphQL enum whose names and values are the codes of the domain. */
export function enumOf<Code extends string>(
  name: string,
  codes: readonly Code[],
  description: string,
): Record<Code, Code> {
  const members = Object.fromEntries(codes.map((code) => [code, code])) as Record<Code, Code>;
  registerEnumType(members, { name, description });
  return members;
}

export const OrganisationKindEnum = enumOf('OrganisationKind', ORGANISATION_KINDS, 'Who acts on the platform.');
export const SizeClassEnum = enumOf(
  'SizeClass',
  Object.values(SIZE_CLASS),
  'Size class by the SME standard of 2011/2017.',
);
export const TaxGradeEnum = enumOf('TaxGrade', TAX_GRADES, 'Tax credit grade; M is for new firms.');
export const NeedStateEnum = enumOf('NeedState', NEED_STATES, 'Life cycle of a credit need.');
export const UrgencyEnum = enumOf('Urgency', URGENCIES, 'How soon the money is needed.');
export const ProductStateEnum = enumOf('ProductState', PRODUCT_STATES, 'Life cycle of a credit product.');
export const RepaymentEnum = enumOf('Repayment', REPAYMENTS, 'How a loan is paid back.');
export const LprTenorEnum = enumOf('LprTenor', LPR_TENORS, 'The LPR fixing that a product is priced on.');
export const PurposeEnum = enumOf(
  'Purpose',
  Object.values(PURPOSE),
  'What the money is for; the last four are forbidden.',
);
export const SecurityEnum = enumOf('Security', Object.values(SECURITY), 'Collateral and risk mitigants.');
export const MatchVerdictEnum = enumOf('MatchVerdict', ['ELIGIBLE', 'NEAR_MISS'], 'Whether every hard rule passes.');
export const RuleVerdictEnum = enumOf(
  'RuleVerdict',
  ['PASS', 'FAIL', 'UNKNOWN', 'WITHHELD'],
  'UNKNOWN: a fact is missing. WITHHELD: not shown before consent.',
);
export const SideEnum = enumOf('Side', ['FIRM', 'BANK'], 'One of the two sides of a match.');
export const NeedReviewEnum = enumOf(
  'NeedReview',
  ['PUBLISH', 'RETURN', 'REJECT'],
  'What an operator decides on a need.',
);
export const ProductReviewEnum = enumOf(
  'ProductReview',
  ['PUBLISH', 'REJECT'],
  'What an operator decides on a product.',
);
export const QueueNameEnum = enumOf('QueueName', QUEUES, 'A background queue.');
export const ListEntryEnum = enumOf('ListEntry', LIST_ENTRIES, 'How a subject comes onto a list.');
export const ListPolarityEnum = enumOf('ListPolarity', LIST_POLARITIES, 'What standing on a list means for a firm.');
export const ReleaseScopeEnum = enumOf(
  'ReleaseScope',
  RELEASE_SCOPES,
  'WHOLE: who is missing from the file leaves. ADDITIONS: nobody leaves. HISTORY: memberships that have ended.',
);
export const ReleaseSourceEnum = enumOf('ReleaseSource', RELEASE_SOURCES, 'Where a release comes from.');
export const ReleaseStateEnum = enumOf('ReleaseState', RELEASE_STATES, 'PENDING waits for a second person.');
export const NominationStateEnum = enumOf('NominationState', NOMINATION_STATES, 'How far a nomination has come.');
export const NominationMoveEnum = enumOf('NominationMove', NOMINATION_MOVES, 'A step of a nomination.');
export const ReleaseDecisionEnum = enumOf('ReleaseDecision', ['APPROVE', 'REJECT'], 'What a second person decides.');
export const SearchIndexEnum = enumOf('SearchIndex', ['products', 'needs', 'firms'], 'What can be searched.');
export const SearchFacetEnum = enumOf(
  'SearchFacet',
  ['bank', 'industry', 'place', 'purpose', 'security', 'size', 'state', 'tag', 'urgency', 'verification'],
  'A field that can be counted.',
);
export const SearchRangeEnum = enumOf('SearchRange', ['age', 'amount', 'rate', 'term'], 'A field of numbers.');
export const SearchSortEnum = enumOf(
  'SearchSort',
  ['RELEVANCE', 'NEWEST', 'RATE', 'AMOUNT', 'DEADLINE'],
  'RATE: lowest first. AMOUNT: highest first. DEADLINE: soonest first.',
);
export const SearchMatchEnum = enumOf(
  'SearchMatch',
  ['EXACT', 'SIMILAR', 'PARTIAL'],
  'EXACT: every word. SIMILAR: with a wrong character. PARTIAL: some of the words.',
);
export const LoanOrderEnum = enumOf('LoanOrder', LOAN_ORDERS, 'What loans are sorted by.');
export const ClaimOrderEnum = enumOf('ClaimOrder', CLAIM_ORDERS, 'What claims are sorted by.');
export const FilingOrderEnum = enumOf('FilingOrder', FILING_ORDERS, 'What filings are sorted by.');
export const ProductOrderEnum = enumOf('ProductOrder', PRODUCT_ORDERS, 'What products are sorted by.');
export const NeedOrderEnum = enumOf('NeedOrder', NEED_ORDERS, 'What needs are sorted by.');
export const MatchedNeedOrderEnum = enumOf(
  'MatchedNeedOrder',
  MATCHED_NEED_ORDERS,
  'SCORE: as far as the bank may know the need. MATCHED: when they were matched last.',
);
export const EngagementOrderEnum = enumOf('EngagementOrder', ENGAGEMENT_ORDERS, 'What engagements are sorted by.');
export const NominationOrderEnum = enumOf('NominationOrder', NOMINATION_ORDERS, 'What nominations are sorted by.');
export const ReleaseOrderEnum = enumOf('ReleaseOrder', RELEASE_ORDERS, 'What releases are sorted by.');
export const AppealOrderEnum = enumOf('AppealOrder', APPEAL_ORDERS, 'What appeals are sorted by.');
export const PersonOrderEnum = enumOf('PersonOrder', PERSON_ORDERS, 'What people are sorted by.');
export const InvitationOrderEnum = enumOf('InvitationOrder', INVITATION_ORDERS, 'What invitations are sorted by.');
export const DeliveryOrderEnum = enumOf('DeliveryOrder', DELIVERY_ORDERS, 'What deliveries are sorted by.');
export const BridgeOrderEnum = enumOf('BridgeOrder', BRIDGE_ORDERS, 'What bridges are sorted by.');
export const MemberOrderEnum = enumOf('MemberOrder', MEMBER_ORDERS, 'What members of a list are sorted by.');
export const VisitOrderEnum = enumOf('VisitOrder', VISIT_ORDERS, 'What visits are sorted by.');
