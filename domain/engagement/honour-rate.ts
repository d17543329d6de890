import { BPS_ONE, type Bps, bps } from '../money.ts';

/** Of what a bank accepted, the part that it granted, with the bounds between which the truth lies 19 times of 20. */
export type HonourRate = { readonly rateBps: Bps; readonly lowBps: Bps; readonly highBps: Bps };

const Z = 1.96;

/**
 * Wilson's interval, rounded to the basis point: a bank with few cases gets a wide one instead of a lucky 100%. With no
 * case at all nothing is known, so the rate stands in the middle of the whole range.
 */
export function deriveHonourRate(count: { readonly granted: number; readonly accepted: number }): HonourRate {
  const { granted, accepted } = count;
  if (accepted === 0) return { rateBps: bps(5_000n), lowBps: bps(0n), highBps: BPS_ONE };
  const share = granted / accepted;
  const spread = (Z * Z) / accepted;
  const centre = (share + spread / 2) / (1 + spread);
  const half = (Z * Math.sqrt((share * (1 - share) + spread / 4) / accepted)) / (1 + spread);
  return { rateBps: toBps(share), lowBps: toBps(centre - half), highBps: toBps(centre + half) };
}

const toBps = (share: number): Bps => bps(BigInt(Math.round(Math.min(1, Math.max(0, share)) * 10_000)));

/**
 * The order in which banks are asked: the score of the pair weighted by the middle of what the bank's honour rate may be,
 * so that a newcomer stands between the reliable and the idle, and by the part of its capacity that is free, so that a
 * bank which can take no more comes last. Ties go by id, so that a rerun asks the same bank.
 */
export function rankForDispatch<
  Candidate extends {
    readonly bankId: string;
    readonly score: number;
    readonly honour: HonourRate;
    readonly freeBps: Bps;
  },
>(candidates: readonly Candidate[]): Candidate[] {
  const weight = ({ score, honour, freeBps }: Candidate): bigint =>
    BigInt(score) * (honour.lowBps + honour.highBps) * freeBps;
  return [...candidates].sort((a, b) => {
    const [one, other] = [weight(a), weight(b)];
    if (one !== other) return one > other ? -1 : 1;
    return a.bankId < b.bankId ? -1 : 1;
  });
}
