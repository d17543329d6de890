import type { SearchDocument, SearchEngine } from '../../search/port.ts';

const LOOKS_MAX = 5;

export type IndexOutcome = 'indexed' | 'removed';

/** A listing that changed again each time it was written; the job is tried again later. */
export class ListingUnsteadyError extends Error {
  override readonly name = 'ListingUnsteadyError';
  readonly listingId: string;
  constructor(listingId: string) {
    super(`Listing ${listingId} changed ${LOOKS_MAX} times while it was indexed. The job is tried again.`);
    this.listingId = listingId;
  }
}

/**
 * Writes what the database says of one listing (`null`: not to be found) into the index, then looks again. Without the
 * second look a slow job could put back a document that a faster one had just removed, and nobody would remove it.
 */
export async function keepDocument(
  search: SearchEngine,
  listingId: string,
  load: () => Promise<SearchDocument | null>,
): Promise<IndexOutcome> {
  let current = await load();
  for (let look = 0; look < LOOKS_MAX; look += 1) {
    if (current === null) await search.remove([listingId]);
    else await search.upsert([current]);
    const next = await load();
    if (JSON.stringify(next) === JSON.stringify(current)) return current === null ? 'removed' : 'indexed';
    current = next;
  }
  throw new ListingUnsteadyError(listingId);
}
