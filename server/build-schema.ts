import 'reflect-metadata';
import { GraphQLError, type GraphQLField, type GraphQLSchema, isObjectType } from 'graphql';
import { buildSchema } from 'type-graphql';
import { inSpan } from '../adapters/wire.ts';
import { bindsFirm } from '../domain/registry/authority.ts';
import {
  isOpenWithoutFactor,
  isOperation,
  mayCall,
  needsRecentProof,
  type Operation,
} from '../domain/registry/permissions.ts';
import { isRecentProof, PROOF_MINUTES } from '../domain/registry/sign-in-proof.ts';
import { firmAwaitsProof } from '../usecases/registry/authority/read-authority.ts';
import { withoutOtherBranches } from './branch-guard.ts';
import { type Context, isFirm, organisationOf } from './context.ts';
import { RESOLVERS } from './resolvers/all-resolvers.ts';
import { refusedCommand } from './results.ts';

/** A root field that has no row in the table of permissions; the schema is not built with it. */
export class UnguardedOperationError extends Error {
  override readonly name = 'UnguardedOperationError';
  constructor(operation: string) {
    super(`${operation} has no row in domain/registry/permissions.ts. Say there who may call it.`);
  }
}

/** The schema of the platform; every root field is guarded by the table of permissions. */
export async function buildGraphqlSchema(): Promise<GraphQLSchema> {
  const schema = await buildSchema({
    resolvers: RESOLVERS,
    validate: false,
    // Subscriptions bring their own source; type-graphql wants the option all the same.
    pubSub: NO_PUB_SUB,
  });
  for (const root of [schema.getQueryType(), schema.getMutationType()])
    for (const field of Object.values(root?.getFields() ?? {})) guard(field, 'resolve');
  for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {})) guard(field, 'subscribe');
  dropTrivialResolvers(schema);
  return schema;
}

function guard(field: GraphQLField<unknown, Context>, entry: 'resolve' | 'subscribe'): void {
  const operation = field.name;
  const inner = field[entry];
  if (!isOperation(operation) || inner === undefined) throw new UnguardedOperationError(operation);
  field[entry] = (source, args: Record<string, unknown>, context, info) => {
    if (!mayCall(operation, context.actor)) throw denied(context);
    if (lacksFactor(operation, context)) throw factorNeeded(context);
    if (lacksProof(operation, context)) return refusedCommand(context, PROOF_NEEDED);
    if (entry === 'subscribe') return inner(source, args, context, info);
    const span = { name: `${info.operation.operation} ${operation}`, traceParent: context.traceParent };
    return inSpan(span, async () =>
      bindsFirm(operation) && (await isUnproven(context))
        ? refusedCommand(context, AUTHORITY_NEEDED)
        : inner(source, await withoutOtherBranches(context, args), context, info),
    );
  };
}

const AUTHORITY_NEEDED = { code: 'AUTHORITY_NEEDED', field: null, facts: {} };

const isUnproven = async (context: Context): Promise<boolean> =>
  isFirm(context) && firmAwaitsProof(context.deps, organisationOf(context));
/** The table says which mutations need it; each of them answers a union that has a refusal among its members. */
const PROOF_NEEDED = { code: 'REAUTHENTICATION_NEEDED', field: null, facts: { minutes: `${PROOF_MINUTES}` } } as const;

const lacksFactor = (operation: Operation, { actor, session }: Context): boolean =>
  actor.kind === 'user' && !isOpenWithoutFactor(operation) && session !== null && session.missingFactor !== null;

const lacksProof = (operation: Operation, { actor, session }: Context): boolean =>
  actor.kind === 'user' &&
  needsRecentProof(operation) &&
  session !== null &&
  !isRecentProof(session.provedAt, new Date());

function factorNeeded({ session }: Context): GraphQLError {
  const extensions = { code: 'SECOND_FACTOR_NEEDED', missing: session?.missingFactor };
  return new GraphQLError('Your organisation asks for a second factor. Show it first.', { extensions });
}

function denied(context: Context): GraphQLError {
  return context.actor.kind === 'anonymous'
    ? new GraphQLError('Sign in first.', { extensions: { code: 'UNAUTHENTICATED' } })
    : new GraphQLError('Your role may not do this.', { extensions: { code: 'FORBIDDEN' } });
}

/** type-graphql wraps even plain property reads; without a resolver the compiled executor reads them directly. */
function dropTrivialResolvers(schema: GraphQLSchema): void {
  const roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__') || roots.has(type)) continue;
    for (const field of Object.values(type.getFields())) delete field.resolve;
  }
}

const NO_PUB_SUB = {
  publish: (): never => {
    throw new Error('Live updates go through the live bus of the dependencies.');
  },
  subscribe: (): never => {
    throw new Error('Live updates go through the live bus of the dependencies.');
  },
};
