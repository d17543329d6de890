import { brierScore, type CalibrationStep, calibrated, fitCalibration, type Trial } from './calibrate.ts';
import type { LoanQuery, LoanRecord } from './loan-record.ts';
import {
  type AffinityModel,
  type AffinityWeights,
  createRanker,
  type InnerGain,
  trainAffinity,
} from './train-affinity.ts';

/** Everything that is kept of one version of the served model. */
export type KeptAffinity = AffinityWeights & {
  readonly calibration: readonly CalibrationStep[];
  readonly grantShares: Readonly<Record<string, number>>;
};

/** What a reader should know of a version before it serves. */
export type ModelCard = {
  readonly purpose: string;
  readonly trainedOn: number;
  readonly lenders: number;
  readonly recipe: string;
  readonly innerGains: readonly InnerGain[];
  /** On the newest tenth of the loans, ranked by a model that had not seen them. */
  readonly heldOut: {
    readonly loans: number;
    readonly mrr: number;
    readonly brierBefore: number;
    readonly brierAfter: number;
  };
  readonly limits: string;
};

const HELD_OUT_SHARE = 0.1;

/** Trains, calibrates on the newest tenth of the loans with a model that had not seen them, and writes the card. */
export function learnAffinity(
  records: readonly LoanRecord[],
  day: number,
  grantShares: Readonly<Record<string, number>>,
): { readonly kept: KeptAffinity; readonly card: ModelCard } {
  const model = trainAffinity(records, day);
  const earlier = records.filter((loan) => loan.day < day).sort((first, second) => first.day - second.day);
  const cut = earlier[Math.floor(earlier.length * (1 - HELD_OUT_SHARE))]?.day ?? day;
  const { trials, mrr, loans } = trialsOf(earlier, cut);
  const calibration = fitCalibration(trials);
  const after = trials.map((trial) => ({ ...trial, chance: calibrated(calibration, trial.chance) }));
  const { tables, ...weights } = model;
  const { recipe, innerGains } = weights;
  return {
    kept: { ...weights, calibration, grantShares },
    card: {
      purpose: 'Re-ranks eligible pairs by how often such a lender gave such a loan; opens and closes no door.',
      trainedOn: earlier.length,
      lenders: tables.vocabulary.lenders.length,
      recipe,
      innerGains,
      heldOut: { loans, mrr, brierBefore: brierScore(trials), brierAfter: brierScore(after) },
      limits: 'Looks at place, industry, amount, lender and time only; never at a person, an owner or a tag.',
    },
  };
}

function trialsOf(earlier: readonly LoanRecord[], cut: number): { trials: Trial[]; mrr: number; loans: number } {
  const later = earlier.filter((loan) => loan.day >= cut);
  if (later.length === 0 || later.length === earlier.length) return { trials: [], mrr: 0, loans: 0 };
  const estimate = createEstimator(trainAffinity(earlier, cut), { calibration: [], grantShares: {} });
  const trials: Trial[] = [];
  let reciprocal = 0;
  for (const loan of later) {
    const chances = estimate(loan);
    const own = chances.get(loan.lender);
    for (const [lender, chance] of chances) trials.push({ chance, happened: lender === loan.lender });
    if (own !== undefined) reciprocal += 1 / [...chances.values()].filter((chance) => chance >= own).length;
  }
  return { trials, mrr: reciprocal / later.length, loans: later.length };
}

/**
 * Makes the function that says for each lender of the query's top region how likely such a loan ends with it, 0 to 1:
 * its share among the candidates, calibrated, times the share of decided cases that it grants.
 */
export function createEstimator(
  model: AffinityModel,
  { calibration, grantShares }: Pick<KeptAffinity, 'calibration' | 'grantShares'>,
): (query: LoanQuery) => Map<string, number> {
  const rank = createRanker(model);
  return (query) => {
    const { count, lenders, scores } = rank(query);
    const highest = scores.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY);
    const shares = scores.map((score) => Math.exp(score - highest));
    const sum = shares.reduce((total, share) => total + share, 0);
    return new Map(
      Array.from({ length: count }, (_, place) => {
        const lender = model.tables.vocabulary.lenders[lenders[place] as number] as string;
        const chance = calibrated(calibration, (shares[place] as number) / sum);
        return [lender, chance * (grantShares[lender] ?? 1)];
      }),
    );
  };
}
