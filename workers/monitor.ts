import { createServer, type Server, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Registry } from 'prom-client';
import type { Platform } from '../adapters/wire.ts';

const CHECK_MS_MAX = 2_000;

/**
 * What a worker says of itself, to this machine: `/healthz`, that it lives; `/readyz`, whether it reaches what it works
 * on; `/metrics`. Without database or queue it does nothing, and goes on by itself when they are back.
 */
export function createMonitor({ pool, queue }: Pick<Platform, 'pool' | 'queue'>, metrics: Registry): Server {
  const checks = {
    database: () => pool.query('select 1'),
    queue: () => queue.depth(),
  };
  const readiness = async (response: ServerResponse): Promise<void> => {
    const outcomes = await Promise.all(
      Object.entries(checks).map(async ([name, run]) => [name, (await isDone(run())) ? 'ok' : 'failed'] as const),
    );
    const isReady = outcomes.every(([, outcome]) => outcome === 'ok');
    const told = { status: isReady ? 'ready' : 'not ready', checks: Object.fromEntries(outcomes) };
    response.writeHead(isReady ? 200 : 503, { 'content-type': 'application/json' }).end(JSON.stringify(told));
  };
  return createServer((request, response) => {
    if (request.url === '/healthz') response.end('ok');
    else if (request.url === '/readyz') void readiness(response);
    else if (request.url === '/metrics')
      metrics.metrics().then(
        (text) => response.writeHead(200, { 'content-type': metrics.contentType }).end(text),
        () => response.writeHead(503).end(),
      );
    else response.writeHead(404).end();
  });
}

/** False when it fails or takes too long. */
const isDone = (work: Promise<unknown>): Promise<boolean> =>
  Promise.race([
    work.then(
      () => true,
      () => false,
    ),
    pause(CHECK_MS_MAX, false, { ref: false }),
  ]);
