import type { SqlEntityManager } from '@mikro-orm/sql';
import { Membership } from '../../../schema/entities/registry/organisation.entity.ts';
import type { Actor, Deps } from '../../ports.ts';

/**
 * The person of an address whom the caller may tend: one of the caller's organisation; for an operator anybody who acts
 * for some organisation, because the only administrator of a bank can lose a telephone, too.
 */
export async function findOfOrganisation(
  { accounts }: Pick<Deps, 'accounts'>,
  em: SqlEntityManager,
  { actor, email }: { actor: Actor; email: string },
): Promise<{ readonly userId: string; readonly organisationId: string } | null> {
  const userId = await accounts.findUserId(em, email.trim());
  if (userId === null) return null;
  const own = actor.roles.includes('OPERATOR') ? {} : { organisationId: actor.organisationId ?? '' };
  const held = await em.findOne(Membership, { userId, ...own });
  return held === null ? null : { userId, organisationId: held.organisationId };
}
