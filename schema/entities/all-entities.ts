import { BankBatch, BankRow, LoanRepayment } from './bank-systems/bank-batch.entity.ts';
import { ClaimDecision, ClaimDraw, LossClaim, Recovery } from './compensation/claim.entity.ts';
import { GuaranteeContract, OverdueReport } from './compensation/cover.entity.ts';
import { CapUsage, Filing } from './compensation/filing.entity.ts';
import { PolicyProposal, SchemePolicyVersion } from './compensation/scheme-policy.entity.ts';
import { BankRating, Complaint, CreditDecision, ExposureOverride, Visit } from './engagement/deal-record.entity.ts';
import { Engagement, Timer } from './engagement/engagement.entity.ts';
import { BridgeLoan, BridgePool, ClassFloorRow, Loan, LoanEvent } from './engagement/loan.entity.ts';
import { SlaProfileRow } from './engagement/sla-profile.entity.ts';
import { StoredFile } from './files/stored-file.entity.ts';
import { CreditNeed, CreditNeedVersion } from './market/credit-need.entity.ts';
import { CreditProduct, CreditProductVersion } from './market/credit-product.entity.ts';
import { CreditNeedDraft } from './market/need-draft.entity.ts';
import { AffinityLoan, AffinityModelVersion } from './matching/affinity-model.entity.ts';
import { MarketQuestion, MarketStandingVersion, ScorePolicyVersion } from './matching/market-standing.entity.ts';
import { MaskGroup, MaskMember } from './matching/mask-group.entity.ts';
import { MatchOutcome } from './matching/match-outcome.entity.ts';
import { MatchRun, Recommendation } from './matching/recommendation.entity.ts';
import { RematchRange } from './matching/rematch-range.entity.ts';
import { Message, MessagePart, NotificationPreference } from './notices/message.entity.ts';
import { Notification } from './notices/notification.entity.ts';
import { WebhookDelivery, WebhookEndpoint } from './notices/webhook.entity.ts';
import { HistoryAnchor } from './platform/history-anchor.entity.ts';
import { LongWork } from './platform/long-work.entity.ts';
import { HistoryEvent, IdempotencyRecord, OutboxEvent } from './platform/outbox-event.entity.ts';
import { AuthorityRequest } from './registry/authority-request.entity.ts';
import { Bank, BankAgreement, BankCapacity } from './registry/bank.entity.ts';
import { BankBranch, BranchMember, BranchWork } from './registry/bank-branch.entity.ts';
import { Consent, ConsentRead } from './registry/consent.entity.ts';
import { Firm, FirmFactsVersion } from './registry/firm.entity.ts';
import { ExternalLoan, FirmRecord, TagAppeal, TagPolicyVersion, TurnedDay } from './registry/firm-record.entity.ts';
import { Invitation } from './registry/invitation.entity.ts';
import { CreditGrade, ListMembership, TaxGradeRecord } from './registry/list-membership.entity.ts';
import { ListNomination, ListRelease, ListTypeVersion, Project } from './registry/list-release.entity.ts';
import { LprFixing } from './registry/lpr-fixing.entity.ts';
import { Membership, Organisation } from './registry/organisation.entity.ts';
import { SavedSearch, SearchNotice } from './search/saved-search.entity.ts';
import { SearchSynonym } from './search/search-synonym.entity.ts';
import {
  MatchSession,
  SessionAppeal,
  SessionEnrolment,
  SessionMeeting,
  SessionNotice,
  SessionRun,
  SessionSetting,
} from './sessions/match-session.entity.ts';

/** Every table of the platform, for the ORM's discovery. */
export const ALL_ENTITIES = [
  Organisation,
  Membership,
  Invitation,
  Firm,
  FirmFactsVersion,
  Bank,
  BankAgreement,
  BankCapacity,
  BankBranch,
  BranchMember,
  BranchWork,
  ListMembership,
  ListTypeVersion,
  ListNomination,
  ListRelease,
  Project,
  TaxGradeRecord,
  CreditGrade,
  FirmRecord,
  ExternalLoan,
  TagPolicyVersion,
  TurnedDay,
  TagAppeal,
  Consent,
  ConsentRead,
  LprFixing,
  CreditNeed,
  CreditNeedVersion,
  CreditProduct,
  CreditProductVersion,
  SlaProfileRow,
  MaskGroup,
  MaskMember,
  MatchRun,
  Recommendation,
  MatchOutcome,
  AffinityModelVersion,
  AffinityLoan,
  MarketStandingVersion,
  ScorePolicyVersion,
  MarketQuestion,
  RematchRange,
  Loan,
  LoanEvent,
  ClassFloorRow,
  BridgePool,
  BridgeLoan,
  Engagement,
  Timer,
  CreditDecision,
  Visit,
  BankRating,
  Complaint,
  ExposureOverride,
  SchemePolicyVersion,
  PolicyProposal,
  Filing,
  LossClaim,
  ClaimDraw,
  ClaimDecision,
  Recovery,
  OverdueReport,
  GuaranteeContract,
  CapUsage,
  SavedSearch,
  SearchNotice,
  SearchSynonym,
  MatchSession,
  SessionEnrolment,
  SessionRun,
  SessionMeeting,
  SessionNotice,
  SessionAppeal,
  SessionSetting,
  Notification,
  NotificationPreference,
  Message,
  MessagePart,
  WebhookEndpoint,
  WebhookDelivery,
  StoredFile,
  CreditNeedDraft,
  AuthorityRequest,
  BankBatch,
  BankRow,
  LoanRepayment,
  LongWork,
  OutboxEvent,
  IdempotencyRecord,
  HistoryAnchor,
  HistoryEvent,
];
