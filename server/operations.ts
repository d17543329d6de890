import { timingSafeEqual } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Histogram, type Registry } from 'prom-client';

export type Check = {
  readonly name: string;
  /** Without it nothing can be served; without another one, most things can. */
  readonly isVital: boolean;
  readonly run: () => Promise<void>;
};

export type OperationsSettings = {
  /** Each is asked by `/readyz`; one that throws or takes too long makes this process not ready, or degraded. */
  readonly checks: readonly Check[];
  readonly metrics: Registry;
  /** With a token, `/metrics` wants it as bearer token. Without one it answers to this machine only. */
  readonly metricsToken: string | null;
};

const CHECK_MS_MAX = 2_000;
/** Several balancers that look often ask the services behind no more often than this. */
const CHECK_KEPT_MS = 500;
const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const DURATION_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The doors for the people and machines that run the service. */
export function addOperations(app: FastifyInstance, { checks, metrics, metricsToken }: OperationsSettings): void {
  app.get('/healthz', async () => ({ status: 'ok' }));

  let asked: { readonly at: number; readonly outcomes: Promise<Outcome[]> } | null = null;
  app.get('/readyz', async (request, reply) => {
    const now = performance.now();
    if (asked === null || now - asked.at > CHECK_KEPT_MS)
      asked = { at: now, outcomes: Promise.all(checks.map((check) => outcomeOf(check, request))) };
    const outcomes = await asked.outcomes;
    const failed = outcomes.filter(({ isOk }) => !isOk);
    const status = failed.length === 0 ? 'ready' : failed.some(({ isVital }) => isVital) ? 'not ready' : 'degraded';
    const byName = Object.fromEntries(outcomes.map(({ name, isOk }) => [name, isOk ? 'ok' : 'failed']));
    return reply.code(status === 'not ready' ? 503 : 200).send({ status, checks: byName });
  });

  app.get('/metrics', async (request, reply) => {
    if (!mayReadMetrics(request, metricsToken)) return reply.code(404).send({ message: 'Not found' });
    return reply.type(metrics.contentType).send(await metrics.metrics());
  });

  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the first byte of a request to the last byte of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: DURATION_SECONDS,
    registers: [metrics],
  });
  app.addHook('onResponse', async (request, reply) => {
    // The route, never the address: a label for each address would grow without bound.
    const labels = { method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode };
    duration.observe(labels, reply.elapsedTime / 1_000);
  });
}

type Outcome = Pick<Check, 'name' | 'isVital'> & { readonly isOk: boolean };

async function outcomeOf({ name, isVital, run }: Check, request: FastifyRequest): Promise<Outcome> {
  const finished = new AbortController();
  try {
    await Promise.race([run(), failAfterLimit(name, finished.signal)]);
    return { name, isVital, isOk: true };
  } catch (err) {
    request.log.warn({ err, check: name }, 'readiness check failed');
    return { name, isVital, isOk: false };
  } finally {
    finished.abort();
  }
}

async function failAfterLimit(name: string, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(CHECK_MS_MAX, undefined, { signal });
  } catch {
    return; // The check was faster.
  }
  throw new CheckTooSlowError({ name });
}

class CheckTooSlowError extends Error {
  override readonly name = 'CheckTooSlowError';

  constructor({ name }: { name: string }) {
    super(`Check "${name}" gave no answer in ${CHECK_MS_MAX} ms. Look at that service.`);
  }
}

/** A proxy on the same machine also comes from loopback, so a forwarded request is never local. */
function mayReadMetrics(request: FastifyRequest, token: string | null): boolean {
  if (token === null)
    return LOOPBACK.has(request.socket.remoteAddress ?? '') && request.headers['x-forwarded-for'] === undefined;
  const given = Buffer.from(request.headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
