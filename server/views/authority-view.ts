import { StoredFile } from '../../schema/entities/files/stored-file.entity.ts';
import type { AuthorityRequest } from '../../schema/entities/registry/authority-request.entity.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { Membership } from '../../schema/entities/registry/organisation.entity.ts';
import type { AuthorityRequestType, OwnAuthorityRequestType } from '../../schema/graphql/registry/authority-types.ts';
import type { Deps } from '../../usecases/ports.ts';
import { secondsUntil } from './engagement-view.ts';

const FILES_MAX = 500;

/** A person's own requests with their files; nothing of the firm that the person did not say. */
export async function ownRequestViews(
  deps: Pick<Deps, 'read'>,
  rows: readonly AuthorityRequest[],
): Promise<OwnAuthorityRequestType[]> {
  const files = await filesOf(deps, rows);
  return rows.map((row) => ownFields(row, files));
}

/** Requests as an operator compares them with the register, in four statements. */
export async function requestViews(
  deps: Pick<Deps, 'read' | 'peopleOf' | 'now'>,
  rows: readonly AuthorityRequest[],
): Promise<AuthorityRequestType[]> {
  if (rows.length === 0) return [];
  const em = deps.read();
  const firmIds = rows.map(({ firmId }) => firmId);
  const [files, firms, members, people] = await Promise.all([
    filesOf(deps, rows),
    em.find(Firm, { id: { $in: firmIds } }),
    deps.read().find(Membership, { organisationId: { $in: firmIds } }, { limit: FILES_MAX }),
    deps.peopleOf(rows.map(({ userId }) => userId)),
  ]);
  const firmById = new Map(firms.map((firm) => [firm.id, firm]));
  return rows.map((row) => {
    const firm = firmById.get(row.firmId);
    const acting = members.filter(({ organisationId }) => organisationId === row.firmId);
    return {
      ...ownFields(row, files),
      firmId: row.firmId,
      firmName: firm?.name ?? '',
      creditCode: firm?.creditCode ?? '',
      peopleCount: new Set(acting.map(({ userId }) => userId)).size,
      firmAwaitsProof: firm?.awaitsProof ?? false,
      note: row.note,
      personName: people.get(row.userId)?.name ?? '',
      personEmail: people.get(row.userId)?.email ?? '',
      secondsLeft: secondsUntil(row.dueAt, deps.now()),
    };
  });
}

function ownFields(row: AuthorityRequest, files: readonly StoredFile[]) {
  const { id, kind, state, isClaim, statedName, submittedAt, dueAt, decidedAt, reason } = row;
  const own = files.filter(({ subjectId }) => subjectId === id);
  return { id, kind, state, isClaim, statedName, submittedAt, dueAt, decidedAt, reason, files: own };
}

async function filesOf(deps: Pick<Deps, 'read'>, rows: readonly AuthorityRequest[]): Promise<StoredFile[]> {
  if (rows.length === 0) return [];
  const of = { subject: 'AUTHORITY' as const, subjectId: { $in: rows.map(({ id }) => id) } };
  return deps.read().find(StoredFile, of, { orderBy: { id: 'asc' }, limit: FILES_MAX });
}
