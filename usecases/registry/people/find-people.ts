import { Invitation } from '../../../schema/entities/registry/invitation.entity.ts';
import { Membership } from '../../../schema/entities/registry/organisation.entity.ts';
import type { Deps } from '../../ports.ts';

export type PersonRecord = {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly string[];
  readonly hasSecondFactor: boolean;
};

type PageOf = { readonly organisationId: string; readonly first: number; readonly after: string | null };

/** The people of an organisation by their ids, or one of them; one more than asked for; three statements. */
export async function findPeople(
  deps: Pick<Deps, 'read' | 'peopleOf'>,
  { organisationId, first, after, userId = null }: PageOf & { readonly userId?: string | null },
): Promise<PersonRecord[]> {
  const em = deps.read();
  const ids = await em.execute<{ user_id: string }[]>(
    `select distinct user_id from membership
     where organisation_id = ?::uuid and (?::text is null or user_id > ?) and (?::text is null or user_id = ?)
     order by user_id limit ?`,
    [organisationId, after, after, userId, userId, first + 1],
  );
  const userIds = ids.map((row) => row.user_id);
  const [held, people] = await Promise.all([
    em.find(Membership, { organisationId, userId: { $in: userIds } }, { orderBy: { role: 'asc' } }),
    deps.peopleOf(userIds),
  ]);
  return userIds.map((id) => ({
    userId: id,
    name: people.get(id)?.name ?? '',
    email: people.get(id)?.email ?? '',
    hasSecondFactor: people.get(id)?.hasSecondFactor ?? false,
    roles: held.filter((one) => one.userId === id).map(({ role }) => role),
  }));
}

/** Invitations of an organisation, newest first, one more than asked for. */
export function findInvitations(
  deps: Pick<Deps, 'read'>,
  { organisationId, first, after }: PageOf,
): Promise<Invitation[]> {
  // Ids are made in the order of time.
  const older = after === null ? {} : { id: { $lt: after } };
  const where = { organisationId, withdrawnAt: null, ...older };
  return deps.read().find(Invitation, where, { orderBy: { id: 'desc' }, limit: first + 1 });
}
