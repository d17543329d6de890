import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { hash, verify } from '@node-rs/argon2';
import { type BetterAuthOptions, betterAuth } from 'better-auth';
import { APIError, createAuthMiddleware, isAPIError } from 'better-auth/api';
import { getMigrations } from 'better-auth/db/migration';
import { Pool, type PoolClient } from 'pg';
import { type AuthSession, createSessionReader } from './session-reader.ts';

/** The database schema that holds users, sessions, sign-in attempts and API keys. */
export const AUTH_SCHEMA = 'auth';
/** Set by our server from the connection, after dropping what the client sent. */
export const CLIENT_ADDRESS_HEADER = 'x-credit-bridge-client-address';

const SECRET_LENGTH_MIN = 32;
const SESSION_DAYS = 7;
const ATTEMPTS_MAX = 10;
const LOCK_MINUTES = 15;
/** Any fixed number; every process that migrates takes the same lock. */
const MIGRATION_LOCK = 4_403_001;
/** argon2id with the parameters of the OWASP password storage sheet: 19 MiB, two passes, one lane. */
const ARGON2_ID = 2;
const ARGON2 = { algorithm: ARGON2_ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export type NewUser = { readonly email: string; readonly password: string; readonly name: string };

export type Auth = {
  /** Answers every request under `/api/auth`. */
  readonly handler: (request: Request) => Promise<Response>;
  /** The signed-in user of a request, or `null`; reads the database each time, so a revoked session ends at once. */
  readonly sessionOf: (headers: IncomingHttpHeaders | Headers) => Promise<AuthSession | null>;
  /** Creates a user without a session; for seeds and tests. Throws when the e-mail address is taken. */
  readonly createUser: (user: NewUser) => Promise<{ readonly userId: string }>;
  readonly findUserId: (email: string) => Promise<string | null>;
};

export type AuthSettings = {
  readonly pool: Pool;
  /** At least 32 characters; there is no default, so nothing starts with a secret that others know. */
  readonly secret: string;
  /** The address that browsers use, such as `https://credit.example.cn`; decides origin checks and secure cookies. */
  readonly baseUrl: string;
  readonly trustedOrigins?: readonly string[];
  readonly logger: AuthLogger;
};

export type AuthLogger = { warn(message: string): void; error(message: string): void };

export class AuthSecretTooShortError extends Error {
  override readonly name = 'AuthSecretTooShortError';
  readonly length: number;

  constructor({ length }: { length: number }) {
    super(
      `The auth secret has ${length} characters, ${SECRET_LENGTH_MIN} are needed. Make one with: openssl rand -base64 32`,
    );
    this.length = length;
  }
}

/** A pool of its own, so that slow business queries never keep people from signing in. */
export function createAuthPool(connectionString: string, connectionsMax = 10): Pool {
  const pool = new Pool({ connectionString, max: connectionsMax, options: `-c search_path=${AUTH_SCHEMA}` });
  // A lost connection, idle or in use, is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => void client.on('error', () => undefined));
  return pool;
}

export function createAuth(settings: AuthSettings): Auth {
  if (settings.secret.length < SECRET_LENGTH_MIN) throw new AuthSecretTooShortError({ length: settings.secret.length });
  const auth = betterAuth({ ...authOptions(settings), hooks: lockOutHooks(settings.pool) });
  const readSession = createSessionReader(settings.pool, async (cookie) => {
    // Renewing the row here would keep the browser's cookie from ever being renewed; /api/auth/get-session does both.
    const found = await auth.api.getSession({ headers: new Headers({ cookie }), query: { disableRefresh: true } });
    return found?.session.token ?? null;
  });

  return {
    handler: auth.handler,
    async sessionOf(headers) {
      const cookie = headers instanceof Headers ? headers.get('cookie') : headers.cookie;
      return cookie ? readSession(cookie) : null;
    },
    async createUser({ email, password, name }) {
      const { internalAdapter, password: passwords } = await auth.$context;
      const user = await internalAdapter.createUser(
        { email: email.toLowerCase(), name, emailVerified: false },
        { method: 'email-password' },
      );
      await internalAdapter.linkAccount({
        userId: user.id,
        providerId: 'credential',
        accountId: user.id,
        password: await passwords.hash(password),
      });
      return { userId: user.id };
    },
    async findUserId(email) {
      const { internalAdapter } = await auth.$context;
      const found = await internalAdapter.findUserByEmail(email.toLowerCase());
      return found?.user.id ?? null;
    },
  };
}

/**
 * Creates or extends the tables of users and sessions. Running it twice, or twice at once, changes nothing more.
 * Takes the pool of {@link createAuthPool}, whose search path names the schema.
 */
export async function migrateAuth(pool: Pool): Promise<void> {
  await underMigrationLock(pool, async (client) => {
    await client.query(`create schema if not exists ${AUTH_SCHEMA}`);
    const options = authOptions({
      pool,
      // Neither is used by a migration, but the options are one piece.
      secret: 'a migration signs nothing, so this is not a secret',
      baseUrl: 'http://localhost',
      logger: { warn() {}, error() {} },
    });
    const { runMigrations } = await getMigrations(options);
    await runMigrations();
    await client.query(`create table if not exists ${AUTH_SCHEMA}.sign_in_attempt (
      email_sha256 bytea primary key,
      attempts integer not null check (attempts > 0),
      first_at timestamptz not null
    )`);
  });
}

/** Runs `work` on one connection while no other process migrates the auth schema. */
export async function underMigrationLock(pool: Pool, work: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    try {
      await work(client);
    } finally {
      await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    }
  } finally {
    client.release();
  }
}

