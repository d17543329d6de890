import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 20;

/** A condition did not come true in time; the cause is what it last said. */
export class NeverHappenedError extends Error {
  override readonly name = 'NeverHappenedError';
  readonly waitedMs: number;
  constructor(waitedMs: number, cause: unknown) {
    super(`Not true after ${waitedMs} ms. Last answer: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
    this.waitedMs = waitedMs;
  }
}

/**
 * Waits until `check` neither throws nor returns false, and returns what it returned. Throws
 * {@link NeverHappenedError} when the time is over, so a test cannot pass by waiting.
 */
export async function eventually<T>(check: () => T | Promise<T>, options: { timeoutMs?: number } = {}): Promise<T> {
  const timeoutMs = options.timeoutMs ?? 10_000;
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    let last: unknown;
    try {
      const answer = await check();
      if (answer !== false) return answer;
      last = answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() >= deadline) throw new NeverHappenedError(timeoutMs, last);
    await pause(POLL_MS);
  }
}
