import 'reflect-metadata';
import { resolve } from 'node:path';
import { Registry } from 'prom-client';
import { parseEnvironment, secondFactorKindsOf } from '../adapters/environment.ts';
import { createLogger, refuseStrongRole, wireAccounts, wirePlatform, wireTracing } from '../adapters/wire.ts';
import { createBackPressure } from '../usecases/platform/back-pressure.ts';
import { buildGraphqlSchema } from './build-schema.ts';
import { type Context, createContextFactory, type DemoAccount } from './context.ts';
import { addFileRoutes } from './file-routes.ts';
import { startApollo } from './graphql/apollo.ts';
import { operationDurations } from './graphql/operation-durations.ts';
import { healthChecks } from './health-checks.ts';
import { createHttpServer } from './http.ts';
import { createLimiter, limitOrganisations, rateLimitsOf } from './rate-limits.ts';
import { signInsEndedOver } from './sign-ins-ended.ts';

const WEB_FOLDER = 'dist/web';
const STOPPING_MS_MAX = 15_000;

const environment = parseEnvironment(process.env);
const logger = createLogger({ level: environment.LOG_LEVEL, name: 'api' });
const stopTracing = await wireTracing(environment, 'api');
const platform = await wirePlatform(environment, { isScoped: true });
await refuseStrongRole(platform.pool);
const accounts = wireAccounts(environment, {
  logger: { warn: (message) => logger.warn(message), error: (message) => logger.error(message) },
  now: platform.deps.now,
  keys: platform.pool,
});
const { auth, apiKeys, counts } = accounts;
const demoAccounts = environment.DEMO ? (JSON.parse(environment.DEMO_ACCOUNTS) as DemoAccount[]) : null;
const allowsIntrospection = environment.DEMO || environment.INTROSPECTION;

const rateLimits = rateLimitsOf(environment.RATE_LIMIT_PER_MINUTE);
const limiter = createLimiter({
  counts,
  windowMs: rateLimits.windowMs,
  onLost: (err) => logger.warn({ err }, 'requests are counted by this process alone'),
});

const metrics = new Registry();
platform.addBacklogGauges(metrics);
const schema = await buildGraphqlSchema();
const apollo = await startApollo<Context>({
  schema,
  logger,
  isProduction: environment.NODE_ENV === 'production',
  allowsIntrospection,
  plugins: [operationDurations(metrics)],
});
const { deps, queue } = platform;
const backPressure = createBackPressure({ deps, queue, waitingMax: environment.BACKLOG_MAX });
const contextOf = createContextFactory({
  deps,
  queue,
  backPressure,
  auth,
  apiKeys,
  demoAccounts,
  singleSignOn: environment.OIDC_ISSUER === undefined ? null : environment.OIDC_NAME,
  secondFactorKinds: secondFactorKindsOf(environment),
  limitOrganisation: limitOrganisations(limiter, rateLimits),
});
const server = await createHttpServer({
  logger,
  baseUrl: environment.PUBLIC_URL,
  auth: { handler: auth.handler, clientAddressHeader: accounts.clientAddressHeader },
  apollo,
  schema,
  allowsIntrospection,
  contextOf,
  addRoutes: (app) => addFileRoutes(app, contextOf),
  mayStayConnected: async (headers) => headers.cookie === undefined || (await auth.sessionOf(headers)) !== null,
  webDirectory: resolve(WEB_FOLDER),
  checks: healthChecks(platform, backPressure),
  metrics,
  metricsToken: environment.METRICS_TOKEN ?? null,
  trustedProxies: environment.TRUSTED_PROXIES,
  limiter,
  rateLimits,
  signInsEnded: signInsEndedOver(platform.deps.live),
});
await server.listen({ host: environment.HOST, port: environment.PORT });

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  // A connection that died with its database may never say so; what is not finished by then is taken up again.
  setTimeout(() => process.exit(1), STOPPING_MS_MAX).unref();
  await server.close();
  await accounts.close();
  await platform.close();
  await stopTracing();
  process.exit(0);
}
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
// Started by a supervisor: when that is killed, this process must not go on alone.
process.on('disconnect', () => process.exit(1));
process.send?.('ready');
