import { DealResolver } from './deal.resolver.ts';
import { FundResolver } from './fund.resolver.ts';
import { ListsResolver } from './lists.resolver.ts';
import { MarketResolver } from './market.resolver.ts';
import { MatchingResolver } from './matching.resolver.ts';
import { PlatformResolver } from './platform.resolver.ts';
import { RegistryResolver } from './registry.resolver.ts';

export const RESOLVERS = [
  RegistryResolver,
  ListsResolver,
  MarketResolver,
  MatchingResolver,
  DealResolver,
  FundResolver,
  PlatformResolver,
] as const;
