import { compileCatalogue } from '../domain/matching/catalogue.ts';
import type { MarketFacts } from '../domain/matching/market-facts.ts';
import { matchNeed } from '../domain/matching/match-need.ts';
import type { NeedOnMarket } from '../domain/matching/pair.ts';
import { DEFAULT_SCORE_POLICY } from '../domain/matching/score-policy.ts';
import { findFixing } from '../domain/registry/lpr.ts';
import { LPR_FIXINGS } from '../domain/registry/lpr-fixings.ts';
import { makeFirms } from '../tools/demo/make-firms.ts';
import { makeNeeds } from '../tools/demo/make-needs.ts';
import { makeRandom } from '../tools/demo/random.ts';
import { type Bench, type Measurement, measure } from './measure.ts';
import { BUSINESS_DATE, makeManyProducts } from './support/make-market.ts';

const NEEDS = 200;
const RUNS = 2_000;

/** One need against the whole market with its twenty best, beside the least that any scan could do. */
export const matchingBench: Bench = {
  name: 'matching',
  run: async () => [...(await measureMarket(5_000)), ...(await measureMarket(50_000))],
};

async function measureMarket(products: number): Promise<Measurement[]> {
  const catalogue = compileCatalogue(makeManyProducts(products).map(({ terms }) => terms));
  const asked = makeQuestions();
  let turn = 0;
  const next = (): NeedOnMarket => asked[turn++ % asked.length] as NeedOnMarket;
  const options = { runs: RUNS, warmUpRuns: 400 };
  const match = await measure(options, () => matchNeed(catalogue, next(), { policy: DEFAULT_SCORE_POLICY }));

  const { amountMin, amountMax } = catalogue.columns;
  let fitting = 0;
  const floor = await measure(options, () => {
    const amount = Number(next().need.amountFen);
    for (let slot = 0; slot < catalogue.size; slot += 1)
      if ((amountMin[slot] as number) <= amount && (amountMax[slot] as number) >= amount) fitting += 1;
  });
  const timesFloor = Number((match.medianMs / floor.medianMs).toFixed(1));
  return [
    { name: `match one need, ${products} products`, timing: match, sizes: { products, timesFloor } },
    {
      name: `compare only the amount, ${products} products`,
      timing: floor,
      sizes: { products, fittingEach: Math.round(fitting / (RUNS + options.warmUpRuns)) },
    },
  ];
}

/** Needs of many firms, so that no run is helped by the branch history of the one before. */
function makeQuestions(): NeedOnMarket[] {
  const firms = makeFirms(makeRandom(11), { count: NEEDS, businessDate: BUSINESS_DATE });
  const firmById = new Map(firms.map((firm) => [firm.firmId, firm]));
  const found = findFixing(LPR_FIXINGS, BUSINESS_DATE);
  const market: MarketFacts = { asOf: BUSINESS_DATE, lpr: found.verdict === 'found' ? found.fixing : null };
  return makeNeeds(makeRandom(12), { firms, count: NEEDS, businessDate: BUSINESS_DATE }).flatMap(({ terms }) => {
    const firm = firmById.get(terms.firmId);
    return firm === undefined
      ? []
      : [{ need: terms, firm: { ...firm, version: 1, taxGrade: 'A', creditGrade: 4, hasNoLoanRecord: false }, market }];
  });
}
