import { afterAll, beforeAll, expect, test } from 'vitest';
import { createVisitor, type Visitor } from '../support/cookie-visitor.ts';
import { PASSWORD, type RunningPlatform, startRunningPlatform } from '../support/running-platform.ts';

const MAX = 40;
let running: RunningPlatform;

beforeAll(async () => {
  running = await startRunningPlatform({ hasWorker: false, perOrganisationMax: MAX });
});
afterAll(() => running?.close());

async function visit(email: string): Promise<Visitor> {
  const visitor = createVisitor(running.url);
  await visitor.signIn(email, PASSWORD);
  return visitor;
}

test('all people and keys of an organisation together ask so much and no more; another organisation goes on', async () => {
  const [bank, other] = [await running.bank(), await running.bank()];
  const colleague = await running.user({ organisationId: bank.organisationId, roles: ['BANK_MARKETER'] });
  const [one, two, stranger] = [await visit(bank.email), await visit(colleague.email), await visit(other.email)];
  const key = await one.ask<{ createApiKey: { secret: string } }>(
    'mutation { createApiKey(input: { label: "core", scopes: ["needs:read"], days: 1 }) { ... on CreatedApiKey { secret } } }',
  );
  const byKey = async () => {
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${key.data?.createApiKey.secret}`,
    };
    const body = JSON.stringify({ query: '{ lprFixings(first: 1) { fixedOn } }' });
    return fetch(`${running.url}/graphql`, { method: 'POST', headers, body });
  };
  const codes: (string | null)[] = [];
  for (let index = 1; index < MAX; index += 1)
    codes.push(
      index % 3 === 0
        ? `${(await byKey()).status}`
        : (await (index % 3 === 1 ? one : two).ask('{ me { userId } }')).code,
    );
  expect(new Set(codes)).toEqual(new Set([null, '200']));
  expect((await one.ask('{ me { userId } }')).code).toBe('RATE_LIMITED');
  expect((await two.ask('{ me { userId } }')).code).toBe('RATE_LIMITED');
  const refused = await byKey();
  expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
  expect((await stranger.ask('{ me { userId } }')).code).toBeNull();
});
