import { SearchSynonym } from '../../schema/entities/search/search-synonym.entity.ts';
import type { Deps } from '../ports.ts';

/** Groups of the dictionary that a query may use; a page of it is far from this. */
export const SYNONYM_GROUPS_MAX = 1_000;

/** The groups of words that mean the same, as operators left them. */
export async function readSynonyms({ read }: Pick<Deps, 'read'>): Promise<string[][]> {
  const rows = await read().find(SearchSynonym, {}, { orderBy: { id: 'asc' }, limit: SYNONYM_GROUPS_MAX });
  return rows.map((row) => row.terms);
}
