import { SavedSearch, SearchNotice } from '../../schema/entities/search/saved-search.entity.ts';
import { createDocumentTest, tokensOf } from '../../search/fits-document.ts';
import type { Deps } from '../ports.ts';
import { SAVED_SEARCHES_MAX } from './change-saved-searches.ts';
import { NOTICES_EACH_SEARCH_MAX } from './notify-searches.ts';
import { readSynonyms } from './read-synonyms.ts';
import type { Searcher } from './search-access.ts';
import { createVisibleDocuments } from './visible-documents.ts';

export type ReadNotice = {
  readonly subjectId: string;
  readonly title: string;
  readonly foundAt: Date;
  readonly isRead: boolean;
};
export type ReadSavedSearch = {
  readonly saved: SavedSearch;
  /** Newest first; only what its owner would find now, under the title that the owner may see. */
  readonly notices: readonly ReadNotice[];
};

/**
 * The searches of a person with what was found for them. Each notice is judged again: what was found by the name of a
 * firm is gone with the consent of that firm.
 */
export async function readSavedSearches(
  deps: Pick<Deps, 'read' | 'now' | 'today'>,
  of: { readonly ownerId: string; readonly searcherOf: (index: SavedSearch['searchIndex']) => Searcher },
): Promise<ReadSavedSearch[]> {
  const em = deps.read();
  const options = { orderBy: { createdAt: 'desc', id: 'asc' }, limit: SAVED_SEARCHES_MAX } as const;
  const searches = await em.find(SavedSearch, { ownerId: of.ownerId }, options);
  const synonyms = searches.length === 0 ? [] : await readSynonyms(deps);
  const answer: ReadSavedSearch[] = [];
  for (const saved of searches) {
    const newest = { orderBy: { foundAt: 'desc', subjectId: 'asc' }, limit: NOTICES_EACH_SEARCH_MAX } as const;
    const rows = await em.find(SearchNotice, { savedSearchId: saved.id }, newest);
    const ids = rows.map((row) => row.subjectId);
    const visible = (await createVisibleDocuments(deps, saved.searchIndex, ids))(of.searcherOf(saved.searchIndex));
    const fits = createDocumentTest({ ...saved.query, synonyms });
    const found = visible.filter(({ document }) => fits(document, tokensOf(document)));
    const titles = new Map(found.map(({ document }) => [document.subjectId, document.title]));
    const notices = rows.flatMap(({ subjectId, foundAt, readAt }) => {
      const title = titles.get(subjectId);
      return title === undefined ? [] : [{ subjectId, title, foundAt, isRead: readAt !== null }];
    });
    answer.push({ saved, notices });
  }
  return answer;
}
