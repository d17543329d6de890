import {
  type EnqueuedTaskPromise,
  type Index,
  Meilisearch,
  MeilisearchApiError,
  MeilisearchError,
  type SearchParams,
  type Settings,
} from 'meilisearch';
import { normaliseLines, normaliseText } from '../analysis/normalise.ts';
import { syllablesOf } from '../analysis/pinyin.ts';
import { runsOf } from '../analysis/runs.ts';
import { documentTokens } from '../analysis/tokens.ts';
import type { Candidate, DocumentStore, Found, StoreQuery } from '../document-store.ts';
import { DOMAIN_TERMS } from '../domain-terms.ts';
import { newestByKey } from '../newest-by-key.ts';
import {
  documentKey,
  FACET_VALUES_MAX,
  type IndexedVersion,
  keysOf,
  SEARCH_FACETS,
  SEARCH_INDEXES,
  SEARCH_RANGES,
  type SearchDocument,
  type SearchEngine,
  type SearchFacet,
  type SearchIndex,
  type SearchSort,
  SearchUnavailableError,
  TOTAL_MAX,
} from '../port.ts';
import { createSearchEngine } from '../search-documents.ts';
import { filterOf, NO_END } from './filter.ts';

const REQUEST_TIMEOUT_MS = 2_000;
/** A batch of a rebuild is larger than anything that a person waits for. */
const WRITE_TIMEOUT_MS = 60_000;
const TASK_TIMEOUT_MS = 600_000;
const UPSERT_BATCH = 1_000;
const SCAN_BATCH = 5_000;
/** Below this a title has little to do with what was typed. */
const ALIKE_SCORE_MIN = 0.4;

/** A document as Meilisearch stores it; it can sort numbers and text, not instants. */
type StoredDocument = {
  readonly key: string;
  readonly subjectId: string;
  readonly audience: Candidate['audience'];
  readonly version: number;
  readonly fingerprint: string;
  readonly title: string;
  readonly body: string;
  readonly plainTitle: string;
  readonly plainBody: string;
  readonly sound: string;
  readonly tokens: readonly string[];
  readonly listedAtMs: number;
  readonly deadlineDay: number;
} & Readonly<Partial<Record<SearchFacet, readonly string[]>>>;

const RETRIEVED = [
  'subjectId',
  'audience',
  'version',
  'title',
  'body',
  'plainTitle',
  'plainBody',
  'listedAtMs',
  ...SEARCH_FACETS,
];

const RANGE_FIELDS = SEARCH_RANGES.flatMap((range) => [`${range}From`, `${range}To`]);

const SETTINGS: Settings = {
  searchableAttributes: ['title', 'sound', 'body'],
  filterableAttributes: [
    { attributePatterns: ['tokens', 'subjectId', 'audience'], features: features({ comparison: false }) },
    { attributePatterns: [...SEARCH_FACETS], features: features({ comparison: false }) },
    { attributePatterns: RANGE_FIELDS, features: features({ comparison: true }) },
  ],
  sortableAttributes: ['listedAtMs', 'deadlineDay', 'key', 'rateFrom', 'amountTo'],
  rankingRules: ['words', 'typo', 'proximity', 'attribute', 'sort', 'exactness', 'listedAtMs:desc'],
  // Without it a short Chinese text may be taken for Japanese and cut by that dictionary.
  localizedAttributes: [{ attributePatterns: ['title', 'body'], locales: ['cmn'] }],
  dictionary: [...DOMAIN_TERMS],
  // The nearness of words is judged above the engine; word by word it would double the time of a rebuild.
  proximityPrecision: 'byAttribute',
  typoTolerance: { enabled: true, minWordSizeForTypos: { oneTypo: 4, twoTypos: 9 } },
  faceting: { maxValuesPerFacet: FACET_VALUES_MAX, sortFacetValuesBy: { '*': 'count' } },
  pagination: { maxTotalHits: TOTAL_MAX + UPSERT_BATCH },
};

function features({ comparison }: { comparison: boolean }) {
  return { facetSearch: false, filter: { equality: true, comparison } };
}

