import { LockMode } from '@mikro-orm/core';
import { FILE_LIMITS } from '../../domain/files/file-rules.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { StoredFile } from '../../schema/entities/files/stored-file.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';
import { type SubjectKey, standingOf } from './file-standing.ts';

/** A person puts a file that it uploaded to a row of which it is a party. */
export async function attachFile(
  deps: Deps,
  command: {
    readonly actor: Actor;
    readonly idempotencyKey: string;
    readonly input: SubjectKey & { readonly fileId: string };
  },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'attachFile' }, async (work) => {
    const standing = await standingOf(work.em, { ...input, actor });
    if (standing === null) return notFound('subjectId');
    if (!standing.mayAttach) return refused('FILE_NOT_WANTED', 'subjectId');
    const { subject, subjectId, fileId } = input;
    const attached = await attachFiles(work, deps, {
      subject,
      subjectId,
      actor,
      fileIds: [fileId],
      streamId: standing.streamId,
    });
    return attached ?? done({ id: fileId });
  });
}

/** Puts files to a row; the caller has decided that the person may. `null` when done. */
export async function attachFiles(
  work: Work,
  deps: Pick<Deps, 'now'>,
  of: SubjectKey & { readonly fileIds: readonly string[]; readonly actor: Actor; readonly streamId: string },
): Promise<Outcome<never> | null> {
  const { subject, subjectId, actor, streamId } = of;
  // Two at once cannot put more to a row than it takes.
  await work.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 36))', [subjectId]);
  const held = await work.em.count(StoredFile, { subject, subjectId });
  const ids = [...new Set(of.fileIds)].toSorted();
  if (held + ids.length > FILE_LIMITS.perSubjectMax)
    return refused('FILES_FULL', 'fileId', { max: `${FILE_LIMITS.perSubjectMax}` });
  for (const id of ids) {
    const own = { id, uploadedBy: actor.userId, storedAt: { $ne: null }, removedAt: null };
    const file = await work.em.findOne(StoredFile, own, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (file === null) return notFound('fileId');
    if (file.attachedAt !== null) return refused('FILE_ATTACHED', 'fileId');
    work.em.assign(file, { subject, subjectId, attachedAt: deps.now() });
    const { sha256, mediaType, sizeBytes, scan } = file;
    const detail = { fileId: id, subject, subjectId, sha256, mediaType, sizeBytes, scan };
    await work.record({ streamId, name: 'file.attached', detail, actorId: actor.userId });
  }
  return null;
}
