/** What one worker does in a second at least; only an estimate of how long somebody should wait. */
const DONE_PER_SECOND = 50;
const SECONDS_MIN = 2;
const SECONDS_MAX = 60;

/** What waits to be done: events that no relay has taken yet, and jobs of matching. */
export type Waiting = { readonly events: number; readonly matching: number };

/**
 * After how many whole seconds somebody who wants to publish should ask again, or `null` when there is room. Full is
 * `waitingMax` of either; the time is that until half of it is done, so that not everybody comes back to a full house.
 */
export function decideBackPressure(waiting: Waiting, waitingMax: number): number | null {
  const most = Math.max(waiting.events, waiting.matching);
  if (most < waitingMax) return null;
  const seconds = Math.ceil((most - waitingMax / 2) / DONE_PER_SECOND);
  return Math.min(SECONDS_MAX, Math.max(SECONDS_MIN, seconds));
}
