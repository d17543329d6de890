import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { hash, verify } from '@node-rs/argon2';
import { type BetterAuthOptions, betterAuth } from 'better-auth';
import { isAPIError } from 'better-auth/api';
import { getMigrations } from 'better-auth/db/migration';
import { twoFactor } from 'better-auth/plugins';
import { Pool, type PoolClient } from 'pg';
import type { Proof } from '../../domain/registry/sign-in-proof.ts';
import type { SharedCounts } from '../../usecases/ports.ts';
import type { TryCounter } from '../limits/limits.ts';
import { LIMIT_TABLES } from '../limits/postgres-limits.ts';
import { surviveLostConnections } from '../postgres/survive-lost-connections.ts';
import { CLIENT_ADDRESS_HEADER } from './client-address.ts';
import { AUTH_SCHEMA } from './schema.ts';
import { type AuthSession, createSessionReader } from './session-reader.ts';
import { GUARD_TABLES, signInGuard } from './sign-in-guard.ts';
import { createSsoLinks, type SingleSignOn, SSO_TABLES, singleSignOn } from './single-sign-on.ts';

const SECRET_LENGTH_MIN = 32;
const SESSION_DAYS = 7;
/** Between the password and the code of one sign-in. */
const CODE_MINUTES = 10;
/**
 * Sessions are listed and ended over GraphQL, where it is written down and where no token leaves the server; a second
 * factor is taken away there, too. The rest has no use here.
 */
const CLOSED_PATHS = [
  '/list-sessions',
  '/revoke-session',
  '/revoke-sessions',
  '/revoke-other-sessions',
  '/update-session',
  '/two-factor/disable',
  '/two-factor/get-totp-uri',
  '/two-factor/send-otp',
  '/two-factor/verify-otp',
  '/link-social',
  '/unlink-account',
  '/get-access-token',
  '/refresh-token',
  '/account-info',
];
const NO_TOKENS = { accessToken: null, refreshToken: null, idToken: null };
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
  /** The person of a session shows again who they are; the proof is remembered for that session. */
  readonly prove: (headers: IncomingHttpHeaders, by: ProofGiven) => Promise<'proved' | 'wrong' | 'slow-down'>;
  /** Creates a user without a session; for seeds and tests. Throws when the e-mail address is taken. */
  readonly createUser: (user: NewUser) => Promise<{ readonly userId: string }>;
  readonly findUserId: (email: string) => Promise<string | null>;
};

/** Exactly one of the two. */
export type ProofGiven = { readonly password: string } | { readonly code: string };

export type AuthSettings = {
  readonly pool: Pool;
  readonly tries: TryCounter;
  readonly counts: SharedCounts;
  readonly singleSignOn?: SingleSignOn | null;
  /**
   * Signs cookies and encrypts the secrets of second factors. At least 32 characters; there is no default, so nothing
   * starts with a secret that others know.
   */
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
  surviveLostConnections(pool);
  return pool;
}

