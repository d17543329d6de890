import { z } from 'zod';
import { ORGANISATION_KINDS, type OrganisationKind } from '../domain/registry/organisation-kind.ts';
import { SECOND_FACTOR_KINDS } from '../domain/registry/sign-in-proof.ts';

const port = z.coerce.number().int().min(1).max(65_535);
const flag = z.enum(['0', '1']).transform((value) => value === '1');

const kinds = z
  .string()
  .transform((text) => (text === 'none' ? [] : text.split(',')))
  .pipe(z.array(z.enum(ORGANISATION_KINDS)));

const ENVIRONMENT_SCHEMA = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
  /** The API serves as credit_bridge_api, workers as credit_bridge_worker, tools and migrations as the owner of the tables. */
  DATABASE_URL: z.url(),
  /** Only `migrate` reads them: what the two roles sign in with from then on. */
  API_DATABASE_PASSWORD: z.string().min(16).optional(),
  WORKER_DATABASE_PASSWORD: z.string().min(16).optional(),
  /** Set: BullMQ and live updates run on Redis. Not set: on PostgreSQL. */
  REDIS_URL: z.url().optional(),
  /** Set: search runs on Meilisearch. Not set: on PostgreSQL full text. */
  MEILI_URL: z.url().optional(),
  MEILI_KEY: z.string().min(16).optional(),
  /** Signs cookies and encrypts the secrets of second factors; no default, on purpose. */
  AUTH_SECRET: z.string().min(32),
  /** Wraps the keys of persons and firms: 32 bytes as base64. Only a demonstration may be without: it derives one. */
  PERSONAL_DATA_KEY: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}=$/)
    .optional(),
  PUBLIC_URL: z.url(),
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(4000),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  /** Bearer token of `/metrics`; without it only the loopback may read them. */
  METRICS_TOKEN: z.string().min(16).optional(),
  /** `1` only for demonstrations: demo accounts are shown, introspection is on, the business clock starts at DEMO_CLOCK_START. */
  DEMO: flag.default(false),
  DEMO_CLOCK_START: z.iso.datetime({ offset: true }).default('2026-01-28T09:00:00+08:00'),
  /** JSON list of the accounts that the demo shows on its sign-in page. */
  DEMO_ACCOUNTS: z.string().default('[]'),
  /** Address of a meeting room; `{meetingId}` is filled in. Any provider with addresses of its own fits. */
  MEETING_LINK_TEMPLATE: z.string().includes('{meetingId}').default('https://meet.jit.si/credit-bridge-{meetingId}'),
  /** Address of an OpenTelemetry collector (OTLP over HTTP); without it nothing is traced. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  /** Set: mail goes through this server, such as smtps://user:password@mail.example:465. */
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().includes('@').default('Credit Bridge <no-reply@credit-bridge.example>'),
  /** Set, and no SMTP_URL: mail is written into this folder; for demonstrations. */
  MAIL_FOLDER: z.string().optional(),
  /** Set, with its token: SMS and WeChat go through this gateway. */
  MESSAGE_GATEWAY_URL: z.url().optional(),
  MESSAGE_GATEWAY_TOKEN: z.string().min(16).optional(),
  /** Set: files of people are kept in this bucket of an S3-compatible store, such as https://s3.example.cn/files. */
  S3_URL: z.url({ protocol: /^https?$/ }).optional(),
  S3_REGION: z.string().default('us-east-1'),
  S3_ACCESS_KEY: z.string().optional(),
  S3_SECRET_KEY: z.string().optional(),
  /** Set, and no S3_URL: files are kept in this folder; for one machine. */
  FILES_FOLDER: z.string().optional(),
  /** Set: every file is scanned by this clamd before it is taken, such as tcp://clamd:3310. */
  CLAMD_URL: z.url({ protocol: /^tcp$/ }).optional(),
  /** A job whose worker died is taken again after so long; longer than any job may take to give a sign of life. */
  JOB_LOCK_MS: z.coerce.number().int().min(1_000).max(600_000).default(30_000),
  /**
   * Kinds of organisations whose people need a second factor, separated by commas; `none` asks nobody. Not set: all but
   * firms, and nobody in a demonstration.
   */
  SECOND_FACTOR_KINDS: kinds.optional(),
  /** Set, with the two below: a city's single sign-on over OpenID Connect. */
  OIDC_ISSUER: z.url().optional(),
  OIDC_CLIENT_ID: z.string().min(1).optional(),
  OIDC_CLIENT_SECRET: z.string().min(16).optional(),
  /** What the button on the sign-in page says. */
  OIDC_NAME: z.string().max(40).default('统一身份认证'),
  INTROSPECTION: flag.default(false),
  /** Events, or jobs of matching, that may wait; beyond, publishing is refused for some seconds. */
  BACKLOG_MAX: z.coerce.number().int().min(1).default(20_000),
  /** Addresses of proxies whose X-Forwarded-For counts, separated by commas. */
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text) => text.split(',').filter((address) => address !== '')),
  /** Requests a minute for one address, one credential and one organisation; the default is for people. */
  RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(1).optional(),
});
export type Environment = z.infer<typeof ENVIRONMENT_SCHEMA>;

