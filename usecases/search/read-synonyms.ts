import { raw } from '@mikro-orm/core';
import { SearchSynonym } from '../../schema/entities/search/search-synonym.entity.ts';
import { findInOrder } from '../platform/find-in-order.ts';
import type { Deps } from '../ports.ts';

/** Groups of the dictionary that a query may use; a page of it is far from this. */
export const SYNONYM_GROUPS_MAX = 1_000;

/** The groups of words that mean the same, as operators left them. */
export async function readSynonyms({ read }: Pick<Deps, 'read'>): Promise<string[][]> {
  const rows = await read().find(SearchSynonym, {}, { orderBy: { id: 'asc' }, limit: SYNONYM_GROUPS_MAX });
  return rows.map((row) => row.terms);
}

/** Groups by when they were changed, one more than a page; with a text those of which a word holds it. */
export function findSynonyms(
  { read }: Pick<Deps, 'read'>,
  of: { readonly text: string; readonly ascending: boolean; readonly first: number; readonly after: string | null },
): Promise<SearchSynonym[]> {
  const { text, ...page } = of;
  const holds = raw((row) => `position(? in lower(array_to_string(${row}.terms, ' ')))`, [text.toLowerCase()]);
  const where = text === '' ? {} : { [holds]: { $gt: 0 } };
  return findInOrder(read(), SearchSynonym, { where, column: (row) => `${row}.changed_at`, ...page });
}
