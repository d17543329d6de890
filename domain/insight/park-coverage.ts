import { type Bps, bps } from '../money.ts';

/** Residents of all parks of one star class, and how many of them a bank has granted credit. */
export type ParkResidents = { readonly stars: number | null; readonly residents: number; readonly granted: number };
export type ParkCoverage = ParkResidents & {
  readonly targetBps: Bps;
  /** Rounded down, so that a shown 70.00% is never short of it. */
  readonly coverageBps: Bps;
  readonly isReached: boolean;
};

/** Parks of four and five stars 70%, of three stars 60%, all others 50% of the resident firms. */
export function parkTarget(stars: number | null): Bps {
  if (stars !== null && stars >= 4) return bps(7_000n);
  return stars === 3 ? bps(6_000n) : bps(5_000n);
}

/** "70%以上" includes 70%. Compared as whole products, never as a rounded share. A class without residents has no duty. */
export function decideParkCoverage(of: ParkResidents): ParkCoverage {
  const targetBps = parkTarget(of.stars);
  const residents = BigInt(of.residents);
  const scaled = BigInt(of.granted) * 10_000n;
  const coverageBps = bps(residents === 0n ? 0n : scaled / residents);
  return { ...of, targetBps, coverageBps, isReached: scaled >= residents * targetBps };
}
