import { documentKey, type SearchIndex } from '../../search/port.ts';
import type { Deps } from '../ports.ts';
import { indexSubjects } from './index-subjects.ts';
import { type DocumentDeps, loadDocuments, loadSubjectIds } from './load-documents.ts';

const BATCH = 500;

/** What a comparison of one index with the database found, and has put right. */
export type SearchFindings = {
  readonly index: SearchIndex;
  readonly checked: number;
  /** The database has it, the index had not. */
  readonly missing: number;
  /** The index had another version or other content. */
  readonly outdated: number;
  /** The index had what nobody may find any more. */
  readonly surplus: number;
};

/** Compares one index with the database, document by document, by id, version and content, and repairs what differs. */
export async function reconcileSearch(
  deps: DocumentDeps & Pick<Deps, 'search'>,
  index: SearchIndex,
): Promise<SearchFindings> {
  const known = new Map<string, { readonly subjectId: string; readonly state: string }>();
  for await (const batch of deps.search.scan(index))
    for (const one of batch) known.set(documentKey(one), { subjectId: one.subjectId, state: stateOf(one) });
  let [checked, missing, outdated] = [0, 0, 0];
  for (let after: string | null = null; ; ) {
    const ids: string[] = await loadSubjectIds(deps, index, { after, limit: BATCH });
    const wrong = new Set<string>();
    for (const document of await loadDocuments(deps, index, ids)) {
      const key = documentKey(document);
      const held = known.get(key);
      known.delete(key);
      checked += 1;
      if (held?.state === stateOf(document)) continue;
      if (held === undefined) missing += 1;
      else outdated += 1;
      wrong.add(document.subjectId);
    }
    await repair(deps, index, [...wrong]);
    if (ids.length < BATCH) break;
    after = ids.at(-1) ?? null;
  }
  await repair(
    deps,
    index,
    [...known.values()].map((one) => one.subjectId),
  );
  return { index, checked, missing, outdated, surplus: known.size };
}

const stateOf = (of: { readonly version: number; readonly fingerprint: string }): string =>
  `${of.version}:${of.fingerprint}`;

async function repair(
  deps: DocumentDeps & Pick<Deps, 'search'>,
  index: SearchIndex,
  subjectIds: readonly string[],
): Promise<void> {
  for (let at = 0; at < subjectIds.length; at += BATCH)
    await indexSubjects(deps, index, subjectIds.slice(at, at + BATCH));
}
