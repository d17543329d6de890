/**
 * Rank of one candidate, 1 the best; candidates with the same score share their mean rank. Scores within a billionth
 * count as the same, so that the order of a sum decides nothing.
 */
export function meanRankOf(scores: Float64Array, chosen: number, count = scores.length): number {
  const own = scores[chosen] as number;
  const margin = 1e-9 * Math.max(1, Math.abs(own));
  let better = 0;
  let same = 0;
  for (let place = 0; place < count; place += 1) {
    const difference = (scores[place] as number) - own;
    if (difference > margin) better += 1;
    else if (difference >= -margin) same += 1;
  }
  return better + (same + 1) / 2;
}
