/* oxlint-disable unicorn/require-post-message-target-origin -- threads have no origin */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { compileCatalogue } from '../domain/matching/catalogue.ts';
import { type Bench, type Measurement, summarise } from './measure.ts';
import { makeManyProducts } from './support/make-market.ts';
import type { ShareDone } from './support/match-share.ts';

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
      ...[1_000, 10_000, 50_000].map(columnsOf),
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

/** What the columns take; the terms beside them are there to explain and could be read when asked for. */
function columnsOf(products: number): Measurement {
  const catalogue = compileCatalogue(makeManyProducts(products).map(({ terms }) => terms));
  const perProduct = Object.values(catalogue.columns).reduce((sum, column) => sum + column.BYTES_PER_ELEMENT, 0);
  return { name: `columns of ${products} products`, sizes: { products, bytesPerProduct: perProduct } };
}
