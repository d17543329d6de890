import type pg from 'pg';
import { Gauge, type Registry } from 'prom-client';
import type { JobQueue } from '../queue/queue.ts';

/** What waits to be done, asked when somebody reads the metrics: the same figures from the API and from each worker. */
export function addBacklogGauges(metrics: Registry, of: { pool: pg.Pool; queue: JobQueue }): void {
  new Gauge({
    name: 'queue_jobs',
    help: 'Jobs by queue and state',
    labelNames: ['queue', 'state'],
    registers: [metrics],
    async collect() {
      for (const [queue, { waiting, failed }] of Object.entries(await of.queue.depth())) {
        this.set({ queue, state: 'waiting' }, waiting);
        this.set({ queue, state: 'failed' }, failed);
      }
    },
  });
  new Gauge({
    name: 'outbox_lag_seconds',
    help: 'Age of the oldest event that no relay has taken',
    registers: [metrics],
    async collect() {
      const { rows } = await of.pool.query<{ lag: string | null }>(
        'select extract(epoch from now() - min(occurred_at)) as lag from outbox_event where relayed_at is null',
      );
      this.set(Number(rows[0]?.lag ?? 0));
    },
  });
}
