import { afterAll, beforeAll, expect, test } from 'vitest';
import { runConformance } from '../../tools/conformance/run-conformance.ts';
import { type Party, PRODUCT_TERMS, type RunningPlatform, startRunningPlatform } from '../support/running-platform.ts';

type Opened = { engagementId: string; needId: string; apiKeyId: string; secret: string };

let running: RunningPlatform;
let bank: Party;
beforeAll(async () => {
  running = await startRunningPlatform();
  bank = await running.bank();
}, 60_000);
afterAll(() => running?.close());

async function open(): Promise<Opened> {
  const query =
    'mutation($key: String!) { openSandbox(idempotencyKey: $key, input: { label: "core" }) { ... on OpenedSandbox { engagementId needId apiKeyId secret } ... on RefusedCommand { code } } }';
  const { data } = await bank.ask<{ openSandbox: Opened }>(query, { key: crypto.randomUUID() });
  if (data === null) throw new Error('no sandbox');
  return data.openSandbox;
}

test('a bank certifies its systems in a sandbox, again and again, and nothing of it meets anybody else', async () => {
  const firm = await running.firm();
  for (let run = 0; run < 2; run += 1) {
    const { secret, engagementId } = await open();
    const findings = await runConformance({ url: running.url, secret, engagementId });
    expect(findings.filter(({ passed }) => !passed)).toEqual([]);
    expect(findings.length).toBeGreaterThan(8);
  }
  const { pool } = running.platform;
  const count = async (sql: string): Promise<number> => (await pool.query<{ count: number }>(sql)).rows[0]?.count ?? -1;
  expect(await count("select count(*)::int as count from credit_product where state = 'ONLINE'")).toBe(0);
  expect(await count('select count(*)::int as count from recommendation')).toBe(0);
  expect(await count('select count(*)::int as count from mask_member')).toBe(0);
  const seen = await firm.ask<{ searchProducts: { total: number }; products: { edges: unknown[] } }>(
    '{ searchProducts(first: 10, input: { text: "沙箱" }) { ... on FoundProducts { total } } products(first: 10) { edges { cursor } } }',
  );
  expect(seen.data).toMatchObject({ searchProducts: { total: 0 }, products: { edges: [] } });
  // The bank itself, outside of its sandbox, sees nothing of it either.
  const own = await bank.ask<{ engagements: { edges: unknown[] }; loans: { edges: unknown[] } }>(
    '{ engagements(first: 10) { edges { cursor } } loans(first: 10) { edges { cursor } } }',
  );
  expect(own.data).toMatchObject({ engagements: { edges: [] }, loans: { edges: [] } });
  const operator = await running.operator();
  const waiting = await operator.ask<{ needsForOperator: { edges: unknown[] } }>(
    '{ needsForOperator(first: 10) { edges { cursor } } }',
  );
  expect(waiting.data?.needsForOperator.edges).toEqual([]);
  // Its loans and its word count on no board.
  const board = await operator.ask<{ marketBoard: unknown }>(
    '{ marketBoard(from: "2026-01-01", to: "2026-12-31") { loans { all first } league { bankId } badLoans { inclusiveBps } funnel { needs } } }',
  );
  expect(board.errors).toEqual([]);
  expect(board.data?.marketBoard).toEqual({
    loans: { all: 0, first: 0 },
    league: [],
    badLoans: null,
    funnel: Array.from({ length: 5 }, () => ({ needs: 0 })),
  });
  expect(await count('select count(*)::int as count from loan')).toBeGreaterThan(0);
  const { rows } = await pool.query<{ id: string }>(
    "select id from organisation where sandbox_of is not null and kind = 'BANK'",
  );
  const honour = await operator.ask<{ honourRates: unknown[] }>(
    'query($ids: [ID!]!) { honourRates(bankIds: $ids) { bankId } }',
    { ids: rows.map(({ id }) => id) },
  );
  expect(honour.data?.honourRates).toEqual([]);
});

test('a key without the scope of products sends no table of them', async () => {
  const { id } = await bank.done<{ id: string }>('publishCreditProduct', { terms: PRODUCT_TERMS });
  expect(id).toBeTruthy();
  const created = await bank.send('createApiKey', { label: 'loans', days: 1, scopes: ['loans:write'] });
  const secret = String((created.data as { secret?: string } | null)?.secret);
  const query =
    'mutation($key: String!, $input: SubmitBankRowsInput!) { submitBankRows(idempotencyKey: $key, input: $input) { ... on RefusedCommand { code field } } }';
  const response = await fetch(`${running.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
    body: JSON.stringify({
      query,
      variables: { key: crypto.randomUUID(), input: { kind: 'PRODUCT', table: 'name\nx' } },
    }),
  });
  expect(await response.json()).toMatchObject({ data: { submitBankRows: { code: 'ROLE_MISSING', field: 'kind' } } });
});

test('keys are listed with their last use and without their secrets, end at once, and none speaks for the city', async () => {
  const LIST = '{ apiKeys(first: 50) { id label scopes isSandbox lastUsedAt revokedAt } }';
  type Key = {
    id: string;
    label: string;
    scopes: string[];
    isSandbox: boolean;
    lastUsedAt: string | null;
    revokedAt: string | null;
  };
  const keys = async (who: Party) => (await who.ask<{ apiKeys: Key[] }>(LIST)).data?.apiKeys ?? [];
  const { id, secret } = await bank.done<{ id: string; secret: string }>('createApiKey', {
    label: '待查',
    days: 1,
    scopes: ['loans:read'],
  });
  const call = async (): Promise<number | undefined> => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${secret}` };
    const body = JSON.stringify({ query: '{ loans(first: 1) { edges { cursor } } }' });
    const response = await fetch(`${running.url}/graphql`, { method: 'POST', headers, body });
    return ((await response.json()) as { errors?: unknown[] }).errors?.length;
  };
  const own = async () => (await keys(bank)).find((key) => key.id === id);
  expect(await own()).toMatchObject({ label: '待查', scopes: ['loans:read'], lastUsedAt: null, revokedAt: null });
  expect(await call()).toBeUndefined();
  expect((await own())?.lastUsedAt).not.toBeNull();
  expect(JSON.stringify(await keys(bank))).not.toContain(secret);
  const { apiKeyId } = await open();
  expect((await keys(bank)).find((key) => key.id === apiKeyId)).toMatchObject({ isSandbox: true });
  const stranger = await running.bank();
  expect(await keys(stranger)).toEqual([]);
  expect(await stranger.refused('revokeApiKey', { id })).toMatchObject({ code: 'NOT_FOUND' });
  for (const one of [id, apiKeyId]) await bank.done('revokeApiKey', { id: one });
  expect((await own())?.revokedAt).not.toBeNull();
  expect(await call()).toBe(1);
  for (const scope of ['reference:write', 'firms:write'])
    expect(await bank.refused('createApiKey', { label: 'x', days: 1, scopes: [scope] })).toMatchObject({
      code: 'SCOPE_NOT_YOURS',
      field: 'scopes',
    });
});
