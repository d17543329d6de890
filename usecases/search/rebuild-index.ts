import type { SearchIndex } from '../../search/port.ts';
import type { Deps } from '../ports.ts';
import { type DocumentDeps, loadDocuments, loadSubjectIds } from './load-documents.ts';

const BATCH = 500;

/**
 * Fills a second index from the database while the first one answers, then swaps them in one step. Jobs that run
 * meanwhile write to both. `onProgress` hears of every batch how many subjects were read.
 */
export async function rebuildIndex(
  deps: DocumentDeps & Pick<Deps, 'search'>,
  index: SearchIndex,
  onProgress: (subjects: number) => void | Promise<void>,
): Promise<{ readonly subjects: number; readonly documents: number }> {
  const rebuild = await deps.search.beginRebuild(index);
  let [subjects, documents] = [0, 0];
  for (let after: string | null = null; ; ) {
    const ids: string[] = await loadSubjectIds(deps, index, { after, limit: BATCH });
    const batch = await loadDocuments(deps, index, ids);
    await rebuild.add(batch);
    subjects += ids.length;
    documents += batch.length;
    await onProgress(subjects);
    if (ids.length < BATCH) break;
    after = ids.at(-1) ?? null;
  }
  await rebuild.swap();
  return { subjects, documents };
}