export function createAuth(settings: AuthSettings): Auth {
  if (settings.secret.length < SECRET_LENGTH_MIN) throw new AuthSecretTooShortError({ length: settings.secret.length });
  const auth = betterAuth(authOptions(settings));
  const readSession = createSessionReader(settings.pool, async (cookie) => {
    // Renewing the row here would keep the browser's cookie from ever being renewed; /api/auth/get-session does both.
    const found = await auth.api.getSession({ headers: new Headers({ cookie }), query: { disableRefresh: true } });
    return found?.session.token ?? null;
  });
  const check = (headers: Headers, given: ProofGiven): Promise<unknown> =>
    'code' in given
      ? auth.api.verifyTOTP({ headers, body: { code: given.code } })
      : auth.api.verifyPassword({ headers, body: { password: given.password } });

  return {
    handler: auth.handler,
    async sessionOf(headers) {
      const cookie = headers instanceof Headers ? headers.get('cookie') : headers.cookie;
      return cookie ? readSession(cookie) : null;
    },
    async prove({ cookie = '' }, given) {
      const session = await readSession(cookie);
      if (session === null) return 'wrong';
      // Whoever has a second factor proves with it: a password that was overheard moves no money.
      if (session.isEnrolled && !('code' in given)) return 'wrong';
      try {
        await check(new Headers({ cookie }), given);
      } catch (error) {
        if (!isAPIError(error) || error.statusCode >= 500) throw error;
        return error.statusCode === 429 ? 'slow-down' : 'wrong';
      }
      const by: Proof = 'code' in given ? 'CODE' : 'PASSWORD';
      const sql = `update session set "provedAt" = now(), "provedBy" = $2 where id = $1`;
      await settings.pool.query(sql, [session.sessionId, by]);
      return 'proved';
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
      // None of them is used by a migration, but the options are one piece.
      tries: NO_TRIES,
      counts: NO_COUNTS,
      secret: 'a migration signs nothing, so this is not a secret',
      baseUrl: 'http://localhost',
      logger: { warn() {}, error() {} },
    });
    const { runMigrations } = await getMigrations(options);
    await runMigrations();
    for (const statement of [...LIMIT_TABLES, ...GUARD_TABLES, ...SSO_TABLES]) await client.query(statement);
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

const NO_COUNTS: SharedCounts = { add: async ({ windowMs }) => ({ count: 0, endsInMs: windowMs }) };
const NO_TRIES: TryCounter = { take: async () => 0, forget: async () => undefined, takeBack: async () => undefined };

function authOptions(settings: AuthSettings) {
  const { pool, secret, baseUrl, trustedOrigins = [], logger } = settings;
  const sso = settings.singleSignOn ?? null;
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
    session: {
      expiresIn: SESSION_DAYS * 86_400,
      updateAge: 86_400,
      cookieCache: { enabled: false },
      additionalFields: {
        provedAt: { type: 'date', required: false, input: false, returned: false },
        provedBy: { type: 'string', required: false, input: false, returned: false },
      },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session: object, context: { path?: string | undefined } | null) => ({
            data: { ...session, provedAt: new Date(), provedBy: proofOfPath(context?.path ?? '') },
          }),
        },
      },
      // What another system signed is checked when it comes; nothing here needs it afterwards.
      account: {
        create: { before: async (account: object) => ({ data: { ...account, ...NO_TOKENS } }) },
        update: { before: async (account: object) => ({ data: { ...account, ...NO_TOKENS } }) },
      },
    },
    account: { accountLinking: { enabled: false } },
    plugins: [
      twoFactor({
        issuer: 'Credit Bridge',
        // A person of a city's single sign-on has no password with us.
        allowPasswordless: true,
        // A lock would let a stranger lock people out; signInGuard slows down instead.
        accountLockout: { enabled: false },
        twoFactorCookieMaxAge: CODE_MINUTES * 60,
      }),
      // Behind the second factor: it must see whether a sign-in is complete.
      signInGuard(settings),
      ...(sso === null ? [] : [singleSignOn(sso, createSsoLinks(pool, sso.now))]),
    ],
    // One office behind one address has many people; guessing is slowed down for each account.
    rateLimit: {
      enabled: true,
      customStorage: sharedStorage(settings),
      window: 60,
      max: 120,
      customRules: {
        '/sign-in/email': { window: 60, max: 30 },
        '/sign-up/email': { window: 3_600, max: 30 },
        '/change-password': { window: 60, max: 5 },
        '/two-factor/*': { window: 60, max: 60 },
      },
    },
    disabledPaths: [...CLOSED_PATHS, ...(sso === null ? ['/sign-in/social'] : [])],
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
      errorURL: `${baseUrl}/sign-in`,
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

/** The library's limits of an address, counted for all processes together; addresses are kept as digests. */
function sharedStorage({ counts, logger }: Pick<AuthSettings, 'counts' | 'logger'>) {
  return {
    async consume(key: string, { window, max }: { window: number; max: number }) {
      const digest = createHash('sha256').update(key).digest('base64url');
      const of = { key: `auth:${digest}`, amount: 1, windowMs: window * 1_000, nowMs: Date.now() };
      try {
        const { count, endsInMs } = await counts.add(of);
        return { allowed: count <= max, retryAfter: count <= max ? null : Math.ceil(endsInMs / 1_000) };
      } catch (error) {
        // Guessing at an account is slowed down all the same, or refused with that count.
        logger.warn(`requests to sign in are not counted: ${nameOf(error)}`);
        return { allowed: true, retryAfter: null };
      }
    },
  };
}

function proofOfPath(path: string): Proof {
  if (path.startsWith('/two-factor/')) return 'CODE';
  return path.startsWith('/callback/') ? 'SSO' : 'PASSWORD';
}

/** A class and a code say enough to look further; the message of a database error quotes rows. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error ? `${error.name} ${String(error.code)}` : error.name;
}

const withoutEmails = (message: string): string => message.replaceAll(/\S+@\S+/g, '[e-mail]');
