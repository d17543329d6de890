import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getVariableValues, Kind, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWebhookSender } from '../../adapters/webhooks/webhook-sender.ts';
import {
  NEED_INPUT,
  PASSWORD,
  type Party,
  PRODUCT_TERMS,
  type RunningPlatform,
  startRunningPlatform,
} from '../support/running-platform.ts';
import { allOperations } from './ask-anything.ts';

let running: RunningPlatform;
let firm: Party;
let other: Party;
let bank: Party;

beforeAll(async () => {
  running = await startRunningPlatform();
  [firm, other, bank] = [await running.firm(), await running.firm(), await running.bank()];
}, 60_000);
afterAll(() => running?.close());

describe('idempotency keys', () => {
  test('a key of another tenant answers nothing of theirs: each gets a row of its own', async () => {
    const key = randomUUID();
    const mine = await firm.done<{ id: string }>('publishCreditNeed', NEED_INPUT, { key });
    const theirs = await other.done<{ id: string }>('publishCreditNeed', NEED_INPUT, { key });
    expect(theirs.id).not.toBe(mine.id);
    expect((await firm.done<{ id: string }>('publishCreditNeed', NEED_INPUT, { key })).id).toBe(mine.id);
    const { rows } = await running.platform.pool.query('select firm_id from credit_need where id = $1', [theirs.id]);
    expect(rows).toEqual([{ firm_id: other.organisationId }]);
  });

  test('a colleague who sends the key of a colleague writes for himself, and a key of another command is refused', async () => {
    const membership = { organisationId: bank.organisationId, roles: ['BANK_ADMIN'] as const };
    const colleague = await running.user(membership);
    const key = randomUUID();
    const terms = { ...PRODUCT_TERMS, name: '同键贷' };
    const first = await bank.done<{ id: string }>('publishCreditProduct', { terms }, { key });
    const second = await colleague.done<{ id: string }>('publishCreditProduct', { terms }, { key });
    expect(second.id).not.toBe(first.id);
    expect(await bank.refused('suspendCreditProduct', { productId: first.id }, { key })).toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });
});

