import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import { type DocumentNode, type ExecutionResult, execute, GraphQLError, type GraphQLSchema } from 'graphql';
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';

type Gateway = ApolloServerOptionsWithGateway<object>['gateway'];
type OperationName = string | null | undefined;

/**
 * Runs each document through graphql-jit, compiled once: about twice the speed on lists. It poses as a gateway, because
 * Apollo formats a gateway's errors but not those of a plugin's `responseForOperation`, which would leak messages.
 * Parsing, limits and validation stay with Apollo and run before.
 */
export function compiledGateway(schema: GraphQLSchema): Gateway {
  const compiledFor = compiler(schema);
  return {
    onSchemaLoadOrUpdate(callback) {
      callback({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => {};
    },
    async load() {
      return {
        async executor({ document, operationName, request, context }) {
          const compiled = compiledFor(document, operationName);
          // A document that cannot be compiled is still answered, only slower.
          if (compiled === null)
            return execute({
              schema,
              document,
              contextValue: context,
              variableValues: request.variables,
              operationName: operationName ?? null,
            });
          return withPlainErrors(await compiled.query(undefined, context, request.variables ?? {}));
        },
      };
    },
    async stop() {},
  };
}

/** Keyed by document, so that compiled code lives exactly as long as Apollo's bounded store keeps the document. */
function compiler(schema: GraphQLSchema) {
  const byDocument = new WeakMap<DocumentNode, Map<string, CompiledQuery | null>>();
  return (document: DocumentNode, operationName: OperationName): CompiledQuery | null => {
    const byOperation = byDocument.get(document) ?? new Map<string, CompiledQuery | null>();
    byDocument.set(document, byOperation);
    const key = operationName ?? '';
    const known = byOperation.get(key);
    if (known !== undefined) return known;
    const result = compileQuery(schema, document, operationName ?? undefined);
    const compiled = isCompiledQuery(result) ? result : null;
    byOperation.set(key, compiled);
    return compiled;
  };
}

function withPlainErrors({ errors, ...result }: ExecutionResult): ExecutionResult {
  return errors === undefined ? result : { ...result, errors: errors.map(plainError) };
}

/**
 * graphql-jit's errors are no real GraphQLErrors: their `toJSON` throws. One without path and cause comes from its check
 * of the variables, the client's mistake.
 */
function plainError(error: GraphQLError): GraphQLError {
  const cause = error.originalError;
  const extensions = cause instanceof GraphQLError ? cause.extensions : error.extensions;
  const isVariableError = error.path === undefined && !(cause instanceof Error);
  return new GraphQLError(error.message, {
    ...(error.path ? { path: error.path } : {}),
    ...(cause ? { originalError: cause } : {}),
    extensions: isVariableError ? { code: 'BAD_USER_INPUT', ...extensions } : (extensions ?? {}),
  });
}
