import { createHash, randomBytes } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { EXPORT_LIMITS } from '../../domain/privacy/data-requests.ts';
import { StoredFile } from '../../schema/entities/files/stored-file.entity.ts';
import { DataExport } from '../../schema/entities/privacy/data-export.entity.ts';
import { Organisation } from '../../schema/entities/registry/organisation.entity.ts';
import type { Deps } from '../ports.ts';
import { countMentions, gatherData, TooMuchDataError } from './gather-data.ts';
import { rowsOfSubject, type SubjectFacts } from './rows-of-subject.ts';

const SYSTEM = 'system';
const DAY_MS = 86_400_000;
const KEY_BYTES = 24;
const SWEEP_MAX = 50;

/**
 * Makes the archive that was asked for. A run that broke off is repeated by the queue; after a few of them the request
 * is marked as failed, so that the subject can ask again and an operator sees it.
 */
export async function makeExport(deps: Deps, exportId: string): Promise<void> {
  const asked = await deps.read().findOne(DataExport, { id: exportId, state: 'REQUESTED' });
  if (asked === null) return;
  try {
    await store(deps, asked);
  } catch (error) {
    const isHopeless = error instanceof TooMuchDataError;
    if (!(await countTry(deps, exportId, isHopeless))) throw error;
  }
}

/** True when the request is over. */
function countTry(deps: Deps, exportId: string, isHopeless: boolean): Promise<boolean> {
  return deps.inTransaction(async ({ em, record }) => {
    const row = await em.findOneOrFail(DataExport, { id: exportId });
    row.tries += 1;
    if (!isHopeless && row.tries < EXPORT_LIMITS.triesMax) return false;
    em.assign(row, { state: 'FAILED', errorCode: isHopeless ? 'TOO_LARGE' : 'FAULT' });
    const detail = { exportId, errorCode: row.errorCode };
    await record({ streamId: row.subjectId, name: 'data-export.failed', detail, actorId: SYSTEM });
    return true;
  });
}

async function store(deps: Deps, asked: DataExport): Promise<void> {
  const { store: files } = deps.files;
  if (files === null) throw new Error('There is no store for files any more.');
  const { bytes: plain, rows } = await archiveOf(deps, asked);
  // Whoever gets hold of the store or of a copy of it reads nothing, and with the key the archive is gone everywhere.
  const bytes = await deps.inTransaction(({ em }) =>
    deps.subjectKeys.seal(em, { subjectId: asked.subjectId, bytes: plain }),
  );
  const file = {
    id: deps.newId(),
    key: randomBytes(KEY_BYTES).toString('hex'),
    uploadedBy: SYSTEM,
    organisationId: null,
    name: `data-export-${asked.id}.zip`,
    mediaType: 'application/zip' as const,
    sizeBytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    scan: 'CLEAN' as const,
  };
  const unattached = { subject: null, subjectId: null, storedAt: null, attachedAt: null, removedAt: null };
  // The row before the bytes, so that the sweep finds what a crash leaves behind.
  await deps.inTransaction(async ({ em }) => {
    em.persist(em.create(StoredFile, { ...file, ...unattached, uploadedAt: deps.now() }));
  });
  await files.put(file.key, bytes, file.mediaType);
  await deps.inTransaction(async ({ em, record }) => {
    const row = await em.findOneOrFail(DataExport, { id: asked.id });
    // Another run of the same job was faster; the sweep takes this file away.
    if (row.state !== 'REQUESTED') return;
    const now = deps.now();
    const expiresAt = new Date(now.getTime() + EXPORT_LIMITS.keptDays * DAY_MS);
    em.assign(row, { state: 'READY', readyAt: now, expiresAt, fileId: file.id, rows });
    const attached = { subject: 'EXPORT', subjectId: asked.id, storedAt: now, attachedAt: now } as const;
    await em.nativeUpdate(StoredFile, { id: file.id }, attached);
    const detail = { exportId: asked.id, rows, sha256: file.sha256, requestedBy: row.requestedBy };
    await record({ streamId: row.subjectId, name: 'data-export.ready', detail, actorId: SYSTEM });
  });
}

