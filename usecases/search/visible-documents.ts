import { Consent } from '../../schema/entities/registry/consent.entity.ts';
import type { SearchDocument, SearchIndex } from '../../search/port.ts';
import type { Deps } from '../ports.ts';
import { inForceOn } from '../registry/read-consented.ts';
import { loadDocuments } from './load-documents.ts';
import type { Searcher } from './search-access.ts';

/** A document, and since when the searcher may see it. */
export type VisibleDocument = { readonly document: SearchDocument; readonly since: Date };

/** Of some subjects, the one document of each that a searcher may see at this moment, made from the rows. */
export async function createVisibleDocuments(
  deps: Pick<Deps, 'read' | 'now' | 'today'>,
  index: SearchIndex,
  subjectIds: readonly string[],
): Promise<(searcher: Searcher) => VisibleDocument[]> {
  const documents = await loadDocuments(deps, index, subjectIds);
  const consents = index === 'products' ? [] : await consentsOf(deps, index, subjectIds);
  return (searcher) => {
    if (index !== 'products' && searcher.kind === 'anybody') return [];
    const opened = new Map<string, Date>();
    if (searcher.kind === 'bank')
      for (const consent of consents)
        if (consent.bankId === searcher.bankId)
          opened.set(index === 'needs' ? consent.needId : consent.firmId, consent.grantedAt);
    return documents.flatMap((document) => {
      const { subjectId, audience, listedAt } = document;
      const since = opened.get(subjectId);
      const seesFull = searcher.kind === 'operator' ? index !== 'products' : since !== undefined;
      if ((audience === 'FULL') !== seesFull) return [];
      // A consent opens a published need; what became of it afterwards is not the bank's to find.
      if (searcher.kind === 'bank' && index === 'needs' && document.facets.state?.includes('PUBLISHED') !== true)
        return [];
      return [{ document, since: since !== undefined && since > listedAt ? since : listedAt }];
    });
  };
}

async function consentsOf(
  deps: Pick<Deps, 'read' | 'now'>,
  index: 'needs' | 'firms',
  subjectIds: readonly string[],
): Promise<Consent[]> {
  const subjects = index === 'needs' ? { needId: { $in: [...subjectIds] } } : { firmId: { $in: [...subjectIds] } };
  const inForce = { ...subjects, ...inForceOn(deps.now()) };
  return deps.read().find(Consent, inForce, { orderBy: { grantedAt: 'desc' } });
}
