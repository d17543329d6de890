import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApiKeys, migrateApiKeys } from '../../adapters/auth/api-keys.ts';
import {
  type Auth,
  AuthSecretTooShortError,
  createAuth,
  createAuthPool,
  migrateAuth,
} from '../../adapters/auth/auth.ts';
import { CLIENT_ADDRESS_HEADER } from '../../adapters/auth/client-address.ts';
import type { TryCounter } from '../../adapters/limits/limits.ts';
import { createPostgresLimits } from '../../adapters/limits/postgres-limits.ts';
import type { SharedCounts } from '../../usecases/ports.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const baseUrl = 'http://credit.test';
const secret = 'a secret for tests, thirty-two or more';
const password = 'correct horse battery';
const logged: string[] = [];
const logger = { warn: (message: string) => logged.push(message), error: (message: string) => logged.push(message) };

test('a short secret is refused and the message says how to make one', () => {
  const pool = createAuthPool('postgres://nowhere');
  const { tries, counts } = createPostgresLimits(pool);
  expect(() => createAuth({ pool, tries, counts, secret: 'short', baseUrl, logger })).toThrow(AuthSecretTooShortError);
  expect(() => createAuth({ pool, tries, counts, secret: '', baseUrl, logger })).toThrow(/openssl rand/);
});

