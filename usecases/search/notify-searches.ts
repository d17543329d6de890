import { Membership } from '../../schema/entities/registry/organisation.entity.ts';
import { SavedSearch, SearchNotice } from '../../schema/entities/search/saved-search.entity.ts';
import { createDocumentTest, type DocumentTest, tokensOf } from '../../search/fits-document.ts';
import type { SearchDocument, SearchIndex } from '../../search/port.ts';
import type { Deps } from '../ports.ts';
import { readSynonyms } from './read-synonyms.ts';
import type { Searcher } from './search-access.ts';
import { searcherOfMember } from './searcher-of-member.ts';
import { createVisibleDocuments } from './visible-documents.ts';

const BATCH = 500;
/** Older notices of one search make room for new ones. */
export const NOTICES_EACH_SEARCH_MAX = 50;

/**
 * Leaves a notice for every saved search that finds one of these subjects, when the subject was listed, or opened to
 * the searcher, after the search was saved. Each is judged by what its owner may see now. Twice is as good as once.
 */
export async function notifySearches(
  deps: Pick<Deps, 'read' | 'now' | 'today' | 'inTransaction'>,
  index: SearchIndex,
  subjectIds: readonly string[],
): Promise<void> {
  if ((await deps.read().count(SavedSearch, { searchIndex: index })) === 0) return;
  const visible = await createVisibleDocuments(deps, index, subjectIds);
  const synonyms = await readSynonyms(deps);
  const tokens = new Map<SearchDocument, ReadonlySet<string>>();
  for (let after: string | null = null; ; ) {
    const where: { searchIndex: SearchIndex; id?: { $gt: string } } = { searchIndex: index };
    if (after !== null) where.id = { $gt: after };
    const searches: SavedSearch[] = await deps
      .read()
      .find(SavedSearch, where, { orderBy: { id: 'asc' }, limit: BATCH });
    const searcherOf = await loadSearchers(deps, index, searches);
    const notices = searches.flatMap((search) => {
      const test = createDocumentTest({ ...search.query, synonyms });
      const fresh = visible(searcherOf(search.ownerId)).filter(({ since }) => since > search.createdAt);
      return fresh
        .filter(({ document }) => fits(test, document, tokens))
        .map(({ document }) => ({ savedSearchId: search.id, subjectId: document.subjectId, foundAt: deps.now() }));
    });
    await keep(deps, notices);
    if (searches.length < BATCH) return;
    after = searches.at(-1)?.id ?? null;
  }
}

function fits(test: DocumentTest, document: SearchDocument, known: Map<SearchDocument, ReadonlySet<string>>): boolean {
  const tokens = known.get(document) ?? tokensOf(document);
  known.set(document, tokens);
  return test(document, tokens);
}

/** As whom each owner searches, by the memberships of now. */
async function loadSearchers(
  deps: Pick<Deps, 'read'>,
  index: SearchIndex,
  searches: readonly SavedSearch[],
): Promise<(ownerId: string) => Searcher> {
  const owners = [...new Set(searches.map((search) => search.ownerId))];
  const memberships = owners.length === 0 ? [] : await deps.read().find(Membership, { userId: { $in: owners } });
  return (userId) => {
    const own = memberships.filter((one) => one.userId === userId);
    const roles = own.map((one) => one.role);
    return searcherOfMember({ userId, organisationId: own[0]?.organisationId ?? null, roles }, index);
  };
}

type Notice = Pick<SearchNotice, 'savedSearchId' | 'subjectId' | 'foundAt'>;

async function keep(deps: Pick<Deps, 'inTransaction'>, notices: readonly Notice[]): Promise<void> {
  if (notices.length === 0) return;
  await deps.inTransaction(async (work) => {
    const rows = notices.map((notice) => ({ ...notice, readAt: null }));
    await work.em.upsertMany(SearchNotice, rows, { onConflictAction: 'ignore' });
    const ids = [...new Set(notices.map((notice) => notice.savedSearchId))];
    await work.em.execute(
      `delete from search_notice using (
         select saved_search_id, subject_id,
           row_number() over (partition by saved_search_id order by found_at desc, subject_id) as place
         from search_notice where saved_search_id in (${ids.map(() => '?').join(', ')})
       ) as placed
       where placed.place > ? and search_notice.saved_search_id = placed.saved_search_id
         and search_notice.subject_id = placed.subject_id`,
      [...ids, NOTICES_EACH_SEARCH_MAX],
    );
  });
}
