import { compileCatalogue } from '../domain/matching/catalogue.ts';
import { matchNeed } from '../domain/matching/match-need.ts';
import type { NeedOnMarket } from '../domain/matching/pair.ts';
import { DEFAULT_SCORE_POLICY } from '../domain/matching/score-policy.ts';
import { type Bench, type Measurement, measure } from './measure.ts';
import { makeManyProducts } from './support/make-market.ts';
import { makeQuestions } from './support/make-questions.ts';

const NEEDS = 200;
const RUNS = 2_000;

/** One need against the whole market with its twenty best, beside the least that any scan could do. */
export const matchingBench: Bench = {
  name: 'matching',
  run: async () => [...(await measureMarket(5_000)), ...(await measureMarket(50_000))],
};

async function measureMarket(products: number): Promise<Measurement[]> {
  const catalogue = compileCatalogue(makeManyProducts(products).map(({ terms }) => terms));
  const asked = makeQuestions(NEEDS);
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
