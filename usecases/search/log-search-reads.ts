import { ConsentRead } from '../../schema/entities/registry/consent.entity.ts';
import type { Deps } from '../ports.ts';
import { consentsInForce } from './search-access.ts';

export type SearchReads = {
  readonly bankId: string;
  readonly readerId: string;
  readonly needIds?: readonly string[];
  readonly firmIds?: readonly string[];
};

/** Writes down for the firm that a bank read what it had been let see; a firm that was found counts for each consent. */
export async function logSearchReads(
  deps: Pick<Deps, 'read' | 'now' | 'newId' | 'inTransaction'>,
  of: SearchReads,
): Promise<void> {
  const needIds = new Set(of.needIds);
  const firmIds = new Set(of.firmIds);
  if (needIds.size + firmIds.size === 0) return;
  const consents = await consentsInForce(deps, of.bankId);
  const used = consents.filter((consent) => needIds.has(consent.needId) || firmIds.has(consent.firmId));
  const readAt = deps.now();
  const reads = used.map((consent) => ({ id: deps.newId(), consentId: consent.id, readerId: of.readerId, readAt }));
  if (reads.length === 0) return;
  await deps.inTransaction(async (work) => {
    await work.em.insertMany(ConsentRead, reads);
  });
}
