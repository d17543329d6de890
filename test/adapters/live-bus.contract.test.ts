import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPostgresLiveBus } from '../../adapters/postgres/live-bus.ts';
import { createRedisLiveBus } from '../../adapters/redis/live-bus.ts';
import type { LiveBus } from '../../usecases/ports.ts';
import { eventually } from '../support/eventually.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { redisMissingBecause, startTestRedis } from '../support/test-redis.ts';

type Bus = LiveBus & { close: () => Promise<void> };

/** What the suite needs of a transport: buses on it, and a way to cut every connection of a subscriber. */
type Transport = {
  readonly open: () => Bus;
  readonly cut: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

async function startPostgresTransport(): Promise<Transport> {
  const database = await createTestDatabase();
  const pool = new pg.Pool({ connectionString: database.url, max: 2 });
  pool.on('error', () => undefined);
  return {
    open: () => createPostgresLiveBus({ url: database.url, pool }),
    cut: async () => {
      await pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
                        where datname = current_database() and query ilike 'listen %'`);
    },
    stop: async () => {
      await pool.end();
      await database.drop();
    },
  };
}

async function startRedisTransport(): Promise<Transport> {
  const redis = await startTestRedis();
  const admin = new Redis(redis.url);
  return {
    open: () => createRedisLiveBus(redis.url),
    cut: async () => {
      await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    },
    stop: async () => {
      admin.disconnect();
      await redis.stop();
    },
  };
}

const TRANSPORTS = [
  { name: 'PostgreSQL', missingBecause: null, start: startPostgresTransport },
  { name: 'Redis', missingBecause: redisMissingBecause, start: startRedisTransport },
];

for (const { name, missingBecause, start } of TRANSPORTS) {
  const title = `live updates over ${name}${missingBecause === null ? '' : ` (skipped: ${missingBecause})`}`;
  describe.skipIf(missingBecause !== null)(title, () => {
    let transport: Transport;
    let publisher: Bus;
    let subscriber: Bus;

    beforeAll(async () => {
      transport = await start();
    });
    beforeEach(() => {
      publisher = transport.open();
      subscriber = transport.open();
    });
    afterEach(async () => {
      await publisher.close();
      await subscriber.close();
    });
    afterAll(() => transport.stop());

    test('a message reaches every listener of its topic in another process, in order, and no other topic', async () => {
      const one: string[] = [];
      const two: string[] = [];
      const other: string[] = [];
      await subscriber.subscribe('need:1', (id) => one.push(id));
      await subscriber.subscribe('need:1', (id) => two.push(id));
      await subscriber.subscribe('need:2', (id) => other.push(id));
      for (const id of ['a', 'b', 'c']) await publisher.publish({ topic: 'need:1', id });
      await publisher.publish({ topic: 'need:2', id: 'end' });
      await eventually(() => other.length === 1 && two.length === 3);
      expect({ one, two, other }).toEqual({ one: ['a', 'b', 'c'], two: ['a', 'b', 'c'], other: ['end'] });
    });

    test('who has left hears nothing more, while the others still do', async () => {
      const left: string[] = [];
      const stays: string[] = [];
      const leave = await subscriber.subscribe('need:1', (id) => left.push(id));
      await subscriber.subscribe('need:1', (id) => stays.push(id));
      await leave();
      await publisher.publish({ topic: 'need:1', id: 'a' });
      await eventually(() => stays.length === 1);
      expect(left).toEqual([]);
    });

    test('a topic that everybody left can be joined again', async () => {
      const heard: string[] = [];
      const leave = await subscriber.subscribe('need:1', () => undefined);
      await leave();
      await subscriber.subscribe('need:1', (id) => heard.push(id));
      await publisher.publish({ topic: 'need:1', id: 'a' });
      await eventually(() => heard.length === 1);
    });

    test('after a lost connection messages arrive again without a new subscription', async () => {
      const heard: string[] = [];
      await subscriber.subscribe('need:1', (id) => heard.push(id));
      await transport.cut();
      await eventually(async () => {
        await publisher.publish({ topic: 'need:1', id: 'again' });
        return heard.length > 0;
      });
    });
  });
}
