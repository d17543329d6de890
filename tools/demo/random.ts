import { invariant } from '../../domain/invariant.ts';

/** A reproducible stream of choices: the same seed makes the same story on every machine. */
export type Random = {
  /** At least 0, below 1. */
  readonly next: () => number;
  /** A whole number between both limits, each included. */
  readonly between: (min: number, max: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(choices: readonly T[]) => T;
  readonly pickWeighted: <T>(choices: readonly (readonly [T, number])[]) => T;
  /** `count` different choices, in the order of the list. */
  readonly sample: <T>(choices: readonly T[], count: number) => T[];
};

/** Mulberry32: 32 bits of state, plenty for a demonstration and useless for secrets. */
export function makeRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  const pick = <T>(choices: readonly T[]): T => at(choices, between(0, choices.length - 1));
  const pickWeighted = <T>(choices: readonly (readonly [T, number])[]): T => {
    let left = next() * choices.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [choice, weight] of choices) {
      left -= weight;
      if (left < 0) return choice;
    }
    return at(choices, choices.length - 1)[0];
  };
  const sample = <T>(choices: readonly T[], count: number): T[] => {
    let wanted = Math.min(count, choices.length);
    return choices.filter((_, index) => {
      const isTaken = next() * (choices.length - index) < wanted;
      if (isTaken) wanted -= 1;
      return isTaken;
    });
  };
  return { next, between, chance: (probability) => next() < probability, pick, pickWeighted, sample };
}

function at<T>(choices: readonly T[], index: number): T {
  invariant(index >= 0 && index < choices.length, 'nothing to choose from');
  return choices[index] as T;
}
