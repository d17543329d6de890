import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  valueFromASTUntyped,
} from 'graphql';
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
          const asked = getOperationAST(document, operationName);
          const variables = asked ? withDefaults(asked, request.variables ?? {}) : {};
          const result: ExecutionResult = await compiled.query(undefined, context, variables);
          if (result.errors === undefined) return result;
          const refusals = result.data === undefined && asked ? variableErrors(schema, asked, variables) : [];
          return { ...result, errors: refusals.length > 0 ? refusals : result.errors.map(plainError) };
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

/** graphql-jit asks for a variable such as `$ascending: Boolean! = false`, which GraphQL lets a client leave out. */
function withDefaults(
  { variableDefinitions = [] }: OperationDefinitionNode,
  given: Record<string, unknown>,
): Record<string, unknown> {
  const left = variableDefinitions.filter(
    ({ type, variable }) => type.kind === Kind.NON_NULL_TYPE && given[variable.name.value] === undefined,
  );
  const defaults = left.flatMap(({ variable, defaultValue }) =>
    defaultValue === undefined ? [] : [[variable.name.value, valueFromASTUntyped(defaultValue)] as const],
  );
  return defaults.length === 0 ? given : { ...given, ...Object.fromEntries(defaults) };
}

/** graphql-jit only says "Expected type Fen"; GraphQL itself passes on what the scalar wrote about the fix. */
function variableErrors(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): GraphQLError[] {
  const { errors = [] } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, { maxErrors: 10 });
  return errors.map(({ message, nodes }) => {
    return new GraphQLError(message, { ...(nodes ? { nodes } : {}), extensions: { code: 'BAD_USER_INPUT' } });
  });
}

/** graphql-jit's errors are no real GraphQLErrors: their `toJSON` throws. */
function plainError({ message, path, originalError, extensions }: GraphQLError): GraphQLError {
  return new GraphQLError(message, {
    ...(path ? { path } : {}),
    ...(originalError ? { originalError } : {}),
    extensions: originalError instanceof GraphQLError ? originalError.extensions : (extensions ?? {}),
  });
}
