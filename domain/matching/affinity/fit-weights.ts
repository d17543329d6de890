import { seededRandom, shuffle } from './random-order.ts';

/** One past loan: the features of its candidates, and which of them gave it. */
export type Example = {
  readonly count: number;
  readonly values: Float32Array;
  readonly chosen: number;
};

const EPOCHS = 8;
const BATCH = 64;
const STEP = 0.05;
const STEP_MIN = 0.001;
/** Pull towards the prior weights: what the examples do not support stays as it was. */
const RIDGE = 0.03;

/**
 * Weights of a conditional logit, the chance of each candidate being `exp(weights · features)` over the sum of all, by
 * Adam from `prior` with a pull back to it. Features that are not used keep weight 0. The same input gives the same
 * weights.
 */
export function fitWeights(
  examples: readonly Example[],
  { prior, isUsed }: { readonly prior: Float64Array; readonly isUsed: readonly boolean[] },
): Float64Array {
  const width = prior.length;
  const weights = prior.map((weight, index) => (isUsed[index] ? weight : 0));
  const gradient = new Float64Array(width);
  const mean = new Float64Array(width);
  const square = new Float64Array(width);
  const order = Int32Array.from(examples, (_, index) => index);
  const random = seededRandom(1);
  let steps = 0;
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    shuffle(order, random);
    const step = STEP * (1 - epoch / EPOCHS) + STEP_MIN;
    for (let from = 0; from < order.length; from += BATCH) {
      const to = Math.min(order.length, from + BATCH);
      gradient.fill(0);
      for (let index = from; index < to; index += 1)
        addGradient(examples[order[index] as number] as Example, weights, gradient);
      steps += 1;
      for (let index = 0; index < width; index += 1) {
        if (!isUsed[index]) continue;
        const pull = RIDGE * ((weights[index] as number) - (prior[index] as number));
        const slope = (gradient[index] as number) / (to - from) + pull;
        mean[index] = 0.9 * (mean[index] as number) + 0.1 * slope;
        square[index] = 0.99 * (square[index] as number) + 0.01 * slope * slope;
        const forward = (mean[index] as number) / (1 - 0.9 ** steps);
        const scale = Math.sqrt((square[index] as number) / (1 - 0.99 ** steps)) + 1e-6;
        weights[index] = (weights[index] as number) - (step * forward) / scale;
      }
    }
  }
  return weights;
}

function addGradient({ count, values, chosen }: Example, weights: Float64Array, gradient: Float64Array): void {
  const width = weights.length;
  const chances = scoreAll(values, count, weights);
  let highest = Number.NEGATIVE_INFINITY;
  for (const score of chances) highest = Math.max(highest, score);
  let sum = 0;
  for (let place = 0; place < count; place += 1) {
    chances[place] = Math.exp((chances[place] as number) - highest);
    sum += chances[place] as number;
  }
  for (let place = 0; place < count; place += 1) {
    const error = (chances[place] as number) / sum - (place === chosen ? 1 : 0);
    if (Math.abs(error) < 1e-5) continue;
    for (let index = 0; index < width; index += 1)
      gradient[index] = (gradient[index] as number) + error * (values[place * width + index] as number);
  }
}

/** The weighted sum of the features of each candidate. */
export function scoreAll(values: Float32Array | Float64Array, count: number, weights: Float64Array): Float64Array {
  const width = weights.length;
  const scores = new Float64Array(count);
  for (let place = 0; place < count; place += 1) {
    let score = 0;
    for (let index = 0; index < width; index += 1)
      score += (weights[index] as number) * (values[place * width + index] as number);
    scores[place] = score;
  }
  return scores;
}
