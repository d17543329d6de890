import type { AuthorityState } from '../../../domain/registry/authority.ts';
import { AuthorityRequest } from '../../../schema/entities/registry/authority-request.entity.ts';
import { Firm } from '../../../schema/entities/registry/firm.entity.ts';
import type { Actor, Deps } from '../../ports.ts';

const OWN_MAX = 20;

/** The queue of the operators: open requests by their limits; decided ones are asked for by their state. */
export function findAuthorityRequests(
  deps: Pick<Deps, 'read'>,
  of: { readonly state: AuthorityState; readonly first: number; readonly after: string | null },
): Promise<AuthorityRequest[]> {
  const { state, first, after } = of;
  // Ids are made in the order of time, and every request has the same number of working days.
  const where = { state, ...(after === null ? {} : { id: { $gt: after } }) };
  return deps.read().find(AuthorityRequest, where, { orderBy: { id: 'asc' }, limit: first + 1 });
}

/** What a person asked for, the newest first, and whether its firm still waits for a proof. */
export async function findOwnAuthority(
  deps: Pick<Deps, 'read'>,
  actor: Actor,
): Promise<{ readonly awaitsProof: boolean; readonly requests: readonly AuthorityRequest[] }> {
  const em = deps.read();
  const awaitsProof = await firmAwaitsProof(deps, actor.organisationId);
  const own = { userId: actor.userId };
  const ofFirm = actor.organisationId === null ? own : { $or: [own, { firmId: actor.organisationId, isClaim: false }] };
  const requests = await em.find(AuthorityRequest, ofFirm, { orderBy: { id: 'desc' }, limit: OWN_MAX });
  return { awaitsProof, requests };
}

/** True while nobody has proven to act for the firm. */
export const firmAwaitsProof = async (deps: Pick<Deps, 'read'>, firmId: string | null): Promise<boolean> =>
  firmId !== null && (await deps.read().count(Firm, { id: firmId, awaitsProof: true })) > 0;
