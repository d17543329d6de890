import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import { createMeilisearchSearch } from '../../search/meilisearch/meilisearch-search.ts';
import { SearchUnavailableError } from '../../search/port.ts';
import { createPostgresSearch } from '../../search/postgres/postgres-search.ts';

const QUERY = {
  index: 'products',
  text: '贷款',
  scope: { kind: 'open' },
  filters: { facets: {}, ranges: {} },
  sort: 'RELEVANCE',
  facets: [],
  synonyms: [],
  limit: 5,
  offset: 0,
} as const;
let server: Server | null = null;

afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

/** A server that treats every request as `respond` says; silence when it does nothing. */
async function listen(respond: Parameters<typeof createServer>[1]): Promise<string> {
  server = createServer(respond ?? (() => undefined)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const meilisearch = (url: string) => createMeilisearchSearch({ url, apiKey: null, requestTimeoutMs: 300 });

test('a Meilisearch that refuses connections is unavailable for every operation', async () => {
  const engine = meilisearch('http://127.0.0.1:1');
  await expect(engine.search(QUERY)).rejects.toBeInstanceOf(SearchUnavailableError);
  await expect(engine.prepare()).rejects.toBeInstanceOf(SearchUnavailableError);
  await expect(engine.remove('products', ['00000000-0000-4000-8000-000000000000'])).rejects.toBeInstanceOf(
    SearchUnavailableError,
  );
});

test('a Meilisearch that accepts and never answers is unavailable after its time limit', async () => {
  const engine = meilisearch(await listen(() => undefined));
  await expect(engine.search(QUERY)).rejects.toBeInstanceOf(SearchUnavailableError);
});

test.each([500, 503, 429])('a Meilisearch that answers %i is unavailable', async (status) => {
  const engine = meilisearch(await listen((_request, response) => void response.writeHead(status).end('busy')));
  await expect(engine.search(QUERY)).rejects.toBeInstanceOf(SearchUnavailableError);
});

test('a wrong key is our own fault and is not hidden as unavailable', async () => {
  const body = JSON.stringify({ message: 'no', code: 'invalid_api_key', type: 'auth', link: '' });
  const engine = meilisearch(
    await listen(
      (_request, response) => void response.writeHead(403, { 'content-type': 'application/json' }).end(body),
    ),
  );
  await expect(engine.search(QUERY)).rejects.toMatchObject({ name: 'MeilisearchApiError' });
});

test('a PostgreSQL that refuses connections is unavailable', async () => {
  const pool = new pg.Pool({ connectionString: 'postgres://nobody@127.0.0.1:1/none' });
  await expect(createPostgresSearch({ pool }).search(QUERY)).rejects.toBeInstanceOf(SearchUnavailableError);
  await pool.end();
});
