import type { DataSubject } from '../../domain/privacy/register-terms.ts';
import type { DataExport } from '../../schema/entities/privacy/data-export.entity.ts';
import type { ErasureRequest } from '../../schema/entities/privacy/erasure-request.entity.ts';
import { Organisation } from '../../schema/entities/registry/organisation.entity.ts';
import type { ErasureRequestType } from '../../schema/graphql/privacy/erasure-types.ts';
import type { AskedSubjectInput, DataExportType } from '../../schema/graphql/privacy/types.ts';
import { type Context, useCaseActor } from '../context.ts';
import { parseId } from '../paging.ts';

/** Names of the persons and firms of one page; of a firm only for who may see it. */
export async function subjectNames(
  { deps }: Pick<Context, 'deps'>,
  rows: readonly { readonly subject: DataSubject; readonly subjectId: string }[],
): Promise<ReadonlyMap<string, string>> {
  const idsOf = (subject: DataSubject): string[] => [
    ...new Set(rows.filter((row) => row.subject === subject).map(({ subjectId }) => subjectId)),
  ];
  const [people, firms] = await Promise.all([
    deps.peopleOf(idsOf('PERSON')),
    deps.read().find(Organisation, { id: { $in: idsOf('FIRM') } }),
  ]);
  return new Map([
    ...[...people].map(([id, { name }]) => [id, name] as const),
    ...firms.map(({ id, name }) => [id, name] as const),
  ]);
}

export async function exportViews(context: Context, rows: readonly DataExport[]): Promise<DataExportType[]> {
  const names = await subjectNames(context, rows);
  const { userId, organisationId } = useCaseActor(context);
  return rows.map((row) => {
    const { id, subject, subjectId, state, requestedAt, readyAt, expiresAt, errorCode, reason } = row;
    const isOwn = subjectId === (subject === 'PERSON' ? userId : organisationId);
    const fileId = isOwn || row.requestedBy === userId ? row.fileId : null;
    const subjectName = names.get(subjectId) ?? '';
    return {
      id,
      subject,
      subjectName,
      state,
      requestedAt,
      readyAt,
      expiresAt,
      rows: row.rows,
      fileId,
      errorCode,
      reason,
    };
  });
}

/** Whose data a request means; an absent name is one's own. */
export const askedSubject = ({ subject, email, firmId, reason }: AskedSubjectInput) => ({
  subject,
  email: email ?? null,
  firmId: firmId === null || firmId === undefined ? null : parseId(firmId),
  reason: reason ?? null,
});

export async function erasureViews(context: Context, rows: readonly ErasureRequest[]): Promise<ErasureRequestType[]> {
  const names = await subjectNames(context, rows);
  const { userId } = useCaseActor(context);
  return rows.map((row) => {
    const { id, subject, state, requestedAt, decidedAt, decisionNote, dueAt, doneAt, reason } = row;
    return {
      id,
      subject,
      state,
      requestedAt,
      decidedAt,
      decisionNote,
      dueAt,
      doneAt,
      reason,
      subjectName: names.get(row.subjectId) ?? '',
      blocks: [...row.blocks],
      remainder: [...row.remainder],
      isMine: row.requestedBy === userId,
    };
  });
}
