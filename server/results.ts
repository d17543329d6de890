import { type ClassType, createUnionType, Field, ObjectType } from 'type-graphql';
import type { Outcome } from '../domain/refusal.ts';
import { RefusedCommand } from '../schema/graphql/common.ts';
import { refusalText } from '../text/refusals.ts';
import type { Written } from '../usecases/platform/run-command.ts';
import type { Context } from './context.ts';

/**
 * The result union of one mutation: an object with the changed row in `field`, or a refusal.
 * `ResultType` is what the resolver returns; `answer` builds it from the outcome of the use-case.
 */
export function mutationResult<Node extends object>(
  names: { union: string; success: string; field: string },
  NodeClass: ClassType<Node>,
) {
  @ObjectType(names.success)
  class Success {}
  Field(() => NodeClass)(Success.prototype, names.field);

  // No `resolveType`: type-graphql would make it asynchronous, which the compiled executor does not wait for.
  const ResultType = createUnionType({
    name: names.union,
    types: () => [Success, RefusedCommand] as const,
  });
  const answer = async (
    context: Context,
    outcome: Outcome<Written>,
    load: (id: string) => Promise<Node | null>,
  ): Promise<object> => {
    if (outcome.kind === 'refused') return refusedCommand(context, outcome.refusal);
    const node = await load(outcome.value.id);
    return Object.assign(new Success(), { [names.field]: node });
  };
  return { ResultType, answer };
}

export function refusedCommand(
  context: Context,
  refusal: { code: string; field: string | null; facts: Readonly<Record<string, string>> },
): RefusedCommand {
  return Object.assign(new RefusedCommand(), {
    code: refusal.code,
    field: refusal.field,
    message: refusalText(refusal.code, refusal.facts, context.language),
    retryAfterSeconds: null,
  });
}

/**
 * What publishing answers while too much waits to be done, or `null`. Nothing is remembered under the key of the request,
 * so the same request is welcome later.
 */
export async function refusedAsBusy(context: Context): Promise<RefusedCommand | null> {
  const seconds = await context.backPressure();
  if (seconds === null) return null;
  const refusal = { code: 'PLATFORM_BUSY', field: null, facts: { seconds: `${seconds}` } };
  return Object.assign(refusedCommand(context, refusal), { retryAfterSeconds: seconds });
}

/** The result union of a command whose success is a type of its own. */
export function commandResult<Success extends object>(union: string, SuccessClass: ClassType<Success>) {
  return createUnionType({
    name: union,
    types: () => [SuccessClass, RefusedCommand] as const,
  });
}
