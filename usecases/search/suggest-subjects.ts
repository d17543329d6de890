import { type Highlight, type SearchIndex, SearchUnavailableError } from '../../search/port.ts';
import type { Deps } from '../ports.ts';
import { type Searcher, scopeOf } from './search-access.ts';
import { verifyHits } from './verify-hits.ts';

/** Rows that are gone must not leave a list of suggestions empty. */
const SPARE_HITS = 4;

export type Suggested = { readonly id: string; readonly title: readonly Highlight[] };

/** The titles that a text may become; `null` when the engine is down. Without counts, synonyms and facets: it is for typing. */
export async function suggestSubjects(
  deps: Pick<Deps, 'read' | 'now' | 'today' | 'search'>,
  of: { readonly index: SearchIndex; readonly searcher: Searcher; readonly text: string; readonly limit: number },
): Promise<Suggested[] | null> {
  const { index, searcher, text, limit } = of;
  const scope = await scopeOf(deps, index, searcher);
  if (scope === null || text.trim() === '') return [];
  const query = {
    index,
    text,
    scope,
    filters: { facets: {}, ranges: {} },
    synonyms: [],
    facets: [],
    offset: 0,
  } as const;
  try {
    const { hits } = await deps.search.search({ ...query, sort: 'RELEVANCE', limit: limit + SPARE_HITS });
    const kept = await verifyHits(deps, { index, searcher, hits, tags: [] });
    return kept.slice(0, limit).map(({ id, title }) => ({ id, title }));
  } catch (error) {
    if (error instanceof SearchUnavailableError) return null;
    throw error;
  }
}
