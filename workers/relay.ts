import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import { EVENT_SCHEMA } from '../schema/events/events.ts';
import { batchIndexJobs, type QueuedJob } from './batch-index-jobs.ts';
import { routeEvent } from './routes.ts';

const BATCH_SIZE = 200;
/** Only a fallback: the relay is woken by NOTIFY. */
const POLL_MS = 2_000;
const RETRY_MS = 500;

/** All that the relay needs of a queue. */
export type JobSink = { readonly addAll: (jobs: readonly QueuedJob[]) => Promise<void> };

export type Relay = { readonly close: () => Promise<void> };

/**
 * Turns committed outbox events into jobs, at least once: events are marked in the same transaction that locked them,
 * after the queue has them. A crash in between adds the jobs again; their ids are derived from the event, and handlers
 * are idempotent.
 */
export function startRelay(options: { databaseUrl: string; queue: JobSink; log: Logger }): Relay {
  const pool = new pg.Pool({ connectionString: options.databaseUrl, max: 1 });
  pool.on('error', () => undefined);
  let wake: () => void = () => undefined;
  let awake = true;
  let closed = false;
  const onNotify = (): void => {
    awake = true;
    wake();
  };
  const stopListening = listen(options.databaseUrl, onNotify);

  const loop = async (): Promise<void> => {
    while (!closed) {
      awake = false;
      try {
        if ((await relayBatch(pool, options.queue)) === BATCH_SIZE) continue;
      } catch (error) {
        options.log.warn({ err: error }, 'relay failed, tries again');
        await pause(RETRY_MS);
        continue;
      }
      if (awake || closed) continue;
      await new Promise<void>((settle) => {
        const timer = setTimeout(settle, POLL_MS);
        wake = () => {
          clearTimeout(timer);
          settle();
        };
      });
    }
  };
  const running = loop();
  return {
    close: async () => {
      closed = true;
      wake();
      await running;
      await stopListening();
      await pool.end();
    },
  };
}

/** Relays at most one batch; returns how many events it took. Safe beside other relays (SKIP LOCKED). */
export async function relayBatch(pool: pg.Pool, queue: JobSink): Promise<number> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // The pool does not listen to a client that is checked out, and an 'error' that nobody hears ends the process.
  const onError = (error: Error): void => {
    broken = error;
  };
  client.on('error', onError);
  try {
    await client.query('begin');
    const { rows } = await client.query<{ id: string; payload: unknown; trace_parent: string | null }>(
      'select id, payload, trace_parent from outbox_event where relayed_at is null order by id limit $1 for update skip locked',
      [BATCH_SIZE],
    );
    if (rows.length > 0) {
      const jobs = rows.flatMap((row) =>
        routeEvent(EVENT_SCHEMA.parse(row.payload), row.id).map((job) => ({
          job,
          id: `${job.name}${'share' in job ? job.share : ''}_e${row.id}`,
          traceParent: row.trace_parent,
        })),
      );
      await queue.addAll(batchIndexJobs(jobs));
      await client.query('update outbox_event set relayed_at = now() where id = any($1)', [rows.map((row) => row.id)]);
    }
    await client.query('commit');
    return rows.length;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

/** Listens on the channel of the outbox trigger and comes back after a lost connection. */
function listen(databaseUrl: string, onNotify: () => void): () => Promise<void> {
  let client: pg.Client | null = null;
  let closed = false;
  const connect = async (): Promise<void> => {
    if (closed) return;
    const next = new pg.Client({ connectionString: databaseUrl });
    client = next;
    next.on('notification', onNotify);
    next.on('error', () => undefined);
    next.on('end', () => {
      if (!closed) setTimeout(() => void connect(), RETRY_MS);
    });
    try {
      await next.connect();
      await next.query('listen outbox');
      onNotify();
    } catch {
      await next.end().catch(() => undefined);
    }
  };
  void connect();
  return async () => {
    closed = true;
    await client?.end().catch(() => undefined);
  };
}
