import { LockMode } from '@mikro-orm/core';
import { FILE_LIMITS } from '../../domain/files/file-rules.ts';
import { StoredFile } from '../../schema/entities/files/stored-file.entity.ts';
import type { Deps } from '../ports.ts';

const SWEEP_MAX = 200;
const HOUR_MS = 3_600_000;

/**
 * Removes files that nobody put to a row within a day, and what an upload left behind that broke off. First the row says
 * so, then the bytes go, then the row: whatever breaks in between is taken up by the next sweep.
 */
export async function sweepFiles(deps: Pick<Deps, 'read' | 'files' | 'now' | 'inTransaction'>): Promise<number> {
  const { store } = deps.files;
  if (store === null) return 0;
  const before = new Date(deps.now().getTime() - FILE_LIMITS.unattachedHoursMax * HOUR_MS);
  const given = { attachedAt: null, $or: [{ uploadedAt: { $lt: before } }, { removedAt: { $ne: null } }] };
  const found = await deps.read().find(StoredFile, given, { orderBy: { uploadedAt: 'asc' }, limit: SWEEP_MAX });
  let swept = 0;
  for (const { id, key } of found) {
    const isMarked = await deps.inTransaction(async ({ em }) => {
      const lockMode = LockMode.PESSIMISTIC_PARTIAL_WRITE;
      const file = await em.findOne(StoredFile, { id, attachedAt: null }, { lockMode });
      if (file !== null) file.removedAt ??= deps.now();
      return file !== null;
    });
    if (!isMarked) continue;
    await store.remove(key);
    await deps.inTransaction((work) => work.em.nativeDelete(StoredFile, { id, removedAt: { $ne: null } }));
    swept += 1;
  }
  return swept;
}
