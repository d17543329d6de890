import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { constants } from 'node:zlib';
import type { ApolloServer, BaseContext } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import compress from '@fastify/compress';
import helmet from '@fastify/helmet';
import Fastify, { type FastifyBaseLogger, type FastifyError, type FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { inRequest } from '../schema/events/request-id.ts';
import { type AuthHandler, addAuthRoutes } from './auth-routes.ts';
import type { GraphqlLimits } from './graphql/limits.ts';
import { type SignInsEnded, serveSubscriptions } from './graphql/subscriptions.ts';
import { addOperations, type OperationsSettings } from './operations.ts';
import { isForgeable } from './origin.ts';
import { type Limiter, limitRates, type RateLimits } from './rate-limits.ts';
import { addWebFiles } from './web-files.ts';

/** What a request context is made from; the same for a request and for a subscription. */
export type RequestFacts = { readonly requestId: string; readonly headers: IncomingHttpHeaders };

export type HttpServerSettings<Context extends BaseContext> = OperationsSettings & {
  readonly logger: Logger;
  /** The address that browsers use; `https` switches on HSTS. */
  readonly baseUrl: string;
  /** Further origins whose pages may call us with cookies, such as the dev server of the web app. */
  readonly trustedOrigins?: readonly string[];
  /** Addresses of proxies whose `X-Forwarded-For` counts; none by default. */
  readonly trustedProxies?: readonly string[];
  readonly auth: AuthHandler;
  /** Started by `startApollo`; stopped when this server closes. */
  readonly apollo: ApolloServer<Context>;
  readonly schema: GraphQLSchema;
  readonly allowsIntrospection: boolean;
  readonly graphqlLimits?: GraphqlLimits;
  readonly contextOf: (facts: RequestFacts) => Promise<Context>;
  /** See `SubscriptionSettings`. */
  readonly mayStayConnected: (headers: IncomingHttpHeaders) => Promise<boolean>;
  readonly socketCheckEveryMs?: number;
  /** Routes beside GraphQL, such as those for files. */
  readonly addRoutes?: (app: FastifyInstance) => void;
  readonly limiter: Limiter;
  readonly rateLimits: RateLimits;
  /** See `SubscriptionSettings`. */
  readonly signInsEnded?: SignInsEnded<Context>;
  /** The folder of the built web app, or `null` to serve none. */
  readonly webDirectory: string | null;
};

const GRAPHQL_PATH = '/graphql';
const BODY_BYTES_MAX = 262_144;
/** Answers under way get this long when the server closes; an orchestrator kills a little later. */
const CLOSING_MS_MAX = 8_000;
const SWEEP_MS = 100;
/** Quality 11, the default, takes far longer than it saves on answers that are made anew each time. */
const BROTLI_QUALITY = 4;

/** The whole HTTP face, not yet listening. `close()` finishes running requests, then sockets and Apollo. */
export async function createHttpServer<Context extends BaseContext>(
  settings: HttpServerSettings<Context>,
): Promise<FastifyInstance> {
  const { logger, baseUrl, contextOf } = settings;
  const origins = new Set([new URL(baseUrl).origin, ...(settings.trustedOrigins ?? [])]);
  const loggerInstance: FastifyBaseLogger = logger;
  const app: FastifyInstance = Fastify({
    loggerInstance,
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
    trustProxy: settings.trustedProxies?.length ? [...settings.trustedProxies] : false,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
  });

  await addProtection(app, settings, origins);
  addOperations(app, settings);
  addAuthRoutes(app, baseUrl, settings.auth);
  app.route({
    method: ['GET', 'POST'],
    url: GRAPHQL_PATH,
    handler: fastifyApolloHandler(settings.apollo, {
      context: (request) => contextOf({ requestId: request.id, headers: request.headers }),
    }),
  });
  settings.addRoutes?.(app);
  await addWebFiles(app, settings.webDirectory);

  const subscriptions = await serveSubscriptions<Context>(app.server, {
    schema: settings.schema,
    path: GRAPHQL_PATH,
    origins,
    logger,
    allowsIntrospection: settings.allowsIntrospection,
    contextOf: (request) => contextOf({ requestId: randomUUID(), headers: request.headers }),
    mayStayConnected: (request) => settings.mayStayConnected(request.headers),
    ...(settings.graphqlLimits ? { limits: settings.graphqlLimits } : {}),
    ...(settings.signInsEnded ? { signInsEnded: settings.signInsEnded } : {}),
    ...(settings.socketCheckEveryMs ? { checkEveryMs: settings.socketCheckEveryMs } : {}),
  });
  // Before Fastify waits for connections: an open socket would keep it waiting for ever.
  app.addHook('preClose', () => subscriptions.close());
  app.addHook('preClose', async () => endKeptConnections(app));
  app.addHook('onClose', () => settings.apollo.stop());
  return app;
}

/** A connection whose answer was under way is kept by its client afterwards, and would keep a restart waiting for it. */
function endKeptConnections({ server }: FastifyInstance): void {
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  const end = setTimeout(() => server.closeAllConnections(), CLOSING_MS_MAX);
  server.once('close', () => {
    clearInterval(sweep);
    clearTimeout(end);
  });
}

async function addProtection<Context extends BaseContext>(
  app: FastifyInstance,
  { baseUrl, limiter, rateLimits }: HttpServerSettings<Context>,
  origins: ReadonlySet<string>,
): Promise<void> {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return reply.code(status).send({ message: error.message });
    request.log.error({ err: error }, 'request failed');
    return reply.code(500).send({
      message: `Something went wrong on our side. Tell the operator this id: ${request.id}`,
    });
  });
  app.addHook('onRequest', (request, _reply, done) => inRequest(request.id, done));
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id);
  });
  await app.register(helmet, headersFor(new URL(baseUrl)));
  limitRates(app, limiter, rateLimits);
  app.addHook('onRequest', async (request, reply) => {
    if (!isForgeable({ method: request.method, headers: request.headers }, origins)) return;
    return reply.code(403).send({ message: 'This origin may not act for a signed-in user.' });
  });
  await app.register(compress, {
    encodings: ['br', 'gzip', 'identity'],
    threshold: 1_024,
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } },
  });
}

function headersFor(baseUrl: URL) {
  const isHttps = baseUrl.protocol === 'https:';
  const self = "'self'";
  const none = "'none'";
  return {
    enableCSPNonces: true,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: [self],
        scriptSrc: [self],
        scriptSrcAttr: [none],
        // The nonce of the visit is added: the web app writes its styles into the page while it runs.
        styleSrc: [self],
        imgSrc: [self, 'data:'],
        fontSrc: [self],
        // Older Safari does not read 'self' as the same host over a socket.
        connectSrc: [self, `${isHttps ? 'wss' : 'ws'}://${baseUrl.host}`],
        objectSrc: [none],
        baseUri: [self],
        formAction: [self],
        frameAncestors: [none],
      },
    },
    strictTransportSecurity: isHttps ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'same-origin' as const },
  };
}
