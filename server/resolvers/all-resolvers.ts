import { BankSystemsResolver } from './bank-systems.resolver.ts';
import { DealResolver } from './deal.resolver.ts';
import { EngagementResolver } from './engagement.resolver.ts';
import { FundResolver } from './fund.resolver.ts';
import { FundHistoryResolver } from './fund-history.resolver.ts';
import { FundSettingsResolver } from './fund-settings.resolver.ts';
import { FundUpkeepResolver } from './fund-upkeep.resolver.ts';
import { LearningResolver } from './learning.resolver.ts';
import { ListsResolver } from './lists.resolver.ts';
import { MarketResolver } from './market.resolver.ts';
import { MatchingResolver } from './matching.resolver.ts';
import { NoticesResolver } from './notices.resolver.ts';
import { PlatformResolver } from './platform.resolver.ts';
import { RegistryResolver } from './registry.resolver.ts';
import { SearchResolver } from './search.resolver.ts';
import { SearchSynonymResolver } from './search-synonym.resolver.ts';
import { SessionsResolver } from './sessions.resolver.ts';
import { WebhooksResolver } from './webhooks.resolver.ts';

export const RESOLVERS = [
  RegistryResolver,
  ListsResolver,
  MarketResolver,
  MatchingResolver,
  LearningResolver,
  BankSystemsResolver,
  DealResolver,
  EngagementResolver,
  FundResolver,
  FundHistoryResolver,
  FundSettingsResolver,
  FundUpkeepResolver,
  NoticesResolver,
  PlatformResolver,
  SearchResolver,
  SearchSynonymResolver,
  SessionsResolver,
  WebhooksResolver,
] as const;