async function archiveOf(deps: Deps, asked: DataExport): Promise<{ bytes: Uint8Array; rows: number }> {
  const { subject, subjectId } = asked;
  const em = deps.read();
  const of: SubjectFacts = {
    subject,
    id: subjectId,
    email: subject === 'PERSON' ? await deps.emailOf(subjectId) : null,
  };
  const tables = await gatherData(em, deps, of);
  const mentions = subject === 'PERSON' ? await countMentions(em, subjectId) : [];
  const { files, left } = await filesOf(deps, em, of);
  const rows = tables.reduce((sum, table) => sum + table.rows.length, 0);
  const about = {
    exportId: asked.id,
    subject,
    subjectId,
    name: await nameOf(deps, em, of),
    madeAt: deps.now(),
    requestedBy: asked.requestedBy,
  };
  const index = deps.composeDataIndex({ ...about, tables, mentions, filesLeft: left.length });
  const data = { ...about, tables, mentions, filesLeft: left };
  const bytes = deps.documents.zip([
    { name: '目录.html', bytes: Buffer.from(index.zh) },
    { name: 'index.html', bytes: Buffer.from(index.en) },
    { name: 'data.json', bytes: Buffer.from(`${JSON.stringify(data, null, 2)}\n`) },
    ...files,
  ]);
  return { bytes, rows };
}

async function nameOf(deps: Deps, em: SqlEntityManager, { subject, id }: SubjectFacts): Promise<string> {
  if (subject === 'FIRM') return (await em.findOne(Organisation, { id }))?.name ?? '';
  return (await deps.peopleOf([id])).get(id)?.name ?? '';
}

type Archived = { readonly name: string; readonly bytes: Uint8Array };

/**
 * The files that the subject handed in (a person only for itself: what it put to a deal is of that deal), as long as they fit; the others
 * are named, and open on the desk.
 */
async function filesOf(
  deps: Deps,
  em: SqlEntityManager,
  of: SubjectFacts,
): Promise<{ files: Archived[]; left: string[] }> {
  const condition = rowsOfSubject('public.stored_file', of, true);
  const found =
    condition === null
      ? []
      : await em.execute<{ id: string; key: string; name: string; size_bytes: number }[]>(
          `select id, key, name, size_bytes from public.stored_file where (${condition.sql})
             and (organisation_id is null or subject = 'AUTHORITY' or ?::text = 'FIRM')
             and stored_at is not null and removed_at is null and media_type <> 'application/zip' order by id`,
          [...condition.values, of.subject],
        );
  const files: Archived[] = [];
  const left: string[] = [];
  let size = 0;
  for (const { id, key, name, size_bytes: bytes } of found) {
    const fits = size + bytes <= EXPORT_LIMITS.fileBytesMax;
    const content = fits ? await deps.files.store?.get(key) : null;
    if (content === null || content === undefined) left.push(id);
    else {
      size += bytes;
      files.push({ name: `files/${id}-${name}`, bytes: content });
    }
  }
  return { files, left };
}

/** Removes the archives whose time is over; the request stays and says so. */
export async function expireExports(deps: Pick<Deps, 'read' | 'files' | 'now' | 'inTransaction'>): Promise<number> {
  const { store: files } = deps.files;
  if (files === null) return 0;
  const due = { state: 'READY' as const, expiresAt: { $lte: deps.now() } };
  const found = await deps.read().find(DataExport, due, { orderBy: { expiresAt: 'asc' }, limit: SWEEP_MAX });
  for (const { id, fileId } of found) {
    const file = await deps.read().findOne(StoredFile, { id: fileId });
    if (file !== null) await files.remove(file.key);
    await deps.inTransaction(async ({ em }) => {
      await em.nativeUpdate(DataExport, { id, state: 'READY' }, { state: 'EXPIRED', fileId: null });
      await em.nativeDelete(StoredFile, { id: fileId });
    });
  }
  return found.length;
}
