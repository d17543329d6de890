import { type Bps, bps, type Fen } from '../money.ts';

/** Residents of a park, or of all parks of one star class, and what banks have granted them. */
export type ParkResidents = {
  readonly stars: number | null;
  readonly residents: number;
  readonly granted: number;
  /** What the residents have asked for, and what they were lent. */
  readonly askedFen: Fen;
  readonly lentFen: Fen;
};
export type ParkCoverage = ParkResidents & {
  readonly targetBps: Bps;
  /** Rounded down, so that a shown 70.00% is never short of it. */
  readonly coverageBps: Bps;
  readonly isReached: boolean;
};

/** Parks of four and five stars 70%, of three stars 60%, all others 50% (4-01). */
export function parkTarget(stars: number | null): Bps {
  if (stars !== null && stars >= 4) return bps(7_000n);
  return stars === 3 ? bps(6_000n) : bps(5_000n);
}

/**
 * "70%以上" includes 70%. Of the resident firms, or of the money that they asked for (A4-16). Compared as whole products,
 * never as a rounded share. A class without residents has no duty.
 */
export function decideParkCoverage(of: ParkResidents, basis: 'FIRMS' | 'AMOUNT' = 'FIRMS'): ParkCoverage {
  const targetBps = parkTarget(of.stars);
  const [whole, part] = basis === 'FIRMS' ? [BigInt(of.residents), BigInt(of.granted)] : [of.askedFen, of.lentFen];
  const scaled = part * 10_000n;
  const coverageBps = bps(whole === 0n ? 0n : scaled / whole);
  return { ...of, targetBps, coverageBps, isReached: scaled >= whole * targetBps };
}
