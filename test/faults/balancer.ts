import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

export type Balancer = { readonly close: () => Promise<void> };

/** One that is going down says so, and takes nothing. */
const GOING_DOWN = 503;

/**
 * The load balancer of an installation: each request to the next of several APIs, and to the one after it when that one
 * takes no connection or says that it is going down.
 */
export async function openBalancer(port: number, apiPorts: readonly number[]): Promise<Balancer> {
  const agent = new Agent({ keepAlive: true });
  let turn = 0;
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = await buffer(incoming);
    const first = turn;
    turn += 1;
    for (let tried = 0; tried < apiPorts.length; tried += 1) {
      const answer = await ask(incoming, body, { agent, port: apiPorts[(first + tried) % apiPorts.length] ?? 0 });
      const isLast = tried === apiPorts.length - 1;
      if (answer !== null && (answer.statusCode !== GOING_DOWN || isLast)) return passOn(answer, outgoing);
      answer?.resume();
    }
    outgoing.writeHead(502).end();
  };
  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing).catch(() => outgoing.destroy()));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    close: async () => {
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** `null` when nobody answers there. */
function ask(
  { method, url, headers }: IncomingMessage,
  body: Buffer,
  of: { readonly agent: Agent; readonly port: number },
): Promise<IncomingMessage | null> {
  return new Promise((settle) => {
    const sent = request({ ...of, host: '127.0.0.1', method, path: url, headers });
    sent.on('response', settle);
    sent.on('error', () => settle(null));
    sent.end(body);
  });
}

function passOn(answer: IncomingMessage, outgoing: ServerResponse): void {
  outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
  answer.on('error', () => outgoing.destroy());
  answer.pipe(outgoing);
}