describe('mass assignment', () => {
  /** What rows hold and nobody may say from outside. */
  const OWN_TO_THE_PLATFORM = [
    'id',
    'firmId',
    'bankId',
    'organisationId',
    'state',
    'version',
    'createdAt',
    'role',
    'isVerified',
  ];

  test('no input takes a field that its type does not name', () => {
    let tried = 0;
    for (const { document, sample, type, name } of allOperations(running.schema)) {
      const fields = type === 'query' ? running.schema.getQueryType() : running.schema.getMutationType();
      const known = fields?.getFields()[name]?.args.find((arg) => arg.name === 'input');
      if (known === undefined) continue;
      const definition = parse(document).definitions[0];
      if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('a document begins with its operation');
      const variables = sample();
      for (const field of OWN_TO_THE_PLATFORM) {
        const input = variables['input'] as object;
        if (field in input) continue;
        const result = getVariableValues(running.schema, definition.variableDefinitions ?? [], {
          ...variables,
          input: { ...input, [field]: 'x' },
        });
        expect(result.errors, `${name} ${field}`).toBeDefined();
        tried += 1;
      }
    }
    expect(tried).toBeGreaterThan(500);
  });

  test('whoever signs up cannot make himself verified, somebody else or a member', async () => {
    const email = `${randomUUID()}@example.test`;
    const id = randomUUID();
    const response = await fetch(`${running.url}/api/auth/sign-up/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: running.url },
      body: JSON.stringify({
        email,
        password: PASSWORD,
        name: 'Tester',
        id,
        emailVerified: true,
        role: 'OPERATOR',
        organisationId: bank.organisationId,
        twoFactorEnabled: true,
      }),
    });
    expect(response.status).toBeLessThan(500);
    const { rows } = await running.platform.pool.query('select id, "emailVerified" from auth."user" where email = $1', [
      email,
    ]);
    for (const row of rows) expect(row).toEqual({ id: expect.not.stringMatching(id), emailVerified: false });
    const { rows: members } = await running.platform.pool.query('select 1 from membership where user_id = $1', [id]);
    expect(members).toEqual([]);
  });
});

describe('what GraphQL could be abused for', () => {
  const post = (body: string, contentType: string): Promise<Response> =>
    fetch(`${running.url}/graphql`, { method: 'POST', headers: { 'content-type': contentType }, body });

  test('no file comes in by a multipart request', async () => {
    const form = new FormData();
    form.set('operations', JSON.stringify({ query: '{ me { email } }', variables: { file: null } }));
    form.set('map', JSON.stringify({ 0: ['variables.file'] }));
    form.set('0', new Blob(['x']), 'x.txt');
    const response = await fetch(`${running.url}/graphql`, { method: 'POST', body: form });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
  });

  test.each([
    [
      'sixteen times the same field by alias',
      `{ ${Array.from({ length: 16 }, (_, n) => `a${n}: industries { code }`).join(' ')} }`,
    ],
    ['a deep chain', `{ __type(name: "Query") ${'{ fields { type '.repeat(12)} { name } ${'} }'.repeat(12)} }`],
    ['a hundred products of a hundred', '{ products(first: 101) { edges { node { id } } } }'],
    ['a list without an end', '{ products(first: -1) { edges { node { id } } } }'],
    ['a directive that nobody knows', '{ me @evil { email } }'],
    ['two operations and no name', 'query A { me { email } } query B { me { email } }'],
  ])('%s is refused and costs nothing more', async (_name, query) => {
    const response = await post(JSON.stringify({ query }), 'application/json');
    const { data, errors } = (await response.json()) as { data?: unknown; errors?: unknown[] };
    expect(errors?.length).toBeGreaterThan(0);
    expect(data ?? null).toBeNull();
    expect(response.status).toBeLessThan(500);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'text/xml'])('%s is no way in', async (contentType) => {
    const response = await post('{"query":"{ me { email } }"}', contentType);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
  });
});

describe('webhooks', () => {
  const sender = createWebhookSender({ secret: 'only the tests sign with this', allowsPrivate: false });

  test.each([
    'http://bank.example/hooks',
    'https://127.0.0.1/hooks',
    'https://127.1/hooks',
    'https://2130706433/hooks',
    'https://0x7f.0.0.1/hooks',
    'https://017700000001/hooks',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/hooks',
    'https://[::ffff:10.0.0.1]/hooks',
    'https://[fd00::1]/hooks',
    'https://localhost/hooks',
    'https://user:secret@bank.example/hooks',
    'file:///etc/passwd',
    'gopher://bank.example:70/_',
    'https://postgres:5432/',
  ])('%s is not reached from here', (url) => {
    expect(sender.mayReach(url)).toBe(false);
  });
});

describe('text that somebody wrote', () => {
  const PAYLOAD = `"><img src=x onerror="window.broken=1"><script>window.broken=1</script>`;

  test('comes back as JSON, and no answer with it could be taken for a page', async () => {
    const input = { ...NEED_INPUT, purpose: 'GREEN_PROJECT', description: PAYLOAD };
    const { id } = await firm.done<{ id: string }>('publishCreditNeed', input);
    const answer = await firm.ask<{ need: { description: string } }>(
      'query($id: ID!) { need(id: $id) { description } }',
      { id },
    );
    expect(answer.data?.need.description).toBe(PAYLOAD);
    const response = await fetch(`${running.url}/graphql`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    });
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).not.toContain('unsafe');
  });

  test('is never written into a page as HTML: no file of the web app has a way to do it', () => {
    const ways =
      /dangerouslySetInnerHTML|\.innerHTML|\.outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function\(/;
    const files = readdirSync('web/src', { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));
    expect(files.length).toBeGreaterThan(50);
    for (const name of files) expect(readFileSync(join('web/src', name), 'utf8'), name).not.toMatch(ways);
  });
});
