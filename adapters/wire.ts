import { hkdfSync } from 'node:crypto';
import type { MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import type { Registry } from 'prom-client';
import { v7 as newId } from 'uuid';
import { createMeilisearchSearch } from '../search/meilisearch/meilisearch-search.ts';
import type { SearchEngine } from '../search/port.ts';
import { createPostgresSearch, createSearchPool } from '../search/postgres/postgres-search.ts';
import { dataIndexText } from '../text/data-index.ts';
import { letterText } from '../text/letters.ts';
import type { ApiKeys, Deps, LiveBus, SharedCounts } from '../usecases/ports.ts';
import { accountKeeper } from './auth/account-keeper.ts';
import { createAddressBook, createPeopleReader } from './auth/address-book.ts';
import { createApiKeys } from './auth/api-keys.ts';
import { type Auth, createAuth, createAuthPool } from './auth/auth.ts';
import { CLIENT_ADDRESS_HEADER } from './auth/client-address.ts';
import { createInvitationLinks } from './auth/invitation-links.ts';
import { type Clock, demoClock, systemClock } from './clock.ts';
import { documentWriter } from './documents/document-writer.ts';
import { type Environment, EnvironmentError } from './environment.ts';
import { createClamdScanner } from './files/clamd-scanner.ts';
import { createFileLinks } from './files/file-links.ts';
import { createFolderStore } from './files/folder-store.ts';
import { createS3Store } from './files/s3-store.ts';
import type { Limits } from './limits/limits.ts';
import { createPostgresLimits } from './limits/postgres-limits.ts';
import { createRedisLimits } from './limits/redis-limits.ts';
import { createMeetingLinks } from './meeting-links/template.ts';
import { createHttpGateway } from './messages/http-gateway.ts';
import { createMailFolder } from './messages/mail-folder.ts';
import { createSmtpMessenger } from './messages/smtp.ts';
import { addBacklogGauges } from './metrics/backlog-gauges.ts';
import { createHighsOptimiser } from './optimiser/highs.ts';
import { createPostgresLiveBus } from './postgres/live-bus.ts';
import { createOrm } from './postgres/orm.ts';
import { scopeConnections } from './postgres/scoped-pool.ts';
import { surviveLostConnections } from './postgres/survive-lost-connections.ts';
import { createTransactions } from './postgres/transactions.ts';
import { createJobQueue, type JobQueue } from './queue/queue.ts';
import { createRedisLiveBus } from './redis/live-bus.ts';
import { divisions } from './reference/divisions.ts';
import { addWorkingDays, isWorkingDay } from './reference/working-days.ts';
import { readTable } from './tables/read-table.ts';
import { startTracing } from './telemetry/tracing.ts';
import { createSubjectKeys } from './vault/subject-keys.ts';
import { createWebhookSender } from './webhooks/webhook-sender.ts';

/** Everything that a process of the platform stands on, built once from the environment. */
export type Platform = {
  readonly deps: Deps;
  readonly orm: MikroORM;
  readonly pool: pg.Pool;
  readonly queue: JobQueue;
  readonly addBacklogGauges: (metrics: Registry) => void;
  readonly close: () => Promise<void>;
};

/** An operator waits for the comparison with the optimum no longer than this. */
const OPTIMISER_SECONDS_MAX = 10;
const POOL_MAX = { orm: 12, plain: 4, search: 4 } as const;

/**
 * Builds the adapters that the environment asks for: the only place that chooses between them. `isScoped` is for the
 * process that serves requests: its connections show the rows of the caller alone.
 */
export async function wirePlatform(
  environment: Environment,
  of: { readonly isScoped: boolean } = { isScoped: false },
): Promise<Platform> {
  const orm = createOrm({ url: environment.DATABASE_URL, poolMax: POOL_MAX.orm, ...of });
  const pool = new pg.Pool({ connectionString: environment.DATABASE_URL, max: POOL_MAX.plain });
  surviveLostConnections(pool);
  if (of.isScoped) scopeConnections(pool);
  const queue = await createJobQueue({
    databaseUrl: environment.DATABASE_URL,
    redisUrl: environment.REDIS_URL,
    lockMs: environment.JOB_LOCK_MS,
  });
  const live = wireLiveBus(environment, pool);
  const { search, close: closeSearch } = wireSearch(environment);
  await search.prepare().catch(() => undefined);
  const clock = await wireClock(environment, pool);

  const deps: Deps = {
    inTransaction: createTransactions({ orm, now: clock.now, newId }),
    read: () => orm.em.fork(),
    now: clock.now,
    today: clock.today,
    newId,
    live,
    search,
    divisions,
    optimise: createHighsOptimiser({ secondsMax: OPTIMISER_SECONDS_MAX }),
    webhooks: createWebhookSender({ secret: environment.AUTH_SECRET, allowsPrivate: environment.DEMO }),
    files: wireFiles(environment),
    messengers: wireMessengers(environment),
    composeLetter: (letter) => letterText(letter, `${environment.PUBLIC_URL}/inbox`),
    composeDataIndex: dataIndexText,
    emailOf: createAddressBook(pool),
    peopleOf: createPeopleReader(pool),
    accounts: accountKeeper,
    subjectKeys: createSubjectKeys(masterKeyOf(environment)),
    invitations: createInvitationLinks({ secret: environment.AUTH_SECRET, baseUrl: environment.PUBLIC_URL }),
    meetingLinkOf: createMeetingLinks(environment.MEETING_LINK_TEMPLATE),
    readTable,
    documents: documentWriter,
    workingDays: { isWorking: isWorkingDay, add: addWorkingDays },
    isDemo: environment.DEMO,
  };
  return {
    deps,
    orm,
    pool,
    queue,
    addBacklogGauges: (metrics) => addBacklogGauges(metrics, { pool, queue }),
    close: async () => {
      await live.close();
      await closeSearch();
      await queue.close();
      await orm.close();
      await pool.end();
    },
  };
}

/** A demonstration that was given none derives one, so that it needs no setting; `parseEnvironment` asks all others. */
function masterKeyOf({ PERSONAL_DATA_KEY: given, AUTH_SECRET }: Environment): Uint8Array {
  if (given !== undefined) return Buffer.from(given, 'base64');
  return new Uint8Array(hkdfSync('sha256', AUTH_SECRET, '', 'keys of subjects in a demonstration', 32));
}

function wireLiveBus(environment: Environment, pool: pg.Pool): LiveBus & { close: () => Promise<void> } {
  return environment.REDIS_URL === undefined
    ? createPostgresLiveBus({ url: environment.DATABASE_URL, pool })
    : createRedisLiveBus(environment.REDIS_URL);
}

/** The engine that the environment asks for. */
export function wireSearch(environment: Pick<Environment, 'DATABASE_URL' | 'MEILI_URL' | 'MEILI_KEY'>): {
  search: SearchEngine;
  close: () => Promise<void>;
} {
  const { DATABASE_URL: url, MEILI_URL: meiliUrl, MEILI_KEY: apiKey = null } = environment;
  if (meiliUrl !== undefined)
    return { search: createMeilisearchSearch({ url: meiliUrl, apiKey }), close: async () => undefined };
  const pool = createSearchPool({ url, max: POOL_MAX.search });
  surviveLostConnections(pool);
  return { search: createPostgresSearch({ pool }), close: () => pool.end() };
}

/** Where files of people are kept, and what looks into them. */
function wireFiles(environment: Environment): Deps['files'] {
  const { S3_URL: url, S3_REGION: region, S3_ACCESS_KEY: accessKeyId, S3_SECRET_KEY: secretAccessKey } = environment;
  const { FILES_FOLDER: folder, CLAMD_URL: clamd, AUTH_SECRET: secret, PUBLIC_URL: baseUrl } = environment;
  if (url !== undefined && (!accessKeyId || !secretAccessKey))
    throw new EnvironmentError(['S3_ACCESS_KEY and S3_SECRET_KEY: S3_URL needs both']);
  const bucket =
    url && accessKeyId && secretAccessKey ? createS3Store({ url, region, accessKeyId, secretAccessKey }) : null;
  return {
    store: bucket ?? (folder === undefined ? null : createFolderStore(folder)),
    scan: clamd === undefined ? null : createClamdScanner(clamd),
    links: createFileLinks({ secret, baseUrl }),
  };
}

/** Mail, SMS and WeChat as the environment has them. */
function wireMessengers(environment: Environment): Deps['messengers'] {
  const { SMTP_URL: url, MAIL_FOLDER: folder, MAIL_FROM: from } = environment;
  const { MESSAGE_GATEWAY_URL: gatewayUrl, MESSAGE_GATEWAY_TOKEN: token } = environment;
  const gateway = gatewayUrl && token ? createHttpGateway({ url: gatewayUrl, token }) : null;
  const files = folder === undefined ? null : createMailFolder({ folder, from });
  return { EMAIL: url === undefined ? files : createSmtpMessenger({ url, from }), SMS: gateway, WECHAT: gateway };
}

/** The demo's business clock stood at its start when the data were first made, and has run on since. */
export async function wireClock(
  environment: Pick<Environment, 'DEMO' | 'DEMO_CLOCK_START'>,
  pool: pg.Pool,
): Promise<Clock> {
  if (!environment.DEMO) return systemClock();
  const { rows: found } = await pool.query<{ is_there: boolean }>(
    `select to_regclass('public.demo_clock') is not null as is_there`,
  );
  // The roles that serve and work may make no table; the owner has been here before them.
  if (found[0]?.is_there !== true)
    await pool.query(
      'create table if not exists demo_clock (only_row boolean primary key default true, started_at timestamptz not null)',
    );
  await pool.query('insert into demo_clock (started_at) values (now()) on conflict do nothing');
  const { rows } = await pool.query<{ started_at: Date }>('select started_at from demo_clock');
  return demoClock({ start: new Date(environment.DEMO_CLOCK_START), startedAt: rows[0]?.started_at ?? new Date() });
}

/** Signing in, API keys and what bounds both, on a pool of their own. */
export type Accounts = {
  readonly auth: Auth;
  readonly apiKeys: ApiKeys;
  readonly counts: SharedCounts;
  readonly clientAddressHeader: string;
  readonly close: () => Promise<void>;
};

type AccountsEnvironment = Pick<
  Environment,
  'DATABASE_URL' | 'REDIS_URL' | 'AUTH_SECRET' | 'PUBLIC_URL' | 'OIDC_ISSUER' | 'OIDC_CLIENT_ID' | 'OIDC_CLIENT_SECRET'
>;

export function wireAccounts(
  environment: AccountsEnvironment,
  of: {
    readonly logger: { warn: (message: string) => void; error: (message: string) => void };
    /** The business clock. */
    readonly now: () => Date;
    /** Where keys are kept for the organisation that asks. */
    readonly keys: pg.Pool;
  },
): Accounts {
  const pool = createAuthPool(environment.DATABASE_URL);
  const limits = wireLimits(environment, pool);
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = environment;
  const singleSignOn = issuer && clientId && clientSecret ? { issuer, clientId, clientSecret, now: of.now } : null;
  const auth = createAuth({
    pool,
    tries: limits.tries,
    counts: limits.counts,
    singleSignOn,
    secret: environment.AUTH_SECRET,
    baseUrl: environment.PUBLIC_URL,
    logger: of.logger,
  });
  return {
    auth,
    apiKeys: createApiKeys({ pool: of.keys, now: () => new Date() }),
    counts: limits.counts,
    clientAddressHeader: CLIENT_ADDRESS_HEADER,
    close: async () => {
      await limits.close();
      await pool.end();
    },
  };
}

function wireLimits({ REDIS_URL: url }: Pick<Environment, 'REDIS_URL'>, pool: pg.Pool): Limits {
  return url === undefined ? createPostgresLimits(pool) : createRedisLimits(url);
}

/** Starts tracing when the environment names a collector; returns what flushes and ends it. */
export async function wireTracing(
  environment: Pick<Environment, 'OTEL_EXPORTER_OTLP_ENDPOINT'>,
  service: 'api' | 'worker',
): Promise<() => Promise<void>> {
  const endpoint = environment.OTEL_EXPORTER_OTLP_ENDPOINT;
  return endpoint === undefined ? async () => undefined : startTracing({ endpoint, service });
}

export { createLogger } from './logger.ts';
export { refuseStrongRole } from './postgres/roles.ts';
export { inSpan } from './telemetry/spans.ts';
