import pg from 'pg';
import { z } from 'zod';
import type { LiveBus } from '../../usecases/ports.ts';

const LIVE_MESSAGE = z.object({ topic: z.string(), id: z.string() });
const CHANNEL = 'live';
const RECONNECT_MS = 500;

/** Live updates over LISTEN/NOTIFY. Messages carry ids only: a NOTIFY payload has at most 8,000 bytes. */
export function createPostgresLiveBus(options: {
  url: string;
  pool: pg.Pool;
}): LiveBus & { close: () => Promise<void> } {
  const listeners = new Map<string, Set<(id: string) => void>>();
  let client: pg.Client | null = null;
  let connecting: Promise<void> | null = null;
  let closed = false;

  const connect = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: options.url });
    next.on('notification', (message) => {
      const { topic, id } = LIVE_MESSAGE.parse(JSON.parse(message.payload ?? '{}'));
      for (const listener of listeners.get(topic) ?? []) listener(id);
    });
    next.on('error', () => {
      if (client !== next) return;
      client = null;
      connecting = null;
      reconnect();
    });
    await next.connect();
    await next.query(`listen ${CHANNEL}`);
    if (closed) await next.end();
    else client = next;
  };
  /** Tries until it works: whoever listens now subscribed before the connection was lost and will not do so again. */
  const reconnect = (): void => {
    if (!closed) setTimeout(() => void ensureConnected().catch(reconnect), RECONNECT_MS).unref();
  };
  const ensureConnected = (): Promise<void> => {
    connecting ??= connect().catch((error: unknown) => {
      connecting = null;
      throw error;
    });
    return connecting;
  };

  return {
    publish: async (message) => {
      await options.pool.query('select pg_notify($1, $2)', [CHANNEL, JSON.stringify(message)]);
    },
    subscribe: async (topic, listener) => {
      await ensureConnected();
      const existing = listeners.get(topic) ?? new Set();
      listeners.set(topic, existing.add(listener));
      return async () => {
        existing.delete(listener);
        if (existing.size === 0 && listeners.get(topic) === existing) listeners.delete(topic);
      };
    },
    close: async () => {
      closed = true;
      await client?.end();
    },
  };
}
