/* oxlint-disable unicorn/require-post-message-target-origin -- threads have no origin */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ProductTerms } from '../domain/market/credit-product.ts';
import { compileCatalogue } from '../domain/matching/catalogue.ts';
import { matchNeed } from '../domain/matching/match-need.ts';
import { DEFAULT_SCORE_POLICY } from '../domain/matching/score-policy.ts';
import { type Bench, heldBytes, type Measurement, summarise } from './measure.ts';
import { makeManyProducts } from './support/make-market.ts';
import { makeQuestions } from './support/make-questions.ts';
import type { ShareDone } from './support/match-share.ts';
import { matchBySql } from './support/sql-market.ts';

const CORES = 2;
const PRODUCTS = 5_000;
/** `--seconds 60` matches the whole hundred thousand; less time, fewer needs. */
const NEEDS_PER_SECOND = 100_000 / 60;

/** Every need against every product, twenty best each, on two cores; beside the cheapest rule alone over the arrays. */
export const wholeMarketBench: Bench = {
  name: 'whole-market',
  run: async ({ seconds }) => {
    const needs = Math.min(100_000, Math.round(NEEDS_PER_SECOND * seconds));
    const shares = await matchOnCores(needs);
    const slowest = (pick: (share: ShareDone) => number): number => Math.max(...shares.map(pick));
    const matchMs = slowest(({ matchMs: ms }) => ms);
    const matchCpuMs = slowest(({ matchCpuMs: ms }) => ms);
    const floorMs = slowest(({ floorCpuMs: ms }) => ms);
    const allCpuMs = shares.reduce((sum, { matchCpuMs: ms }) => sum + ms, 0);
    return [
      {
        name: `${needs} needs x ${PRODUCTS} products, 20 best each`,
        timing: summarise([matchMs], matchMs),
        sizes: {
          pairs: needs * PRODUCTS,
          cores: CORES,
          kept: shares.reduce((sum, { kept }) => sum + kept, 0),
          millionPairsPerSecond: Math.round((needs * PRODUCTS) / matchMs / 1_000),
          cpuMsOfEachCore: Math.round(matchCpuMs),
          timesFloor: Number((matchCpuMs / floorMs).toFixed(2)),
        },
      },
      { name: 'the cheapest rule alone', timing: summarise([floorMs], floorMs), sizes: { pairs: needs * PRODUCTS } },
      await bySql(allCpuMs / (needs * PRODUCTS)),
      ...[1_000, 10_000, 50_000].map(heldOf),
    ];
  },
};

async function matchOnCores(needs: number): Promise<ShareDone[]> {
  const file = new URL(
    import.meta.url.endsWith('.ts') ? './support/match-share.ts' : './support/match-share.js',
    import.meta.url,
  );
  const workers = Array.from({ length: CORES }, (_, seed) => {
    const workerData = { products: PRODUCTS, needs: Math.ceil(needs / CORES), seed: 11 + 2 * seed };
    return new Worker(file, { workerData });
  });
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  const done = workers.map(async (worker) => {
    const [share] = (await once(worker, 'message')) as [ShareDone];
    return share;
  });
  for (const worker of workers) worker.postMessage('go');
  const shares = await Promise.all(done);
  await Promise.all(workers.map((worker) => worker.terminate()));
  return shares;
}

/** So many needs stand for all in SQL, which would take hours. */
const SQL_NEEDS = 100;

/** The same rules as one query on one core, beside what the matcher takes of one core for as many pairs. */
async function bySql(matchMsEachPair: number): Promise<Measurement> {
  const products = makeManyProducts(PRODUCTS).map(({ terms }) => terms);
  const asked = makeQuestions(SQL_NEEDS);
  const measured = await matchBySql(products, asked);
  const catalogue = compileCatalogue(products);
  for (const [index, one] of asked.entries()) {
    const { eligibleCount } = matchNeed(catalogue, one, { policy: DEFAULT_SCORE_POLICY });
    if (eligibleCount !== measured.eligible[index]) throw new Error(`SQL and matcher disagree on need ${index}`);
  }
  const pairs = SQL_NEEDS * PRODUCTS;
  return {
    name: `the same rules as one SQL query, ${SQL_NEEDS} needs, one core`,
    timing: summarise([measured.ms], measured.ms),
    sizes: {
      pairs,
      secondsForHundredThousandNeeds: Math.round((measured.ms * 100_000) / SQL_NEEDS / 1_000),
      timesMatcherOnOneCore: Number((measured.ms / (matchMsEachPair * pairs)).toFixed(1)),
    },
  };
}

/** All that a catalogue holds: its columns, ids, maps and shared lists, with the room that it keeps to grow. */
function heldOf(products: number): Measurement {
  const before = heldBytes();
  const catalogue = compileCatalogue(manyTerms(products));
  const held = heldBytes() - before;
  const perProduct = Object.values(catalogue.columns).reduce((sum, column) => sum + column.BYTES_PER_ELEMENT, 0);
  return {
    name: `a catalogue of ${products} products`,
    sizes: {
      products: catalogue.size,
      bytesPerProduct: Math.round(held / products),
      ofThemInColumns: perProduct,
      distinctLists: Object.values(catalogue.lists).reduce((sum, { members }) => sum + members.length, 0),
    },
  };
}

/** One after the other, so that none is held but by the catalogue. */
function* manyTerms(products: number): Generator<ProductTerms> {
  const chunk = 1_000;
  for (let from = 0; from < products; from += chunk)
    // As the database sends it: what was put together from pieces would hold the pieces, too.
    for (const { terms } of makeManyProducts(Math.min(chunk, products - from)))
      yield { ...terms, productId: Buffer.from(randomUUID()).toString() };
}