/** Whose people need a second factor. */
export const secondFactorKindsOf = ({
  SECOND_FACTOR_KINDS: given,
  DEMO,
}: Pick<Environment, 'SECOND_FACTOR_KINDS' | 'DEMO'>): readonly OrganisationKind[] =>
  given ?? (DEMO ? [] : SECOND_FACTOR_KINDS);

/** The environment is wrong; lists every problem at once. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The environment is not complete:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** Parses the environment once, at the start of each process. Throws {@link EnvironmentError}. */
export function parseEnvironment(source: NodeJS.ProcessEnv): Environment {
  const environment = parseWith(ENVIRONMENT_SCHEMA, source);
  if (!environment.DEMO && environment.PERSONAL_DATA_KEY === undefined)
    throw new EnvironmentError(['PERSONAL_DATA_KEY: needed to keep personal data; openssl rand -base64 32']);
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: secret } = environment;
  const given = [issuer, clientId, secret].filter((value) => value !== undefined);
  // Half of it would be a button that leads nowhere.
  if (given.length > 0 && given.length < 3)
    throw new EnvironmentError(['OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET belong together']);
  return environment;
}

const DATABASE_SCHEMA = ENVIRONMENT_SCHEMA.pick({ DATABASE_URL: true, DEMO: true, DEMO_CLOCK_START: true });
export type DatabaseEnvironment = z.infer<typeof DATABASE_SCHEMA>;

/** What a tool needs that serves nobody and only writes to the database. Throws {@link EnvironmentError}. */
export function parseDatabaseEnvironment(source: NodeJS.ProcessEnv): DatabaseEnvironment {
  return parseWith(DATABASE_SCHEMA, source);
}

const BACKUP_SCHEMA = ENVIRONMENT_SCHEMA.pick({ DATABASE_URL: true, REDIS_URL: true, FILES_FOLDER: true });

/** What a tool needs that keeps the rows or brings them back. Throws {@link EnvironmentError}. */
export function parseBackupEnvironment(source: NodeJS.ProcessEnv): z.infer<typeof BACKUP_SCHEMA> {
  return parseWith(BACKUP_SCHEMA, source);
}

const SEARCH_SCHEMA = ENVIRONMENT_SCHEMA.pick({
  DATABASE_URL: true,
  DEMO: true,
  DEMO_CLOCK_START: true,
  MEILI_URL: true,
  MEILI_KEY: true,
});

/** What a tool needs that reads the database and writes the search index. Throws {@link EnvironmentError}. */
export function parseSearchEnvironment(source: NodeJS.ProcessEnv): z.infer<typeof SEARCH_SCHEMA> {
  return parseWith(SEARCH_SCHEMA, source);
}

function parseWith<T>(schema: z.ZodType<T>, source: NodeJS.ProcessEnv): T {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(present);
  if (parsed.success) return parsed.data;
  throw new EnvironmentError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
}
