import { BPS_ONE, type Bps } from '../../money.ts';

/** The share of its residents with credit that a park must reach, by its stars (4-01). */
const COVERAGE_BPS_MIN = (stars: number): Bps => (stars >= 4 ? 7_000n : stars === 3 ? 6_000n : 5_000n) as Bps;

export type ParkCoverage = { readonly isReached: boolean; readonly shareBpsMin: Bps };

/** Whether enough residents of a park have credit; the border itself passes (T13, T14). A park without any does not. */
export function decideParkCoverage(park: {
  readonly stars: number;
  readonly residents: number;
  readonly granted: number;
}): ParkCoverage {
  const shareBpsMin = COVERAGE_BPS_MIN(park.stars);
  const isReached = park.residents > 0 && BigInt(park.granted) * BPS_ONE >= BigInt(park.residents) * shareBpsMin;
  return { isReached, shareBpsMin };
}
