import type { SearchDocument } from './port.ts';

/** One document for each id, its highest version (the later one of equals), in the order of ids so that locks do not cross. */
export function newestById(documents: readonly SearchDocument[]): SearchDocument[] {
  const newest = new Map<string, SearchDocument>();
  for (const document of documents) {
    const known = newest.get(document.id);
    if (known === undefined || document.version >= known.version) newest.set(document.id, document);
  }
  return [...newest.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
