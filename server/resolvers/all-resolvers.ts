import { AccountResolver } from './account.resolver.ts';
import { AuthorityResolver } from './authority.resolver.ts';
import { BankDeskResolver } from './bank-desk.resolver.ts';
import { BankSystemsResolver } from './bank-systems.resolver.ts';
import { BranchesResolver } from './branches.resolver.ts';
import { BridgeResolver } from './bridge.resolver.ts';
import { DealResolver } from './deal.resolver.ts';
import { DealRecordsResolver } from './deal-records.resolver.ts';
import { DisputeResolver } from './dispute.resolver.ts';
import { EngagementResolver } from './engagement.resolver.ts';
import { FilesResolver } from './files.resolver.ts';
import { FundResolver } from './fund.resolver.ts';
import { FundBanksResolver } from './fund-banks.resolver.ts';
import { FundHistoryResolver } from './fund-history.resolver.ts';
import { FundSettingsResolver } from './fund-settings.resolver.ts';
import { FundUpkeepResolver } from './fund-upkeep.resolver.ts';
import { GradesResolver } from './grades.resolver.ts';
import { ImpactResolver } from './impact.resolver.ts';
import { InsightResolver } from './insight.resolver.ts';
import { LearningResolver } from './learning.resolver.ts';
import { ListsResolver } from './lists.resolver.ts';
import { LoanPerformanceResolver } from './loan-performance.resolver.ts';
import { LongWorkResolver } from './long-work.resolver.ts';
import { MarketResolver } from './market.resolver.ts';
import { MatchingResolver } from './matching.resolver.ts';
import { NeedDraftsResolver } from './need-drafts.resolver.ts';
import { NominationsResolver } from './nominations.resolver.ts';
import { NoticesResolver } from './notices.resolver.ts';
import { PeopleResolver } from './people.resolver.ts';
import { PlatformResolver } from './platform.resolver.ts';
import { PoliciesResolver } from './policies.resolver.ts';
import { RegistryResolver } from './registry.resolver.ts';
import { SavedSearchResolver } from './saved-search.resolver.ts';
import { SearchResolver } from './search.resolver.ts';
import { SearchSynonymResolver } from './search-synonym.resolver.ts';
import { SessionDayResolver } from './session-day.resolver.ts';
import { SessionsResolver } from './sessions.resolver.ts';
import { SimulationResolver } from './simulation.resolver.ts';
import { SlaResolver } from './sla.resolver.ts';
import { TagsResolver } from './tags.resolver.ts';
import { WebhooksResolver } from './webhooks.resolver.ts';

export const RESOLVERS = [
  RegistryResolver,
  LongWorkResolver,
  ListsResolver,
  NominationsResolver,
  TagsResolver,
  GradesResolver,
  MarketResolver,
  NeedDraftsResolver,
  MatchingResolver,
  LearningResolver,
  ImpactResolver,
  BankDeskResolver,
  BankSystemsResolver,
  BridgeResolver,
  DealResolver,
  DealRecordsResolver,
  DisputeResolver,
  SimulationResolver,
  SlaResolver,
  EngagementResolver,
  LoanPerformanceResolver,
  FundResolver,
  FundBanksResolver,
  FundHistoryResolver,
  FundSettingsResolver,
  FundUpkeepResolver,
  InsightResolver,
  NoticesResolver,
  PeopleResolver,
  AuthorityResolver,
  FilesResolver,
  AccountResolver,
  BranchesResolver,
  PlatformResolver,
  PoliciesResolver,
  SavedSearchResolver,
  SearchResolver,
  SearchSynonymResolver,
  SessionDayResolver,
  SessionsResolver,
  WebhooksResolver,
] as const;
