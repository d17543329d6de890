import { addFen, allocate, type Fen } from '../money.ts';
import { applyDraws, CAP, type CapDraw, type CapUsage } from './caps.ts';
import type { ClaimFacts } from './claim-facts.ts';
import { computePayment } from './compute-payment.ts';
import type { ComputeSheet } from './compute-sheet.ts';
import type { SchemePolicy } from './policy.ts';

/**
 * Several claims against the same accounts (A4-06). First-come: in the given order of approval, each on what the
 * earlier ones left. Pro-rata: a cap that is too small for all is divided by what each would draw without it, leftover fen
 * by largest remainder, ties to the earlier claim; loss caps are divided before payment caps.
 */
export function computeBatch(claims: readonly ClaimFacts[], usage: CapUsage, policy: SchemePolicy): ComputeSheet[] {
  if (policy.readings.claimOrder === 'pro-rata') return computeProRata(claims, usage, policy);
  let state = usage;
  return claims.map((claim) => {
    const sheet = computePayment(claim, state, policy);
    state = applyDraws(state, sheet.draws);
    return sheet;
  });
}

function computeProRata(claims: readonly ClaimFacts[], usage: CapUsage, policy: SchemePolicy): ComputeSheet[] {
  const shares = proRataShares(claims, usage, policy);
  return claims.map((claim, index) => computePayment(claim, withShares(usage, shares[index]), policy));
}

/** What of each account is set aside for each claim, by the account's key; an account that suffices for all is not divided. */
export function proRataShares(
  claims: readonly ClaimFacts[],
  usage: CapUsage,
  policy: SchemePolicy,
): readonly ReadonlyMap<string, Fen>[] {
  const shares = claims.map(() => new Map<string, Fen>());
  const compute = (): ComputeSheet[] =>
    claims.map((claim, index) => computePayment(claim, withShares(usage, shares[index]), policy));
  for (const basis of ['loss', 'payment'] as const) {
    for (const cap of Object.values(CAP)) {
      for (const contenders of contendersByKey(compute(), (draw) => draw.cap === cap && draw.basis === basis)) {
        const [first] = contenders;
        const drawn = addFen(...contenders.map(({ draw }) => draw.drawFen));
        if (first === undefined || drawn <= first.draw.headroomFen) continue;
        const weights = contenders.map(({ draw }) => draw.wantedFen);
        allocate(first.draw.headroomFen, weights).forEach((share, position) => {
          const contender = contenders[position];
          if (contender !== undefined) shares[contender.index]?.set(contender.draw.key, share);
        });
      }
    }
  }
  return shares;
}

type Contender = { readonly index: number; readonly draw: CapDraw };

function contendersByKey(sheets: readonly ComputeSheet[], wanted: (draw: CapDraw) => boolean): Contender[][] {
  const byKey = new Map<string, Contender[]>();
  sheets.forEach((sheet, index) => {
    for (const draw of sheet.draws.filter(wanted)) {
      byKey.set(draw.key, [...(byKey.get(draw.key) ?? []), { index, draw }]);
    }
  });
  return [...byKey.values()];
}

/** The accounts as one claim finds them when they are divided. */
export const withShares = (usage: CapUsage, shares: ReadonlyMap<string, Fen> | undefined): CapUsage =>
  usage.map((account) => ({ ...account, shareFen: shares?.get(account.key) ?? account.shareFen }));
