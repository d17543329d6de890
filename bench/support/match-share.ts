/* oxlint-disable unicorn/require-post-message-target-origin -- threads have no origin */
import { parentPort, workerData } from 'node:worker_threads';
import { compileCatalogue } from '../../domain/matching/catalogue.ts';
import { compileBitIndex, rankEligible } from '../../domain/matching/match-many.ts';
import { DEFAULT_SCORE_POLICY } from '../../domain/matching/score-policy.ts';
import { makeManyProducts } from './make-market.ts';
import { makeQuestions } from './make-questions.ts';

/** One core's share of a whole market: makes it, says ready, matches when told, and says how long it took. */
type Share = { readonly products: number; readonly needs: number; readonly seed: number };
export type ShareDone = {
  readonly matchMs: number;
  /** Time that this thread really computed: what the wall would show on cores that nobody else uses. */
  readonly matchCpuMs: number;
  readonly floorCpuMs: number;
  readonly kept: number;
};

/** Microseconds of this thread to milliseconds. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** The needs are made in so many, used over and over: a hundred thousand objects would measure the collector. */
const DISTINCT_NEEDS = 5_000;

const { products, needs, seed } = workerData as Share;
const catalogue = compileCatalogue(makeManyProducts(products).map(({ terms }) => terms));
const asked = makeQuestions(Math.min(needs, DISTINCT_NEEDS), seed);

function match(): Omit<ShareDone, 'floorCpuMs'> {
  const startedAt = performance.now();
  const cpuBefore = cpuMs();
  const [first] = asked;
  if (first === undefined) throw new Error('a share has needs');
  const index = compileBitIndex(catalogue, first.market);
  let kept = 0;
  for (let turn = 0; turn < needs; turn += 1) {
    const one = asked[turn % asked.length];
    if (one === undefined) continue;
    kept += rankEligible({ catalogue, index }, one, { policy: DEFAULT_SCORE_POLICY, limit: 20 }).best.length;
  }
  return { matchMs: performance.now() - startedAt, matchCpuMs: cpuMs() - cpuBefore, kept };
}

/** The cheapest rule alone, over typed arrays. */
function floor(): number {
  const { amountMin, amountMax } = catalogue.columns;
  const cpuBefore = cpuMs();
  let fitting = 0;
  for (let turn = 0; turn < needs; turn += 1) {
    const amount = Number(asked[turn % asked.length]?.need.amountFen ?? 0n);
    for (let slot = 0; slot < catalogue.size; slot += 1)
      if ((amountMin[slot] as number) <= amount && (amountMax[slot] as number) >= amount) fitting += 1;
  }
  return fitting < 0 ? 0 : cpuMs() - cpuBefore;
}

parentPort?.once('message', () => {
  const matched = match();
  const done: ShareDone = { ...matched, floorCpuMs: floor() };
  parentPort?.postMessage(done);
});
parentPort?.postMessage('ready');
