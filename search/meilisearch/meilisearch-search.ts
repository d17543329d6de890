import {
  type EnqueuedTaskPromise,
  type Index,
  Meilisearch,
  MeilisearchApiError,
  MeilisearchError,
  type Settings,
} from 'meilisearch';
import { DOMAIN_TERMS } from '../domain-terms.ts';
import { newestById } from '../newest-by-id.ts';
import { normaliseText, parseQuery } from '../parse-query.ts';
import { type SearchDocument, type SearchEngine, type SearchQuery, SearchUnavailableError } from '../port.ts';

const INDEX_NAME = 'listings';
const REQUEST_TIMEOUT_MS = 2_000;
const TASK_TIMEOUT_MS = 30_000;
const UPSERT_BATCH = 500;

/** A document as Meilisearch stores it; it can sort numbers and text, not instants. */
type StoredDocument = Omit<SearchDocument, 'listedAt'> & { readonly listedAtMs: number };

const SETTINGS: Settings = {
  searchableAttributes: ['title', 'body'],
  filterableAttributes: ['kind'],
  sortableAttributes: ['listedAtMs'],
  rankingRules: ['words', 'typo', 'proximity', 'attribute', 'sort', 'exactness', 'listedAtMs:desc'],
  // Without it a short Chinese text may be taken for Japanese and cut by that dictionary.
  localizedAttributes: [{ attributePatterns: ['title', 'body'], locales: ['cmn'] }],
  dictionary: [...DOMAIN_TERMS],
};

export type MeilisearchOptions = {
  readonly url: string;
  readonly apiKey: string | null;
  /** Tests take an index of their own. */
  readonly indexName?: string;
  readonly requestTimeoutMs?: number;
};

/** The search index in Meilisearch, for a city and more. */
export function createMeilisearchSearch(options: MeilisearchOptions): SearchEngine {
  const client = new Meilisearch({
    host: options.url,
    ...(options.apiKey === null ? {} : { apiKey: options.apiKey }),
    timeout: options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS,
  });
  const indexName = options.indexName ?? INDEX_NAME;
  const index = client.index<StoredDocument>(indexName);
  const oneAtATime = createSequence();

  return {
    prepare: () =>
      answering(async () => {
        await finished(client.createIndex(indexName, { primaryKey: 'id' }), ['index_already_exists']);
        await finished(index.updateSettings(SETTINGS));
      }),
    upsert: (documents) =>
      oneAtATime(() =>
        answering(async () => {
          const newest = newestById(documents);
          for (let start = 0; start < newest.length; start += UPSERT_BATCH)
            await upsertBatch(index, newest.slice(start, start + UPSERT_BATCH));
        }),
      ),
    remove: (ids) =>
      oneAtATime(() =>
        answering(async () => {
          if (ids.length > 0) await finished(index.deleteDocuments([...ids]));
        }),
      ),
    search: async (query) => {
      const parsed = parseQuery(query);
      return answering(() => find(index, parsed));
    },
  };
}

async function find(index: Index<StoredDocument>, query: SearchQuery) {
  const startedAt = performance.now();
  const { hits } = await index.search(query.text, {
    filter: [`kind = ${query.kind}`],
    limit: query.limit,
    attributesToRetrieve: ['id', 'version'],
    matchingStrategy: 'all',
    locales: ['cmn'],
    showRankingScore: true,
    ...(query.text === '' ? { sort: ['listedAtMs:desc'] } : {}),
  });
  return {
    hits: hits.map((hit) => ({ id: hit.id, version: hit.version, score: hit._rankingScore ?? 0 })),
    tookMs: Math.round(performance.now() - startedAt),
  };
}

/**
 * Meilisearch has no conditional write, so the known versions are read just before the batch is written. Two processes
 * that index one listing in the same moment can still cross; the index use-cases therefore look at the row again after
 * they have written, and every hit is checked against the database.
 */
async function upsertBatch(index: Index<StoredDocument>, documents: readonly SearchDocument[]): Promise<void> {
  const { results } = await index.getDocuments({
    ids: documents.map((document) => document.id),
    fields: ['id', 'version'],
    limit: documents.length,
  });
  const versions = new Map(results.map((stored) => [stored.id, stored.version]));
  const fresh = documents.filter((document) => document.version >= (versions.get(document.id) ?? 0));
  if (fresh.length > 0) await finished(index.addDocuments(fresh.map(toStored)));
}

function toStored({ listedAt, ...document }: SearchDocument): StoredDocument {
  const title = normaliseText(document.title);
  return { ...document, title, body: normaliseText(document.body), listedAtMs: listedAt.getTime() };
}

/** A task that was accepted and then failed inside Meilisearch; the job is tried again. */
export class MeilisearchTaskError extends Error {
  override readonly name = 'MeilisearchTaskError';
  readonly code: string;
  constructor(facts: { code: string; message: string }) {
    super(`Meilisearch accepted a task and failed it (${facts.code}): ${facts.message}`);
    this.code = facts.code;
  }
}

async function finished(enqueued: EnqueuedTaskPromise, harmlessCodes: readonly string[] = []): Promise<void> {
  const task = await enqueued.waitTask({ timeout: TASK_TIMEOUT_MS });
  if (task.status === 'succeeded') return;
  const code = task.error?.code ?? task.status;
  if (!harmlessCodes.includes(code)) throw new MeilisearchTaskError({ code, message: task.error?.message ?? '' });
}

/** Passes on what is our own fault, such as a wrong key; a Meilisearch that is down, busy or empty is unavailable. */
async function answering<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw isUnavailable(error) ? new SearchUnavailableError(error) : error;
  }
}

function isUnavailable(error: unknown): boolean {
  // A proxy in front of a Meilisearch that is down answers HTML, which the client fails to read as JSON.
  if (error instanceof SyntaxError) return true;
  if (!(error instanceof MeilisearchApiError)) return error instanceof MeilisearchError;
  const { status } = error.response;
  return status >= 500 || status === 408 || status === 429 || error.cause?.code === 'index_not_found';
}

/** Runs writes one after the other, so that within this process no read of a version is outdated when it is used. */
function createSequence() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
}
