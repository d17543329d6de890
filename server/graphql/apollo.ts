import { ApolloServer, type ApolloServerPlugin, type BaseContext } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloArmor } from '@escape.tech/graphql-armor';
import type { DocumentNode, GraphQLSchema, ValidationRule } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { answerSizeRule } from './answer-size-rule.ts';
import { compiledGateway } from './compiled-executor.ts';
import { errorHider } from './hide-errors.ts';
import { DOCUMENT_STORE, GRAPHQL_LIMITS, type GraphqlLimits, PERSISTED_QUERIES } from './limits.ts';

export type ApolloSettings<Context extends BaseContext> = {
  readonly schema: GraphQLSchema;
  readonly logger: Logger;
  /** Hides names of the schema in error messages. */
  readonly isProduction: boolean;
  readonly allowsIntrospection: boolean;
  readonly limits?: GraphqlLimits;
  readonly plugins?: readonly ApolloServerPlugin<Context>[];
};

/** A started Apollo server. Close it by `stop()`; `createHttpServer` does so for the one it is given. */
export async function startApollo<Context extends BaseContext>(
  settings: ApolloSettings<Context>,
): Promise<ApolloServer<Context>> {
  const { schema, logger, limits = GRAPHQL_LIMITS } = settings;
  const server = new ApolloServer<Context>({
    gateway: compiledGateway(schema),
    logger,
    introspection: settings.allowsIntrospection,
    hideSchemaDetailsFromClientErrors: settings.isProduction,
    includeStacktraceInErrorResponses: false,
    formatError: errorHider(logger),
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    parseOptions: { maxTokens: limits.tokensMax },
    validationRules: limitRules(limits),
    documentStore: boundedCache<DocumentNode>({
      entriesMax: DOCUMENT_STORE.documentsMax,
      charactersMax: DOCUMENT_STORE.charactersMax,
      charactersOf: (document) => document.loc?.source.body.length ?? 1_000,
    }),
    persistedQueries: {
      cache: boundedCache<string>({
        entriesMax: PERSISTED_QUERIES.queriesMax,
        charactersMax: PERSISTED_QUERIES.charactersMax,
        charactersOf: (query) => query.length,
      }),
    },
    stopOnTerminationSignals: false,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ...(settings.plugins ?? []),
    ],
  });
  await server.start();
  return server;
}

/** The rules that bound one document; subscriptions run them too. Tokens are counted by graphql's own parser. */
export function limitRules(limits: GraphqlLimits = GRAPHQL_LIMITS): ValidationRule[] {
  const { validationRules } = new ApolloArmor({
    maxDepth: { n: limits.depthMax, flattenFragments: true },
    costLimit: { enabled: false },
    maxAliases: { n: limits.aliasesMax },
    maxDirectives: { n: limits.directivesMax },
    maxTokens: { enabled: false },
    blockFieldSuggestion: { enabled: false },
  }).protect();
  return [...validationRules, answerSizeRule(limits)];
}

type Bounds<Value> = {
  readonly entriesMax: number;
  readonly charactersMax: number;
  readonly charactersOf: (value: Value) => number;
};

function boundedCache<Value extends object | string>({ entriesMax, charactersMax, charactersOf }: Bounds<Value>) {
  const entries = new LRUCache<string, Value>({
    max: entriesMax,
    maxSize: charactersMax,
    sizeCalculation: (value) => Math.max(1, charactersOf(value)),
  });
  return {
    get: async (key: string) => entries.get(key),
    set: async (key: string, value: Value) => {
      entries.set(key, value);
    },
    delete: async (key: string) => entries.delete(key),
  };
}
