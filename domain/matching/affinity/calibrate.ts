/** One later loan offer as the model saw it before: how likely it said, and whether it ended in a loan. */
export type Trial = { readonly chance: number; readonly happened: boolean };

/** From `from` on, so many trials of which so many happened; steps rise in `from` and in `rate`. */
export type CalibrationStep = { readonly from: number; readonly rate: number; readonly trials: number };

/**
 * Isotonic calibration: the non-decreasing steps that fit the trials best (pool adjacent violators). The order of the
 * trials has no influence.
 */
export function fitCalibration(trials: readonly Trial[]): CalibrationStep[] {
  const sorted = [...trials].sort(
    (first, second) => first.chance - second.chance || Number(first.happened) - Number(second.happened),
  );
  const blocks: { from: number; happened: number; trials: number }[] = [];
  for (const { chance, happened } of sorted) {
    let block = { from: chance, happened: happened ? 1 : 0, trials: 1 };
    for (
      let last = blocks.at(-1);
      last !== undefined && (last.from === block.from || last.happened * block.trials >= block.happened * last.trials);
      last = blocks.at(-1)
    ) {
      blocks.pop();
      block = { from: last.from, happened: last.happened + block.happened, trials: last.trials + block.trials };
    }
    blocks.push(block);
  }
  return blocks.map(({ from, happened, trials: count }) => ({ from, rate: happened / count, trials: count }));
}

/** The calibrated chance: the rate of the last step that begins at or below it; the first step's below all. */
export function calibrated(steps: readonly CalibrationStep[], chance: number): number {
  let rate = steps[0]?.rate ?? chance;
  for (const step of steps) {
    if (step.from > chance) break;
    rate = step.rate;
  }
  return rate;
}

/** Mean squared distance between chance and what happened; 0 is perfect. */
export const brierScore = (trials: readonly Trial[]): number =>
  trials.length === 0
    ? 0
    : trials.reduce((sum, { chance, happened }) => sum + (chance - (happened ? 1 : 0)) ** 2, 0) / trials.length;

export type Decisions = { readonly lender: string; readonly granted: number; readonly refused: number };

/** So many decisions of the whole market stand beside a lender's own. */
const MARKET_DECISIONS = 10;

/** Share of decided cases that each lender grants, few decisions drawn towards the market's share. */
export function grantShares(decisions: readonly Decisions[]): Record<string, number> {
  const granted = decisions.reduce((sum, one) => sum + one.granted, 0);
  const decided = decisions.reduce((sum, one) => sum + one.granted + one.refused, 0);
  const market = decided === 0 ? 1 : granted / decided;
  return Object.fromEntries(
    decisions.map((one) => [
      one.lender,
      (one.granted + MARKET_DECISIONS * market) / (one.granted + one.refused + MARKET_DECISIONS),
    ]),
  );
}
