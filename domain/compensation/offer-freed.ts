import { invariant } from '../invariant.ts';
import { allocate, type Fen, fen, minFen, ZERO_FEN } from '../money.ts';
import type { SchemeReadings } from './policy.ts';

/** A claim that a cap has cut, and the caps that it draws on. Claims come in the order of their approval. */
export type CutClaim = { readonly claimId: string; readonly missingFen: Fen; readonly capKeys: readonly string[] };

/**
 * What caps that have grown since free for the claims that they had cut (A4-06). First-come: the earlier approval first,
 * each up to what it misses. Pro-rata: a cap that is too small for all is divided by what they miss.
 */
export function offerFreed(
  claims: readonly CutClaim[],
  headroomFen: ReadonlyMap<string, Fen>,
  order: SchemeReadings['claimOrder'],
): ReadonlyMap<string, Fen> {
  const of = (key: string): Fen => headroomFen.get(key) ?? ZERO_FEN;
  invariant(
    [...headroomFen.values()].every((left) => left >= 0n),
    'headroom must not be negative',
  );
  if (order === 'first-come') {
    const left = new Map(headroomFen);
    return new Map(
      claims.map(({ claimId, missingFen, capKeys }) => {
        const offered = minFen(missingFen, ...capKeys.map((key) => left.get(key) ?? ZERO_FEN));
        for (const key of capKeys) left.set(key, fen((left.get(key) ?? 0n) - offered));
        return [claimId, offered];
      }),
    );
  }
  const offers = new Map(claims.map(({ claimId, missingFen }) => [claimId, missingFen]));
  for (const key of new Set(claims.flatMap(({ capKeys }) => capKeys))) {
    const sharing = claims.filter(({ capKeys }) => capKeys.includes(key));
    const wanted = sharing.map(({ missingFen }) => missingFen as bigint);
    if (wanted.reduce((sum, missing) => sum + missing, 0n) <= of(key)) continue;
    allocate(of(key), wanted).forEach((share, index) => {
      const claimId = sharing[index]?.claimId ?? '';
      offers.set(claimId, minFen(offers.get(claimId) ?? ZERO_FEN, share));
    });
  }
  return offers;
}
