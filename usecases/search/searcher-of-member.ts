import { isRole, mayCall } from '../../domain/registry/permissions.ts';
import type { SearchIndex } from '../../search/port.ts';
import type { Searcher } from './search-access.ts';

type Member = { readonly userId: string; readonly organisationId: string | null; readonly roles: readonly string[] };

const OPERATION = { needs: 'searchNeeds', firms: 'searchFirms' } as const;

/** As whom a person searches an index now: roles that were taken away since find nothing but what is open to anybody. */
export function searcherOfMember(member: Member, index: SearchIndex): Searcher {
  const { userId, organisationId } = member;
  const roles = member.roles.filter(isRole);
  const isAllowed = index === 'products' || mayCall(OPERATION[index], { kind: 'user', userId, organisationId, roles });
  if (!isAllowed || organisationId === null) return { kind: 'anybody' };
  if (roles.some((role) => role.startsWith('BANK_'))) return { kind: 'bank', bankId: organisationId };
  return roles.includes('FIRM_USER') ? { kind: 'anybody' } : { kind: 'operator' };
}
