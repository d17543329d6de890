import type { AddressInfo } from 'node:net';
import { Registry } from 'prom-client';
import { createLogger } from '../../adapters/logger.ts';
import { startApollo } from '../../server/graphql/apollo.ts';
import { operationDurations } from '../../server/graphql/operation-durations.ts';
import { createHttpServer, type HttpServerSettings } from '../../server/http.ts';
import { createLimiter, rateLimitsOf } from '../../server/rate-limits.ts';
import type { SharedCounts } from '../../usecases/ports.ts';
import { tinySchema } from './tiny-market.ts';

export const ORIGIN = 'http://credit.test';

type Context = { readonly user: string | null };
type Overrides = Partial<HttpServerSettings<Context>> & { readonly isProduction?: boolean };

/** The real server on a free port, with a tiny market behind it. */
export async function serverUnderTest({ isProduction = true, ...overrides }: Overrides = {}) {
  const lines: string[] = [];
  const logger = createLogger({ level: 'info' }, { write: (line) => lines.push(line) });
  const schema = await tinySchema();
  const metrics = overrides.metrics ?? new Registry();
  const plugins = [operationDurations<Context>(metrics)];
  const allowsIntrospection = overrides.allowsIntrospection ?? false;
  const app = await createHttpServer<Context>({
    logger,
    baseUrl: ORIGIN,
    auth: { handler: async () => Response.json({ ok: true }), clientAddressHeader: 'x-client' },
    apollo: await startApollo<Context>({ schema, logger, isProduction, allowsIntrospection, plugins }),
    schema,
    allowsIntrospection,
    contextOf: async () => ({ user: null }),
    mayStayConnected: async () => true,
    webDirectory: null,
    checks: [],
    metrics,
    metricsToken: null,
    limiter: createLimiter({ counts: ownCounts(), windowMs: 60_000 }),
    rateLimits: rateLimitsOf(undefined),
    ...overrides,
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    app,
    url,
    lines,
    socketUrl: `ws://127.0.0.1:${port}/graphql`,
    post: (body: unknown, headers: Record<string, string> = {}) =>
      fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
  };
}

/** Counts of this process alone. */
function ownCounts(): SharedCounts {
  const counts = new Map<string, number>();
  return {
    add: async ({ key, amount, windowMs }) => {
      const count = (counts.get(key) ?? 0) + amount;
      counts.set(key, count);
      return { count, endsInMs: windowMs };
    },
  };
}

export type ServerUnderTest = Awaited<ReturnType<typeof serverUnderTest>>;
