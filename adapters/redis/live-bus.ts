import { Redis } from 'ioredis';
import type { LiveBus } from '../../usecases/ports.ts';

const PREFIX = 'live:';

/** Live updates over Redis pub/sub. ioredis subscribes again by itself after a reconnect. */
export function createRedisLiveBus(url: string): LiveBus & { close: () => Promise<void> } {
  const publisher = new Redis(url, { lazyConnect: false, maxRetriesPerRequest: null });
  const subscriber = new Redis(url, { maxRetriesPerRequest: null });
  const listeners = new Map<string, Set<(id: string) => void>>();
  subscriber.on('message', (channel: string, id: string) => {
    for (const listener of listeners.get(channel.slice(PREFIX.length)) ?? []) listener(id);
  });
  return {
    publish: async ({ topic, id }) => {
      await publisher.publish(PREFIX + topic, id);
    },
    subscribe: async (topic, listener) => {
      const existing = listeners.get(topic) ?? new Set();
      listeners.set(topic, existing.add(listener));
      await subscriber.subscribe(PREFIX + topic);
      return async () => {
        existing.delete(listener);
        if (existing.size === 0 && listeners.get(topic) === existing) {
          listeners.delete(topic);
          await subscriber.unsubscribe(PREFIX + topic);
        }
      };
    },
    close: async () => {
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}
