import { createHash } from 'node:crypto';
import { FILE_LIMITS } from '../../domain/files/file-rules.ts';
import { StoredFile } from '../../schema/entities/files/stored-file.entity.ts';
import { DataExport } from '../../schema/entities/privacy/data-export.entity.ts';
import { Consent } from '../../schema/entities/registry/consent.entity.ts';
import { type Actor, type Deps, SubjectErasedError } from '../ports.ts';
import { inForceOn, takeReads } from '../registry/read-consented.ts';
import { type Standing, type SubjectKey, standingOf } from './file-standing.ts';

/** The files of a row, the oldest first; none for who may not read the row. */
export async function findFiles(
  deps: Pick<Deps, 'read' | 'now'>,
  of: SubjectKey & { readonly actor: Actor; readonly first: number },
): Promise<StoredFile[]> {
  const em = deps.read();
  const standing = await standingOf(em, of);
  if (standing === null) return [];
  const { subject, subjectId, first } = of;
  const hidden = (await isClosed(deps, standing))
    ? { organisationId: { $ne: standing.byConsent?.firmId ?? null } }
    : {};
  return em.find(StoredFile, { subject, subjectId, ...hidden }, { orderBy: { id: 'asc' }, limit: first });
}

/** Whether what the firm put to a row is closed to this reader, because the firm does not let the bank in now. */
async function isClosed(deps: Pick<Deps, 'read' | 'now'>, { byConsent }: Standing): Promise<boolean> {
  if (byConsent === null) return false;
  const { needId, bankId } = byConsent;
  return (await deps.read().count(Consent, { needId, bankId, ...inForceOn(deps.now()) })) === 0;
}

/** A link for this person and this file, for a few minutes; `null` when the file is not there for the person. */
export async function linkToFile(
  deps: Pick<Deps, 'read' | 'files' | 'now'>,
  of: { readonly fileId: string; readonly actor: Actor },
): Promise<{ readonly url: string; readonly expiresAt: Date } | null> {
  const { fileId, actor } = of;
  const found = await findReadable(deps, of);
  if (found === null) return null;
  const expiresAt = new Date(deps.now().getTime() + FILE_LIMITS.linkSecondsMax * 1_000);
  return { url: deps.files.links.urlOf({ fileId, userId: actor.userId, expiresAt }), expiresAt };
}

/** The bytes in the store are not those that were taken in. */
export class FileDamagedError extends Error {
  override readonly name = 'FileDamagedError';
  readonly fileId: string;
  constructor(fileId: string) {
    super(`File ${fileId} is missing in the store or was changed there. Bring it back from a backup.`);
    this.fileId = fileId;
  }
}

/**
 * A file for who follows a link of ours. Who may read it is asked again, so that a right that ended a moment ago opens
 * nothing; the bytes are compared with the sum of those that came in; the read is written down.
 */
export async function openFile(
  deps: Pick<Deps, 'read' | 'files' | 'now' | 'newId' | 'inTransaction' | 'subjectKeys'>,
  of: { readonly fileId: string; readonly actor: Actor; readonly until: number; readonly signature: string },
): Promise<{ readonly file: StoredFile; readonly bytes: Uint8Array } | null> {
  const { fileId, actor, until, signature } = of;
  const { store, links } = deps.files;
  const isFresh = until * 1_000 > deps.now().getTime();
  if (store === null || !isFresh || !links.isOurs({ fileId, userId: actor.userId, until, signature })) return null;
  const found = await findReadable(deps, of);
  if (found === null) return null;
  const { file, consent } = found;
  // Taken from the consent and shown to the firm, and refused when the firm revokes at this very instant.
  if (consent !== null) {
    const { bankId, needId } = consent;
    const read = { bankId, readerId: actor.userId, category: 'FIRM_AND_NEED' as const, needIds: [needId] };
    if ((await takeReads(deps, read)).length === 0) return null;
  }
  const bytes = await store.get(file.key);
  if (bytes === null || createHash('sha256').update(bytes).digest('hex') !== file.sha256)
    throw new FileDamagedError(fileId);
  const { subject, subjectId } = file;
  await deps.inTransaction((work) =>
    work.record({ streamId: fileId, name: 'file.read', detail: { subject, subjectId }, actorId: actor.userId }),
  );
  return { file, bytes: subject === 'EXPORT' ? await opened(deps, { exportId: subjectId ?? '', bytes }) : bytes };
}

/** An archive lies in the store under the key of the subject whose data it holds. */
async function opened(
  deps: Pick<Deps, 'read' | 'subjectKeys'>,
  { exportId, bytes }: { exportId: string; bytes: Uint8Array },
): Promise<Uint8Array> {
  const em = deps.read();
  const { subjectId } = await em.findOneOrFail(DataExport, { id: exportId });
  const plain = await deps.subjectKeys.open(em, { subjectId, bytes });
  if (plain === null) throw new SubjectErasedError(subjectId);
  return plain;
}

/** A file of a row that the person reads, or one that the person just brought; and the consent that opens it. */
async function findReadable(
  deps: Pick<Deps, 'read' | 'now'>,
  of: { readonly fileId: string; readonly actor: Actor },
): Promise<{ readonly file: StoredFile; readonly consent: Standing['byConsent'] } | null> {
  const em = deps.read();
  const file = await em.findOne(StoredFile, { id: of.fileId, storedAt: { $ne: null }, removedAt: null });
  if (file === null) return null;
  const { subject, subjectId } = file;
  if (subject === null || subjectId === null)
    return file.uploadedBy === of.actor.userId ? { file, consent: null } : null;
  const standing = await standingOf(em, { subject, subjectId, actor: of.actor });
  if (standing === null) return null;
  if (file.organisationId !== standing.byConsent?.firmId) return { file, consent: null };
  return (await isClosed(deps, standing)) ? null : { file, consent: standing.byConsent };
}
