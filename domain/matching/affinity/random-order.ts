/** Numbers 0 ≤ x < 1 that are the same for the same seed on every machine (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Shuffles the first `count` places of an array in place. */
export function shuffle(values: Int32Array, random: () => number, count = values.length): void {
  for (let index = 0; index < Math.min(count, values.length - 1); index += 1) {
    const other = index + Math.floor(random() * (values.length - index));
    const held = values[index] as number;
    values[index] = values[other] as number;
    values[other] = held;
  }
}
