import { once } from 'node:events';
import { createServer, connect as openSocket, type Server, type Socket } from 'node:net';

/** What stands between the clients and the API, and does what a bad line does. */
export type Door = {
  /** Ends both sides after half of the next answer. */
  readonly cutNextAnswer: () => void;
  /** Resets every connection that is open, whatever is on its way. */
  readonly resetAll: () => void;
  /** Requests still arrive, and no answer comes back until the door is opened again. */
  readonly holdAnswers: () => void;
  readonly letAnswersPass: () => void;
  readonly close: () => Promise<void>;
};

export async function openDoor(port: number, apiPort: number): Promise<Door> {
  let mustCut = false;
  let isHolding = false;
  const open = new Map<Socket, Socket>();
  const server: Server = createServer((client) => {
    const api = openSocket(apiPort, '127.0.0.1');
    open.set(client, api);
    for (const socket of [client, api]) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(client);
        client.destroy();
        api.destroy();
      });
    }
    client.pipe(api);
    api.on('data', (chunk: Buffer) => {
      if (isHolding) return void api.pause().unshift(chunk);
      if (!mustCut) return void client.write(chunk);
      mustCut = false;
      client.write(chunk.subarray(0, Math.floor(chunk.length / 2)), () => client.destroy());
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    cutNextAnswer: () => {
      mustCut = true;
    },
    resetAll: () => {
      for (const client of open.keys()) client.resetAndDestroy();
    },
    holdAnswers: () => {
      isHolding = true;
    },
    letAnswersPass: () => {
      isHolding = false;
      for (const api of open.values()) api.resume();
    },
    close: async () => {
      for (const client of open.keys()) client.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
