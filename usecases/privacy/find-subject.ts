import type { SqlEntityManager } from '@mikro-orm/sql';
import type { AskedSubject } from '../../domain/privacy/data-requests.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { Organisation } from '../../schema/entities/registry/organisation.entity.ts';
import type { Actor, Deps } from '../ports.ts';

export type FoundSubject = { readonly id: string; readonly isOwn: boolean };

/** Who may ask in the place of others: the operators, on whose desk requests by letter arrive. */
export const isDataOfficer = (actor: Actor): boolean => actor.roles.includes('OPERATOR');

/** Whose data are meant: one's own, or for an operator those of the named person or firm. */
export async function findSubject(
  em: SqlEntityManager,
  deps: Pick<Deps, 'accounts'>,
  of: { readonly actor: Actor; readonly asked: AskedSubject },
): Promise<Outcome<FoundSubject>> {
  const { actor, asked } = of;
  return asked.subject === 'PERSON' ? findPerson(em, deps, of) : findFirm(em, { actor, firmId: asked.firmId });
}

async function findPerson(
  em: SqlEntityManager,
  { accounts }: Pick<Deps, 'accounts'>,
  { actor, asked }: { actor: Actor; asked: AskedSubject },
): Promise<Outcome<FoundSubject>> {
  if (asked.email === null) return done({ id: actor.userId, isOwn: true });
  if (!isDataOfficer(actor)) return notFound('email');
  const id = await accounts.findUserId(em, asked.email.trim());
  return id === null ? notFound('email') : done({ id, isOwn: id === actor.userId });
}

async function findFirm(
  em: SqlEntityManager,
  { actor, firmId }: { actor: Actor; firmId: string | null },
): Promise<Outcome<FoundSubject>> {
  const own = actor.roles.includes('FIRM_USER') ? actor.organisationId : null;
  const id = firmId ?? own;
  if (id === null || (id !== own && !isDataOfficer(actor))) return notFound('firmId');
  const organisation = await em.findOne(Organisation, { id, kind: 'FIRM' });
  if (organisation === null) return notFound('firmId');
  // Who only says that the firm is theirs is told nothing that registers know of it, and ends nothing of it.
  if (id === own && (await em.count(Firm, { id, awaitsProof: true })) > 0) return refused('AUTHORITY_NEEDED');
  return done({ id, isOwn: id === own });
}
