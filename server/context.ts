import type { IncomingHttpHeaders } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { OrganisationKind } from '../domain/registry/organisation-kind.ts';
import { type Actor, isRole, isTenantRole } from '../domain/registry/permissions.ts';
import { decideMissingFactor, type MissingFactor } from '../domain/registry/sign-in-proof.ts';
import { type Access, inAccess } from '../schema/access/access.ts';
import { Membership, Organisation } from '../schema/entities/registry/organisation.entity.ts';
import type { Language } from '../text/refusals.ts';
import type { BackPressure } from '../usecases/platform/back-pressure.ts';
import type {
  ApiKeys,
  DeadJobs,
  Deps,
  JobBacklog,
  SignedInSession,
  SignIn,
  Actor as UseCaseActor,
} from '../usecases/ports.ts';
import { findBranchOf } from '../usecases/registry/branches/branch-work.ts';

/** What every resolver gets: who asks, in which language, and the use-cases' dependencies. */
export type Context = {
  readonly deps: Deps;
  readonly queue: DeadJobs & JobBacklog;
  /** Asked before something is published. */
  readonly backPressure: BackPressure;
  readonly apiKeys: ApiKeys;
  readonly actor: Actor;
  /** For whom the database is asked. */
  readonly access: Access;
  readonly email: string | null;
  /** `null` for a key and for nobody. */
  readonly session: PersonSession | null;
  readonly language: Language;
  /** Span of the caller, from the header `traceparent`. */
  readonly traceParent: string | null;
  readonly demoAccounts: readonly DemoAccount[] | null;
  /** What the single sign-on of the installation is called, where it has one. */
  readonly singleSignOn: string | null;
};

export type PersonSession = SignedInSession & {
  readonly missingFactor: MissingFactor | null;
  /** True when the organisation asks for a second factor. */
  readonly isFactorRequired: boolean;
  readonly prove: (by: { readonly password: string } | { readonly code: string }) => ReturnType<SignIn['prove']>;
};

export type DemoAccount = { email: string; password: string; name: string; organisationName: string; kind: string };

export type ContextSources = {
  readonly deps: Deps;
  readonly queue: DeadJobs & JobBacklog;
  readonly backPressure: BackPressure;
  readonly auth: SignIn;
  readonly apiKeys: ApiKeys;
  readonly demoAccounts: readonly DemoAccount[] | null;
  readonly singleSignOn: string | null;
  /** Whose people need a second factor. */
  readonly secondFactorKinds: readonly OrganisationKind[];
  /** Throws when the organisation asks too much. */
  readonly limitOrganisation: (organisationId: string) => Promise<void>;
};

type Standing = { readonly own: readonly Membership[]; readonly branchId: string | null };

/** Memberships change seldom; a change counts within this time. */
const MEMBERSHIP_TTL_MS = 5_000;

/** Finds out who asks: a cookie session, an API key as bearer token, or nobody. */
export function createContextFactory(sources: ContextSources) {
  const memberships = new LRUCache<string, Standing>({ max: 10_000, ttl: MEMBERSHIP_TTL_MS });
  const standingOf = async (userId: string): Promise<Standing> => {
    const known = memberships.get(userId);
    if (known !== undefined) return known;
    const person = { organisationId: null, personId: userId, reach: 'own' } as const;
    const em = sources.deps.read();
    const own = await inAccess(person, () => em.find(Membership, { userId }, { limit: 20 }));
    const isOfBank = own.some(({ role }) => role.startsWith('BANK_'));
    const found = { own, branchId: isOfBank ? await inAccess(person, () => findBranchOf(em, userId)) : null };
    // Nobody's membership is remembered as missing: a firm that registers acts for itself at once.
    if (own.length > 0) memberships.set(userId, found);
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
    const { deps, queue, backPressure, apiKeys, demoAccounts, singleSignOn } = sources;
    const language = request.headers['accept-language']?.toLowerCase().startsWith('en') === true ? 'en' : 'zh';
    const { traceparent } = request.headers;
    const traceParent = typeof traceparent === 'string' ? traceparent : null;
    const shared = { deps, queue, backPressure, apiKeys, demoAccounts, singleSignOn };
    const base = { ...shared, language, traceParent, session: null } as const;
    const bearer = /^Bearer (\S{1,200})$/.exec(request.headers.authorization ?? '')?.[1];
    if (bearer !== undefined) {
      const key = await apiKeys.verify(bearer);
      if (key === null) return { ...base, actor: ANONYMOUS, access: NOBODY, email: null };
      await sources.limitOrganisation(key.organisationId);
      const { organisationId, apiKeyId } = key;
      const kind = await kindOf(organisationId);
      const isTenant = kind === null || kind === 'FIRM' || kind === 'BANK';
      const access: Access = { organisationId, personId: `key:${apiKeyId}`, reach: isTenant ? 'own' : 'all' };
      return { ...base, actor: { kind: 'api-key', ...key }, access, email: null };
    }
    const session = await sources.auth.sessionOf(request.headers);
    if (session === null) return { ...base, actor: ANONYMOUS, access: NOBODY, email: null };
    const { own, branchId } = await standingOf(session.userId);
    const actor: UserActor = {
      kind: 'user',
      userId: session.userId,
      organisationId: own[0]?.organisationId ?? null,
      roles: own.map((membership) => membership.role).filter(isRole),
      ...(branchId === null ? {} : { branchId }),
    };
    if (actor.organisationId !== null) await sources.limitOrganisation(actor.organisationId);
    const access = accessOf(actor);
    return {
      ...base,
      actor,
      access,
      email: session.email,
      session: personSession(sources, { session, actor, request }),
    };
  };
}

function personSession(
  { auth, secondFactorKinds: kinds }: ContextSources,
  of: { session: SignedInSession; actor: { roles: readonly string[] }; request: { headers: IncomingHttpHeaders } },
): PersonSession {
  const { session, request } = of;
  const { roles } = of.actor;
  return {
    ...session,
    missingFactor: decideMissingFactor(session, { roles, kinds }),
    isFactorRequired: decideMissingFactor({ ...session, isEnrolled: false }, { roles, kinds }) !== null,
    prove: (by) => auth.prove(request.headers, by),
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
        ...(actor.branchId === undefined ? {} : { branchId: actor.branchId }),
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
