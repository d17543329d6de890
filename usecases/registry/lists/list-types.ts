import { createHash } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CivilDate } from '../../../domain/calendar.ts';
import { LIST_TYPES, type ListType } from '../../../domain/registry/lists/list-type.ts';
import { ListTypeVersion } from '../../../schema/entities/registry/list-release.entity.ts';
import { fromSnapshot, toSnapshot } from '../../../schema/terms-json.ts';
import type { Actor } from '../../ports.ts';

/** Writes the list types that come with the platform, where they are not there yet. Safe to repeat. */
export async function seedListTypes(em: SqlEntityManager): Promise<void> {
  await em.upsertMany(ListTypeVersion, LIST_TYPES.map(rowOf), { onConflictAction: 'ignore' });
}

export const rowOf = (type: ListType) => ({
  code: type.code,
  version: type.version,
  validFrom: type.validFrom,
  settings: toSnapshot(type),
  ownerBankId: type.ownerBankId,
});

const isVisibleTo = (type: Pick<ListTypeVersion, 'ownerBankId'>, actor: Pick<Actor, 'organisationId'>): boolean =>
  type.ownerBankId === null || type.ownerBankId === actor.organisationId;

/** The version of a list's rules in force on a day; a bank's own list is not there for anybody else. */
export async function findListType(
  em: SqlEntityManager,
  code: string,
  by: { readonly on: CivilDate; readonly actor: Pick<Actor, 'organisationId'> },
): Promise<ListType | null> {
  const row = await em.findOne(ListTypeVersion, { code, validFrom: { $lte: by.on } }, { orderBy: { version: 'desc' } });
  return row === null || !isVisibleTo(row, by.actor) ? null : fromSnapshot<ListType>(row.settings);
}

/** Every list that an actor may know of, in the version of the day. */
export async function readListTypes(
  em: SqlEntityManager,
  by: { readonly on: CivilDate; readonly actor: Pick<Actor, 'organisationId'> },
): Promise<ListType[]> {
  const rows = await em.find(
    ListTypeVersion,
    { validFrom: { $lte: by.on }, $or: [{ ownerBankId: null }, { ownerBankId: by.actor.organisationId }] },
    { orderBy: { code: 'asc', version: 'asc' } },
  );
  return [...new Map(rows.map((row) => [row.code, fromSnapshot<ListType>(row.settings)])).values()];
}

const MAINTAINERS: readonly string[] = ['LINE_DEPARTMENT', 'POLICY_OWNER'];
const ROSTER_MAINTAINERS: readonly string[] = ['PARK_OPERATOR', 'OPERATOR', 'POLICY_OWNER'];

/** Who may change what a list says: its bank, the keepers of a park roster, or the departments. */
export function mayMaintain(list: ListType, actor: Actor): boolean {
  if (list.ownerBankId !== null) return list.ownerBankId === actor.organisationId;
  const allowed = list.hasStars ? ROSTER_MAINTAINERS : MAINTAINERS;
  return actor.roles.some((role) => allowed.includes(role));
}

/** The history of a list is one chain; its stream is derived from the code, so that nobody has to store it. */
export function listStreamId(code: string): string {
  const hex = createHash('sha256').update(`list:${code}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
