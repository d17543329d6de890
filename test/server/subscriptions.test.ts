import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { ORIGIN, type ServerUnderTest, serverUnderTest } from './server-under-test.ts';

const open: ServerUnderTest[] = [];
afterEach(() => Promise.all(open.splice(0).map(({ app }) => app.close())));

async function start(overrides: Parameters<typeof serverUnderTest>[0] = {}) {
  const server = await serverUnderTest(overrides);
  open.push(server);
  return server;
}

type Message = { type: string; id?: string; payload?: unknown };

/** A client that sends one subscription and gives back what it hears. */
async function subscribe(url: string, query: string, headers: Record<string, string> = { origin: ORIGIN }) {
  const socket = new WebSocket(url, 'graphql-transport-ws', { headers });
  const heard: Message[] = [];
  const waiting: (() => void)[] = [];
  socket.on('message', (data) => {
    heard.push(JSON.parse((data as Buffer).toString()) as Message);
    for (const wake of waiting.splice(0)) wake();
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init' }));
  socket.send(JSON.stringify({ type: 'ping' }));
  const hear = async (count: number) => {
    while (heard.filter(isAnswer).length < count) await new Promise<void>((resolve) => waiting.push(resolve));
    return heard.filter(isAnswer);
  };
  while (!heard.some(({ type }) => type === 'connection_ack'))
    await new Promise<void>((resolve) => waiting.push(resolve));
  socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query } }));
  return { socket, hear };
}
const isAnswer = ({ type }: Message) => type === 'next' || type === 'error';

describe('subscriptions', () => {
  test('events arrive in order', async () => {
    const { socketUrl } = await start();
    const { hear, socket } = await subscribe(socketUrl, 'subscription { counted }');
    expect((await hear(3)).map(({ payload }) => payload)).toEqual([
      { data: { counted: 1 } },
      { data: { counted: 2 } },
      { data: { counted: 3 } },
    ]);
    socket.close();
  });

  test.each([
    ['foreign origin', { origin: 'https://evil.test', cookie: 'a=1' }],
    ['foreign origin without cookie', { origin: 'https://evil.test' }],
    ['cookie without origin', { cookie: 'a=1' }],
  ])('a socket with %s is refused', async (_name, headers) => {
    const { socketUrl } = await start();
    await expect(subscribe(socketUrl, 'subscription { counted }', headers)).rejects.toThrow('403');
  });

  test.each(['subscription { brokenStream }', 'subscription { brokenEvent }'])(
    '%s: what was thrown never leaks',
    async (query) => {
      const { socketUrl } = await start();
      const { hear, socket } = await subscribe(socketUrl, query);
      const text = JSON.stringify(await hear(1));
      expect(text).toContain('INTERNAL_SERVER_ERROR');
      expect(text).not.toContain('hunter2');
      socket.close();
    },
  );

  test.each([
    ['a query', '{ bank { name } }', 'BAD_REQUEST'],
    ['a mutation', 'mutation { publish }', 'BAD_REQUEST'],
    ['nonsense', 'subscription {', 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', 'subscription { nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['a document beyond the limits', `subscription { ${'counted '.repeat(2_000)} }`, 'GRAPHQL_PARSE_FAILED'],
  ])('%s is refused', async (_name, query, code) => {
    const { socketUrl } = await start();
    const { hear, socket } = await subscribe(socketUrl, query);
    const [answer] = await hear(1);
    expect(answer).toMatchObject({ type: 'error', payload: [{ extensions: { code } }] });
    socket.close();
  });

  test('a socket closes when its session is revoked', async () => {
    const { socketUrl } = await start({ mayStayConnected: async () => false, socketCheckEveryMs: 20 });
    const { socket } = await subscribe(socketUrl, 'subscription { counted }');
    const [code] = await once(socket, 'close');
    expect(code).toBe(4403);
  });

  test('the server closes while a socket is open', async () => {
    const server = await start();
    const { hear, socket } = await subscribe(server.socketUrl, 'subscription { counted }');
    await hear(3);
    const closed = once(socket, 'close');
    await server.app.close();
    expect((await closed)[0]).toBe(1001);
  });
});
