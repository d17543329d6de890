import type { QueueName } from '../../schema/jobs/jobs.ts';
import type { Deps, JobBacklog } from '../ports.ts';

/** What waits to be done: events that no relay has taken, and jobs by queue. */
export type Backlog = {
  readonly eventsWaiting: number;
  /** Age of the oldest event that waits; 0 when none does. */
  readonly oldestEventSeconds: number;
  readonly queues: readonly { readonly queue: QueueName; readonly waiting: number; readonly failed: number }[];
};

/** Counting stops here: an operator sees that there are too many, not how many. */
const EVENTS_COUNTED_MAX = 10_000;

export async function readBacklog(deps: Pick<Deps, 'read'>, jobs: JobBacklog): Promise<Backlog> {
  const [row] = await deps.read().execute<{ waiting: number; seconds: string | null }[]>(
    `select count(*)::int as waiting, extract(epoch from now() - min(occurred_at)) as seconds
     from (select occurred_at from outbox_event where relayed_at is null order by id limit ?) as first_ones`,
    [EVENTS_COUNTED_MAX],
  );
  const depth = await jobs.depth();
  return {
    eventsWaiting: row?.waiting ?? 0,
    oldestEventSeconds: Math.max(0, Math.round(Number(row?.seconds ?? 0))),
    queues: (Object.keys(depth) as QueueName[]).map((queue) => ({ queue, ...depth[queue] })),
  };
}
