import { type AffinityTables, countLoans, createFeatureReader } from './affinity-tables.ts';
import { type ContextGroup, FEATURES } from './contexts.ts';
import { type Example, fitWeights, scoreAll } from './fit-weights.ts';
import {
  type CodedQuery,
  encodeLoans,
  encodeQuery,
  type LoanColumns,
  type LoanQuery,
  type LoanRecord,
  queryAt,
} from './loan-record.ts';
import { seededRandom, shuffle } from './random-order.ts';
import { meanRankOf } from './rank-of.ts';

/** Which features a model may use. `place` is geographic back-off with fixed weights, the fallback. */
export const RECIPES = {
  place: ['place'],
  static: ['place', 'static'],
  trend: ['place', 'static', 'trend'],
} as const satisfies Record<string, readonly ContextGroup[]>;
export type Recipe = keyof typeof RECIPES;

/** Relative gain in mean reciprocal rank over the recipe `place`, on each inner window in time order. */
export type InnerGain = { readonly recipe: Recipe; readonly gains: readonly number[] };

/** What is kept of a model: with the same loans it gives the same scores again. */
export type AffinityWeights = {
  readonly recipe: Recipe;
  readonly weights: readonly number[];
  readonly innerGains: readonly InnerGain[];
  /** See `CountInput`; absent in a version kept before there was a bound. */
  readonly memoryDaysMin?: number;
};

export type AffinityModel = AffinityWeights & { readonly tables: AffinityTables };

/** Habits of lenders show over weeks; a shorter memory takes a burst, or a pause between two, for a habit. */
const MEMORY_DAYS_MIN = 30;
/** Inner windows begin when these shares of the loans were given, and each lasts for the share below. */
const WINDOW_STARTS = [0.4, 0.55, 0.7, 0.85];
const WINDOW_SHARE = 0.3;
const WINDOW_ROWS_MIN = 200;
const EXAMPLES_PER_WINDOW = 2_000;
/** Candidates of one example: the best by place alone, and the one that gave the loan. Bounds memory and time. */
const CANDIDATES_PER_EXAMPLE = 150;

/**
 * Learns from loans given before `day`. Which recipe serves is decided on windows inside them: each window is ranked
 * with weights fitted on the other windows and with counts of what came before it. The recipe with the best mean of
 * average and worst gain wins, so that one good stretch does not outweigh a bad one; `place` stands at zero.
 */
export function trainAffinity(records: readonly LoanRecord[], day: number): AffinityModel {
  const loans = encodeLoans(records.filter((loan) => loan.day < day));
  const windows = examplesOf(loans);
  const innerGains = (['static', 'trend'] as const).map((recipe) => ({ recipe, gains: gainsOf(windows, recipe) }));
  const recipe = chooseRecipe(innerGains);
  const weights = recipe === 'place' ? PLACE_WEIGHTS : fit(windows.flat(), recipe);
  const tables = countLoans(loans, { rows: loans.size, day, memoryDaysMin: MEMORY_DAYS_MIN });
  return { recipe, weights: [...weights], innerGains, memoryDaysMin: MEMORY_DAYS_MIN, tables };
}

/** The model again from its loans and what was kept of it. */
export function restoreAffinity(records: readonly LoanRecord[], day: number, kept: AffinityWeights): AffinityModel {
  const loans = encodeLoans(records.filter((loan) => loan.day < day));
  const memoryDaysMin = kept.memoryDaysMin ?? 0;
  return { ...kept, tables: countLoans(loans, { rows: loans.size, day, memoryDaysMin }) };
}

/** The candidates of a query with their scores; the arrays are used again by the next call. */
export type Ranking = { readonly count: number; readonly lenders: Int32Array; readonly scores: Float64Array };

/** Makes the function that ranks lenders for a query. It owns its buffers: one caller at a time. */
export function createRanker(model: AffinityModel): (query: LoanQuery) => Ranking {
  const rank = createCodedRanker(model.tables, model);
  return (query) => rank(encodeQuery(model.tables.vocabulary, query));
}

