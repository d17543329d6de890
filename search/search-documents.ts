import { highlight, highlightLines, wordsToMark } from './analysis/highlight.ts';
import { nearPlaces } from './analysis/near-places.ts';
import { type Plan, planQuery } from './analysis/plan.ts';
import { scoreExact, scoreMisspelt } from './analysis/rank.ts';
import type { Candidate, DocumentStore, Found, StoreQuery } from './document-store.ts';
import { type ParsedQuery, parseQuery } from './parse-query.ts';
import {
  FACET_VALUES_MAX,
  type SearchEngine,
  type SearchFacet,
  type SearchHit,
  type SearchMatch,
  type SearchResult,
} from './port.ts';

/** So many documents are ranked; of a word that more of them hold, the newest and those that hold it in the title. */
const RANKED_MAX = 200;

type Ranked = { readonly candidate: Candidate; readonly score: number; readonly meant: string | null };
type Answer = {
  readonly ranked: readonly Ranked[];
  readonly total: number;
  readonly facets: Found['facets'];
  readonly match: SearchMatch;
};
const NOTHING: Answer = { ranked: [], total: 0, facets: {}, match: 'EXACT' };

/** The engine of the port on one store: from the strictest reading of a text to the loosest that finds anything. */
export function createSearchEngine(store: DocumentStore): SearchEngine {
  return {
    ...store,
    search: async (raw) => {
      const query = parseQuery(raw);
      const startedAt = performance.now();
      const plan = planQuery(query.text, query.dictionary);
      const answer = await answerTo(store, query, plan);
      const page = answer.ranked.slice(0, query.limit);
      const hits = page.map((ranked) => hitOf(ranked, plan));
      const result: SearchResult = {
        hits,
        total: answer.total,
        match: answer.match,
        facets: answer.facets,
        hasMore: answer.ranked.length > query.limit,
        tookMs: Number((performance.now() - startedAt).toFixed(1)),
      };
      return result;
    },
  };
}

async function answerTo(store: DocumentStore, query: ParsedQuery, plan: Plan | null): Promise<Answer> {
  if (plan === null && query.text !== '') return NOTHING;
  if (plan === null || query.sort !== 'RELEVANCE') {
    const sort = query.sort === 'RELEVANCE' ? 'NEWEST' : query.sort;
    const expression = plan?.everything ?? null;
    const page = { ...ask(query), expression, sort, limit: query.limit + 1, offset: query.offset };
    const found = await store.find(page);
    if (found.total > 0 || plan === null) return { ...found, ranked: found.candidates.map(unranked), match: 'EXACT' };
  } else {
    const exact = await findExact(store, query, plan);
    if (exact.total > 0) return exact;
  }
  return (
    (await findAtPlace(store, query)) ??
    (await findMisspelt(store, query, plan)) ??
    (await findParts(store, query, plan)) ??
    (await findAlike(store, query)) ??
    NOTHING
  );
}

const unranked = (candidate: Candidate): Ranked => ({ candidate, score: 0, meant: null });

const ask = (query: ParsedQuery): Omit<StoreQuery, 'expression' | 'limit' | 'offset'> => ({
  index: query.index,
  scope: query.scope,
  filters: query.filters,
  sort: 'NEWEST',
  counted: { facets: query.facets },
});

async function findExact(store: DocumentStore, query: ParsedQuery, plan: Plan): Promise<Answer> {
  const found = await store.find({ ...ask(query), expression: plan.everything, limit: RANKED_MAX, offset: 0 });
  // More than are ranked: those that hold the words in the title must be among them.
  const isCut = found.total > found.candidates.length && plan.inTitle !== null;
  const titled = isCut
    ? await store.find({ ...ask(query), counted: null, expression: plan.inTitle, limit: RANKED_MAX, offset: 0 })
    : null;
  const candidates = unique([...(titled?.candidates ?? []), ...found.candidates]);
  const ranked = candidates.map((candidate) => ({
    candidate,
    score: scoreExact(plan, candidate.plain),
    meant: null,
  }));
  return { ...found, ranked: best(ranked).slice(query.offset), match: 'EXACT' };
}

