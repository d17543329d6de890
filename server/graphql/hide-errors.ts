import { randomUUID } from 'node:crypto';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';

export type ErrorLogger = { error(facts: object, message: string): void };

const INTERNAL = 'INTERNAL_SERVER_ERROR';

/**
 * What a client may see of an error. A GraphQLError that somebody gave a code was written for the client and passes.
 * Everything else is a fault or a bug: it is logged under an id, and the client gets the id alone.
 */
export function errorHider(logger: ErrorLogger) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    if (isMeantForClient(formatted, error)) return formatted;
    const errorId = randomUUID();
    logger.error({ errorId, path: formatted.path, err: rootCauseOf(error) }, 'GraphQL request failed');
    return {
      message: `Something went wrong on our side. Tell the operator this id: ${errorId}`,
      ...(formatted.path ? { path: formatted.path } : {}),
      extensions: { code: INTERNAL, errorId },
    };
  };
}

function isMeantForClient(formatted: GraphQLFormattedError, error: unknown): boolean {
  const code = formatted.extensions?.['code'];
  return typeof code === 'string' && code !== INTERNAL && rootCauseOf(error) instanceof GraphQLError;
}

/** Libraries wrap: a thrown Error inside two GraphQLErrors is still a thrown Error. */
function rootCauseOf(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}
