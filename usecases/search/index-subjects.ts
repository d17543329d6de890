import { documentKey, type SearchDocument, type SearchIndex } from '../../search/port.ts';
import type { Deps } from '../ports.ts';
import { type DocumentDeps, loadDocuments } from './load-documents.ts';

const LOOKS_MAX = 5;

/** A subject that changed again each time it was written; the job is tried again later. */
export class SubjectUnsteadyError extends Error {
  override readonly name = 'SubjectUnsteadyError';
  readonly index: SearchIndex;
  readonly subjectIds: readonly string[];
  constructor(facts: { index: SearchIndex; subjectIds: readonly string[] }) {
    super(
      `${facts.subjectIds.length} of ${facts.index} changed ${LOOKS_MAX} times while they were indexed. The job is tried again.`,
    );
    this.index = facts.index;
    this.subjectIds = facts.subjectIds;
  }
}

export type IndexOutcome = { readonly indexed: number; readonly removed: number };

/**
 * Writes what the database says of some subjects into their index, then looks again. Without the second look a slow
 * job could put back a document that a faster one had just removed, and nobody would remove it. Twice is as good as once.
 */
export async function indexSubjects(
  deps: DocumentDeps & Pick<Deps, 'search'>,
  index: SearchIndex,
  subjectIds: readonly string[],
): Promise<IndexOutcome> {
  let unsteady = [...new Set(subjectIds)];
  let current = await loadDocuments(deps, index, unsteady);
  const outcome = { indexed: new Set(current.map((one) => one.subjectId)).size, removed: 0 };
  outcome.removed = unsteady.length - outcome.indexed;
  for (let look = 0; look < LOOKS_MAX; look += 1) {
    await write(deps, { index, subjectIds: unsteady, documents: current });
    const next = await loadDocuments(deps, index, unsteady);
    unsteady = changedSubjects(current, next);
    if (unsteady.length === 0) return outcome;
    current = next.filter((document) => unsteady.includes(document.subjectId));
  }
  throw new SubjectUnsteadyError({ index, subjectIds: unsteady });
}

async function write(
  { search }: Pick<Deps, 'search'>,
  of: { index: SearchIndex; subjectIds: readonly string[]; documents: readonly SearchDocument[] },
): Promise<void> {
  const { index, subjectIds, documents } = of;
  for (const audience of ['OPEN', 'FULL'] as const) {
    const present = new Set(documents.filter((one) => one.audience === audience).map((one) => one.subjectId));
    await search.remove(
      index,
      subjectIds.filter((id) => !present.has(id)),
      audience,
    );
  }
  await search.upsert(index, documents);
}

function changedSubjects(before: readonly SearchDocument[], after: readonly SearchDocument[]): string[] {
  const known = new Map(before.map((one) => [documentKey(one), one.fingerprint]));
  const changed = after.filter((one) => known.get(documentKey(one)) !== one.fingerprint).map((one) => one.subjectId);
  const kept = new Set(after.map(documentKey));
  const gone = before.filter((one) => !kept.has(documentKey(one))).map((one) => one.subjectId);
  return [...new Set([...changed, ...gone])];
}
