import { createHash, randomBytes } from 'node:crypto';
import { FILE_LIMITS, plainFileName, readMediaType, type ScanState } from '../../domain/files/file-rules.ts';
import { done, type Outcome, refused } from '../../domain/refusal.ts';
import { StoredFile } from '../../schema/entities/files/stored-file.entity.ts';
import { findMalformedText } from '../platform/check-text.ts';
import type { Actor, Deps } from '../ports.ts';

const KEY_BYTES = 24;

/**
 * Takes a file of a person in. The row is written before the bytes, so that whatever a crash leaves behind has a row by
 * which it is found and removed. The store is never waited for inside a transaction.
 */
export async function uploadFile(
  deps: Pick<Deps, 'files' | 'inTransaction' | 'newId' | 'now'>,
  of: { readonly actor: Actor; readonly name: string; readonly bytes: Uint8Array },
): Promise<Outcome<StoredFile>> {
  const { actor, bytes } = of;
  const { store } = deps.files;
  if (store === null) return refused('FILES_UNAVAILABLE');
  if (bytes.length === 0) return refused('FILE_EMPTY', 'file');
  if (bytes.length > FILE_LIMITS.bytesMax)
    return refused('FILE_TOO_LARGE', 'file', { max: `${FILE_LIMITS.bytesMax / 1_048_576}` });
  if (findMalformedText({ name: of.name }) !== null) return refused('TEXT_MALFORMED', 'name');
  const mediaType = readMediaType(bytes);
  if (mediaType === null) return refused('FILE_TYPE_REFUSED', 'file');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const scan = await scanned(deps, { actor, bytes, sha256 });
  if (scan.kind === 'refused') return scan;
  const key = randomBytes(KEY_BYTES).toString('hex');
  const facts = { mediaType, sizeBytes: bytes.length, sha256, scan: scan.value, key };
  const written = await writeRow(deps, { actor, facts, name: plainFileName(of.name, mediaType) });
  if (written.kind === 'refused') return written;
  try {
    await store.put(key, bytes, mediaType);
  } catch (error) {
    await giveUp(deps, written.value);
    throw error;
  }
  return deps.inTransaction(async ({ em }) => {
    const file = await em.findOneOrFail(StoredFile, { id: written.value });
    file.storedAt = deps.now();
    return done(file);
  });
}

/** A store that fails must not use up what the person may keep waiting: the sweep takes row and remains away. */
async function giveUp(deps: Pick<Deps, 'inTransaction' | 'now'>, id: string): Promise<void> {
  await deps
    .inTransaction(async ({ em }) => em.nativeUpdate(StoredFile, { id, storedAt: null }, { removedAt: deps.now() }))
    // The fault of the store is what the caller must hear of.
    .catch(() => undefined);
}

/** An infected file is refused and the refusal stays in the history, with the sum by which others may know the file. */
async function scanned(
  deps: Pick<Deps, 'files' | 'inTransaction' | 'newId'>,
  of: { actor: Actor; bytes: Uint8Array; sha256: string },
): Promise<Outcome<ScanState>> {
  if (deps.files.scan === null) return done('NOT_SCANNED');
  const found = await deps.files.scan(of.bytes);
  if (found === null) return done('CLEAN');
  const { organisationId, userId } = of.actor;
  const detail = { sha256: of.sha256, found };
  await deps.inTransaction((work) =>
    work.record({ streamId: organisationId ?? deps.newId(), name: 'file.infected', detail, actorId: userId }),
  );
  return refused('FILE_INFECTED', 'file');
}

type FileFacts = Pick<StoredFile, 'mediaType' | 'sizeBytes' | 'sha256' | 'scan' | 'key'>;

/** Under a lock for the person, so that uploads side by side cannot outrun the limit. */
function writeRow(
  deps: Pick<Deps, 'inTransaction' | 'newId' | 'now'>,
  of: { actor: Actor; facts: FileFacts; name: string },
): Promise<Outcome<string>> {
  const { actor, facts, name } = of;
  const max = FILE_LIMITS.waitingPerPersonMax;
  return deps.inTransaction(async ({ em }) => {
    await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 35))', [actor.userId]);
    const waiting = await em.count(StoredFile, { uploadedBy: actor.userId, attachedAt: null, removedAt: null });
    if (waiting >= max) return refused('FILES_WAITING', 'file', { max: `${max}` });
    const unattached = { subject: null, subjectId: null, storedAt: null, attachedAt: null, removedAt: null };
    const person = { uploadedBy: actor.userId, organisationId: actor.organisationId, uploadedAt: deps.now() };
    const file = em.create(StoredFile, { id: deps.newId(), name, ...facts, ...person, ...unattached });
    em.persist(file);
    return done(file.id);
  });
}
