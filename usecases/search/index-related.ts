import { CreditNeed } from '../../schema/entities/market/credit-need.entity.ts';
import type { SearchIndex } from '../../search/port.ts';
import type { Deps } from '../ports.ts';
import { indexSubjects } from './index-subjects.ts';
import { type DocumentDeps, loadSubjectIds } from './load-documents.ts';

const BATCH = 200;
/** A firm has a handful of needs; a bound all the same. */
const NEEDS_EACH_FIRM_MAX = 1_000;

/** The needs of a firm say where it is, what it does and how large it is, so they follow its facts. */
export async function indexNeedsOfFirm(deps: DocumentDeps & Pick<Deps, 'search'>, firmId: string): Promise<void> {
  const options = { fields: ['id'], orderBy: { createdAt: 'desc' }, limit: NEEDS_EACH_FIRM_MAX } as const;
  const needs = await deps.read().find(CreditNeed, { firmId }, options);
  for (let at = 0; at < needs.length; at += BATCH)
    await indexSubjects(
      deps,
      'needs',
      needs.slice(at, at + BATCH).map((need) => need.id),
    );
}

/** Every subject of one index anew, such as all products when the LPR moves their rates. */
export async function indexAll(deps: DocumentDeps & Pick<Deps, 'search'>, index: SearchIndex): Promise<void> {
  for (let after: string | null = null; ; ) {
    const ids: string[] = await loadSubjectIds(deps, index, { after, limit: BATCH });
    if (ids.length > 0) await indexSubjects(deps, index, ids);
    if (ids.length < BATCH) return;
    after = ids.at(-1) ?? null;
  }
}
