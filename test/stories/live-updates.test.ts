import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import {
  NEED_INPUT,
  type Party,
  PRODUCT_TERMS,
  type RunningPlatform,
  startRunningPlatform,
} from '../support/running-platform.ts';
import { redisMissingBecause, startTestRedis, type TestRedis } from '../support/test-redis.ts';

type Heard = { readonly data: Record<string, unknown> | null; readonly errors: unknown };

/** What one person hears of one subscription, in the order in which it came. */
async function listen(running: RunningPlatform, who: Party, query: string) {
  const socket = new WebSocket(`${running.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    headers: { cookie: who.headers['cookie'] ?? '', origin: running.url },
  });
  const heard: Heard[] = [];
  const waiting: (() => void)[] = [];
  let isReady = false;
  socket.on('message', (data) => {
    const { type, payload } = JSON.parse((data as Buffer).toString()) as { type: string; payload?: Heard };
    if (type === 'connection_ack') isReady = true;
    if (type === 'next' && payload !== undefined) heard.push(payload);
    if (type === 'error') heard.push({ data: null, errors: payload });
    for (const wake of waiting.splice(0)) wake();
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init' }));
  while (!isReady) await new Promise<void>((resolve) => waiting.push(resolve));
  socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query } }));
  return {
    heard,
    hear: async (isIt: (one: Heard) => boolean): Promise<void> => {
      while (!heard.some(isIt)) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    close: () => socket.close(),
  };
}

const TRANSPORTS = [
  ['PostgreSQL', null],
  ['Redis', redisMissingBecause],
] as const;

describe.each(TRANSPORTS)('over %s', (name, missingBecause) => {
  let redis: TestRedis | null = null;
  let running: RunningPlatform;
  beforeAll(async () => {
    if (missingBecause !== null) return;
    redis = name === 'Redis' ? await startTestRedis() : null;
    running = await startRunningPlatform({ settings: redis === null ? {} : { REDIS_URL: redis.url } });
  }, 60_000);
  afterAll(async () => {
    await running?.close();
    await redis?.stop();
  });

  test.skipIf(missingBecause !== null)(
    'a firm hears that its matches changed and a bank what it is told; nobody hears of the need of another',
    async () => {
      const [firm, stranger, bank] = [await running.firm(), await running.firm(), await running.bank()];
      const { id: needId } = await firm.done<{ id: string }>('publishCreditNeed', NEED_INPUT);
      await running.settle();
      const matches = `subscription { recommendationsChanged(needId: "${needId}") { needId } }`;
      const own = await listen(running, firm, matches);
      const foreign = await listen(running, stranger, matches);
      const inbox = await listen(running, bank, 'subscription { notificationsChanged { unread } }');
      const { id: productId } = await bank.done<{ id: string }>('publishCreditProduct', { terms: PRODUCT_TERMS });
      await own.hear(({ data }) => data !== null);
      expect(own.heard[0]).toMatchObject({ data: { recommendationsChanged: { needId } } });
      await running.settle();
      await firm.done('applyToProduct', { needId, productId });
      await inbox.hear(({ data }) => (data?.['notificationsChanged'] as { unread: number } | undefined)?.unread === 1);
      await running.settle();
      expect(foreign.heard.filter(({ data }) => data !== null)).toEqual([]);
      for (const one of [own, foreign, inbox]) one.close();
    },
    30_000,
  );
});
