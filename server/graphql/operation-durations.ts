import type { ApolloServerPlugin, BaseContext } from '@apollo/server';
import { Kind, type OperationDefinitionNode } from 'graphql';
import { Histogram, type Registry } from 'prom-client';

const DURATION_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * How long each kind of operation takes. The label is the first root field and not the name that the client gave: that
 * could be anything, and each new one would grow the metrics for ever.
 */
export function operationDurations<Context extends BaseContext>(metrics: Registry): ApolloServerPlugin<Context> {
  const duration = new Histogram({
    name: 'graphql_operation_duration_seconds',
    help: 'Time of a GraphQL operation, parsing to answer, by its first root field',
    labelNames: ['type', 'field', 'outcome'],
    buckets: DURATION_SECONDS,
    registers: [metrics],
  });
  return {
    async requestDidStart() {
      const began = performance.now();
      return {
        async willSendResponse({ operation, errors }) {
          // Refused before it was validated: whatever it names may not exist.
          const isValid = operation !== undefined;
          const labels = {
            type: isValid ? operation.operation : 'none',
            field: isValid ? firstRootField(operation) : 'none',
            outcome: errors === undefined ? 'answered' : 'failed',
          };
          duration.observe(labels, (performance.now() - began) / 1_000);
        },
      };
    },
  };
}

function firstRootField({ selectionSet }: OperationDefinitionNode): string {
  const [first] = selectionSet.selections;
  return first?.kind === Kind.FIELD ? first.name.value : 'fragment';
}
