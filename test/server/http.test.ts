import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ORIGIN, type ServerUnderTest, serverUnderTest } from './server-under-test.ts';

let server: ServerUnderTest;
let webDirectory: string;
const authRequests: Request[] = [];

beforeAll(async () => {
  webDirectory = await mkdtemp(join(tmpdir(), 'web-'));
  await mkdir(join(webDirectory, 'assets'));
  await writeFile(
    join(webDirectory, 'index.html'),
    '<!doctype html><title>market</title><style nonce="__CSP_NONCE__"></style>',
  );
  await writeFile(join(webDirectory, 'assets', 'app-1a2b.js'), `/*${' '.repeat(4_000)}*/`);
  server = await serverUnderTest({
    webDirectory,
    auth: {
      clientAddressHeader: 'x-client',
      handler: async (request) => {
        authRequests.push(request.clone());
        return new Response('{}', {
          headers: [
            ['set-cookie', 'a=1'],
            ['set-cookie', 'b=2'],
          ],
        });
      },
    },
  });
});
afterAll(async () => {
  await server.app.close();
  await rm(webDirectory, { recursive: true });
});

describe('health', () => {
  test('alive is not the same as ready', async () => {
    const ill = await serverUnderTest({
      checks: [
        { name: 'database', isVital: true, run: () => Promise.reject(new Error('no route to 10.0.0.7')) },
        { name: 'queue', isVital: false, run: async () => {} },
      ],
    });
    expect((await fetch(`${ill.url}/healthz`)).status).toBe(200);
    const response = await fetch(`${ill.url}/readyz`);
    expect([response.status, await response.json()]).toEqual([
      503,
      { status: 'not ready', checks: { database: 'failed', queue: 'ok' } },
    ]);
    await ill.app.close();
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  });

  test('what not everything needs makes a process degraded, which still gets requests, and the answer says what is missing', async () => {
    const checks = [
      { name: 'database', isVital: true, run: async () => {} },
      { name: 'search', isVital: false, run: () => Promise.reject(new Error('10.0.0.9 is silent')) },
    ];
    const lame = await serverUnderTest({ checks });
    const response = await fetch(`${lame.url}/readyz`);
    const told = { status: 'degraded', checks: { database: 'ok', search: 'failed' } };
    expect([response.status, await response.json()]).toEqual([200, told]);
    await lame.app.close();
  });

  test('metrics answer this machine only, and no request that a proxy passed on', async () => {
    const open = await fetch(`${server.url}/metrics`);
    expect(await open.text()).toContain('http_request_duration_seconds_bucket');
    const forwarded = await fetch(`${server.url}/metrics`, { headers: { 'x-forwarded-for': '192.0.2.1' } });
    expect(forwarded.status).toBe(404);
  });

  test('with a token, metrics want it', async () => {
    const closed = await serverUnderTest({ metricsToken: 'right token' });
    const statusWith = async (authorization?: string) =>
      (await fetch(`${closed.url}/metrics`, { headers: authorization ? { authorization } : {} })).status;
    expect(await statusWith()).toBe(404);
    expect(await statusWith('Bearer wrong token')).toBe(404);
    expect(await statusWith('Bearer right token')).toBe(200);
    await closed.app.close();
  });
});

test('closing waits for an answer that is under way, and not for the connection that its client keeps', async () => {
  let answer: () => void = () => undefined;
  let tellAsked: () => void = () => undefined;
  const isAsked = new Promise<void>((settle) => (tellAsked = settle));
  const waiting = new Promise<void>((settle) => (answer = settle));
  const slow = await serverUnderTest({
    contextOf: async () => {
      tellAsked();
      await waiting;
      return { user: null };
    },
  });
  const response = slow.post({ query: '{ bank { name } }' });
  await isAsked;
  const closed = slow.app.close();
  answer();
  expect((await response).status).toBe(200);
  await (await response).text();
  await closed;
});

