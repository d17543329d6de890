import type { IncomingHttpHeaders } from 'node:http';
import { LRUCache } from 'lru-cache';
import { type Actor, isRole, isTenantRole } from '../domain/registry/permissions.ts';
import { type Access, inAccess } from '../schema/access/access.ts';
import { Membership, Organisation } from '../schema/entities/registry/organisation.entity.ts';
import type { Language } from '../text/refusals.ts';
import type { ApiKeys, DeadJobs, Deps, JobBacklog, SignIn, Actor as UseCaseActor } from '../usecases/ports.ts';

/** What every resolver gets: who asks, in which language, and the use-cases' dependencies. */
export type Context = {
  readonly deps: Deps;
  readonly queue: DeadJobs & JobBacklog;
  readonly apiKeys: ApiKeys;
  readonly actor: Actor;
  /** For whom the database is asked. */
  readonly access: Access;
  readonly email: string | null;
  readonly language: Language;
  /** Span of the caller, from the header `traceparent`. */
  readonly traceParent: string | null;
  readonly demoAccounts: readonly DemoAccount[] | null;
};

export type DemoAccount = { email: string; password: string; name: string; organisationName: string; kind: string };

export type ContextSources = {
  readonly deps: Deps;
  readonly queue: DeadJobs & JobBacklog;
  readonly auth: SignIn;
  readonly apiKeys: ApiKeys;
  readonly demoAccounts: readonly DemoAccount[] | null;
};

/** Memberships change seldom; a change counts within this time. */
const MEMBERSHIP_TTL_MS = 5_000;

/** Finds out who asks: a cookie session, an API key as bearer token, or nobody. */
export function createContextFactory(sources: ContextSources) {
  const memberships = new LRUCache<string, Membership[]>({ max: 10_000, ttl: MEMBERSHIP_TTL_MS });
  const membershipsOf = async (userId: string): Promise<Membership[]> => {
    const known = memberships.get(userId);
    if (known !== undefined) return known;
    const own = { organisationId: null, personId: userId, reach: 'own' } as const;
    const found = await inAccess(own, () => sources.deps.read().find(Membership, { userId }, { limit: 20 }));
    // Nobody's membership is remembered as missing: a firm that registers acts for itself at once.
    if (found.length > 0) memberships.set(userId, found);
    return found;
  };

  const kinds = new LRUCache<string, Organisation['kind']>({ max: 10_000 });
  const kindOf = async (organisationId: string): Promise<Organisation['kind'] | null> => {
    const known = kinds.get(organisationId);
    if (known !== undefined) return known;
    const own = { organisationId, personId: null, reach: 'own' } as const;
    const found = await inAccess(own, () => sources.deps.read().findOne(Organisation, { id: organisationId }));
    if (found !== null) kinds.set(organisationId, found.kind);
    return found?.kind ?? null;
  };

  return async (request: { headers: IncomingHttpHeaders }): Promise<Context> => {
    const { deps, queue, apiKeys, demoAccounts } = sources;
    const language = request.headers['accept-language']?.toLowerCase().startsWith('en') === true ? 'en' : 'zh';
    const { traceparent } = request.headers;
    const traceParent = typeof traceparent === 'string' ? traceparent : null;
    const base = { deps, queue, apiKeys, language, traceParent, demoAccounts } as const;
    const bearer = /^Bearer (\S{1,200})$/.exec(request.headers.authorization ?? '')?.[1];
    if (bearer !== undefined) {
      const key = await apiKeys.verify(bearer);
      if (key === null) return { ...base, actor: ANONYMOUS, access: NOBODY, email: null };
      const { organisationId, apiKeyId } = key;
      const kind = await kindOf(organisationId);
      const isTenant = kind === null || kind === 'FIRM' || kind === 'BANK';
      const access: Access = { organisationId, personId: `key:${apiKeyId}`, reach: isTenant ? 'own' : 'all' };
      return { ...base, actor: { kind: 'api-key', ...key }, access, email: null };
    }
    const session = await sources.auth.sessionOf(request.headers);
    if (session === null) return { ...base, actor: ANONYMOUS, access: NOBODY, email: null };
    const own = await membershipsOf(session.userId);
    const actor: UserActor = {
      kind: 'user',
      userId: session.userId,
      organisationId: own[0]?.organisationId ?? null,
      roles: own.map((membership) => membership.role).filter(isRole),
    };
    return { ...base, actor, access: accessOf(actor), email: session.email };
  };
}

type UserActor = Extract<Actor, { kind: 'user' }>;

const ANONYMOUS: Actor = { kind: 'anonymous' };
const NOBODY: Access = { organisationId: null, personId: null, reach: 'own' };

/** Firms and banks have their own rows; whoever runs, supervises or pays for the platform works on everybody's. */
function accessOf({ userId, organisationId, roles }: UserActor): Access {
  const isStaff = organisationId !== null && roles.some((role) => !isTenantRole(role));
  return { organisationId, personId: userId, reach: isStaff ? 'all' : 'own' };
}

/** The actor in the words of the use-cases; an API key acts under its own id. */
export function useCaseActor({ actor }: Context): UseCaseActor {
  switch (actor.kind) {
    case 'anonymous':
      return { userId: 'anonymous', organisationId: null, roles: [] };
    case 'user':
      return {
        userId: actor.userId,
        organisationId: actor.organisationId,
        roles: actor.roles,
      };
    case 'api-key':
      return {
        userId: `key:${actor.apiKeyId}`,
        organisationId: actor.organisationId,

        roles: ['EXTERNAL_SYSTEM'],
      };
  }
}

export const organisationOf = (context: Context): string | null => useCaseActor(context).organisationId;

/** True when the caller acts for a bank: such callers see masked rows unless a firm let them in. */
export function isBank({ actor }: Context): boolean {
  if (actor.kind === 'user') return actor.roles.some((role) => role.startsWith('BANK_'));
  return actor.kind === 'api-key';
}

export const isFirm = ({ actor }: Context): boolean => actor.kind === 'user' && actor.roles.includes('FIRM_USER');

/** The caller's own organisation, for a list that shows its kind and name. */
export async function loadOrganisation(context: Context): Promise<Organisation | null> {
  const id = organisationOf(context);
  return id === null ? null : context.deps.read().findOne(Organisation, { id });
}
