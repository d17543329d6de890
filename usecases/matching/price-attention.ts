import type { SqlEntityManager } from '@mikro-orm/sql';
import { addDays, civilDateOf } from '../../domain/calendar.ts';
import { deriveHonourRate } from '../../domain/engagement/honour-rate.ts';
import { capacityOf, priceAttention as findPrices, type Lists } from '../../domain/matching/attention-price.ts';
import { bankAt } from '../../domain/matching/catalogue.ts';
import { NEW_BANK } from '../../domain/matching/market-standing.ts';
import { compileBitIndex, rankEligible } from '../../domain/matching/match-many.ts';
import { MATCHES_LIMIT } from '../../domain/matching/match-need.ts';
import { sparedPlaces } from '../../domain/matching/shortlist.ts';
import { bps } from '../../domain/money.ts';
import { freeOf, loadsOf } from '../engagement/bank-loads.ts';
import { countHonour } from '../engagement/dispatch.ts';
import type { Deps } from '../ports.ts';
import { marketFactsOf } from './market-facts-of-today.ts';
import { type BankNumbers, writeStanding } from './market-standing.ts';
import type { ProductCatalogue } from './product-catalogue.ts';
import { sampleNeeds } from './sample-needs.ts';
import { scorePolicyOn } from './score-policies.ts';

/** So many live needs stand for all; the demand that they show is scaled up. */
const SAMPLE_NEEDS = 2_000;
/** Products of a need that prices may bring into its list. */
const POOL = 60;

/**
 * Finds out what each bank showed and can take, prices its attention so that lists respect that, and writes the standing
 * that every match uses until the next batch. All live needs are matched again when it changed.
 */
export async function priceAttention(deps: Deps, catalogue: ProductCatalogue): Promise<void> {
  await deps.inTransaction(async (work) => {
    const before = (await marketFactsOf(work.em, deps)).standing;
    const banks = await measureBanks(work.em, deps, catalogue);
    const after = await writeStanding(work.em, deps, { cause: 'price-attention', banks });
    if (after.version !== before.version) work.emit({ name: 'market.changed.v1', what: `standing ${after.version}` });
  });
}

async function measureBanks(
  em: SqlEntityManager,
  deps: Deps,
  catalogue: ProductCatalogue,
): Promise<Record<string, BankNumbers>> {
  const { attention } = await scorePolicyOn(em, deps.today());
  const pools = await poolsOf(em, deps, catalogue);
  const bankIds = [...pools.bankIds].sort();
  const loads = await loadsOf(em, deps, bankIds);
  const [honour, kept] = [await countHonour({ em }, { bankIds, now: deps.now() }), await countKept(em, deps, bankIds)];
  const capacity = new Map(bankIds.map((bankId) => [bankId, loads.get(bankId)?.capacity ?? capacityOf(0, attention)]));
  const left = new Map(
    bankIds.map((bankId) => {
      const free = Math.max(0, (capacity.get(bankId) ?? 0) - (loads.get(bankId)?.inWork ?? 0));
      return [bankId, free * pools.sampledShare];
    }),
  );
  const prices = findPrices(left, (under) => pools.listsUnder(under), attention);
  return Object.fromEntries(
    bankIds.map((bankId) => [
      bankId,
      {
        keptBps: middleOf(kept.get(bankId)),
        honourBps: middleOf(honour.get(bankId)),
        freeBps: freeOf(loads.get(bankId)),
        attentionPrice: prices.get(bankId) ?? 0,
      },
    ]),
  );
}

function middleOf(count: { readonly granted: number; readonly accepted: number } | undefined): BankNumbers['keptBps'] {
  if (count === undefined) return NEW_BANK.honourBps;
  const { lowBps, highBps } = deriveHonourRate(count);
  return bps((lowBps + highBps) / 2n);
}

type Pools = {
  readonly bankIds: ReadonlySet<string>;
  /** Sampled needs as a part of all live ones. */
  readonly sampledShare: number;
  readonly listsUnder: (prices: ReadonlyMap<string, number>) => Lists;
};

/** The best products of sampled needs without any price, so that lists under prices are made from them alone. */
async function poolsOf(em: SqlEntityManager, deps: Deps, catalogue: ProductCatalogue): Promise<Pools> {
  const market = await marketFactsOf(em, deps);
  const policy = await scorePolicyOn(em, market.asOf);
  const online = await catalogue.refresh(em);
  const unpriced = Object.fromEntries(
    Object.entries(market.standing.banks).map(([bankId, bank]) => [bankId, { ...bank, attentionPrice: 0 }]),
  );
  const ground = { ...market, standing: { ...market.standing, banks: unpriced } };
  const index = compileBitIndex(online, ground);
  const sample = await sampleNeeds(em, SAMPLE_NEEDS);
  const pools = sample.needs.map((one) => {
    const asked = { ...one, market: ground };
    const { best } = rankEligible({ catalogue: online, index }, asked, { policy, limit: POOL });
    const places = best.map(({ slot, reciprocal }) => ({ bankId: bankAt(online, slot), reciprocal }));
    return { places, spared: sparedPlaces(asked, policy.exposureFloor) };
  });
  return {
    bankIds: new Set(online.ids.map((_productId, slot) => bankAt(online, slot))),
    sampledShare: sample.live === 0 ? 1 : sample.needs.length / sample.live,
    listsUnder: (prices) => pools.map((pool) => listUnder(pool, prices)),
  };
}

type Place = { readonly bankId: string; readonly reciprocal: number };

function listUnder(
  { places, spared }: { readonly places: readonly Place[]; readonly spared: number },
  prices: ReadonlyMap<string, number>,
): string[] {
  const worth = ({ bankId, reciprocal }: Place): number => reciprocal - (prices.get(bankId) ?? 0);
  const rest = places.slice(spared).sort((first, second) => worth(second) - worth(first));
  return [...places.slice(0, spared), ...rest].slice(0, MATCHES_LIMIT).map(({ bankId }) => bankId);
}

/** Decisions of the last year, and which of them came within the working days that the product promised. */
async function countKept(
  em: SqlEntityManager,
  deps: Deps,
  bankIds: readonly string[],
): Promise<Map<string, { granted: number; accepted: number }>> {
  if (bankIds.length === 0) return new Map();
  const rows = await em.execute<{ bank_id: string; accepted_at: Date; granted_at: Date; days: number }[]>(KEPT_SQL, [
    addDays(deps.today(), -365),
    [...bankIds],
  ]);
  const counts = new Map<string, { granted: number; accepted: number }>();
  for (const row of rows) {
    const count = counts.get(row.bank_id) ?? { granted: 0, accepted: 0 };
    const due = deps.workingDays.add(civilDateOf(new Date(row.accepted_at)), row.days);
    const isKept = civilDateOf(new Date(row.granted_at)) <= due;
    counts.set(row.bank_id, { granted: count.granted + (isKept ? 1 : 0), accepted: count.accepted + 1 });
  }
  return counts;
}

const KEPT_SQL = `
  select e.bank_id, e.accepted_at, e.granted_at, (v.terms->>'promisedDays')::int as days
  from engagement e
  join credit_product p on p.id = e.product_id
  join credit_product_version v on v.product_id = p.id and v.version = p.version
  where e.accepted_at >= ?::date and e.granted_at is not null and e.bank_id in (?)
  order by e.granted_at desc limit 20000`;
