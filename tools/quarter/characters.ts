import { makeRandom, type Random } from '../demo/random.ts';

/** How a bank works, from 0 (idle) to 1 (it does everything on the first day). */
export type Character = {
  readonly diligence: number;
  /** Cases that it takes by itself on a day. */
  readonly appetite: number;
  /** Of what it looks into, the part that it grants. */
  readonly grantShare: number;
};

/** Banks of every kind, spread evenly from idle to diligent in an order of their own. */
export function makeCharacters(seed: number, bankIds: readonly string[]): Map<string, Character> {
  const random = makeRandom(seed);
  const places = bankIds.map((_id, index) => index / Math.max(1, bankIds.length - 1));
  const shuffled = places
    .map((place) => ({ place, draw: random.next() }))
    .sort((one, other) => one.draw - other.draw)
    .map(({ place }) => place);
  return new Map(
    bankIds.map((bankId, index) => {
      const diligence = shuffled[index] ?? 0;
      const appetite = 1 + Math.round(diligence * 2);
      return [bankId, { diligence, appetite, grantShare: 0.45 + random.next() * 0.35 }];
    }),
  );
}

/** A stream of choices for one occasion: what happens beside it changes nothing for it. */
export function chancesOf(seed: number, ...of: readonly (string | number)[]): Random {
  let hash = seed >>> 0;
  for (const character of of.join('|')) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01_00_01_93) >>> 0;
  return makeRandom(hash);
}