function authOptions({ pool, secret, baseUrl, trustedOrigins = [], logger }: AuthSettings) {
  return {
    appName: 'credit-bridge',
    database: pool,
    secret,
    baseURL: baseUrl,
    basePath: '/api/auth',
    trustedOrigins: [...trustedOrigins],
    telemetry: { enabled: false },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: 10,
      maxPasswordLength: 128,
      password: {
        hash: (password: string) => hash(password, ARGON2),
        verify: ({ hash: stored, password }: { hash: string; password: string }) => verify(stored, password),
      },
      revokeSessionsOnPasswordReset: true,
    },
    session: { expiresIn: SESSION_DAYS * 86_400, updateAge: 86_400, cookieCache: { enabled: false } },
    account: { accountLinking: { enabled: false } },
    // One office behind one address has many people; a person has few tries. The lock below is for each account.
    rateLimit: {
      enabled: true,
      storage: 'memory',
      window: 60,
      max: 120,
      customRules: {
        '/sign-in/email': { window: 60, max: 30 },
        '/sign-up/email': { window: 3_600, max: 30 },
        '/change-password': { window: 60, max: 5 },
      },
    },
    disabledPaths: ['/sign-in/social', '/link-social', '/unlink-account', '/get-access-token', '/refresh-token'],
    advanced: {
      cookiePrefix: 'credit-bridge',
      useSecureCookies: new URL(baseUrl).protocol === 'https:',
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
      database: { generateId: 'uuid' },
      // Said aloud, because the library switches both checks off by itself when NODE_ENV is "test".
      disableOriginCheck: false,
      disableCSRFCheck: false,
    },
    onAPIError: {
      // The library would print every message, with whatever it holds, to the console.
      onError: (error) => {
        if (!isAPIError(error) || error.statusCode >= 500) logger.error(`auth request failed: ${nameOf(error)}`);
      },
    },
    logger: {
      level: 'warn',
      disableColors: true,
      // Details are left out: they hold rows and addresses of people.
      log: (level, message) => {
        if (level === 'error') logger.error(withoutEmails(message));
        else if (level === 'warn') logger.warn(withoutEmails(message));
      },
    },
  } as const satisfies BetterAuthOptions;
}

/** A class and a code say enough to look further; the message of a database error quotes rows. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error ? `${error.name} ${String(error.code)}` : error.name;
}

const withoutEmails = (message: string): string => message.replaceAll(/\S+@\S+/g, '[e-mail]');

/**
 * Counts each try before the password is looked at, so that tries side by side cannot outrun the limit; success clears
 * the count. An unknown address is counted in the same way, so the answer does not tell whether an account exists.
 */
function lockOutHooks(pool: Pool) {
  return {
    before: createAuthMiddleware(async (context) => {
      if (context.path !== '/sign-in/email') return;
      const key = attemptKey(context.body);
      if (key === null) return;
      const { rows } = await pool.query<{ attempts: number }>(
        `insert into ${AUTH_SCHEMA}.sign_in_attempt as known (email_sha256, attempts, first_at) values ($1, 1, now())
         on conflict (email_sha256) do update set
           attempts = case when known.first_at < now() - make_interval(mins => $2) then 1 else least(known.attempts + 1, $3) end,
           first_at = case when known.first_at < now() - make_interval(mins => $2) then now() else known.first_at end
         returning attempts`,
        [key, LOCK_MINUTES, ATTEMPTS_MAX + 1],
      );
      if ((rows[0]?.attempts ?? 0) > ATTEMPTS_MAX)
        throw new APIError('TOO_MANY_REQUESTS', {
          code: 'ACCOUNT_LOCKED',
          message: `Too many tries. Wait ${LOCK_MINUTES} minutes, then sign in again.`,
        });
    }),
    after: createAuthMiddleware(async (context) => {
      if (context.path !== '/sign-in/email' || !context.context.newSession) return;
      const key = attemptKey(context.body);
      if (key !== null) await pool.query(`delete from ${AUTH_SCHEMA}.sign_in_attempt where email_sha256 = $1`, [key]);
    }),
  };
}

function attemptKey(body: unknown): Buffer | null {
  if (typeof body !== 'object' || body === null || !('email' in body) || typeof body.email !== 'string') return null;
  return createHash('sha256').update(body.email.toLowerCase()).digest();
}
