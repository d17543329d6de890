import { mkdirSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { shortSocketFolder } from '../adapters/postgres/embedded-postgres.ts';

const LOOK_MS = 100;
const STOP_MS_MAX = 30_000;

/** A platform on the same folder that did not stop when it was asked to. */
export class StillRunningError extends Error {
  override readonly name = 'StillRunningError';
  constructor(folder: string) {
    super(
      `A platform still runs on ${folder} and did not stop within ${STOP_MS_MAX / 1_000} s. End it, then start again.`,
    );
  }
}

/**
 * One platform for each data folder. One that still runs there, perhaps because only its terminal or its npm was
 * killed, is asked to stop and waited for; then `onAskedToStop` is called when a later start asks us. The socket tells a
 * running platform from a dead one without looking at process ids, which are given out again.
 */
export async function becomeTheOnlyOne(
  folder: string,
  of: { onAskedToStop: () => void; say: (text: string) => void },
): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const socket = join(shortSocketFolder(join(folder, 'postgres')), 'supervisor.sock');
  const deadline = Date.now() + STOP_MS_MAX;
  if (await asksToStop(socket)) of.say('A platform that still ran on this folder is stopped first.');
  while (await asksToStop(socket)) {
    if (Date.now() > deadline) throw new StillRunningError(folder);
    await pause(LOOK_MS);
  }
  rmSync(socket, { force: true });
  const server = createServer((connection) => {
    connection.on('error', () => undefined);
    connection.end();
    of.onAskedToStop();
  });
  await new Promise<void>((settle, fail) => server.once('error', fail).listen(socket, settle));
  server.unref();
}

/** Connecting is the question; true when somebody was there to hear it. */
function asksToStop(socket: string): Promise<boolean> {
  return new Promise((settle) => {
    const connection = connect(socket);
    connection.on('connect', () => {
      connection.destroy();
      settle(true);
    });
    connection.on('error', () => settle(false));
  });
}