describe('on a real database', () => {
  let database: TestDatabase;
  let pool: Pool;
  let auth: Auth;
  let tries: TryCounter;
  let counts: SharedCounts;

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = createAuthPool(database.url);
    await Promise.all([migrateAuth(pool), migrateAuth(pool), migrateApiKeys(pool)]);
    const limits = createPostgresLimits(pool);
    tries = limits.tries;
    // One minute that does not end in the middle of a test.
    counts = { add: (of) => limits.counts.add({ ...of, nowMs: 0 }) };
    auth = createAuth({ pool, tries, counts, secret, baseUrl, logger });
  });

  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  type Call = { path: string; body?: unknown; cookie?: string; origin?: string; address?: string };
  const call = ({ path, body, cookie, origin = baseUrl, address = '192.0.2.1' }: Call) =>
    auth.handler(
      new Request(`${baseUrl}/api/auth${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          origin,
          [CLIENT_ADDRESS_HEADER]: address,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(cookie === undefined ? {} : { cookie }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  const cookieOf = (response: Response) =>
    response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ');
  const signIn = (email: string, using = password, address?: string) =>
    call({ path: '/sign-in/email', body: { email, password: using }, ...(address === undefined ? {} : { address }) });

  /** All that was tried was tried so many seconds earlier. */
  const longAgo = (seconds: number) =>
    pool.query(
      `update slowed_try set free_at = free_at - make_interval(secs => $1), last_at = last_at - make_interval(secs => $1)`,
      [seconds],
    );

  test('migrating again changes nothing and puts every table into its own schema', async () => {
    await migrateAuth(pool);
    await migrateApiKeys(pool);
    const { rows } = await pool.query(
      `select table_schema, table_name from information_schema.tables
       where table_name in ('account', 'api_key', 'session', 'slowed_try', 'user', 'verification')
         and table_schema not in ('pg_catalog', 'information_schema') order by table_name`,
    );
    expect(new Set(rows.map((row) => row.table_schema))).toEqual(new Set(['auth']));
    expect(rows.map((row) => row.table_name)).toEqual([
      'account',
      'api_key',
      'session',
      'slowed_try',
      'user',
      'verification',
    ]);
  });

  test('signing up gives a session in an HttpOnly, SameSite=Lax cookie, and argon2id in the database', async () => {
    const response = await call({ path: '/sign-up/email', body: { email: 'New@Firm.test', password, name: '王芳' } });
    expect(response.status).toBe(200);
    const setCookie = response.headers.getSetCookie().join('\n');
    expect(setCookie).toMatch(/session_token=.*HttpOnly; SameSite=Lax/);
    const session = await auth.sessionOf({ cookie: cookieOf(response) });
    expect(session?.email).toBe('new@firm.test');
    const { rows } = await pool.query('select password from account where "userId" = $1', [session?.userId]);
    expect(rows[0].password).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  test('over https the cookie is Secure', async () => {
    const secure = createAuth({ pool, tries, counts, secret, baseUrl: 'https://credit.test', logger });
    await secure.createUser({ email: 'secure@firm.test', password, name: 'S' });
    const response = await secure.handler(
      new Request('https://credit.test/api/auth/sign-in/email', {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: 'https://credit.test' },
        body: JSON.stringify({ email: 'secure@firm.test', password }),
      }),
    );
    expect(response.headers.getSetCookie().join()).toMatch(/__Secure-credit-bridge\.session_token=.*Secure/);
  });

  test('a seeded user signs in, with any case of the address; a second one with the address is refused', async () => {
    const { userId } = await auth.createUser({ email: 'Seed@Firm.test', password, name: 'Seed' });
    expect(await auth.findUserId('SEED@firm.test')).toBe(userId);
    const response = await signIn('seed@FIRM.test');
    expect(response.status).toBe(200);
    expect(await auth.sessionOf(new Headers({ cookie: cookieOf(response) }))).toMatchObject({
      userId,
      email: 'seed@firm.test',
      provedBy: 'PASSWORD',
      isEnrolled: false,
    });
    await expect(auth.createUser({ email: 'seed@firm.test', password, name: 'Again' })).rejects.toThrow();
  });

  test('a forged cookie, another secret and no cookie are all nobody', async () => {
    await auth.createUser({ email: 'forged@firm.test', password, name: 'F' });
    const cookie = cookieOf(await signIn('forged@firm.test'));
    const other = createAuth({
      pool,
      tries,
      counts,
      secret: 'another secret of thirty-two characters',
      baseUrl,
      logger,
    });
    expect(await other.sessionOf({ cookie })).toBeNull();
    expect(await auth.sessionOf({ cookie: 'credit-bridge.session_token=abc.def' })).toBeNull();
    expect(await auth.sessionOf({})).toBeNull();
  });

  test('the doors that the library has for sessions and for a second factor are closed but those in use', async () => {
    await auth.createUser({ email: 'doors@firm.test', password, name: 'D' });
    const cookie = cookieOf(await signIn('doors@firm.test'));
    expect((await call({ path: '/list-sessions', cookie })).status).toBe(404);
    for (const path of ['/revoke-sessions', '/two-factor/disable', '/two-factor/get-totp-uri', '/sign-in/social'])
      expect((await call({ path, cookie, body: { password, provider: 'city' } })).status, path).toBe(404);
  });

  test('a session that was read a moment ago is nobody as soon as its time is over', async () => {
    await auth.createUser({ email: 'late@firm.test', password, name: 'Late' });
    const cookie = cookieOf(await signIn('late@firm.test'));
    const session = await auth.sessionOf({ cookie });
    expect(session?.email).toBe('late@firm.test');
    await pool.query(`update session set "expiresAt" = now() where "userId" = $1`, [session?.userId]);
    expect(await auth.sessionOf({ cookie })).toBeNull();
  });

  test('a request with a cookie from another origin is refused', async () => {
    await auth.createUser({ email: 'csrf@firm.test', password, name: 'C' });
    const cookie = cookieOf(await signIn('csrf@firm.test'));
    const response = await call({ path: '/sign-out', cookie, body: {}, origin: 'https://evil.test' });
    expect(response.status).toBe(403);
    expect(await auth.sessionOf({ cookie })).not.toBeNull();
  });

  test('one address that guesses waits ever longer, side by side or one after another, and so does an unknown account', async () => {
    await auth.createUser({ email: 'guessed@firm.test', password, name: 'L' });
    for (const [email, address] of [
      ['guessed@firm.test', '198.51.100.7'],
      ['nobody@firm.test', '198.51.100.8'],
    ] as const) {
      const side = await Promise.all(Array.from({ length: 20 }, () => signIn(email, 'wrong password', address)));
      const statuses = side.map(({ status }) => status);
      expect(statuses.filter((status) => status === 401)).toHaveLength(6);
      expect(statuses.filter((status) => status === 429)).toHaveLength(14);
      expect(await (await signIn(email, password, address)).json()).toEqual({
        code: 'SLOW_DOWN',
        message: 'Too many tries. Wait 1 s, then try again.',
      });
      await longAgo(1);
      expect((await signIn(email, 'wrong password', address)).status).toBe(401);
      expect((await signIn(email, 'wrong password', address)).headers.get('retry-after')).toBe('2');
    }
    await longAgo(3);
    expect((await signIn('guessed@firm.test', password, '198.51.100.7')).status).toBe(200);
    expect((await signIn('guessed@firm.test', password, '198.51.100.7')).status).toBe(200);
  });

  test('guessing from many addresses is slowed down for the account, and never for a device that its person uses', async () => {
    await auth.createUser({ email: 'target@firm.test', password, name: 'T' });
    const device = cookieOf(await signIn('target@firm.test', password, '203.0.113.200'));
    const many = await Promise.all(
      Array.from({ length: 40 }, (_, index) => signIn('target@firm.test', 'wrong password', `198.51.100.${index}`)),
    );
    expect(many.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(21);
    for (let round = 0; round < 8; round += 1) {
      await longAgo(400);
      await signIn('target@firm.test', 'wrong password', `192.0.2.${100 + round}`);
    }
    const stranger = await signIn('target@firm.test', password, '203.0.113.201');
    expect([stranger.status, Number(stranger.headers.get('retry-after')) > 60]).toEqual([429, true]);
    const own = { path: '/sign-in/email', body: { email: 'target@firm.test', password }, address: '203.0.113.202' };
    expect((await call({ ...own, cookie: device })).status).toBe(200);
    // A device is one person's: it opens no fast lane to another account.
    await auth.createUser({ email: 'other@firm.test', password, name: 'O' });
    const foreign = { ...own, body: { email: 'target@firm.test', password } };
    const theirs = cookieOf(await signIn('other@firm.test', password, '203.0.113.203'));
    expect((await call({ ...foreign, cookie: theirs })).status).toBe(429);
    // Guessing from the device itself is slowed down like any other.
    const stolen = [];
    for (let guess = 0; guess < 12; guess += 1)
      stolen.push(
        (await call({ ...own, body: { email: 'target@firm.test', password: 'wrong password' }, cookie: device }))
          .status,
      );
    expect(stolen.at(-1)).toBe(429);
  });

  test('a known and an unknown address get the same answer', async () => {
    await auth.createUser({ email: 'known@firm.test', password, name: 'K' });
    const known = await signIn('known@firm.test', 'wrong password');
    const unknown = await signIn('unknown@firm.test', 'wrong password');
    expect([unknown.status, await unknown.text()]).toEqual([known.status, await known.text()]);
  });

  test('one address that tries many accounts is slowed down', async () => {
    const statuses: number[] = [];
    for (let index = 0; index < 31; index++)
      statuses.push((await signIn(`spray${index}@firm.test`, 'wrong password', '203.0.113.9')).status);
    expect(statuses.at(-1)).toBe(429);
  });

  test('nothing that was logged holds an e-mail address', async () => {
    await call({ path: '/sign-up/email', body: { email: 'new@firm.test', password, name: 'Again' } });
    expect(logged.filter((line) => line.includes('@'))).toEqual([]);
  });

  describe('API keys', () => {
    let now = new Date('2026-01-28T01:00:00Z');
    const organisationId = randomUUID();
    const newKey = () => ({
      organisationId,
      createdByUserId: randomUUID(),
      label: 'bank core',
      scopes: ['loans:write'] as const,
      expiresAt: new Date('2026-02-28T00:00:00Z'),
    });
    const keys = () => createApiKeys({ pool, now: () => now });

    test('a key opens what it was made for, and the database holds only its hash', async () => {
      const { apiKeyId, secret: key } = await keys().create(newKey());
      expect(key).toMatch(/^cb_[\w-]{43}$/);
      expect(await keys().verify(key)).toEqual({ apiKeyId, organisationId, scopes: ['loans:write'] });
      const { rows } = await pool.query('select * from api_key where id = $1', [apiKeyId]);
      expect(JSON.stringify(rows)).not.toContain(key.slice(3));
      expect(rows[0].last_used_at).toEqual(now);
    });

    test('an expired, a revoked, an unknown and a malformed key are all nobody', async () => {
      const expired = await keys().create(newKey());
      now = new Date('2026-02-28T00:00:00Z');
      expect(await keys().verify(expired.secret)).toBeNull();
      now = new Date('2026-01-28T02:00:00Z');
      const revoked = await keys().create(newKey());
      expect(await keys().revoke({ apiKeyId: revoked.apiKeyId, organisationIds: [randomUUID()] })).toBe(false);
      expect(await keys().revoke({ apiKeyId: revoked.apiKeyId, organisationIds: [organisationId] })).toBe(true);
      expect(await keys().revoke({ apiKeyId: revoked.apiKeyId, organisationIds: [organisationId] })).toBe(false);
      expect(await keys().verify(revoked.secret)).toBeNull();
      expect(await keys().verify(`cb_${'A'.repeat(43)}`)).toBeNull();
      expect(await keys().verify('')).toBeNull();
    });
  });
});