function createCodedRanker(tables: AffinityTables, kept: AffinityWeights): (query: CodedQuery) => Ranking {
  const weights = new Float64Array(FEATURES.length);
  weights.set(kept.weights);
  const read = createFeatureReader(
    tables,
    [...weights].map((weight) => weight !== 0),
  );
  return (query) => {
    const { count, lenders, values } = read(query);
    return { count, lenders, scores: scoreAll(values, count, weights) };
  };
}

const isUsedBy = (recipe: Recipe): boolean[] => {
  const groups: readonly ContextGroup[] = RECIPES[recipe];
  return FEATURES.map(({ group }) => groups.includes(group));
};

const PLACE_WEIGHTS = Float64Array.from(FEATURES, ({ group }) => (group === 'place' ? 1 : 0));

const fit = (examples: readonly Example[], recipe: Recipe): Float64Array =>
  fitWeights(examples, { prior: PLACE_WEIGHTS, isUsed: isUsedBy(recipe) });

function gainsOf(windows: readonly (readonly Example[])[], recipe: Recipe): number[] {
  if (windows.length < 2) return [];
  return windows.map((window, held) => {
    const others = windows.filter((_, index) => index !== held).flat();
    return reciprocalRank(window, fit(others, recipe)) / reciprocalRank(window, PLACE_WEIGHTS) - 1;
  });
}

const reciprocalRank = (examples: readonly Example[], weights: Float64Array): number =>
  examples.reduce(
    (sum, { count, values, chosen }) => sum + 1 / meanRankOf(scoreAll(values, count, weights), chosen),
    0,
  ) / examples.length;

function chooseRecipe(innerGains: readonly InnerGain[]): Recipe {
  let best: { recipe: Recipe; worth: number } = { recipe: 'place', worth: 0 };
  for (const { recipe, gains } of innerGains) {
    if (gains.length === 0) continue;
    const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
    const worth = (mean + Math.min(...gains)) / 2;
    if (worth > best.worth) best = { recipe, worth };
  }
  return best.recipe;
}

/** Examples of each inner window; a window without enough loans before it is left out. */
function examplesOf(loans: LoanColumns): Example[][] {
  const windows: Example[][] = [];
  let lastRow = 0;
  for (const share of WINDOW_STARTS) {
    const day = loans.day[Math.floor(loans.size * share)];
    const before = day === undefined ? 0 : firstRowOf(loans, day);
    if (day === undefined || before < WINDOW_ROWS_MIN || before === lastRow) continue;
    lastRow = before;
    const end = Math.min(loans.size, Math.floor(loans.size * (share + WINDOW_SHARE)));
    const examples = examplesBetween(loans, { before, end, day });
    if (examples.length > 0) windows.push(examples);
  }
  return windows;
}

const firstRowOf = (loans: LoanColumns, day: number): number => loans.day.findIndex((other) => other >= day);

function examplesBetween(
  loans: LoanColumns,
  { before, end, day }: { readonly before: number; readonly end: number; readonly day: number },
): Example[] {
  const rows = Int32Array.from({ length: Math.max(0, end - before) }, (_, index) => before + index);
  shuffle(rows, seededRandom(7), EXAMPLES_PER_WINDOW);
  const read = createFeatureReader(
    countLoans(loans, { rows: before, day, memoryDaysMin: MEMORY_DAYS_MIN }),
    isUsedBy('trend'),
  );
  return [...rows.subarray(0, EXAMPLES_PER_WINDOW)].flatMap((row) => {
    const { count, lenders, values, width } = read(queryAt(loans, row));
    const chosen = lenders.subarray(0, count).indexOf(loans.lender[row] as number);
    if (chosen < 0) return [];
    const kept = candidatesOf(scoreAll(values, count, PLACE_WEIGHTS), chosen);
    const copy = new Float32Array(kept.length * width);
    kept.forEach((place, index) => copy.set(values.subarray(place * width, (place + 1) * width), index * width));
    return [{ count: kept.length, values: copy, chosen: kept.indexOf(chosen) }];
  });
}

function candidatesOf(scores: Float64Array, chosen: number): number[] {
  const places = Array.from(scores, (_, place) => place);
  if (places.length <= CANDIDATES_PER_EXAMPLE) return places;
  places.sort((first, second) => (scores[second] as number) - (scores[first] as number) || first - second);
  const best = places.slice(0, CANDIDATES_PER_EXAMPLE);
  return best.includes(chosen) ? best : [...best, chosen];
}
