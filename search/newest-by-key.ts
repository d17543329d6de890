import { documentKey, type SearchDocument } from './port.ts';

/** One document for each key, its highest version (the later one of equals), in the order of keys so that locks do not cross. */
export function newestByKey(documents: readonly SearchDocument[]): SearchDocument[] {
  const newest = new Map<string, SearchDocument>();
  for (const document of documents) {
    const key = documentKey(document);
    const known = newest.get(key);
    if (known === undefined || document.version >= known.version) newest.set(key, document);
  }
  return [...newest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, document]) => document);
}
