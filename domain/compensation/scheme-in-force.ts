import { type CivilDate, contains } from '../calendar.ts';
import { invariant } from '../invariant.ts';
import { type Claimant, coveredWindow, type SchemePolicy } from './policy.ts';

export type SchemeInForce =
  | { readonly kind: 'IN_FORCE'; readonly policy: SchemePolicy }
  | { readonly kind: 'NO_SCHEME_IN_FORCE'; readonly date: CivilDate };

/**
 * The policy version that governs a loan drawn on `drawdownOn` (0-13, 1-01). The highest version wins where two overlap.
 * No extension of the 2018 scheme is known, so 2022 and 2023 have none unless one is decided (A4-12): never a guess.
 */
export function schemeInForce(
  policies: readonly SchemePolicy[],
  drawdownOn: CivilDate,
  claimant: Claimant = 'bank',
): SchemeInForce {
  const candidates = policies
    .filter((policy) => policy.claimant === claimant)
    .filter((policy) => contains(coveredWindow(policy), drawdownOn) && contains(policy.valid, drawdownOn))
    .sort((a, b) => b.version - a.version);
  const [newest, second] = candidates;
  if (newest === undefined) return { kind: 'NO_SCHEME_IN_FORCE', date: drawdownOn };
  invariant(
    candidates.every((policy) => policy.scheme === newest.scheme) && newest.version !== second?.version,
    `two policies govern ${claimant} drawdowns on ${drawdownOn}`,
  );
  return { kind: 'IN_FORCE', policy: newest };
}