const SORT: Record<SearchSort, string[]> = {
  RELEVANCE: ['listedAtMs:desc', 'key:asc'],
  NEWEST: ['listedAtMs:desc', 'key:asc'],
  RATE: ['rateFrom:asc', 'key:asc'],
  AMOUNT: ['amountTo:desc', 'key:asc'],
  DEADLINE: ['deadlineDay:asc', 'key:asc'],
};

export type MeilisearchOptions = {
  readonly url: string;
  readonly apiKey: string | null;
  /** Before the names of the indexes; tests take one of their own. */
  readonly prefix?: string;
  readonly requestTimeoutMs?: number;
};

/** The search indexes in Meilisearch, for a city and more. */
export const createMeilisearchSearch = (options: MeilisearchOptions): SearchEngine =>
  createSearchEngine(storeOf(options));

function storeOf(options: MeilisearchOptions): DocumentStore {
  const connection = { host: options.url, ...(options.apiKey === null ? {} : { apiKey: options.apiKey }) };
  const client = new Meilisearch({ ...connection, timeout: options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS });
  const writer = new Meilisearch({ ...connection, timeout: options.requestTimeoutMs ?? WRITE_TIMEOUT_MS });
  const nameOf = (index: SearchIndex): string => `${options.prefix ?? ''}${index}`;
  const oneAtATime = createSequence();
  /** The index that answers, and the one that is being filled beside it when there is one. */
  const filled = async (index: SearchIndex): Promise<Index<StoredDocument>[]> => {
    const live = writer.index<StoredDocument>(nameOf(index));
    const next = writer.index<StoredDocument>(`${nameOf(index)}_next`);
    return (await exists(next)) ? [live, next] : [live];
  };

  return {
    prepare: () =>
      answering(async () => {
        for (const index of SEARCH_INDEXES) await prepareIndex(client, nameOf(index));
      }),
    upsert: (index, documents) =>
      oneAtATime(() =>
        answering(async () => {
          const newest = newestByKey(documents);
          if (newest.length === 0) return;
          for (const target of await filled(index))
            for (let start = 0; start < newest.length; start += UPSERT_BATCH)
              await upsertBatch(target, newest.slice(start, start + UPSERT_BATCH));
        }),
      ),
    remove: (index, subjectIds, audience) =>
      oneAtATime(() =>
        answering(async () => {
          if (subjectIds.length === 0) return;
          const keys = keysOf(subjectIds, audience);
          for (const target of await filled(index)) await finished(target.deleteDocuments(keys));
        }),
      ),
    find: (query) => answering(() => find(client.index<StoredDocument>(nameOf(query.index)), query)),
    findAlike: (query) => answering(() => findAlike(client.index<StoredDocument>(nameOf(query.index)), query)),
    scan: (index) => scan(writer.index<StoredDocument>(nameOf(index))),
    beginRebuild: (index) => answering(() => beginRebuild(writer, nameOf(index))),
  };
}

async function prepareIndex(client: Meilisearch, name: string): Promise<void> {
  await finished(client.createIndex(name, { primaryKey: 'key' }), ['index_already_exists']);
  await finished(client.index(name).updateSettings(SETTINGS));
}

async function beginRebuild(client: Meilisearch, name: string) {
  const next = `${name}_next`;
  await finished(client.deleteIndex(next), ['index_not_found']);
  await prepareIndex(client, next);
  return {
    add: (documents: readonly SearchDocument[]) =>
      answering(async () => {
        const newest = newestByKey(documents);
        if (newest.length > 0) await upsertBatch(client.index<StoredDocument>(next), newest);
      }),
    swap: () =>
      answering(async () => {
        await finished(client.swapIndexes([{ indexes: [name, next], rename: false }]));
        await finished(client.deleteIndex(next));
      }),
  };
}

async function exists(index: Index<StoredDocument>): Promise<boolean> {
  try {
    await index.getRawInfo();
    return true;
  } catch (error) {
    if (error instanceof MeilisearchApiError && error.cause?.code === 'index_not_found') return false;
    throw error;
  }
}

