import { decideBackPressure } from '../../domain/back-pressure.ts';
import type { Deps, JobBacklog } from '../ports.ts';

/** A look at the queues counts for so long, so that a flood of requests is not a flood of counts. */
const LOOK_MS = 1_000;

/** Seconds after which publishing is worth another try; `null` when it is welcome now. */
export type BackPressure = () => Promise<number | null>;

/**
 * Whether so much waits that no more is taken. A count that fails says nothing: whoever publishes then hears of the same
 * fault by the publishing itself.
 */
export function createBackPressure(of: {
  readonly deps: Pick<Deps, 'read'>;
  readonly queue: JobBacklog;
  /** Events, or jobs of matching, beyond which the platform is busy. */
  readonly waitingMax: number;
}): BackPressure {
  let looked: { readonly at: number; readonly seconds: Promise<number | null> } | null = null;
  const look = async (): Promise<number | null> => {
    const [row] = await of.deps
      .read()
      .execute<{ waiting: number }[]>(
        'select count(*)::int as waiting from (select from outbox_event where relayed_at is null limit ?) as first_ones',
        [of.waitingMax],
      );
    const { matching } = await of.queue.depth();
    return decideBackPressure({ events: row?.waiting ?? 0, matching: matching?.waiting ?? 0 }, of.waitingMax);
  };
  return () => {
    const now = performance.now();
    if (looked === null || now - looked.at > LOOK_MS) looked = { at: now, seconds: look().catch(() => null) };
    return looked.seconds;
  };
}