describe('protection', () => {
  test('scripts come from us alone, nobody frames us, and each answer has an id of ours', async () => {
    const response = await fetch(`${server.url}/healthz`, { headers: { 'x-request-id': 'chosen by client' } });
    const policy = response.headers.get('content-security-policy');
    expect(policy).toMatch(/script-src 'self' 'nonce-[0-9a-f]{32}';/);
    expect(policy).toMatch(/style-src 'self' 'nonce-[0-9a-f]{32}'/);
    expect(policy).not.toContain('unsafe');
    expect(policy).toContain("frame-ancestors 'none'");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test.each([
    ['with a cookie from a foreign origin', { cookie: 'a=1', origin: 'https://evil.test' }, 403],
    ['with a cookie and an opaque origin', { cookie: 'a=1', origin: 'null' }, 403],
    ['with a cookie and no origin', { cookie: 'a=1' }, 403],
    ['with a cookie from our own origin', { cookie: 'a=1', origin: ORIGIN }, 200],
    ['without a cookie', {}, 200],
  ])('a mutation %s', async (_name, headers, status) => {
    expect((await server.post({ query: 'mutation { publish }' }, headers)).status).toBe(status);
  });

  test('too many requests are slowed down, for each credential and for the address over all credentials', async () => {
    const rateLimits = { perAddressMax: 6, perCredentialMax: 2, perOrganisationMax: 9, windowMs: 60_000 };
    const small = await serverUnderTest({ rateLimits });
    const statusOf = async (token: string) =>
      (await small.post({ query: '{ bank { name } }' }, { authorization: `Bearer ${token}` })).status;
    expect([await statusOf('a'), await statusOf('a'), await statusOf('a')]).toEqual([200, 200, 429]);
    expect([await statusOf('b'), await statusOf('c'), await statusOf('d'), await statusOf('e')]).toEqual([
      200, 200, 200, 429,
    ]);
    expect((await fetch(`${small.url}/healthz`)).status).toBe(200);
    await small.app.close();
  });

  test('broken JSON is the client’s mistake', async () => {
    expect((await server.post('{"query":')).status).toBe(400);
  });

  test('the log has neither query strings nor addresses nor cookies', async () => {
    await fetch(`${server.url}/graphql?query=personal-detail`, { headers: { cookie: 'a=very-secret' } });
    const log = server.lines.filter((line) => line.includes('reqId')).join('');
    expect(log).toContain('"route":"/graphql"');
    for (const personal of ['personal-detail', 'very-secret', '127.0.0.1']) expect(log).not.toContain(personal);
  });
});

test('authentication gets the body, the true address of the client, and keeps each of its cookies', async () => {
  const response = await fetch(`${server.url}/api/auth/sign-in/email?x=1`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-client': '6.6.6.6' },
    body: JSON.stringify({ email: 'a@b.test' }),
  });
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  const request = authRequests.at(-1);
  expect(request?.url).toBe(`${ORIGIN}/api/auth/sign-in/email?x=1`);
  expect(request?.headers.get('x-client')).toBe('127.0.0.1');
  expect(await request?.json()).toEqual({ email: 'a@b.test' });
});

describe('web app', () => {
  const page = { headers: { accept: 'text/html' } };

  test('a page of the app gets index.html, which is never kept', async () => {
    const response = await fetch(`${server.url}/needs/42`, page);
    expect(await response.text()).toContain('<title>market</title>');
    expect(response.headers.get('cache-control')).toBe('no-cache');
  });

  test('a search with a dot in the address of a page is no file', async () => {
    const response = await fetch(`${server.url}/audit?name=credit-need.submitted`, page);
    expect(await response.text()).toContain('<title>market</title>');
    expect((await fetch(`${server.url}/nothing.js?name=a`, page)).status).toBe(404);
  });

  test('each visit lets in styles of its own nonce, which the page carries', async () => {
    const visits = await Promise.all([1, 2].map(() => fetch(`${server.url}/`, page)));
    const nonces = await Promise.all(
      visits.map(async (visit) => {
        const nonce = /style nonce="([0-9a-f]{32})"/.exec(await visit.text())?.[1];
        expect(visit.headers.get('content-security-policy')).toContain(`style-src 'self' 'nonce-${nonce}'`);
        return nonce;
      }),
    );
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  test('an asset is kept for a year and travels compressed', async () => {
    const response = await fetch(`${server.url}/assets/app-1a2b.js`, { headers: { 'accept-encoding': 'br' } });
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(response.headers.get('content-encoding')).toBe('br');
  });

  test.each(['/assets/gone.js', '/api/nothing', '/../package.json', '/%2e%2e/package.json'])(
    '%s is not there',
    async (path) => {
      expect((await fetch(server.url + path, page)).status).toBeGreaterThanOrEqual(400);
    },
  );
});