async function find(index: Index<StoredDocument>, query: StoreQuery): Promise<Found> {
  const found = await index.search('', {
    ...common(query),
    offset: query.offset,
    sort: SORT[query.sort],
    ...(query.counted === null ? {} : { facets: [...query.counted.facets] }),
  });
  const facets = Object.entries(found.facetDistribution ?? {}).map(([facet, counts]) => {
    const values = Object.entries(counts).map(([value, count]) => ({ value, count }));
    return [facet, values.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))];
  });
  return {
    candidates: found.hits.map(candidateOf),
    total: Math.min(TOTAL_MAX, found.estimatedTotalHits ?? found.hits.length),
    facets: Object.fromEntries(facets) as Found['facets'],
  };
}

async function findAlike(
  index: Index<StoredDocument>,
  query: Parameters<DocumentStore['findAlike']>[0],
): Promise<Candidate[]> {
  const { hits } = await index.search(query.text, {
    ...common({ ...query, expression: null }),
    matchingStrategy: 'all',
    locales: ['cmn'],
    attributesToSearchOn: ['title', 'sound'],
    rankingScoreThreshold: ALIKE_SCORE_MIN,
  });
  return hits.map(candidateOf);
}

const common = (query: Pick<StoreQuery, 'expression' | 'scope' | 'filters' | 'limit'>): SearchParams => ({
  filter: filterOf(query),
  limit: query.limit,
  attributesToRetrieve: RETRIEVED,
});

async function* scan(index: Index<StoredDocument>): AsyncGenerator<IndexedVersion[]> {
  for (let offset = 0; ; offset += SCAN_BATCH) {
    const { results } = await answering(() =>
      index.getDocuments({ fields: ['subjectId', 'audience', 'version', 'fingerprint'], offset, limit: SCAN_BATCH }),
    );
    if (results.length > 0) yield results;
    if (results.length < SCAN_BATCH) return;
  }
}

/**
 * Meilisearch has no conditional write, so the known versions are read just before the batch is written. Two processes
 * that index one subject in the same moment can still cross; the index use-cases therefore look at the row again after
 * they have written, and every hit is checked against the database.
 */
async function upsertBatch(index: Index<StoredDocument>, documents: readonly SearchDocument[]): Promise<void> {
  const ids = documents.map(documentKey);
  const { results } = await index.getDocuments({ ids, fields: ['key', 'version'], limit: documents.length });
  const versions = new Map(results.map((stored) => [stored.key, stored.version]));
  const fresh = documents.filter((document) => document.version >= (versions.get(documentKey(document)) ?? 0));
  if (fresh.length > 0) await finished(index.addDocuments(fresh.map(toStored)));
}

function toStored(document: SearchDocument): StoredDocument {
  const { subjectId, audience, version, fingerprint } = document;
  const title = normaliseText(document.title);
  const body = normaliseLines(document.body);
  const numbers = SEARCH_RANGES.flatMap((range) => {
    const { from, to } = document.ranges[range] ?? { from: null, to: null };
    return from === null ? [] : [[`${range}From`, from] as const, [`${range}To`, to ?? NO_END] as const];
  });
  return {
    key: documentKey(document),
    subjectId,
    audience,
    version,
    fingerprint,
    title: wellFormed(document.title),
    body: wellFormed(document.body),
    plainTitle: title,
    plainBody: body,
    sound: runsOf(title)
      .filter((run) => run.kind === 'han')
      .map((run) => syllablesOf(run.text).join(''))
      .join(' '),
    tokens: documentTokens(title, body),
    listedAtMs: document.listedAt.getTime(),
    deadlineDay: document.deadlineDay ?? NO_END,
    ...document.facets,
    ...Object.fromEntries(numbers),
  };
}

const wellFormed = (text: string): string => text.replaceAll('\u0000', ' ').replaceAll(/\p{Surrogate}/gu, ' ');

function candidateOf(hit: StoredDocument): Candidate {
  const { subjectId, audience, version, title, body, listedAtMs } = hit;
  const plain = { title: hit.plainTitle, body: hit.plainBody };
  const facets = Object.fromEntries(
    SEARCH_FACETS.flatMap((facet) => (hit[facet] === undefined ? [] : [[facet, hit[facet]]])),
  );
  return { subjectId, audience, version, title, body, plain, listedAtMs, facets };
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
