import { invariant } from '../invariant.ts';
import { allocate, type Fen, fen, minFen, shareHalfUp, ZERO_FEN } from '../money.ts';
import type { ComputeSheet } from './compute-sheet.ts';
import type { SchemePolicy } from './policy.ts';
import type { Party } from './split-loss.ts';

export type Recovery = {
  /** What the fund paid on the claim. */
  readonly paidFen: Fen;
  readonly lossFen: Fen;
  /** Net of costs, everything recovered before this one. */
  readonly recoveredBeforeFen: Fen;
  /** Net of costs, this recovery. */
  readonly recoveredNowFen: Fen;
};

/**
 * What must be returned to the fund for this recovery (A4-21): payout share × net recovery, half-up. Computed as the
 * difference of two totals, so that many small recoveries return the same as one; never more than was paid, and
 * recoveries beyond the loss (interest, penalties) return nothing.
 */
export function recoveryReturn(recovery: Recovery, policy: SchemePolicy): Fen {
  const { paidFen, lossFen, recoveredBeforeFen, recoveredNowFen } = recovery;
  invariant(lossFen > 0n && paidFen >= 0n && paidFen <= lossFen, 'what was paid lies between zero and the loss');
  invariant(recoveredBeforeFen >= 0n && recoveredNowFen >= 0n, 'a recovery must not be negative');
  const dueOf = (recoveredFen: bigint): Fen => {
    const countedFen = minFen(fen(recoveredFen), lossFen);
    switch (policy.readings.recoveryReturn) {
      case 'payout-share':
        return shareHalfUp(countedFen, { numerator: paidFen, denominator: lossFen });
      case 'fund-first':
        return minFen(countedFen, paidFen);
      case 'none':
        return ZERO_FEN;
    }
  };
  return fen(dueOf(recoveredBeforeFen + recoveredNowFen) - dueOf(recoveredBeforeFen));
}

/**
 * Guarantee side 追偿分配: a net recovery divided by what each party bore, the fund included. Parts sum to the recovery;
 * leftover fen by largest remainder, ties in the order of the bearings.
 */
export function distributeRecovery(
  netRecoveryFen: Fen,
  bearings: ComputeSheet['bearings'],
): { readonly party: Party; readonly receivesFen: Fen }[] {
  const parts = allocate(
    netRecoveryFen,
    bearings.map(({ bearsFen }) => bearsFen),
  );
  return bearings.map(({ party }, index) => ({ party, receivesFen: parts[index] ?? ZERO_FEN }));
}

/** What of a return can be paid out again under the same caps: all of it or nothing, as the policy says (C14, R3). */
export function freedHeadroom(returnedFen: Fen, policy: SchemePolicy): Fen {
  return policy.readings.recoveryFreesHeadroom ? returnedFen : ZERO_FEN;
}
