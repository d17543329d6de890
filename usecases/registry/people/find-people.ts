import type { InvitationOrder, ListOrder, PersonOrder } from '../../../domain/list-orders.ts';
import { Invitation } from '../../../schema/entities/registry/invitation.entity.ts';
import { Membership } from '../../../schema/entities/registry/organisation.entity.ts';
import { findInOrder } from '../../platform/find-in-order.ts';
import type { Deps } from '../../ports.ts';

export type PersonRecord = {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly string[];
  readonly hasSecondFactor: boolean;
};

type PageOf = { readonly organisationId: string; readonly first: number; readonly after: string | null };
type PeopleQuery = PageOf & {
  readonly role: string | null;
  readonly order: ListOrder<PersonOrder>;
};

/** More people than act for any organisation; their names are kept by the accounts, so that they are sorted here. */
const PEOPLE_MAX = 1_000;

/** The people of an organisation, one more than asked for; three statements. */
export async function findPeople(
  deps: Pick<Deps, 'read' | 'peopleOf'>,
  { organisationId, first, after, role, order }: PeopleQuery,
): Promise<PersonRecord[]> {
  const people = await readPeople(deps, organisationId);
  const { by, ascending } = order;
  const wordOf = (person: PersonRecord): string => (by === 'NAME' ? person.name : person.email).toLowerCase();
  const sign = ascending ? 1 : -1;
  const compare = (one: string, other: string): number => (one === other ? 0 : one < other ? -1 : 1);
  const sorted = people
    .filter(({ roles }) => role === null || roles.includes(role))
    .sort((one, other) => sign * (compare(wordOf(one), wordOf(other)) || compare(one.userId, other.userId)));
  const from = after === null ? 0 : sorted.findIndex(({ userId }) => userId === after) + 1;
  return after !== null && from === 0 ? [] : sorted.slice(from, from + first + 1);
}

/** One person, when they act for the organisation. */
export async function findPerson(
  deps: Pick<Deps, 'read' | 'peopleOf'>,
  of: { readonly organisationId: string; readonly userId: string },
): Promise<PersonRecord | null> {
  const [person] = await readPeople(deps, of.organisationId, of.userId);
  return person ?? null;
}

async function readPeople(
  deps: Pick<Deps, 'read' | 'peopleOf'>,
  organisationId: string,
  userId?: string,
): Promise<PersonRecord[]> {
  const where = { organisationId, ...(userId === undefined ? {} : { userId }) };
  const held = await deps.read().find(Membership, where, { orderBy: { role: 'asc' }, limit: PEOPLE_MAX });
  const userIds = [...new Set(held.map((one) => one.userId))];
  const people = await deps.peopleOf(userIds);
  return userIds.map((id) => ({
    userId: id,
    name: people.get(id)?.name ?? '',
    email: people.get(id)?.email ?? '',
    hasSecondFactor: people.get(id)?.hasSecondFactor ?? false,
    roles: held.filter((one) => one.userId === id).map((one) => one.role),
  }));
}

/** Invitations of an organisation, newest first, one more than asked for. */
export function findInvitations(
  deps: Pick<Deps, 'read'>,
  { organisationId, first, after, order }: PageOf & { readonly order: ListOrder<InvitationOrder> },
): Promise<Invitation[]> {
  const where = { organisationId, withdrawnAt: null };
  const { by, ascending } = order;
  return findInOrder(deps.read(), Invitation, { where, column: INVITATION_COLUMNS[by], ascending, first, after });
}

/** Ids are made in the order of time. */
const INVITATION_COLUMNS: Readonly<Record<InvitationOrder, (row: string) => string>> = {
  CREATED: (row) => `${row}.id`,
  EMAIL: (row) => `${row}.email`,
  EXPIRY: (row) => `${row}.expires_at`,
};
