import { expectedCases, giniOf, priceAttention } from '../domain/matching/attention-price.ts';
import { bankAt, compileCatalogue } from '../domain/matching/catalogue.ts';
import type { MarketFacts } from '../domain/matching/market-facts.ts';
import type { MarketStanding } from '../domain/matching/market-standing.ts';
import { compileBitIndex, rankEligible } from '../domain/matching/match-many.ts';
import type { NeedOnMarket } from '../domain/matching/pair.ts';
import { DEFAULT_ATTENTION_POLICY, DEFAULT_SCORE_POLICY } from '../domain/matching/score-policy.ts';
import type { Bench, Measurement } from './measure.ts';
import { makeManyProducts } from './support/make-market.ts';
import { makeQuestions } from './support/make-questions.ts';

const PRODUCTS = 2_000;
const NEEDS_PER_SECOND = 20;

/**
 * How evenly lists fall on banks with and without the price of attention, and what the firms lose by it. A bank can take
 * as many cases as any other; of a hundred, "over" counts those that lists would bring beyond that.
 */
export const congestionBench: Bench = {
  name: 'congestion',
  run: async ({ seconds }) => {
    const catalogue = compileCatalogue(makeManyProducts(PRODUCTS).map(({ terms }) => terms));
    // Every fifth firm never had a loan, so that the exposure floor has somebody to spare.
    const asked = makeQuestions(Math.max(200, seconds * NEEDS_PER_SECOND)).map((one, index) => ({
      ...one,
      firm: { ...one.firm, hasNoLoanRecord: index % 5 === 0 },
    }));
    const [first] = asked;
    if (first === undefined) return [];
    const banks = [...catalogue.banks.ids];
    const under = (prices: ReadonlyMap<string, number>): Lists => {
      const market = { ...first.market, standing: withPrices(first.market.standing, banks, prices) };
      const index = compileBitIndex(catalogue, market);
      return asked.map((one) => listOf({ catalogue, index }, one, market));
    };
    const free = under(new Map());
    const capacity = new Map(banks.map((bankId) => [bankId, asked.length / banks.length]));
    const prices = priceAttention(
      capacity,
      (tried) => under(tried).map(({ bankIds }) => bankIds),
      DEFAULT_ATTENTION_POLICY,
    );
    const priced = under(prices);
    return [
      measured('without prices', free, capacity),
      measured('with prices', priced, capacity, free),
      measured('with prices, firms without a loan', only(priced, asked), capacity, only(free, asked)),
    ];
  },
};

type List = { readonly bankIds: readonly string[]; readonly score: number };
type Lists = readonly List[];

const only = (lists: Lists, asked: readonly NeedOnMarket[]): Lists =>
  lists.filter((_list, index) => asked[index]?.firm.hasNoLoanRecord === true);

function withPrices(
  standing: MarketStanding,
  banks: readonly string[],
  prices: ReadonlyMap<string, number>,
): MarketStanding {
  const priced = banks.flatMap((bankId) => {
    const bank = standing.banks[bankId];
    return bank === undefined ? [] : [[bankId, { ...bank, attentionPrice: prices.get(bankId) ?? 0 }] as const];
  });
  return { ...standing, banks: Object.fromEntries(priced) };
}

function listOf(of: Parameters<typeof rankEligible>[0], asked: NeedOnMarket, market: MarketFacts): List {
  const { best } = rankEligible(of, { ...asked, market }, { policy: DEFAULT_SCORE_POLICY, limit: 20 });
  const bankIds = best.map(({ slot }) => bankAt(of.catalogue, slot));
  return { bankIds, score: best.reduce((sum, { reciprocal }) => sum + reciprocal, 0) };
}

function measured(name: string, lists: Lists, capacity: ReadonlyMap<string, number>, before?: Lists): Measurement {
  const cases = expectedCases(lists.map(({ bankIds }) => bankIds));
  const over = [...capacity].reduce((sum, [bankId, can]) => sum + Math.max(0, (cases.get(bankId) ?? 0) - can), 0);
  const total = (of: Lists): number => of.reduce((sum, { score }) => sum + score, 0);
  const sizes = {
    needs: lists.length,
    gini: Number(giniOf([...capacity.keys()].map((bankId) => cases.get(bankId) ?? 0)).toFixed(3)),
    overPerHundredCases: Number(((100 * over) / Math.max(1, lists.length)).toFixed(1)),
  };
  if (before === undefined) return { name, sizes };
  return {
    name,
    sizes: { ...sizes, lossOfScorePercent: Number((100 * (1 - total(lists) / total(before))).toFixed(2)) },
  };
}
