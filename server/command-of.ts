import { type Context, useCaseActor } from './context.ts';

/** What a mutation hands to its use-case: who asks, under which key, and what. */
export const commandOf = <Input extends object>(context: Context, idempotencyKey: string, input: Input) => ({
  actor: useCaseActor(context),
  idempotencyKey,
  input,
});