/** By every word, once the name of a town is put right. */
async function findAtPlace(store: DocumentStore, query: ParsedQuery): Promise<Answer | null> {
  for (const text of nearPlaces(query.text)) {
    const plan = planQuery(text, query.dictionary);
    const found = plan === null ? NOTHING : await findExact(store, query, plan);
    if (found.total > 0)
      return { ...found, match: 'SIMILAR', ranked: found.ranked.map((one) => ({ ...one, meant: text })) };
  }
  return null;
}

/** The loose readings find few documents, so they are counted here and not by the engine. */
async function findMisspelt(store: DocumentStore, query: ParsedQuery, plan: Plan): Promise<Answer | null> {
  const looked = { ...ask(query), counted: null, limit: RANKED_MAX, offset: 0 };
  const expression = plan.misspelt();
  const near = expression === null ? [] : (await store.find({ ...looked, expression })).candidates;
  const ranked = near.flatMap((candidate) => {
    const found = scoreMisspelt(plan, candidate.plain);
    return found === null ? [] : [{ candidate, score: found.score, meant: found.meant }];
  });
  return ranked.length > 0 ? answerOf(query, best(ranked), 'SIMILAR') : null;
}

async function findAlike(store: DocumentStore, query: ParsedQuery): Promise<Answer | null> {
  const { index, scope, filters, text } = query;
  const alike = await store.findAlike({ index, scope, filters, text, limit: RANKED_MAX });
  const inOrder = alike.map((candidate, place) => ({ candidate, score: 1 / (place + 2), meant: null }));
  return inOrder.length > 0 ? answerOf(query, inOrder, 'SIMILAR') : null;
}

async function findParts(store: DocumentStore, query: ParsedQuery, plan: Plan): Promise<Answer | null> {
  for (const expression of plan.parts) {
    const looked = { ...ask(query), counted: null, limit: RANKED_MAX, offset: 0 };
    const { candidates } = await store.find({ ...looked, expression });
    const ranked = candidates.map((candidate) => ({
      candidate,
      score: scoreExact(plan, candidate.plain),
      meant: null,
    }));
    if (ranked.length > 0) return answerOf(query, best(ranked), 'PARTIAL');
  }
  return null;
}

function answerOf(query: ParsedQuery, ranked: readonly Ranked[], match: SearchMatch): Answer {
  const facets = Object.fromEntries(query.facets.map((facet) => [facet, countFacet(ranked, facet)]));
  return { ranked: ranked.slice(query.offset), total: ranked.length, facets, match };
}

function countFacet(ranked: readonly Ranked[], facet: SearchFacet) {
  const counts = new Map<string, number>();
  for (const { candidate } of ranked)
    for (const value of candidate.facets[facet] ?? []) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, FACET_VALUES_MAX);
}

function unique(candidates: readonly Candidate[]): Candidate[] {
  return [...new Map(candidates.map((one) => [`${one.subjectId}${one.audience}`, one])).values()];
}

/** Best first; of equals the newest, then by id, so that the order is the same each time. */
const best = (ranked: readonly Ranked[]): Ranked[] =>
  ranked.toSorted(
    (a, b) =>
      b.score - a.score ||
      b.candidate.listedAtMs - a.candidate.listedAtMs ||
      (a.candidate.subjectId < b.candidate.subjectId ? -1 : 1),
  );

function hitOf({ candidate, score, meant }: Ranked, plan: Plan | null): SearchHit {
  const words = plan === null ? [] : meant === null ? wordsToMark(plan) : [meant, ...meant.split(' ')];
  return {
    id: candidate.subjectId,
    audience: candidate.audience,
    version: candidate.version,
    score,
    title: highlight(candidate.title, words, candidate.plain.title),
    body: highlightLines(candidate.body, words, candidate.plain.body),
    didYouMean: meant,
  };
}
