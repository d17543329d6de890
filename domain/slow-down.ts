/** How tries of one kind are slowed down. */
export type SlowDownRule = {
  /** So many tries cost nothing: people mistype. */
  readonly freeTries: number;
  /** The wait after the first try beyond the free ones; it doubles with each further one. */
  readonly delayMs: number;
  readonly delayMsMax: number;
  /** Without a try for so long, everything is forgotten. */
  readonly forgetAfterMs: number;
};

export type TryRecord = { readonly tries: number; readonly freeAtMs: number; readonly lastAtMs: number };
export type TryDecision =
  | { readonly verdict: 'go'; readonly next: TryRecord }
  | { readonly verdict: 'wait'; readonly waitMs: number };

const NO_TRIES = { tries: 0, freeAtMs: 0, lastAtMs: 0 };

/**
 * Each try counts before anybody knows whether it is right, so that tries side by side cannot outrun the wait. A try
 * that comes too early is not counted: knocking on a closed door makes it no slower.
 */
export function decideTry(earlier: TryRecord | null, rule: SlowDownRule, nowMs: number): TryDecision {
  const known = earlier !== null && nowMs - earlier.lastAtMs < rule.forgetAfterMs ? earlier : NO_TRIES;
  if (known.freeAtMs > nowMs) return { verdict: 'wait', waitMs: known.freeAtMs - nowMs };
  const tries = known.tries + 1;
  const delayMs = delayAfter(tries, rule);
  // A free try holds up nobody, not even one whose clock is a little behind.
  return { verdict: 'go', next: { tries, freeAtMs: delayMs === 0 ? 0 : nowMs + delayMs, lastAtMs: nowMs } };
}

/** The wait after so many tries: none for the free ones, then doubling up to the longest. */
export function delayAfter(tries: number, rule: SlowDownRule): number {
  const beyond = tries - rule.freeTries;
  if (beyond <= 0) return 0;
  // 2^30 times any delay is beyond every bound; more would leave the whole numbers.
  return Math.min(rule.delayMsMax, rule.delayMs * 2 ** Math.min(beyond - 1, 30));
}
