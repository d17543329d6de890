import type { Deps } from '../ports.ts';
import { takeReads } from '../registry/read-consented.ts';

export type SearchReads = {
  readonly bankId: string;
  readonly readerId: string;
  readonly needIds?: readonly string[];
  readonly firmIds?: readonly string[];
};

/** Writes down for the firm that a bank read what it had been let see; a firm that was found counts for each consent. */
export async function logSearchReads(
  deps: Pick<Deps, 'now' | 'newId' | 'inTransaction'>,
  of: SearchReads,
): Promise<void> {
  await takeReads(deps, { ...of, category: 'FIRM_AND_NEED' });
}
