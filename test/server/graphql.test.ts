import { createHash } from 'node:crypto';
import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ServerUnderTest, serverUnderTest } from './server-under-test.ts';
import { SECRET } from './tiny-market.ts';

let server: ServerUnderTest;
beforeAll(async () => {
  server = await serverUnderTest();
});
afterAll(() => server.app.close());

const ask = async (query: string, variables?: object) => {
  const response = await server.post({ query, variables });
  return { status: response.status, ...((await response.json()) as { data?: unknown; errors?: GraphqlError[] }) };
};
type GraphqlError = { message: string; path?: unknown; extensions: { code: string; errorId?: string } };

test('the metrics tell how long each root field took, and hold no name that a client made up', async () => {
  await ask('query InventedName { refused }');
  await ask('{ invented }');
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toMatch(
    /graphql_operation_duration_seconds_count\{type="query",field="refused",outcome="failed"\} \d/,
  );
  expect(metrics).toMatch(/graphql_operation_duration_seconds_count\{type="none",field="none",outcome="failed"\} \d/);
  expect(metrics).not.toMatch(/invented/i);
});

describe('errors', () => {
  test.each([
    '{ broken }',
    '{ bank { name broken } }',
    '{ bank { branches { broken } } }',
    '{ disguised }',
    '{ wrapped }',
  ])('%s: what was thrown never leaks; the client gets an id that the log has too', async (query) => {
    const { errors } = await ask(query);
    expect(JSON.stringify(errors)).not.toContain('hunter2');
    const [error] = errors ?? [];
    expect(error?.extensions.code).toBe('INTERNAL_SERVER_ERROR');
    const line = server.lines.find((logged) => logged.includes(error?.extensions.errorId ?? 'no id'));
    expect(line).toContain(SECRET);
  });

  test('an error that was written for the client arrives whole', async () => {
    const { data, errors } = await ask('{ refused }');
    expect(data).toEqual({ refused: null });
    expect(errors).toEqual([{ message: 'Not yours', path: ['refused'], extensions: { code: 'FORBIDDEN' } }]);
  });

  test('a context that cannot be made does not leak why', async () => {
    const broken = await serverUnderTest({ contextOf: async () => Promise.reject(new Error(SECRET)) });
    const response = await broken.post({ query: '{ bank { name } }' });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('hunter2');
    await broken.app.close();
  });

  test('bad variables are the client’s mistake: status 400 and BAD_USER_INPUT', async () => {
    const query = 'query ($amount: Fen!) { doubled(amount: $amount) }';
    expect(await ask(query, { amount: '21' })).toEqual({ status: 200, data: { doubled: '42' } });
    for (const variables of [{ amount: 1.5 }, { amount: '１' }, { amount: null }, {}]) {
      const { status, errors } = await ask(query, variables);
      expect([status, errors?.[0]?.extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
    }
    const { errors } = await ask(query, { amount: '１' });
    expect(errors?.[0]?.message).toContain('half width');
    expect(errors).toHaveLength(1);
    const literal = await ask('{ doubled(amount: 1.5) }');
    expect([literal.status, literal.errors?.[0]?.message]).toEqual([400, expect.stringContaining('whole fen')]);
  });
});

describe('limits', () => {
  const nested = (depth: number, field: string): string =>
    `{ bank { ${`${field} { `.repeat(depth)} name ${'} '.repeat(depth)} } }`;

  test.each([
    ['depth', nested(10, 'branches')],
    ['depth by fragments', `{ bank { ...A } } fragment A on Bank ${nested(9, 'branches').slice(7, -2)}`],
    ['size by literals', '{ bank { branches(first: 1000) { branches(first: 1000) { name } } } }'],
    [
      'size by variables',
      'query ($n: Int!) { bank { branches(first: $n) { branches(first: $n) { branches(first: $n) { name } } } } }',
    ],
    [
      'size by fragments that double forty times',
      `{ bank { ...F0 } } fragment F40 on Bank { name } ${Array.from({ length: 40 }, (_, index) => `fragment F${index} on Bank { ...F${index + 1} ...F${index + 1} }`).join(' ')}`,
    ],
    ['aliases', `{ ${Array.from({ length: 16 }, (_, index) => `a${index}: bank { name }`).join(' ')} }`],
    ['directives', `{ bank { name ${'@include(if: true) '.repeat(31)} } }`],
    ['tokens', `{ bank { ${'name '.repeat(2_000)} } }`],
    ['a fragment that holds itself', '{ bank { ...A } } fragment A on Bank { branches { ...A } }'],
  ])('%s: a document beyond the limit is refused before it runs', async (_name, query) => {
    const { status, data, errors } = await ask(query);
    expect([status, data]).toEqual([400, undefined]);
    expect(errors?.[0]?.extensions.code).toMatch(/GRAPHQL_(VALIDATION|PARSE)_FAILED|BAD_USER_INPUT/);
  });

  test('an ordinary document passes', async () => {
    const page = 'query ($n: Int!) { bank { branches(first: $n) { name branches(first: 20) { name } } } }';
    expect((await ask(page, { n: 2 })).status).toBe(200);
    expect((await ask(nested(5, 'branches'))).status).toBe(200);
  });

  test('batches are refused', async () => {
    expect((await server.post([{ query: '{ bank { name } }' }])).status).toBe(400);
  });

  test('a body beyond the limit is refused', async () => {
    expect((await server.post({ query: `{ bank { name } } #${'x'.repeat(300_000)}` })).status).toBe(413);
  });
});

describe('schema names', () => {
  test('without introspection neither the schema nor a suggestion is told', async () => {
    expect((await ask('{ __schema { types { name } } }')).status).toBe(400);
    expect((await ask('{ __type(name: "Bank") { name } }')).status).toBe(400);
    const { errors } = await ask('{ bank { nme } }');
    expect(JSON.stringify(errors)).not.toContain('Did you mean');
  });

  test('with introspection it is', async () => {
    const open = await serverUnderTest({ allowsIntrospection: true, isProduction: false });
    const response = await open.post({ query: '{ __schema { queryType { name } } }' });
    expect(await response.json()).toEqual({ data: { __schema: { queryType: { name: 'Query' } } } });
    await open.app.close();
  });
});

describe('forged requests', () => {
  test('a form post is refused', async () => {
    const response = await server.post('{"query":"mutation { publish }"}', { 'content-type': 'text/plain' });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(await response.text()).not.toContain('published');
  });

  test('a plain GET is refused, one that had to ask first is answered', async () => {
    const query = `${server.url}/graphql?query=${encodeURIComponent('{ bank { name } }')}`;
    expect((await fetch(query)).status).toBe(400);
    expect((await fetch(query, { headers: { 'apollo-require-preflight': '1' } })).status).toBe(200);
  });

  test('a mutation by GET is refused', async () => {
    const response = await fetch(`${server.url}/graphql?query=${encodeURIComponent('mutation { publish }')}`, {
      headers: { 'apollo-require-preflight': '1' },
    });
    expect(response.status).toBe(405);
    expect(await response.text()).not.toContain('published');
  });
});

test('a persisted query runs by its hash, and a foreign hash is refused', async () => {
  const query = '{ bank { name } }';
  const sha256Hash = createHash('sha256').update(query).digest('hex');
  const extensions = { persistedQuery: { version: 1, sha256Hash } };
  const codes = async (body: object) =>
    ((await (await server.post(body)).json()) as { errors?: GraphqlError[] }).errors;
  expect((await codes({ extensions }))?.[0]?.extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');
  expect(await codes({ query, extensions })).toBeUndefined();
  expect(await codes({ extensions })).toBeUndefined();
  expect(await codes({ query: '{ bank { branches { name } } }', extensions })).toBeDefined();
});

describe('GraphQL over HTTP, the audits of graphql-http', () => {
  // Some audits ask for the schema.
  let open: ServerUnderTest;
  beforeAll(async () => {
    open = await serverUnderTest({ allowsIntrospection: true });
  });
  afterAll(() => open.app.close());

  const audits = serverAudits({
    url: () => `${open.url}/graphql`,
    // A browser page of ours sends this header with GET; without it GET is refused as forgeable.
    fetchFn: (url: string, init: RequestInit = {}) =>
      fetch(url, { ...init, headers: { 'apollo-require-preflight': '1', ...(init.headers as object) } }),
  });

  test.each(audits.filter(({ name }) => name.startsWith('MUST')))('$name ($id)', async (audit) => {
    const result = await audit.fn();
    expect(result.status, 'reason' in result ? result.reason : '').toBe('ok');
  });

  test('of the advice (SHOULD, MAY) only what is listed here is not followed', async () => {
    const advice = await Promise.all(audits.filter(({ name }) => !name.startsWith('MUST')).map((audit) => audit.fn()));
    expect(advice.filter(({ status }) => status !== 'ok').map(({ name }) => name)).toEqual([
      // Apollo answers 400 here, so that caches and monitors see the failure whatever the client accepts.
      'SHOULD use 200 status code on document parsing failure when accepting application/json',
      'SHOULD use 200 status code on document validation failure when accepting application/json',
      'SHOULD use a status code of 200 on variable coercion failure when accepting application/json',
    ]);
  });
});
