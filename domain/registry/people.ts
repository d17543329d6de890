import type { OrganisationKind } from './organisation-kind.ts';
import type { Role } from './permissions.ts';

/** The roles that people of an organisation can hold; a person may hold several of them. */
export const ROLES_OF_KIND: Readonly<Record<OrganisationKind, readonly [Role, ...Role[]]>> = {
  FIRM: ['FIRM_USER'],
  BANK: ['BANK_ADMIN', 'BANK_MARKETER', 'BANK_APPROVER'],
  OPERATOR: ['OPERATOR'],
  POLICY_OWNER: ['POLICY_OWNER'],
  LINE_DEPARTMENT: ['LINE_DEPARTMENT', 'PARK_OPERATOR'],
  TREASURY: ['TREASURY'],
  TRUSTEE: ['TRUSTEE', 'GUARANTOR'],
  REGULATOR: ['FINANCIAL_REGULATOR'],
  AUDITOR: ['AUDITOR'],
};

/** The role whose people take others in and out: the first of its kind. */
export const adminRoleOf = (kind: OrganisationKind): Role => ROLES_OF_KIND[kind][0];

/** How long an invitation can be accepted (our default). */
export const INVITATION_DAYS = 7;

export type RoleHolder = { readonly userId: string; readonly role: string };

/** True when the roles are one or more that people of such an organisation can hold. */
export const areRolesOf = (kind: OrganisationKind, roles: readonly string[]): roles is readonly Role[] =>
  roles.length > 0 && roles.every((role) => ROLES_OF_KIND[kind].some((known) => known === role));

/** True when somebody else could still take people in and out after `userId` holds only `roles`. */
export function keepsAdmin(
  kind: OrganisationKind,
  holders: readonly RoleHolder[],
  change: { readonly userId: string; readonly roles: readonly string[] },
): boolean {
  const admin = adminRoleOf(kind);
  if (change.roles.includes(admin)) return true;
  return holders.some(({ userId, role }) => role === admin && userId !== change.userId);
}
