import { randomBytes } from 'node:crypto';
import { Meilisearch } from 'meilisearch';
import { createMeilisearchSearch } from '../../search/meilisearch/meilisearch-search.ts';
import { SEARCH_INDEXES, type SearchEngine } from '../../search/port.ts';
import { createPostgresSearch, createSearchPool } from '../../search/postgres/postgres-search.ts';
import { createTestDatabase } from '../support/test-database.ts';

export type OpenedEngine = {
  readonly engine: SearchEngine;
  readonly clear: () => Promise<void>;
  readonly close: () => Promise<void>;
};
export type EngineCandidate = {
  readonly name: string;
  /** Why it cannot be tried here; `null` when it can. */
  readonly skipped: string | null;
  readonly open: () => Promise<OpenedEngine>;
};

/** A busy machine takes longer over a task than the client waits by itself. */
const TASK_MS_MAX = 60_000;
const MEILI_URL = process.env['MEILI_URL'] ?? '';

/** Every engine of the port; one that cannot be reached says so. */
export const ENGINES: readonly EngineCandidate[] = [
  { name: 'PostgreSQL', skipped: null, open: openPostgres },
  { name: 'Meilisearch', skipped: MEILI_URL === '' ? 'MEILI_URL is not set' : null, open: openMeilisearch },
];

async function openPostgres(): Promise<OpenedEngine> {
  const database = await createTestDatabase();
  const pool = createSearchPool({ url: database.url, max: 8 });
  return {
    engine: createPostgresSearch({ pool }),
    clear: async () => {
      await pool.query('truncate search.products, search.needs, search.firms');
    },
    close: async () => {
      await pool.end();
      await database.drop();
    },
  };
}

async function openMeilisearch(): Promise<OpenedEngine> {
  const apiKey = process.env['MEILI_KEY'] ?? null;
  const prefix = `test_${randomBytes(6).toString('hex')}_`;
  const client = new Meilisearch({ host: MEILI_URL, ...(apiKey === null ? {} : { apiKey }) });
  return {
    engine: createMeilisearchSearch({ url: MEILI_URL, apiKey, prefix }),
    clear: async () => {
      for (const index of SEARCH_INDEXES)
        await client.index(`${prefix}${index}`).deleteAllDocuments().waitTask({ timeout: TASK_MS_MAX });
    },
    close: async () => {
      for (const index of SEARCH_INDEXES)
        await client.index(`${prefix}${index}`).delete().waitTask({ timeout: TASK_MS_MAX });
    },
  };
}
