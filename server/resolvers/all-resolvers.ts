import { DealResolver } from './deal.resolver.ts';
import { DealRecordsResolver } from './deal-records.resolver.ts';
import { EngagementResolver } from './engagement.resolver.ts';
import { FundResolver } from './fund.resolver.ts';
import { FundHistoryResolver } from './fund-history.resolver.ts';
import { FundSettingsResolver } from './fund-settings.resolver.ts';
import { FundUpkeepResolver } from './fund-upkeep.resolver.ts';
import { LearningResolver } from './learning.resolver.ts';
import { ListsResolver } from './lists.resolver.ts';
import { LoanPerformanceResolver } from './loan-performance.resolver.ts';
import { MarketResolver } from './market.resolver.ts';
import { MatchingResolver } from './matching.resolver.ts';
import { PlatformResolver } from './platform.resolver.ts';
import { RegistryResolver } from './registry.resolver.ts';
import { SearchResolver } from './search.resolver.ts';
import { SearchSynonymResolver } from './search-synonym.resolver.ts';
import { SessionsResolver } from './sessions.resolver.ts';

export const RESOLVERS = [
  RegistryResolver,
  ListsResolver,
  MarketResolver,
  MatchingResolver,
  LearningResolver,
  DealResolver,
  DealRecordsResolver,
  EngagementResolver,
  LoanPerformanceResolver,
  FundResolver,
  FundHistoryResolver,
  FundSettingsResolver,
  FundUpkeepResolver,
  PlatformResolver,
  SearchResolver,
  SearchSynonymResolver,
  SessionsResolver,
] as const;
